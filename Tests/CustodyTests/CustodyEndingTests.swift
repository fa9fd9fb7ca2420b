import Causality
import Custody
import Register
import Testing

@Suite struct CustodyEndingTests {
    @Test func `Who is written down as released is not held for ever`() {
        func end(_ closedAt: Int64?, _ closedBy: String?, written: Int64? = 500) -> Int64? {
            CustodyEnding.end(closedAt: closedAt, closedBy: closedBy, openedAt: 100, writtenAt: written)
        }
        #expect(end(300, "RELEASE") == 300 && end(300, nil) == 300)
        #expect(end(nil, "RELEASE") == 500 && end(nil, "DEATH") == 500 && end(nil, "ESCAPE") == 500)
        // A clock that is far behind ends it a moment after it began: never before.
        #expect(end(nil, "RELEASE", written: 3) == 101)
        // The transfer says when somebody was sent; what was opened in error is undone by its own field.
        #expect(end(nil, "DISPATCH") == nil && end(nil, "ERROR") == nil && end(nil, nil) == nil)
        #expect(CustodyEnding.isHalf(closedAt: nil, closedBy: "DEATH"))
        #expect(
            !CustodyEnding.isHalf(closedAt: 3, closedBy: "DEATH") && !CustodyEnding.isHalf(closedAt: nil, closedBy: nil)
        )
    }

    private func word(_ sequence: Int64, _ closedBy: String?, at: Int64, knowing: [Int64] = []) -> CustodyEnding.Word {
        .init(
            dot: Sample.dot(1, sequence), context: VersionVector(knowing.map { Sample.dot(1, $0) }), closedBy: closedBy,
            at: at)
    }

    @Test func `It ended when that was first written down, whatever is said later of how`() {
        #expect(CustodyEnding.told([]) == nil)
        #expect(CustodyEnding.told([word(1, "DISPATCH", at: 5)]) == nil)
        let release = word(1, "RELEASE", at: 100)
        #expect(CustodyEnding.told([release, word(2, "DEATH", at: 900, knowing: [1])]) == 100)
        // Of two who did not know of each other too, in any order.
        #expect(CustodyEnding.told([word(2, "DEATH", at: 900), release]) == 100)
    }

    @Test func `What was taken back by who knew it does not end it`() {
        let release = word(1, "RELEASE", at: 100)
        for none in [nil, "DISPATCH", "ERROR"] {
            let back = word(2, none, at: 200, knowing: [1])
            #expect(CustodyEnding.told([release, back, word(3, "DEATH", at: 300, knowing: [1, 2])]) == 300)
            // Nobody else said so, and it is shown all the same: people disagree about the taking back.
            #expect(CustodyEnding.told([release, back]) == 100)
        }
        #expect(CustodyEnding.told([release, word(2, nil, at: 200), word(3, "DEATH", at: 300)]) == 100)
    }
}
