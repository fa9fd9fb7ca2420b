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
    static let packedCountMin = 8

    private let first: Dot
    private let heads: [Head]
    private let authors: [String]
    private let bytes: [UInt8]

    /// What is of a change beside its content, without a reference: a block is unfolded for each that is looked up.
    private struct Head {
        var feed: Int64 = 0
        /// Packed; 0 for the change itself.
        var record: Int64 = 0
        var caseFile: Int64 = 0
        var author: Int32 = 0
        /// Where its salt is in the bytes; 0 where it has none.
        var saltAt: Int32 = 0
        /// Where its content is.
        var start: Int32 = 0
        var end: Int32 = 0
    }

    package var count: Int { heads.count }
    /// The first change's dot: the others follow it.
    package var firstDot: Dot { first }
    /// Of all contents, and what stands before them.
    package var bytesCount: Int { bytes.count }

    package func dot(_ index: Int) -> Dot { Dot(first.log, first.sequence + Int64(index)) }
    package func feed(_ index: Int) -> Int64 { heads[index].feed }
    package func record(_ index: Int) -> Dot { Dot(packed: heads[index].record) ?? dot(index) }
    package func caseFile(_ index: Int) -> Dot { Dot(packed: heads[index].caseFile) ?? dot(index) }

    package func salt(_ index: Int) -> UInt64? {
        let place = Int(heads[index].saltAt)
        guard place > 0 else { return nil }
        return bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
    }

    /// Where a change is; nil where this is not its block.
    package func index(of dot: Dot) -> Int? {
        guard dot.log == first.log, dot >= first, dot.sequence - first.sequence < Int64(count) else { return nil }
        return Int(dot.sequence - first.sequence)
    }

    package func contentBytes(_ index: Int) -> Int { content(index).count }

    private func content(_ index: Int) -> Range<Int> { Int(heads[index].start)..<Int(heads[index].end) }

    /// The type of a change, without reading the rest of it; throws where its content is damaged.
    package func type(_ index: Int) throws(WireError) -> Int {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                try Content.type(UnsafeRawBufferPointer(rebasing: bytes[content(index)]))
            }
        }
        return try result.get()
    }

    /// Throws where its content is damaged.
    package func change(_ index: Int) throws(WireError) -> Change {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                try Content.change(
                    dot: dot(index), record: record(index), caseFile: caseFile(index),
                    author: authors[Int(heads[index].author)], salt: salt(index),
                    UnsafeRawBufferPointer(rebasing: bytes[content(index)]))
            }
        }
        return try result.get()
    }

    package func entry(_ index: Int) -> Entry {
        Entry(
            record: record(index), caseFile: caseFile(index), author: authors[Int(heads[index].author)],
            salt: salt(index), feed: heads[index].feed, content: Array(bytes[content(index)]))
    }

    // MARK: Packed

    package static func pack(_ entries: [Entry], from first: Dot) -> [UInt8] {
        let builder = ChangeBlockBuilder()
        for entry in entries { builder.append(entry) }
        return builder.pack(from: first)
    }

    /// Throws where the block is damaged, or is not of `count` changes. `first` and `feed` are the first one's dot and place,
    /// as the row has them.
    package init(_ packed: [UInt8], first: Dot, count: Int, feed: Int64) throws(WireError) {
        guard (1...Self.countMax).contains(count), first.sequence <= Dot.sequenceMax - Int64(count) + 1 else {
            throw .malformed(Self.name)
        }
        let bytes = try Compression.unpack(packed)
        let columns = bytes.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                var input = Input(bytes: bytes)
                return try input.columns(count, feed)
            }
        }
        (authors, heads) = try columns.get()
        self.first = first
        self.bytes = bytes
    }

    private static let name = "a block of changes"

    private struct Input {
        let bytes: UnsafeRawBufferPointer
        var place = 0

        mutating func columns(_ count: Int, _ start: Int64) throws(WireError) -> ([String], [Head]) {
            guard try small(max: ChangeBlock.countMax) == count else { throw .malformed(ChangeBlock.name) }
            var authors: [String] = []
            for _ in 0..<(try small(max: count)) { authors.append(try text()) }
            var heads = [Head](repeating: Head(), count: count)
            var feed = start
            for index in 0..<count {
                let (next, isOver) = feed.addingReportingOverflow(Int64(truncatingIfNeeded: try number()))
                guard !isOver, next >= feed else { throw .malformed(ChangeBlock.name) }
                feed = next
                heads[index].feed = feed
            }
            for index in 0..<count { heads[index].record = try dot() }
            for index in 0..<count { heads[index].caseFile = try dot() }
            var salts = 0
            for index in 0..<count {
                let number = try small(max: count << 1)
                guard number >> 1 < authors.count else { throw .malformed(ChangeBlock.name) }
                heads[index].author = Int32(number >> 1)
                guard number & 1 == 1 else { continue }
                // Made a place below, once it is known where they begin.
                heads[index].saltAt = Int32(salts * 8)
                salts += 1
                heads[index].end = 1
            }
            guard bytes.count <= Int(Int32.max), bytes.count - place >= salts * 8 else {
                throw .malformed(ChangeBlock.name)
            }
            for index in 0..<count where heads[index].end == 1 { heads[index].saltAt += Int32(place) }
            place += salts * 8
            for index in 0..<count { heads[index].end = Int32(try small(max: bytes.count)) }
            var end = place
            for index in 0..<count {
                heads[index].start = Int32(end)
                end += Int(heads[index].end)
                guard end <= bytes.count else { throw .malformed(ChangeBlock.name) }
                heads[index].end = Int32(end)
            }
            guard end == bytes.count else { throw .malformed(ChangeBlock.name) }
            return (authors, heads)
        }

        private mutating func number() throws(WireError) -> UInt64 {
            guard let number = Varint.read(bytes, at: &place) else { throw .malformed(ChangeBlock.name) }
            return number
        }

        private mutating func small(max: Int) throws(WireError) -> Int {
            guard let number = Int(exactly: try number()), number <= max else { throw .malformed(ChangeBlock.name) }
            return number
        }

        private mutating func text() throws(WireError) -> String {
            let length = try small(max: bytes.count)
            guard length <= bytes.count - place,
                let text = String(
                    validating: UnsafeRawBufferPointer(rebasing: bytes[place..<(place + length)]), as: UTF8.self)
            else { throw .malformed(ChangeBlock.name) }
            place += length
            return text
        }

        /// A dot that there can be, or 0 for the change itself.
        private mutating func dot() throws(WireError) -> Int64 {
            guard let packed = Int64(exactly: try number()), packed == 0 || Dot(packed: packed) != nil else {
                throw .malformed(ChangeBlock.name)
            }
            return packed
        }
    }
}
