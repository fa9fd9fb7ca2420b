import Exchange
import Register
import Store

/// Figures 3 to 6: what small exchanges cost on a link that is up, with the store full.
struct LiveLink {
    let scratch: Scratch
    let workload: Workload
    /// What zstd -19 makes of the new values and which records they are of, by numbers known to both; from the script.
    let deltaBytes: Int

    /// Idle exchanges a measurement takes.
    private static let idleCount = 50

    /// On `site` and `hub`, which hold all records and have nothing to send; leaves them the same way.
    func figures(_ site: Site, _ hub: Hub) throws -> [Figure] {
        try one(site, hub) + idle(site, hub) + delta(site, hub)
    }

    // MARK: One change

    private func one(_ site: Site, _ hub: Hub) throws -> [Figure] {
        let edits = try workload.edits("one")
        // A receipt has just come, so the next is a minute away.
        try site.synchronise(with: hub)
        site.pass(milliseconds: 2_000)
        try site.write(inputs(edits))
        let deferred = try site.synchronise(with: hub)
        site.pass(milliseconds: 120_000)
        let receipt = try site.synchronise(with: hub)
        return [
            Figure(
                name: "body bytes, one change, receipt deferred (\(deferred.bytesUp) up, \(deferred.bytesDown) down)",
                reach: "<= 150 (64)", measured: "\(deferred.bytes)", ratio: "\(deferred.roundTrips) round trip"),
            Figure(
                name: "body bytes, one change and its receipt, asked for a minute later", reach: "",
                measured: "\(deferred.bytes + receipt.bytes)",
                ratio: "\(deferred.roundTrips + receipt.roundTrips) round trips"),
        ]
    }

    // MARK: Nothing new

    private func idle(_ site: Site, _ hub: Hub) throws -> [Figure] {
        let smallHub = try Hub(scratch.path("small-hub"))
        let small = try Backlog.site(scratch.path("small"), smallHub, Array(workload.records.prefix(1_000)))
        try small.synchronise(with: smallHub)
        let few = try idleExchange(small, smallHub)
        let many = try idleExchange(site, hub)
        func figure(_ count: String, _ result: (traffic: Site.Traffic, cost: Cost)) -> Figure {
            Figure(
                name: "body bytes, nothing new, \(count) records (\(text(result.cost.wall * 1e6, 0)) us)",
                reach: "<= 64", measured: "\(result.traffic.bytes)", ratio: "\(result.traffic.roundTrips) round trip")
        }
        return [
            figure("1,000", few), figure(grouped(workload.records.count), many),
        ]
    }

    /// One exchange of many: its bytes and its median cost.
    private func idleExchange(_ site: Site, _ hub: Hub) throws -> (traffic: Site.Traffic, cost: Cost) {
        try site.synchronise(with: hub)
        var traffic = Site.Traffic()
        var costs: [Cost] = []
        for _ in 0..<Self.idleCount { costs.append(try Cost.of { traffic = try site.synchronise(with: hub) }) }
        return (traffic, costs.median)
    }

    // MARK: Delta

    private func delta(_ site: Site, _ hub: Hub) throws -> [Figure] {
        let edits = try workload.edits("delta")
        let together = try delta(try site.copied(), try hub.copied()) { try $0.write(inputs(edits)) }
        var gap: Int64 = 1
        let apart = try delta(try site.copied(), try hub.copied()) { site in
            for input in inputs(edits) {
                // People write at uneven intervals, of up to 20 s here.
                gap = gap * 48_271 % 2_147_483_647
                site.pass(milliseconds: 500 + gap % 20_000)
                try site.write([input])
            }
        }
        let values = edits.reduce(0) { $0 + $1.fields.count }
        func figure(_ how: String, _ traffic: Site.Traffic, _ reach: String) -> Figure {
            Figure(
                name: "bytes up, delta of \(grouped(edits.count)) records, \(grouped(values)) values, \(how)",
                reach: reach, measured: grouped(traffic.bytesUp), limit: grouped(deltaBytes),
                ratio: text(Double(traffic.bytesUp) / Double(deltaBytes)))
        }
        return [
            figure("one transaction", together, "<= 9,000 (6,000)"),
            figure("a transaction each", apart, "<= 9,000 (6,000)"),
        ]
    }

    private func delta(_ site: Site, _ hub: Hub, _ write: (Site) throws -> Void) throws -> Site.Traffic {
        try write(site)
        return try site.synchronise(with: hub)
    }

    /// Record `n` of the workload is change `n + 1` of the site's log.
    private func inputs(_ edits: [Edit]) -> [RecordInput] {
        edits.map { RecordInput(id: "1.1-\($0.n + 1)", fields: $0.fields) }
    }
}
