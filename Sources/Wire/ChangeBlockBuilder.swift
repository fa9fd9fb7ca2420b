package import Causality
package import Register

/// A ``ChangeBlock`` on its way: contents are written side by side as they come, and what else is of each beside them.
///
/// Changes of one log that follow each other; which one is the first is said when they are packed.
package final class ChangeBlockBuilder {
    /// What is of a change beside its content, without a reference.
    private struct Head {
        var record: Dot
        var caseFile: Dot
        var feed: Int64
        var salt: UInt64?
        var author: Int
        /// Where its content ends.
        var end: Int
    }

    private var heads: [Head] = []
    /// Each once, by its bytes: two spellings of one name are two authors, since the chain covers what was written.
    private var authors: [String] = []
    private var memory: UnsafeMutableRawBufferPointer
    /// Bytes of all contents.
    private(set) package var contentBytes = 0

    package init() { memory = .allocate(byteCount: 4_096, alignment: 8) }

    deinit { memory.deallocate() }

    package var count: Int { heads.count }

    // MARK: Written

    /// Throws where the change is none that is read back.
    package func append(_ change: Change, feed: Int64) throws(WireError) {
        if let fault = ChangeForm.fault(in: change) { throw .malformed(fault) }
        append(
            change.record, change.caseFile, change.author, change.salt, feed, room: ChangeForm.size(of: change)
        ) { Content.write(change, to: &$0) }
    }

    /// Appends the first of these changes, until there are `countMax` or their contents take `bytesMax`; returns how many.
    package func append(
        _ batch: ColumnBatch, _ rows: Range<Int>, feed: Int64, countMax: Int, bytesMax: Int
    ) -> Int {
        var appended = 0
        for row in rows where count < countMax && contentBytes < bytesMax {
            append(batch, row, feed: feed + Int64(appended))
            appended += 1
        }
        return appended
    }

    private func append(_ batch: ColumnBatch, _ row: Int, feed: Int64) {
        append(
            batch.record(row), batch.caseFile(row), batch.authors[batch.author(row)], batch.salt(row), feed,
            room: batch.size(row)
        ) { batch.write(row, to: &$0) }
    }

    package func append(_ entry: ChangeBlock.Entry) {
        append(entry.record, entry.caseFile, entry.author, entry.salt, entry.feed, room: entry.content.count) { out in
            entry.content.withUnsafeBytes { out.put(bytes: $0) }
        }
    }

    private func append(
        _ record: Dot, _ caseFile: Dot, _ author: String, _ salt: UInt64?, _ feed: Int64, room: Int,
        _ write: (inout ByteWriter) -> Void
    ) {
        makeRoom(Content.roomMax(room))
        var out = ByteWriter(UnsafeMutableRawBufferPointer(rebasing: memory[contentBytes...]))
        write(&out)
        contentBytes += out.count
        heads.append(
            Head(
                record: record, caseFile: caseFile, feed: feed, salt: salt, author: number(of: author),
                end: contentBytes))
    }

    private func makeRoom(_ count: Int) {
        guard memory.count - contentBytes < count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(2 * memory.count, contentBytes + count), alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<contentBytes]))
        memory.deallocate()
        memory = larger
    }

    private func number(of author: String) -> Int {
        if let known = authors.lastIndex(where: { $0.utf8.elementsEqual(author.utf8) }) { return known }
        authors.append(author)
        return authors.count - 1
    }

    /// Leaves the first `count`.
    package func truncate(to count: Int) {
        heads.removeLast(heads.count - count)
        contentBytes = heads.last?.end ?? 0
        authors.removeLast(authors.count - (heads.map { $0.author + 1 }.max() ?? 0))
    }

    // MARK: Read

    package func feed(_ index: Int) -> Int64 { heads[index].feed }
    package func record(_ index: Int) -> Dot { heads[index].record }
    package func caseFile(_ index: Int) -> Dot { heads[index].caseFile }
    package func salt(_ index: Int) -> UInt64? { heads[index].salt }
    package func author(_ index: Int) -> String { authors[heads[index].author] }

    package func contentBytes(_ index: Int) -> Int { range(index).count }

    package func change(_ index: Int, _ dot: Dot) throws(WireError) -> Change {
        try Content.change(
            dot: dot, record: record(index), caseFile: caseFile(index), author: author(index), salt: salt(index),
            content(index))
    }

    /// Until the next change is appended.
    func content(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[range(index)])
    }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : heads[index - 1].end)..<heads[index].end }

    // MARK: Packed

    /// The block, the first of whose changes is `first`.
    package func pack(from first: Dot) -> [UInt8] {
        let authorBytes = authors.reduce(0) { $0 + $1.utf8.count + 10 }
        let out = [UInt8](unsafeUninitializedCapacity: 32 + authorBytes + contentBytes + count * 64) { memory, count in
            var out = ByteWriter(UnsafeMutableRawBufferPointer(memory))
            write(from: first, to: &out)
            count = out.count
        }
        return count < ChangeBlock.packedCountMin ? [0] + out : Compression.pack(out, level: 3)
    }

    private func write(from first: Dot, to out: inout ByteWriter) {
        out.put(UInt64(count))
        out.put(UInt64(authors.count))
        for author in authors { out.put(author) }
        var feed = heads.first?.feed ?? 0
        for head in heads {
            out.put(UInt64(bitPattern: head.feed &- feed))
            feed = head.feed
        }
        func put(_ dot: Dot, _ index: Int) {
            out.put(dot.packed == first.packed + Int64(index) ? 0 : UInt64(dot.packed))
        }
        for (index, head) in heads.enumerated() { put(head.record, index) }
        for (index, head) in heads.enumerated() { put(head.caseFile, index) }
        for head in heads { out.put(UInt64(head.author) << 1 | (head.salt == nil ? 0 : 1)) }
        for head in heads {
            if let salt = head.salt { withUnsafeBytes(of: salt.littleEndian) { out.put(bytes: $0) } }
        }
        for index in heads.indices { out.put(UInt64(contentBytes(index))) }
        out.put(bytes: UnsafeRawBufferPointer(rebasing: memory[..<contentBytes]))
    }
}

extension Chain {
    /// Carries the chain on over a change of a block.
    package mutating func append(_ builder: ChangeBlockBuilder, _ index: Int, _ dot: Dot, salt: UInt64) {
        append(
            salt: salt, dot: dot, record: builder.record(index), caseFile: builder.caseFile(index),
            author: builder.author(index), content: builder.content(index))
    }
}
