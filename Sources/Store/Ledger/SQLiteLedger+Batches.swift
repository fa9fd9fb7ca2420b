import GRDB
package import Causality
package import Ledger
package import Register
package import Wire

/// One change, and changes of a log, out of the batches that they came in.
extension SQLiteLedger {
    package func contains(_ dot: Dot) throws -> Bool {
        if pending.index(of: dot) != nil || lastBatch?.index(of: dot) != nil { return true }
        var found = false
        try Prepared(
            db, "SELECT first, count FROM _batch WHERE first <= ? ORDER BY first DESC LIMIT 1", dot.packed
        ).forEach { row in
            guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
            found = first.log == dot.log && dot.sequence - first.sequence < row.number(1)
        }
        return found
    }

    package func change(_ dot: Dot) throws -> Change? { try heldChange(dot)?.change }

    /// A change with its place and size.
    package func heldChange(_ dot: Dot) throws -> HeldChange? {
        if let index = pending.index(of: dot) { return try heldChange(pending.block, index, dot) }
        return try place(dot).map(heldChange)
    }

    package func feed(of dot: Dot) throws -> Int64? {
        try pending.index(of: dot).map(pending.block.feed) ?? place(dot).map { $0.block.feed($0.index) }
    }

    /// The case file of a change.
    package func caseFile(of dot: Dot) throws -> Dot? {
        try pending.index(of: dot).map(pending.block.caseFile) ?? place(dot).map { $0.block.caseFile($0.index) }
    }

    /// The salt of a change's leaf in the chain.
    package func salt(of change: Change) throws -> UInt64 { try change.salt ?? salt(ofCaseFile: change.caseFile) }

    /// The salt of a case file, without its content; 0 where it is not here.
    package func salt(ofCaseFile caseFile: Dot) throws -> UInt64 {
        if let known = salts[caseFile] { return known }
        if let index = pending.index(of: caseFile) { return pending.block.salt(index) ?? 0 }
        guard let salt = try place(caseFile).flatMap({ $0.block.salt($0.index) }) else {
            return try saltGivenBack(caseFile)
        }
        note(salt, of: caseFile)
        return salt
    }

    /// Of a file that a hub has forgotten a site may have given it back, and its author not yet sent it.
    private func saltGivenBack(_ caseFile: Dot) throws -> UInt64 {
        guard try db.tableExists("_given_back"),
            let change = try Prepared(db, "SELECT change FROM _given_back WHERE dot = ?", caseFile.packed).bytes()
        else { return 0 }
        return try MessageCoding.changes(bytes: change).first?.salt ?? 0
    }

    package func note(_ salt: UInt64, of caseFile: Dot) {
        if salts.count >= Self.saltsMax { salts = [:] }
        salts[caseFile] = salt
    }

    private static let saltsMax = 65_536

    package func scan(
        _ log: LogID, _ sequences: ClosedRange<Int64>, _ body: (HeldChange) throws -> Bool
    ) throws {
        try writePending()
        let end = Dot(log, min(sequences.upperBound, Dot.sequenceMax))
        var next = Dot(log, sequences.lowerBound)
        while let block = try containing(next) ?? following(next), block.firstDot <= end {
            for index in max(0, Int(next.packed - block.firstDot.packed))..<block.count {
                guard block.dot(index) <= end, try body(heldChange((block, index))) else { return }
            }
            guard block.dot(block.count - 1) < end else { return }
            next = Dot(log, block.dot(block.count - 1).sequence + 1)
        }
    }

    /// Every batch in turn, by dot.
    func forEachBatch(_ body: (ChangeBlock) throws -> Void) throws {
        try writePending()
        var next: Int64? = .min
        while let from = next {
            next = nil
            if let block = try batch(
                "SELECT first, count, feed, changes FROM _batch WHERE first >= ? ORDER BY first LIMIT 1", from)
            {
                try body(block)
                // The last that there can be, where a store is damaged.
                let (after, isBeyond) = block.firstDot.packed.addingReportingOverflow(Int64(block.count))
                next = isBeyond ? nil : after
            }
        }
    }

    /// Every change as it is kept, by dot, whatever is in it.
    package func unfold(_ body: (Dot, ChangeBlock.Entry) throws -> Void) throws {
        try forEachBatch { block in
            for index in 0..<block.count { try body(block.dot(index), block.entry(index)) }
        }
    }

    // MARK: Batches

    private func heldChange(_ block: ChangeBlockBuilder, _ index: Int, _ dot: Dot) throws -> HeldChange {
        work.read += 1
        return HeldChange(
            change: try block.change(index, dot), feed: block.feed(index), contentBytes: block.contentBytes(index))
    }

    private func heldChange(_ place: (block: ChangeBlock, index: Int)) throws -> HeldChange {
        work.read += 1
        let (block, index) = place
        do {
            return HeldChange(
                change: try block.change(index), feed: block.feed(index), contentBytes: block.contentBytes(index))
        } catch { throw damaged("the content of \(block.dot(index))") }
    }

    package func place(_ dot: Dot) throws -> (block: ChangeBlock, index: Int)? {
        guard let block = try containing(dot), let index = block.index(of: dot) else { return nil }
        return (block, index)
    }

    /// The batch of a change; nil where it is not there, or damaged.
    func readable(_ dot: Dot) throws -> ChangeBlock? {
        do { return try place(dot)?.block } catch is StoreError { return nil }
    }

    private func containing(_ dot: Dot) throws -> ChangeBlock? {
        if let lastBatch, lastBatch.index(of: dot) != nil { return lastBatch }
        let found = try batch(
            "SELECT first, count, feed, changes FROM _batch WHERE first <= ? ORDER BY first DESC LIMIT 1", dot.packed
        ) { first, count in
            // What ends before is not unfolded.
            first.log == dot.log && dot.sequence - first.sequence < count
        }
        if let found { lastBatch = found }
        return found
    }

    private func following(_ dot: Dot) throws -> ChangeBlock? {
        let found = try batch(
            "SELECT first, count, feed, changes FROM _batch WHERE first > ? ORDER BY first LIMIT 1", dot.packed
        ) { first, _ in first.log == dot.log }
        if let found { lastBatch = found }
        return found
    }

    private func batch(
        _ sql: String, _ key: Int64, where isWanted: (Dot, Int64) -> Bool = { _, _ in true }
    ) throws -> ChangeBlock? {
        var found: ChangeBlock?
        try Prepared(db, sql, key).forEach { row in
            guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
            guard isWanted(first, row.number(1)) else { return }
            found = try block(row)
        }
        return found
    }

    /// A row of first, count, feed and changes. Whoever reads records of former years comes back to the same ones again and
    /// again.
    func block(_ row: Prepared.Columns) throws -> ChangeBlock {
        guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
        if let known = batches[first] { return known }
        do {
            let block = try ChangeBlock(
                row.bytes(3), first: first, count: Int(row.number(1)), feed: row.number(2))
            if batches.count >= Self.batchesMax || batchesBytes >= Self.batchesBytesMax { forgetBatches() }
            batches[first] = block
            batchesBytes += block.bytesCount
            return block
        } catch { throw damaged("the content of \(first)") }
    }

    private static let batchesMax = 1_024
    private static let batchesBytesMax = 32 * 1_024 * 1_024
}
