import Causality
import Decisions
import Register
import Store

/// Figure 14: what a change costs where there are ten times, and a hundred times, as many: the same.
struct Growth {
    let records: [Prisoner]
    let description: RegisterDescription

    private static let reach = "<= 1.5 x"

    func figures() throws -> [Figure] { try backlogs() + equalNumbers() }

    // MARK: A first backlog

    private struct Course {
        var changes: Int
        var facility: Double
        var hub: Double
        var rebuild: Double
        var roundTrips: Int
    }

    private func backlogs() throws -> [Figure] {
        let courses = try [1_000, 10_000, 100_000].map(backlog)
        return courses.flatMap { course in
            let (first, name) = (courses[0], grouped(course.changes))
            func figure(_ what: String, _ seconds: KeyPath<Course, Double>) -> Figure {
                func each(_ course: Course) -> Double { course[keyPath: seconds] / Double(course.changes) * 1e6 }
                return Figure(
                    name: what, reach: Self.reach, measured: text(each(course), 1) + " us/change",
                    limit: text(each(first), 1) + " at \(grouped(first.changes))",
                    ratio: text(each(course) / each(first)))
            }
            return [
                figure(
                    "first backlog of \(name), a tenth urgent (\(course.roundTrips) round trips), facility",
                    \.facility),
                figure("first backlog of \(name), a tenth urgent, hub", \.hub),
                figure("views of \(name) changes made anew, hub", \.rebuild),
            ]
        }
    }

    private func backlog(_ changes: Int) throws -> Course {
        let hub = try Hub(":memory:")
        let site = try Site(":memory:", log: try hub.enrol(1), bytesPerSecond: Backlog.slowBatch / 15)
        let inputs = records.prefix(changes).enumerated().map { index, record in
            index % 10 == 9 ? RecordInput(type: "alarm", fields: ["text": .text("alarm \(index)")]) : record.input
        }
        for start in stride(from: 0, to: inputs.count, by: 500) {
            try site.write(inputs[start..<min(start + 500, inputs.count)])
            site.pass(milliseconds: 1_000)
        }
        var traffic = Site.Traffic()
        let whole = try Cost.of { traffic = try site.synchronise(with: hub) }
        let rebuild = try Cost.of { try hub.store.write { try $0.upkeep.rebuild() } }
        return Course(
            changes: inputs.count, facility: whole.processor - hub.processorSeconds, hub: hub.processorSeconds,
            rebuild: rebuild.processor, roundTrips: traffic.roundTrips)
    }

    // MARK: Many with one number

    /// 2,000 persons with one PIN, and as many with one each: what taking them in costs, and a count afterwards.
    private func equalNumbers(_ persons: Int = 2_000) throws -> [Figure] {
        func store(_ pin: (Int) -> String) throws -> (Store, Cost) {
            let store = try Store.open(
                ":memory:", description: description, creating: .init(log: LogID(site: 0, incarnation: 1)))
            let moment = WriteMoment(wallMilliseconds: Time.start, clock: .reference, saltSeed: 1)
            let cost = try Cost.of {
                try store.write(at: moment) { transaction, moment in
                    for number in 0..<persons {
                        let fields: [String: RecordInput.Scalar] = [
                            "prisoner_no": .text("P\(number)"), "pin": .text(pin(number)),
                        ]
                        let person = try transaction.writing.put(
                            RecordInput(type: "person", fields: fields), author: "bench", at: &moment)
                        let custody: [String: RecordInput.Scalar] = [
                            "facility": .integer(1), "opened_at": .text("2026-06-01T10:00Z"),
                            "opened_by": .text("ADMISSION"), "commitment_order": .text("7"),
                            "injuries_seen": .text("none"), "ill_treatment_alleged": .text("none"),
                        ]
                        try transaction.writing.put(
                            RecordInput(type: "custody", caseFile: .id(person.dot.description), fields: custody),
                            author: "bench", at: &moment)
                    }
                }
            }
            return (store, cost)
        }
        let (apart, limit) = try store { "9\(1_000_000_000_000 + $0)" }
        let (equal, measured) = try store { _ in "90000000000001" }
        func count(_ store: Store) throws -> Cost {
            try (0..<5).map { _ in
                try Cost.of { _ = try store.read { try $0.counts.count(.population, day: "2026-06-30") } }
            }.median
        }
        let (one, other) = (try count(apart), try count(equal))
        return [
            Figure(
                name: "\(grouped(persons)) persons with one PIN taken in by the hub, CPU", reach: Self.reach,
                measured: text(measured.processor) + " s", limit: text(limit.processor) + " s with one each",
                ratio: text(measured.processor / limit.processor)),
            Figure(
                name: "a count afterwards", reach: "<= 20 ms", measured: text(other.wall * 1_000, 1) + " ms",
                limit: text(one.wall * 1_000, 1) + " ms with one each"),
        ]
    }
}
