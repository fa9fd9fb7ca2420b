import Causality
import Counting
package import Register
import Store

/// Which day is counted, and as far as was known when.
package struct CountMoment: Hashable, Sendable {
    /// Today, where it is not said.
    package var day: String?
    /// Watermark of a former count, such as `1:4711`.
    package var knownAt: String?
    /// Facilities are heard by the days that they closed alone.
    package var hearsClosedDaysAlone = false

    package init(day: String? = nil, knownAt: String? = nil, hearsClosedDaysAlone: Bool = false) {
        self.day = day
        self.knownAt = knownAt
        self.hearsClosedDaysAlone = hearsClosedDaysAlone
    }
}

extension Node {
    func statement(_ table: CountTable, since: String?, _ moment: CountMoment) throws -> CountStatement {
        // What was known then knew of no later time.
        let now = moment.knownAt == nil ? try presentTime().milliseconds / 1_000 : nil
        return try read(moment) { transaction, day in
            try transaction.counts.count(
                table, day: day, since: since, byClosedDays: moment.hearsClosedDaysAlone, now: now)
        }
    }

    func counted(_ table: CountTable, _ moment: CountMoment) throws -> [Dot: [String]] {
        try read(moment) { transaction, day in try transaction.counts.counted(table, day: day) }
    }

    private func read<T>(_ moment: CountMoment, _ body: (Transaction, String) throws -> T) throws -> T {
        let day = try moment.day ?? today
        return try store.read(knownAt: moment.knownAt.map(feed)) { try body($0, day) }
    }

    /// The feed position of a watermark, such as `1:4711`.
    package func feed(_ watermark: String) throws -> Int64 {
        let parts = watermark.split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let epoch = parts[0], let feed = parts[1], feed >= 0 else {
            throw CommandFailure("\(watermark): is no watermark as a count prints it, such as 1:4711")
        }
        let own = try store.read { try $0.epoch }
        guard epoch == Int64(own) else {
            throw CommandFailure("\(watermark): epoch \(epoch) is not this store's (\(own))")
        }
        return feed
    }
}

extension RegisterDescription {
    package func countTable(_ name: String) throws -> CountTable {
        guard let table = tables.first(where: { $0.name == name || (!name.isEmpty && $0.number == name) }) else {
            throw CommandFailure("\(name): no such table (\(tables.map(\.name).joined(separator: ", ")))")
        }
        return table
    }

    /// The tables that are described.
    package var countTables: Table {
        var rows = Table(columns: ["table", "number", "counts", "by", "what"])
        for table in tables {
            var unit = "persons"
            if case .records(let type, _) = table.unit { unit = type }
            rows.rows.append([
                .text(table.name), .text(table.number), .text(unit), .text(table.dimensions.joined(separator: ",")),
                .text(table.labels["en"] ?? ""),
            ])
        }
        return rows
    }
}
