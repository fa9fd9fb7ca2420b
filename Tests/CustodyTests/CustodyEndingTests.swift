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
}
