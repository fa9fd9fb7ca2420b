import Causality
import Exchange
import Ledger
import Register
import Testing
import Wire

/// What is read out of the columns that changes came in, beside what is made of the changes themselves.
@Suite struct ColumnBatchTests {
    private let first = Dot(LogID(site: 3, incarnation: 1), 5)

    private func columns(_ changes: [Change]) throws -> ColumnBatch {
        let request = Request(RequestHead(log: first.log, epoch: 1, token: 2, position: 3), changes: changes)
        let received = try MessageCoding.request(try MessageCoding.bytes(request))
        #expect(received.batch.count == changes.count)
        return try #require(received.batch.columns as? ColumnBatch)
    }

    /// Changes that follow each other in one log.
    private func changes(_ seed: UInt64) -> [Change] {
        var random = RandomChanges(seed: seed)
        return random.changes(1 + random.below(80)).enumerated().map { index, change in
            var change = change
            let dot = Dot(first.log, first.sequence + Int64(index))
            if change.createsRecord { change.record = dot }
            if change.opensCaseFile { change.caseFile = dot }
            change.dot = dot
            change.author = ["aida@3", "Ren\u{e9}@3", "Rene\u{301}@3", ""][random.below(4)]
            return change
        }
    }

    @Test(arguments: UInt64(1)...60) func `A change out of its columns is the one that was sent`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        let changes = random.changes(1 + random.below(80))
        let batch = try columns(changes)
        for (row, change) in changes.enumerated() {
            #expect(batch.change(row).isSame(as: change) && batch.change(row) == change)
            #expect(batch.dot(row) == change.dot && batch.record(row) == change.record)
            #expect(batch.caseFile(row) == change.caseFile && batch.salt(row) == change.salt)
            #expect(batch.authors[batch.author(row)].utf8.elementsEqual(change.author.utf8))
            let shape = batch.shapes[batch.shape(row)]
            #expect(shape.type == change.type && shape.fields == change.writes.map(\.field))
            let isAlone =
                change.createsRecord && change.opensCaseFile && change.basis == nil && change.context.isEmpty
            #expect(shape.standsAlone == isAlone)
            let cells = batch.cells(row)
            for (place, write) in change.writes.enumerated() {
                switch (cells[place], write.value) {
                case (.none, .none), (.removal, .removal): continue
                case (.integer(let cell), .integer(let number)): #expect(cell == number)
                case (.text(let cell), .text(let text)): #expect(cell.elementsEqual(text.utf8))
                default: Issue.record("\(write) came as another kind")
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...60) func `A block and its chain are the same out of columns and out of changes`(
        seed: UInt64
    ) throws {
        let changes = changes(seed)
        let batch = try columns(changes)
        let (made, taken) = (ChangeBlockBuilder(), ChangeBlockBuilder())
        for (index, change) in changes.enumerated() { try made.append(change, feed: 40 + Int64(index)) }
        let half = taken.append(batch, 0..<changes.count, feed: 40, countMax: (changes.count + 1) / 2, bytesMax: .max)
        let rest = taken.append(
            batch, half..<changes.count, feed: 40 + Int64(half), countMax: ChangeBlock.countMax, bytesMax: .max)
        #expect(half == (changes.count + 1) / 2 && half + rest == changes.count)
        #expect(made.pack(from: first) == taken.pack(from: first))
        var (one, other, slow) = (Chain.start, Chain.start, Chain.start)
        for (index, change) in changes.enumerated() {
            one.append(made, index, change.dot, salt: 7)
            other.append(taken, index, change.dot, salt: 7)
            try Content.bytes(change).withUnsafeBytes {
                slow.append(
                    salt: 7, dot: change.dot, record: change.record, caseFile: change.caseFile, author: change.author,
                    content: $0)
            }
            #expect(try made.change(index, change.dot).isSame(as: change))
        }
        #expect(one == other && one == slow)
    }

    @Test(arguments: UInt64(1)...20) func `A block that is cut off is as if no more had come`(seed: UInt64) throws {
        let changes = changes(seed)
        let kept = changes.count / 2
        let (cut, short) = (ChangeBlockBuilder(), ChangeBlockBuilder())
        for change in changes { try cut.append(change, feed: 1) }
        for change in changes.prefix(kept) { try short.append(change, feed: 1) }
        cut.truncate(to: kept)
        #expect(cut.count == kept && cut.contentBytes == short.contentBytes)
        for change in changes.dropFirst(kept) {
            try cut.append(change, feed: 2)
            try short.append(change, feed: 2)
        }
        #expect(cut.pack(from: first) == short.pack(from: first))
    }
}
