import Causality
import Chance
import Decisions
import GRDB
import Register
import Store

/// Honest work that the hub sets aside, since it knows what its author could not: it is told, and corrected.
///
/// Two order solitary confinement of one person, neither knowing of the other: each order is lawful, and both together are too
/// long. The hub has the whole picture; the second to come is set aside.
struct RefusedWork {
    var random: SplitMix64
    /// What clerks did with each change that was set aside.
    var dealtWith: [Dot: Outcome] = [:]
    private var orders: Int64 = 0

    enum Outcome: Hashable {
        case sentAgain(Dot, starts: String)
        case released
        case dropped
    }

    init(seed: UInt64) { random = SplitMix64(seed: seed ^ 0xC0_44EC7) }

    /// So far off that it adds to no other order.
    mutating func freeDay() -> Int64 {
        orders += 1
        return 100 + orders * 40
    }
}

extension Simulation {
    static let reviewMilliseconds: Int64 = 600_000

    func planOrders() {
        guard var refused else { return }
        for _ in 0..<(8 + refused.random.below(6)) {
            queue.add(.order, at: refused.random.between(300_000, Self.workMilliseconds))
        }
        for facility in facilities {
            queue.add(.review(site: facility.site), at: refused.random.between(600_000, Self.workMilliseconds))
        }
        self.refused = refused
    }

    // MARK: Orders

    /// One at the site and one at the hub, for days that follow each other.
    func orderTogether() throws {
        guard refused != nil else { return }
        try followEverywhere()
        let held = population.indices { if case .held(let site) = $0 { !facilities[site - 1].isDown } else { false } }
        guard let index = refused?.random.pick(held), case .held(let site) = population.prisoners[index].place else {
            return
        }
        let facility = facilities[site - 1]
        let number = population.prisoners[index].number
        let atHub = try hub.store.read { try $0.writing.caseFile(prisonerNumber: number) }
        if !hub.isDown, let atHub { try writeAtHub(order(atHub, from: 12, until: 22)) }
        let here = try facility.store.read { try $0.writing.caseFile(prisonerNumber: number) }
        guard let here else { return }
        let attempt = try attempt(facility, "orders solitary confinement of \(number)") { transaction, moment in
            try transaction.writing.put(order(here, from: 2, until: 12), author: author(facility), at: &moment)
        }
        guard case .written(let changes) = attempt, refused?.random.oneIn(2) == true else { return }
        try write(facility, "writes of the order \(changes[0].dot)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(id: "\(changes[0].dot)", fields: ["notes": .text("of \(now)")]), author: author(facility),
                at: &moment)
        }
    }

    private func order(_ file: Dot, from first: Int64, until last: Int64) -> RecordInput {
        RecordInput(
            type: "solitary", caseFile: .id("\(file)"),
            fields: ["starts": text(inDays(first)), "ends": text(inDays(last)), "hours_confined": .integer(23)])
    }

    private func inDays(_ days: Int64) -> Int64 { SimulatedClock.startMilliseconds / 1_000 + days * 86_400 }

    // MARK: Corrections

    /// The clerk looks through what the hub has set aside; comes again as long as there is any.
    func review(_ facility: SimulatedFacility) throws {
        guard refused != nil else { return }
        try followEverywhere()
        if !facility.isDown {
            for work in try openWork(facility) { try dealWith(work, facility) }
        }
        // Once nothing is open there may be more to come: while people work, and until the site is heard after that.
        if try !isHealing || facility.appliedAt < Self.workMilliseconds || !openWork(facility).isEmpty {
            queue.add(.review(site: facility.site), at: now + Self.reviewMilliseconds)
        }
    }

    /// Of this site's honest clerks.
    func openWork(_ facility: SimulatedFacility) throws -> [LocalWrite.RefusedWork] {
        try facility.store.read { transaction in
            try transaction.writing.openRefusedCount() == 0
                ? []
                : transaction.writing.refusedWork().filter {
                    $0.state == .open && !facility.forged.contains($0.change.dot)
                }
        }
    }

    private func dealWith(_ work: LocalWrite.RefusedWork, _ facility: SimulatedFacility) throws {
        let dot = work.change.dot
        // Dealt with meanwhile, together with the record that it edits.
        guard refused?.dealtWith[dot] == nil else { return }
        guard refused?.random.oneIn(6) == false else { return try drop(dot, facility) }
        guard refused?.random.oneIn(6) == false else { return try askHub(dot, facility) }
        let day = refused?.freeDay() ?? 0
        let isOrder = work.type?.name == "solitary"
        let corrections: [String: RecordInput.Scalar] =
            isOrder ? ["starts": text(inDays(day)), "ends": text(inDays(day + 5))] : [:]
        var again: Change?
        let attempt = try attempt(facility, "sends \(dot) again") { transaction, moment in
            again = try transaction.writing.sendAgain(
                dot, corrections: corrections, reason: "another day", author: author(facility), at: &moment)
        }
        switch attempt {
        case .written:
            guard let again else { return }
            for edit in try settled(by: again.dot, facility) {
                refused?.dealtWith[edit] = .sentAgain(again.dot, starts: corrections["starts"]?.text ?? "")
            }
            note("refused work sent again")
        // An edit waits for its record, which carries it.
        case .refused(let refusal) where refusal.problem.contains("which carries this"): break
        case .refused: try askHub(dot, facility)
        case .cut: break
        }
    }

    /// All that was sent again with one change.
    private func settled(by again: Dot, _ facility: SimulatedFacility) throws -> [Dot] {
        try facility.store.read { transaction in
            try transaction.writing.refusedWork().filter { $0.state == .sentAgain(as: again) }.map(\.change.dot)
        }
    }

    /// The hub's operator lets it stand; what cannot stand its author lets go.
    private func askHub(_ dot: Dot, _ facility: SimulatedFacility) throws {
        guard !hub.isDown else { return }
        let moment = hub.moment(at: now, saltSeed: refused?.random.next() ?? 0)
        do {
            try hub.store.write(at: moment) { transaction, moment in
                try transaction.hub.release(
                    dot, reason: "asked by the site", author: "registry@0", by: nil, at: &moment)
            }
            trace.add("\(now) the hub releases \(dot)")
            refused?.dealtWith[dot] = .released
            note("refused work released")
        } catch let refusal as Refusal {
            // Released already, and its author not told yet.
            guard try hub.store.read({ try $0.caseFiles.verdict(on: dot)?.kind }) == .setAside else { return }
            guard !refusal.problem.contains("send its record again") else { return }
            try drop(dot, facility)
        }
    }

    private func drop(_ dot: Dot, _ facility: SimulatedFacility) throws {
        let attempt = try attempt(facility, "lets \(dot) go") { transaction, moment in
            try transaction.writing.dropRefused(
                dot, reason: "written by mistake", author: author(facility), at: &moment)
        }
        guard case .written = attempt else { return }
        refused?.dealtWith[dot] = .dropped
        note("refused work let go")
    }

    // MARK: Finally

    /// Nothing that an honest clerk wrote is set aside and forgotten, and what was corrected stands as it was corrected.
    func checkRefused() throws {
        guard let refused else { return }
        let forged = Set(facilities.flatMap(\.forged))
        let void = try hub.store.read { transaction in
            try Int64.fetchAll(transaction.db, sql: "SELECT dot FROM _void WHERE kind = 1 ORDER BY dot")
        }.compactMap { Dot(packed: $0) }
        for dot in void where !forged.contains(dot) {
            note("honest work set aside")
            guard refused.dealtWith[dot] != nil else {
                let reason = try hub.store.read { try $0.caseFiles.verdict(on: dot)?.reason } ?? ""
                throw violation(.refusedIsCorrected, "\(dot) is set aside, and nobody dealt with it: \(reason)")
            }
        }
        for (dot, outcome) in refused.dealtWith.sorted(by: { $0.key < $1.key }) {
            guard case .sentAgain(let again, let starts) = outcome, refused.dealtWith[again] == nil else { continue }
            try checkCorrected(dot, again, starts: starts, isVoid: void.contains(again))
        }
    }

    private func checkCorrected(_ dot: Dot, _ again: Dot, starts: String, isVoid: Bool) throws {
        guard !isVoid, let change = try hub.store.read({ try $0.change(again) }) else {
            throw violation(.correctedStands, "\(again), which corrects \(dot), does not stand at the hub")
        }
        guard change.type == SimulatedRegister.solitaryType, change.createsRecord else { return }
        let (row, notes) = try hub.store.read { transaction in
            let row = try Row.fetchOne(
                transaction.db, sql: "SELECT * FROM solitary WHERE id = ?", arguments: [again.packed])
            let edits = try transaction.changes(ofRecord: dot, in: change.caseFile)
            return (row, edits.filter { $0.dot.site == dot.site }.compactMap { $0.value(of: 4) })
        }
        guard let row, starts.isEmpty || row["starts"] == starts else {
            throw violation(.correctedStands, "\(again) does not show the correction of \(dot)")
        }
        for case .text(let note) in notes where (row["notes"] as String?)?.contains(note) != true {
            throw violation(.correctedStands, "\(again) has lost a note of \(dot)")
        }
    }
}
