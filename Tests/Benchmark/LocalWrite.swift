import Causality
import Store

/// Figure 8: single records, each durable before the next.
struct LocalWrite {
    let scratch: Scratch
    let records: [Prisoner]

    func figures(runs: Int = 3) throws -> [Figure] {
        let rows = PlainTable.Rows(records)
        let inputs = records.map(\.input)
        var siteCosts: [Cost] = []
        var plainCosts: [Cost] = []
        for run in 1...runs {
            let site = try Site(scratch.path("local-\(run)"), log: .init(site: 1, incarnation: 1))
            siteCosts.append(
                try Cost.of {
                    for index in inputs.indices {
                        site.pass(milliseconds: 1_000)
                        try site.write(inputs[index...index])
                    }
                })
            try site.store.close()
            let plain = try PlainTable(scratch.path("plain"))
            plainCosts.append(
                try Cost.of { for index in 0..<rows.count { try plain.write(rows, index..<index + 1) } })
            plain.close()
        }
        let (measured, limit) = (siteCosts.median, plainCosts.median)
        func figure(_ quantity: String, _ measured: Double, _ limit: Double) -> Figure {
            func each(_ seconds: Double) -> String { text(seconds / Double(records.count) * 1e6, 0) + " us" }
            return Figure(
                name: "local write, durable, one record a transaction, \(quantity)", reach: "<= 2.0 (1.3)",
                measured: each(measured), limit: each(limit), ratio: text(measured / limit))
        }
        return [
            figure("CPU", measured.processor, limit.processor), figure("wall", measured.wall, limit.wall),
        ]
    }
}
