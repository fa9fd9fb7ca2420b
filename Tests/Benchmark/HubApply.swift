import Exchange
import Store
import Wire

/// Figure 1: the hub takes 20 facilities' new records, each site's in one exchange.
struct HubApply {
    let scratch: Scratch
    let sources: [[Prisoner]]

    func figures(runs: Int = 3) throws -> [Figure] {
        let rows = sources.map { PlainTable.Rows($0) }
        var hubCosts: [Cost] = []
        var plainCosts: [Cost] = []
        for run in 1...runs {
            hubCosts.append(try hub(run))
            let plain = try PlainTable(scratch.path("plain"))
            plainCosts.append(try Cost.of { for rows in rows { try plain.write(rows, 0..<rows.count) } })
            plain.close()
        }
        let (measured, limit) = (hubCosts.median, plainCosts.median)
        let count = sources.reduce(0) { $0 + $1.count }
        func figure(_ quantity: String, _ measured: Double, _ limit: Double) -> Figure {
            Figure(
                name: "hub applies \(sources.count) x \(grouped(count / sources.count)) new records, \(quantity)",
                reach: "<= 2.0 (1.2)", measured: text(measured) + " s", limit: text(limit) + " s",
                ratio: text(measured / limit))
        }
        return [
            figure("wall", measured.wall, limit.wall), figure("CPU", measured.processor, limit.processor),
        ]
    }

    /// Bodies are made before the clock runs: that is the facilities' work.
    private func hub(_ run: Int) throws -> Cost {
        let hub = try Hub(scratch.path("hub-\(run)"))
        var bodies: [(site: Int, body: [UInt8])] = []
        for (index, records) in sources.enumerated() {
            let site = try Site(":memory:", log: try hub.enrol(index + 1))
            try site.write(records.map(\.input))
            bodies.append((index + 1, try site.firstBody()))
        }
        let cost = try Cost.of {
            for (site, body) in bodies { _ = try hub.exchange(body, site: site, at: Time.start) }
        }
        try hub.store.close()
        return cost
    }
}
