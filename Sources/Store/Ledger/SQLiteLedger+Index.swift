import Causality
import Register
import Wire

/// Where changes of a case file are: beside the batches, made again from them.
extension SQLiteLedger {
    /// `count` changes that follow each other, of each of which `names` says the record and the case file.
    func index(_ count: Int, from first: Dot, _ names: (Int) -> (record: Dot, caseFile: Dot)) throws {
        var statement: Prepared?
        for place in 0..<count {
            let dot = Dot(first.log, first.sequence + Int64(place))
            let (record, caseFile) = names(place)
            // What opens its case file is found by its own dot.
            guard caseFile != dot else { continue }
            // A batch that was lost may have left its own behind.
            let row = try statement?.cleared() ?? Prepared(db, "INSERT OR IGNORE INTO _file_change VALUES (?, ?, ?)")
            statement = row
            row.bind(1, caseFile.packed)
            row.bind(2, Self.indexed(record, dot))
            row.bind(3, dot.packed)
            try row.run()
        }
    }

    /// Changes that are not the first of their record or their case file, and of which that one is `isWanted`, by its dot.
    func forEachIndexed(where isWanted: (Dot) -> Bool, _ body: (Change) throws -> Void) throws {
        try writePending()
        var found: [Dot] = []
        try Prepared(db, "SELECT case_id, record, dot FROM _file_change").forEach { row in
            guard let dot = Dot(packed: row.number(2)) else { throw damaged("a dot") }
            let isNamed = [row.number(0), row.number(1)].contains { Dot(packed: $0).map(isWanted) ?? false }
            if isNamed { found.append(dot) }
        }
        for dot in found { if let change = try change(dot) { try body(change) } }
    }

    /// Of many changes at once: a pass over the index for some runs of them, not a look for each.
    func removeFromIndex(_ gone: DotRuns) throws {
        for start in stride(from: 0, to: gone.runs.count, by: Self.runsOfOnePass) {
            let runs = gone.runs[start..<min(start + Self.runsOfOnePass, gone.runs.count)]
            let condition = runs.map { _ in "dot BETWEEN ? AND ?" }.joined(separator: " OR ")
            for table in ["_file_change", "_urgent", "_first"] {
                try Prepared(
                    db, "DELETE FROM \(table) WHERE \(condition)",
                    values: runs.flatMap { [$0.first.packed, $0.last.packed] }
                ).run()
            }
        }
    }

    private static let runsOfOnePass = 32

    func removeFromIndex(_ block: ChangeBlock, _ index: Int) throws {
        let (dot, record, caseFile) = (block.dot(index), block.record(index), block.caseFile(index))
        try Prepared(
            db, "DELETE FROM _file_change WHERE case_id = ? AND record = ? AND dot = ?", caseFile.packed,
            Self.indexed(record, dot), dot.packed
        ).run()
        for urgency in [Urgency.urgent, .first] {
            try Prepared(db, "DELETE FROM \(Self.table(urgency)) WHERE dot = ?", dot.packed).run()
        }
    }

    /// 0 is shorter than a dot, and most changes create their record.
    private static func indexed(_ record: Dot, _ dot: Dot) -> Int64 { record == dot ? 0 : record.packed }

    /// Whether every change is in the index where it belongs, nothing else is, and batches are found by where they end in
    /// the order of arrival.
    func isIndexWhole() throws -> Bool {
        var (count, isWhole): (Int64, Bool) = (0, true)
        try forEachBatch { block in
            let ends = try Prepared(db, "SELECT last_feed FROM _batch WHERE first = ?", block.firstDot.packed).number()
            isWhole = isWhole && ends == block.feed(block.count - 1)
            for index in 0..<block.count where block.caseFile(index) != block.dot(index) {
                count += 1
                let row = try Prepared(
                    db, "SELECT 1 FROM _file_change WHERE case_id = ? AND record = ? AND dot = ?",
                    block.caseFile(index).packed, Self.indexed(block.record(index), block.dot(index)),
                    block.dot(index).packed)
                isWhole = try isWhole && row.exists()
            }
        }
        return try isWhole && Prepared(db, "SELECT count(*) FROM _file_change").number() == count
    }

    /// Of what can be read; what cannot be is left to be put apart.
    func makeIndexAnew() throws {
        try writePending()
        try Prepared(db, "DELETE FROM _file_change").run()
        for first in try Prepared(db, "SELECT first FROM _batch").numbers() {
            guard let dot = Dot(packed: first), let block = try readable(dot) else { continue }
            try index(block.count, from: dot) { (block.record($0), block.caseFile($0)) }
            try Prepared(db, "UPDATE _batch SET last_feed = ? WHERE first = ?", block.feed(block.count - 1), first)
                .run()
        }
    }
}
