import Exchange
import Store

/// Figures 2 and 7: 100,000 new records of one site cross the link; what both stores then take on disk.
struct Backlog {
    let scratch: Scratch
    let records: [Prisoner]
    /// What zstd -19 makes of the bare columns, without ids, salts, authors or times; from the script.
    let columnsBytes: Int

    static let slowBatch = 256 * 1_024

    /// A site with all records written, a thousand in a transaction, a second apart: nothing sent yet.
    static func site(_ path: String, _ hub: Hub, _ records: [Prisoner], bytesPerSecond: Int = 1 << 30) throws -> Site {
        let site = try Site(path, log: try hub.enrol(1), bytesPerSecond: bytesPerSecond)
        let inputs = records.map(\.input)
        for start in stride(from: 0, to: inputs.count, by: 1_000) {
            try site.write(inputs[start..<min(start + 1_000, inputs.count)])
            site.pass(milliseconds: 1_000)
        }
        return site
    }

    /// `traffic` is what a fast link carried.
    func bytes(_ traffic: Site.Traffic) throws -> [Figure] {
        let slow = try slowTraffic()
        let count = grouped(records.count)
        func figure(_ batch: String, _ traffic: Site.Traffic, _ reach: String) -> Figure {
            Figure(
                name: "bytes up, \(count) new records, \(batch) batches (\(traffic.roundTrips) round trips)",
                reach: reach, measured: grouped(traffic.bytesUp), limit: grouped(columnsBytes),
                ratio: text(Double(traffic.bytesUp) / Double(columnsBytes)))
        }
        return [figure("8 MiB", traffic, "<= 3,800,000 (3.2 MB)"), figure("256 KiB", slow, "")]
    }

    private func slowTraffic() throws -> Site.Traffic {
        let hub = try Hub(":memory:")
        let site = try Self.site(
            ":memory:", hub, records, bytesPerSecond: Int(Double(Self.slowBatch) / LinkEstimate.batchSeconds))
        return try site.synchronise(with: hub)
    }

    /// Closes both stores.
    func sizes(_ site: Site, _ hub: Hub) throws -> [Figure] {
        try site.store.close()
        try hub.store.close()
        let path = scratch.path("plain")
        let plain = try PlainTable(path)
        let rows = PlainTable.Rows(records)
        for start in stride(from: 0, to: rows.count, by: 1_000) {
            try plain.write(rows, start..<min(start + 1_000, rows.count))
        }
        plain.close()
        let limit = try Scratch.size(path)
        return try [("facility", site.path), ("hub", hub.path)].map { name, path in
            let size = try Scratch.size(path)
            return Figure(
                name: "store size, \(grouped(records.count)) records, \(name)", reach: "<= 2.0 (1.3)",
                measured: grouped(size), limit: grouped(limit), ratio: text(Double(size) / Double(limit)))
        }
    }
}
