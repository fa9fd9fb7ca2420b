import GRDB

extension StandingsView {
    /// What the cells say; read once, all of them: there are few.
    final class Cells {
        static let separator = "\u{1F}"
        private let db: Database
        private var known: [Int64: [Substring]]?

        init(_ db: Database) { self.db = db }

        /// The keys of an aspect, in their order; none where nothing is known.
        func keys(_ id: Int64) throws -> [Substring] {
            guard id != 0 else { return [] }
            if known == nil {
                var read: [Int64: [Substring]] = [:]
                try Prepared(db, "SELECT id, keys FROM _cell").forEach { row in
                    read[row.number(0)] = Self.keys(row.text(1))
                }
                known = read
            }
            if let keys = known?[id] { return keys }
            // Added since.
            let query = try Prepared(db, "SELECT keys FROM _cell WHERE id = ?", id)
            try query.forEach { known?[id] = Self.keys($0.text(0)) }
            guard let keys = known?[id] else { throw StoreError("a cell is missing; run 'kerben doctor --rebuild'") }
            return keys
        }

        /// By bytes: by characters it would take most of the time of a count.
        private static func keys(_ text: String) -> [Substring] {
            text.utf8.split(separator: 0x1F, omittingEmptySubsequences: false).map { Substring($0) }
        }
    }
}
