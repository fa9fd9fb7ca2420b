package import Causality
import Wire

/// What is taken out of the change set: for a look back, and by a refill. Nothing else ever is.
extension SQLiteLedger {
    package func undo(after feed: Int64) throws {
        try writePending()
        var gone = DotRuns()
        try Prepared(db, "SELECT first, count FROM _batch WHERE feed > ? ORDER BY first", feed).forEach { row in
            let count = row.number(1)
            guard let first = Dot(packed: row.number(0)), (1...Int64(ChangeBlock.countMax)).contains(count),
                first.sequence <= Dot.sequenceMax - count + 1
            else { throw damaged("a dot") }
            gone.append(first, count: count)
        }
        try Prepared(db, "DELETE FROM _batch WHERE feed > ?", feed).run()
        forgetBatches()
        // Of what is left: batches of which a part came before.
        for first in try Prepared(db, "SELECT first FROM _batch WHERE last_feed > ? ORDER BY first", feed).dots() {
            guard let block = try place(first)?.block else { throw damaged("the change \(first)") }
            let kept = (0..<block.count).prefix { block.feed($0) <= feed }
            gone.append(block.dot(kept.count), count: Int64(block.count - kept.count))
            try remove(block)
            try write(kept.map(block.entry), from: block.firstDot)
        }
        try removeFromIndex(gone)
        try Prepared(db, "UPDATE _meta SET value = ? WHERE key = 'feed'", feed).run()
        forgetPlaces()
    }

    package func setApart(_ dot: Dot) throws {
        try writePending()
        guard let block = try readable(dot), let index = block.index(of: dot) else { return try setApartWhole(dot) }
        let entry = block.entry(index)
        try Prepared(
            db, "INSERT OR REPLACE INTO _set_apart VALUES (?, ?, ?, ?, ?, ?, ?)",
            values: [
                dot.packed, entry.record == dot ? nil : entry.record.packed,
                entry.caseFile == dot ? nil : entry.caseFile.packed, entry.author,
                entry.salt.map { Int64(bitPattern: $0) }, entry.feed, entry.content,
            ]
        ).run()
        salts[dot] = nil
        try removeFromIndex(block, index)
        try isolate(block, index, as: nil)
    }

    /// Takes out what was put in of other logs within batches that came: there it stands as it came.
    func setApartInner() throws {
        try writePending()
        var end: Int64 = 0
        var inner: [Dot] = []
        try Prepared(db, "SELECT first, count FROM _batch ORDER BY first").forEach { row in
            let first = row.number(0)
            if first <= end, let dot = Dot(packed: first), dot.log != log { inner.append(dot) }
            end = max(end, first &+ min(max(row.number(1), 1), Int64(ChangeBlock.countMax)) &- 1)
        }
        for dot in inner { try setApartWhole(dot) }
    }

    /// A batch that cannot be read, as it is under its first change; of the others, that they were there.
    private func setApartWhole(_ dot: Dot) throws {
        let find = "FROM _batch WHERE first <= ?1 AND ?1 < first + count ORDER BY first DESC LIMIT 1"
        guard let first = try Prepared(db, "SELECT first " + find, dot.packed).number() else { return }
        let count = min(
            try Prepared(db, "SELECT count FROM _batch WHERE first = ?", first).number() ?? 0,
            Int64(ChangeBlock.countMax))
        for place in 0..<count {
            try Prepared(
                db,
                """
                INSERT OR REPLACE INTO _set_apart
                SELECT first + ?2, NULL, NULL, '', NULL, feed + ?2, iif(?2 = 0, changes, NULL) FROM _batch WHERE first = ?1
                """, first, place
            ).run()
        }
        try Prepared(db, "DELETE FROM _batch WHERE first = ?", first).run()
        try Prepared(db, "DELETE FROM _file_change WHERE dot >= ?1 AND dot < ?1 + ?2", first, count).run()
        forgetBatches()
        salts = [:]
    }

    /// What was put in the place of something set apart since `mark` is as old as that was: a look back finds it where it
    /// came.
    func restorePlaces(since mark: Int64) throws {
        try writePending()
        var former: [(dot: Dot, feed: Int64)] = []
        try Prepared(db, "SELECT dot, feed FROM _set_apart WHERE feed <= ?", mark).forEach { row in
            if let dot = Dot(packed: row.number(0)) { former.append((dot, row.number(1))) }
        }
        for (dot, feed) in former {
            guard let (block, index) = try place(dot), block.feed(index) > mark else { continue }
            var entry = block.entry(index)
            entry.feed = feed
            try isolate(block, index, as: entry)
        }
    }

    /// Writes a batch again in up to three: what is before a change, the change as it is to be, and what comes after it.
    private func isolate(_ block: ChangeBlock, _ index: Int, as entry: ChangeBlock.Entry?) throws {
        let entries = (0..<block.count).map(block.entry)
        try remove(block)
        try write(Array(entries[..<index]), from: block.firstDot)
        if let entry { try write([entry], from: block.dot(index)) }
        if index + 1 < block.count { try write(Array(entries[(index + 1)...]), from: block.dot(index + 1)) }
    }
}
