import Causality
import Register
import Store

/// Figure 6: a backlog on both sides of a slow link, pushed and pulled in the same round trips.
struct WaitingBacklog {
    let records: [Prisoner]

    func figures() throws -> [Figure] {
        let hub = try Hub(":memory:")
        // Reference data there before the site is enrolled: its feed is filled with them.
        let start = WriteMoment(wallMilliseconds: Time.start, clock: .reference, saltSeed: 1)
        try hub.store.write(at: start) { transaction, moment in
            for number in 1...1_000 {
                let input = RecordInput(type: "notice", fields: ["text": .text("notice \(number)")])
                try transaction.writing.put(input, author: "hub@0", at: &moment)
            }
        }
        let site = try Backlog.site(":memory:", hub, records, bytesPerSecond: Backlog.slowBatch / 15)
        let traffic = try site.synchronise(with: hub)
        let batches = traffic.batches
        let pulled = try site.store.read { transaction in
            var count = 0
            guard let type = transaction.description.type(named: "notice") else { return 0 }
            try transaction.register.export(type) { _ in count += 1 }
            return count
        }
        return [
            Figure(
                name:
                    "round trips, \(grouped(records.count)) records waiting here, 1,000 there (\(grouped(pulled)) came)",
                reach: "1 a batch", measured: "\(traffic.roundTrips)", limit: "\(batches) batches of 256 KiB",
                ratio: text(Double(traffic.roundTrips) / Double(batches)))
        ]
    }
}
