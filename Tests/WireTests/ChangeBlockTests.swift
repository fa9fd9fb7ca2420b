import Causality
import Register
import Testing
import Wire

@Suite struct ChangeBlockTests {
    private let first = Dot(LogID(site: 3, incarnation: 1), 5)

    /// Changes that follow each other from ``first`` on, some of them in files and records of others, and their places.
    private func changes(_ seed: UInt64) -> [(change: Change, feed: Int64)] {
        var random = RandomChanges(seed: seed)
        var feed: Int64 = 40
        return (0...Int64(random.below(200))).map { index in
            var change = random.change()
            let dot = Dot(first.log, first.sequence + index)
            (change.dot, change.record, change.caseFile) = (dot, dot, dot)
            change.salt = index.isMultiple(of: 3) ? 77 : nil
            if random.below(2) == 0 { change.record = Dot(LogID(site: 9, incarnation: 2), index + 1) }
            if random.below(2) == 0 { change.caseFile = Dot(LogID(site: 8, incarnation: 1), index + 1) }
            change.author = ["aida@3", "Ren\u{e9}@1", "Rene\u{301}@1", ""][Int(random.below(4))]
            feed += index == 0 ? 0 : 1 + Int64(random.below(3))
            return (change, feed)
        }
    }

    private func pack(_ changes: [(change: Change, feed: Int64)]) throws -> [UInt8] {
        try ChangeBlock.pack(
            changes.map { change, feed in
                ChangeBlock.Entry(
                    record: change.record, caseFile: change.caseFile, author: change.author, salt: change.salt,
                    feed: feed, content: try Content.bytes(change))
            }, from: first)
    }

    @Test(arguments: UInt64(1)...40) func `A block gives back each change as it was, and nothing beyond`(
        seed: UInt64
    ) throws {
        let changes = changes(seed)
        let block = try ChangeBlock(try pack(changes), first: first, count: changes.count, feed: changes[0].feed)
        for (index, (change, feed)) in changes.enumerated() {
            #expect(block.dot(index) == change.dot && block.index(of: change.dot) == index)
            #expect(try block.change(index).isSame(as: change))
            #expect(block.feed(index) == feed && block.salt(index) == change.salt)
            #expect(block.record(index) == change.record && block.caseFile(index) == change.caseFile)
            #expect(block.entry(index).content == (try Content.bytes(change)))
            #expect(block.contentBytes(index) == (try Content.bytes(change)).count)
        }
        for beyond in [first.sequence - 1, first.sequence + Int64(changes.count)] {
            #expect(block.index(of: Dot(first.log, beyond)) == nil)
        }
        #expect(block.index(of: Dot(LogID(site: 4, incarnation: 1), first.sequence)) == nil)
    }

    @Test(arguments: UInt64(1)...20) func `A damaged block is an error, never a crash`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        let changes = changes(seed)
        let plain = try Compression.unpack(try pack(changes))
        func read(_ bytes: [UInt8], _ count: Int) {
            // Thrown or other changes: the chain then says which.
            guard let block = try? ChangeBlock([0] + bytes, first: first, count: count, feed: 40) else { return }
            for index in 0..<block.count { _ = try? block.change(index) }  // As above.
        }
        for _ in 0..<200 {
            var damaged = plain
            damaged[Int(random.below(UInt64(damaged.count)))] = UInt8(random.below(256))
            if random.below(2) == 0 { damaged.removeLast(Int(random.below(UInt64(damaged.count))) / 2) }
            read(damaged, changes.count)
        }
    }

    @Test func `Numbers that no block has are refused at once`() throws {
        let changes = changes(1)
        let packed = try pack(changes)
        for count in [Int.min, -1, 0, changes.count - 1, changes.count + 1, 257, .max] {
            #expect(throws: WireError.self) { try ChangeBlock(packed, first: first, count: count, feed: 40) }
        }
        let last = Dot(first.log, Dot.sequenceMax)
        #expect(throws: WireError.self) { try ChangeBlock(packed, first: last, count: changes.count, feed: 40) }
        #expect(throws: WireError.self) {
            try ChangeBlock(packed, first: first, count: changes.count, feed: .max)
        }
        for bytes in [[], [0], [0, 1], [0] + [UInt8](repeating: 255, count: 40)] as [[UInt8]] {
            #expect(throws: WireError.self) { try ChangeBlock(bytes, first: first, count: 1, feed: 1) }
        }
    }
}
