import Causality
import Exchange
import Register
import Simulator
import Store
import Testing

/// A change never overtakes the custody that it rests on, which may stand in another file of the person.
@Suite struct BasisInBatchTests {
    private static let log = LogID(site: 3, incarnation: 1)

    /// A person with `files` files at one site, each opened at a readmission; between them routine work, and an urgent note
    /// in the first file after each. The first two changes are at the hub.
    private func site(files: Int) throws -> Store {
        let clerk = try Clerk()
        var custody = try clerk.put(
            #"{"type":"custody","case":"\#(clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1"}}"#).dot)","#
                + #""fields":{"facility":3,"opened_at":"2026-06-01T08:00Z","opened_by":"ADMISSION","#
                + #""commitment_order":"1"}}"#)
        let first = custody
        for number in 1...files {
            try clerk.put(#"{"id":"\#(first.dot)","fields":{"notes":"before \#(number)"}}"#)
            try clerk.put(
                #"{"id":"\#(custody.dot)","fields":{"closed_at":"2026-06-\#(10 + number)T08:00Z","closed_by":"RELEASE"}}"#
            )
            for other in 0..<20 {
                try clerk.put(#"{"type":"person","fields":{"prisoner_no":"R\#(number).\#(other)"}}"#)
            }
            let file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1","notes":"again"}}"#).dot
            custody = try clerk.put(
                #"{"type":"custody","case":"\#(file)","fields":{"facility":3,"opened_at":"2026-06-\#(10 + number)T09:00Z","#
                    + #""opened_by":"ADMISSION","commitment_order":"2"}}"#)
            let resting = try clerk.put(#"{"id":"\#(first.dot)","fields":{"notes":"after \#(number)"}}"#)
            #expect(resting.basis == custody.dot)
        }
        return clerk.store
    }

    /// Batches of about `bytes` until all is sent; each is in order of the log.
    private func batches(_ store: Store, bytes: Int) throws -> (sent: [[Change]], read: Int) {
        try store.read { transaction in
            var held = IntervalSet(1...2)
            var sent: [[Change]] = []
            let end = try transaction.ownLog.ownLogEnd()
            let before = transaction.upkeep.work.read
            while held.prefixEnd < end {
                let changes = try transaction.facility.readBatch(held: held, contentBytesMax: bytes).changes
                try #require(!changes.isEmpty)
                #expect(changes.map(\.dot) == changes.map(\.dot).sorted())
                for change in changes { held.insert(change.dot.sequence...change.dot.sequence) }
                sent.append(changes)
            }
            return (sent, transaction.upkeep.work.read - before)
        }
    }

    @Test(arguments: [1, 120, 400, 1 << 20])
    func `Wherever a batch is cut, what a change rests on is there or goes with it`(bytes: Int) throws {
        let (sent, _) = try batches(site(files: 4), bytes: bytes)
        var known = IntervalSet(1...2)
        var overtook = false
        for batch in sent {
            for change in batch { known.insert(change.dot.sequence...change.dot.sequence) }
            for change in batch {
                guard let basis = change.basis else { continue }
                #expect(known.contains(basis.sequence), "\(change.dot) without \(basis)")
                // Of its own file, too, what stands before it.
                #expect(known.contains(change.caseFile.sequence))
            }
            overtook = overtook || known.runs.count > 1
        }
        #expect(overtook || bytes == 1 << 20)
        #expect(sent.flatMap { $0 }.count == Set(sent.flatMap { $0 }.map(\.dot)).count)
    }

    @Test func `Twice the files of a person are twice the changes read for one batch`() throws {
        let reads = try [8, 16].map { try batches(site(files: $0), bytes: 1 << 20).read }
        #expect(Double(reads[1]) <= 2.2 * Double(reads[0]), "\(reads)")
    }
}
