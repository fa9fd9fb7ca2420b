package import Causality
package import Register

/// Changes of one log that follow each other, as a store keeps them: contents as they were hashed, side by side, with what
/// else is of each in columns before them.
///
/// They are alike, and so take half the bytes of as many kept one by one. Reading one of them unfolds all: a block is small.
package final class ChangeBlock: Sendable {
    /// One change of a block; its dot is the first one's and its place.
    package struct Entry: Sendable {
        package var record: Dot
        package var caseFile: Dot
        package var author: String
        package var salt: UInt64?
        /// Its place in the order of arrival, at least the former's.
        package var feed: Int64
        /// As ``Content/bytes(_:)`` makes it.
        package var content: [UInt8]

        package init(
            record: Dot, caseFile: Dot, author: String, salt: UInt64?, feed: Int64, content: [UInt8]
        ) {
            self.record = record
            self.caseFile = caseFile
            self.author = author
            self.salt = salt
            self.feed = feed
            self.content = content
        }
    }

    /// Most changes of a block: one of them is read in less than a tenth of a millisecond.
    package static let countMax = 256
    /// Fewer are not packed: that costs more than it saves.
    private static let packedCountMin = 8

    private let first: Dot
    private let feeds: [Int64]
    private let records: [Dot]
    private let caseFiles: [Dot]
    private let authors: [String]
    private let authorOf: [Int]
    private let salts: [UInt64?]
    private let bytes: [UInt8]
    /// Where each content ends in `bytes`; before them, where the first begins.
    private let ends: [Int]

    package var count: Int { feeds.count }
    /// The first change's dot: the others follow it.
    package var firstDot: Dot { first }

    package func dot(_ index: Int) -> Dot { Dot(first.log, first.sequence + Int64(index)) }
    package func feed(_ index: Int) -> Int64 { feeds[index] }
    package func record(_ index: Int) -> Dot { records[index] }
    package func caseFile(_ index: Int) -> Dot { caseFiles[index] }
    package func salt(_ index: Int) -> UInt64? { salts[index] }

    /// Where a change is; nil where this is not its block.
    package func index(of dot: Dot) -> Int? {
        guard dot.log == first.log, dot >= first, dot.sequence - first.sequence < Int64(count) else { return nil }
        return Int(dot.sequence - first.sequence)
    }

    /// Of all contents, and what stands before them.
    package var bytesCount: Int { bytes.count }

    package func contentBytes(_ index: Int) -> Int { ends[index + 1] - ends[index] }

    /// Throws where its content is damaged.
    package func change(_ index: Int) throws(WireError) -> Change {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                try Content.change(
                    dot: dot(index), record: records[index], caseFile: caseFiles[index],
                    author: authors[authorOf[index]], salt: salts[index],
                    UnsafeRawBufferPointer(rebasing: bytes[ends[index]..<ends[index + 1]]))
            }
        }
        return try result.get()
    }

    package func entry(_ index: Int) -> Entry {
        Entry(
            record: records[index], caseFile: caseFiles[index], author: authors[authorOf[index]], salt: salts[index],
            feed: feeds[index], content: Array(bytes[ends[index]..<ends[index + 1]]))
    }

    // MARK: Packed

    package static func pack(_ entries: [Entry], from first: Dot) -> [UInt8] {
        var out: [UInt8] = []
        entries.withUnsafeBufferPointer { write($0, from: first, to: &out) }
        return entries.count < packedCountMin ? [0] + out : Compression.pack(out, level: 3)
    }

    private static func write(_ entries: UnsafeBufferPointer<Entry>, from first: Dot, to out: inout [UInt8]) {
        var bytes = 16
        for index in entries.indices { bytes += entries[index].content.count + 32 }
        out.reserveCapacity(bytes)
        var authors: [String] = []
        var authorOf: [Int] = []
        for index in entries.indices {
            // Two spellings of one name are two authors: the chain covers what was written.
            let known = authors.lastIndex { $0.utf8.elementsEqual(entries[index].author.utf8) }
            if known == nil { authors.append(entries[index].author) }
            authorOf.append(known ?? authors.count - 1)
        }
        Varint.put(&out, UInt64(entries.count))
        Varint.put(&out, UInt64(authors.count))
        for author in authors { Varint.put(&out, author) }
        var feed = entries.first?.feed ?? 0
        for index in entries.indices {
            Varint.put(&out, UInt64(bitPattern: entries[index].feed &- feed))
            feed = entries[index].feed
        }
        func put(_ dot: Dot, _ index: Int) {
            Varint.put(&out, dot.packed == first.packed + Int64(index) ? 0 : UInt64(dot.packed))
        }
        for index in entries.indices { put(entries[index].record, index) }
        for index in entries.indices { put(entries[index].caseFile, index) }
        for index in entries.indices {
            Varint.put(&out, UInt64(authorOf[index]) << 1 | (entries[index].salt == nil ? 0 : 1))
        }
        for index in entries.indices {
            guard let salt = entries[index].salt else { continue }
            withUnsafeBytes(of: salt.littleEndian) { out.append(contentsOf: $0) }
        }
        for index in entries.indices { Varint.put(&out, UInt64(entries[index].content.count)) }
        for index in entries.indices { out.append(contentsOf: entries[index].content) }
    }

    /// Throws where the block is damaged, or is not of `count` changes from `first` on, the first of them at `feed`.
    package init(_ packed: [UInt8], first: Dot, count: Int, feed: Int64) throws(WireError) {
        guard (1...Self.countMax).contains(count), first.sequence <= Dot.sequenceMax - Int64(count) + 1 else {
            throw .malformed(Self.name)
        }
        bytes = try Compression.unpack(packed)
        let columns = bytes.withUnsafeBytes { bytes in
            Result { () throws(WireError) in try Columns(bytes, first, count, feed) }
        }
        self.first = first
        (feeds, records, caseFiles, authors, authorOf, salts, ends) = try columns.get().all
    }

    private static let name = "a block of changes"

    private struct Columns {
        let all: ([Int64], [Dot], [Dot], [String], [Int], [UInt64?], [Int])

        init(_ bytes: UnsafeRawBufferPointer, _ first: Dot, _ count: Int, _ start: Int64) throws(WireError) {
            var input = Input(bytes: bytes)
            guard try input.small(max: ChangeBlock.countMax) == count else { throw .malformed(ChangeBlock.name) }
            var authors: [String] = []
            for _ in 0..<(try input.small(max: count)) { authors.append(try input.text()) }
            var feeds: [Int64] = []
            feeds.reserveCapacity(count)
            var feed = start
            for _ in 0..<count {
                let (next, isOver) = feed.addingReportingOverflow(Int64(truncatingIfNeeded: try input.number()))
                guard !isOver, next >= feed else { throw .malformed(ChangeBlock.name) }
                feed = next
                feeds.append(feed)
            }
            let (records, caseFiles) = (try input.dots(first, count), try input.dots(first, count))
            var (authorOf, isSalted): ([Int], [Bool]) = ([], [])
            for _ in 0..<count {
                let number = try input.small(max: count << 1)
                guard number >> 1 < authors.count else { throw .malformed(ChangeBlock.name) }
                authorOf.append(number >> 1)
                isSalted.append(number & 1 == 1)
            }
            var salts: [UInt64?] = []
            salts.reserveCapacity(count)
            for isSalted in isSalted { salts.append(isSalted ? try input.salt() : nil) }
            var lengths: [Int] = []
            lengths.reserveCapacity(count)
            for _ in 0..<count { lengths.append(try input.small(max: bytes.count)) }
            var ends = [input.place]
            ends.reserveCapacity(count + 1)
            for length in lengths { ends.append(ends[ends.count - 1] + length) }
            guard ends[count] == bytes.count else { throw .malformed(ChangeBlock.name) }
            all = (feeds, records, caseFiles, authors, authorOf, salts, ends)
        }
    }

    private struct Input {
        let bytes: UnsafeRawBufferPointer
        var place = 0

        mutating func number() throws(WireError) -> UInt64 {
            guard let number = Varint.read(bytes, at: &place) else { throw .malformed(ChangeBlock.name) }
            return number
        }

        mutating func small(max: Int) throws(WireError) -> Int {
            guard let number = Int(exactly: try number()), number <= max else { throw .malformed(ChangeBlock.name) }
            return number
        }

        mutating func text() throws(WireError) -> String {
            let length = try small(max: bytes.count)
            guard length <= bytes.count - place,
                let text = String(
                    validating: UnsafeRawBufferPointer(rebasing: bytes[place..<(place + length)]), as: UTF8.self)
            else { throw .malformed(ChangeBlock.name) }
            place += length
            return text
        }

        mutating func salt() throws(WireError) -> UInt64 {
            guard bytes.count - place >= 8 else { throw .malformed(ChangeBlock.name) }
            defer { place += 8 }
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }

        /// 0 for the change itself.
        mutating func dots(_ first: Dot, _ count: Int) throws(WireError) -> [Dot] {
            var dots: [Dot] = []
            dots.reserveCapacity(count)
            for index in 0..<count {
                let number = try number()
                if number == 0 {
                    dots.append(Dot(first.log, first.sequence + Int64(index)))
                } else {
                    guard let packed = Int64(exactly: number), let dot = Dot(packed: packed) else {
                        throw .malformed(ChangeBlock.name)
                    }
                    dots.append(dot)
                }
            }
            return dots
        }
    }
}
