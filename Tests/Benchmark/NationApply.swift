import Causality
import Nation
import Register
import Store

/// Figure 15: the hub takes what two facilities of the shipped register wrote in five years, as one backlog each.
struct NationApply {
    let scratch: Scratch
    let description: RegisterDescription

    private static let persons = 600

    func figures() throws -> [Figure] {
        let hub = try Hub(scratch.path("nation-hub"), description)
        let sites = try (1...2).map { number in
            try Site(
                scratch.path("nation-site-\(number)"), log: hub.enrol(number), bytesPerSecond: Backlog.slowBatch / 15,
                description)
        }
        var lines: [Int: [String]] = [:]
        var nation = Nation(seed: 1, facilities: 2, persons: Self.persons).lines()
        while let line = nation.next() { lines[line.site, default: []].append(line.put) }
        try hub.take(lines[0] ?? [])
        for site in sites { _ = try site.synchronise(with: hub) }
        // Whom another facility had before is not known here yet: what is written of them is left out.
        var refused = 0
        for site in sites { refused += try site.take(lines[site.number] ?? []) }
        let before = (processor: hub.processorSeconds, feed: try hub.store.read { try $0.lastFeed() })
        for site in sites { _ = try site.synchronise(with: hub) }
        let changes = try hub.store.read { try $0.lastFeed() } - before.feed
        let seconds = hub.processorSeconds - before.processor
        let (rows, plain) = try NationFigures(scratch: scratch, description: description).plainInsert(hub.store)
        func each(_ seconds: Double, _ count: Int) -> Double { seconds / Double(count) * 1e6 }
        let (measured, limit) = (each(seconds, Int(changes)), each(plain.processor, rows))
        return [
            Figure(
                name:
                    "shipped register, hub takes \(grouped(Int(changes))) changes (\(grouped(refused)) left out), CPU",
                reach: "<= 8", measured: text(measured, 1) + " us/change", limit: text(limit, 1) + " us/row",
                ratio: text(measured / limit))
        ]
    }
}
