import Custody
import Testing

extension CustodyTimelineTests {
    @Test func `Scope follows custody, and a rival claim opens nothing`() {
        func scope(_ records: [CustodyRecord], current: Set<Int> = [1]) -> Scope.Decision {
            Scope.decision(CustodyTimeline(records), current: current)
        }
        #expect(scope([]) == .init(needed: [], keepsOthers: true))
        #expect(scope([custody(1, 10)]) == .init(needed: [1], keepsOthers: false))
        let sent = [custody(1, 10), transfer(1, 2, "T", 20)]
        #expect(scope(sent) == .init(needed: [1, 2], keepsOthers: false))
        #expect(scope([custody(1, 10), custody(2, 20)]) == .init(needed: [], keepsOthers: true))
        #expect(scope([custody(1, 10), custody(2, 20, writtenBy: 0)]) == .init(needed: [2], keepsOthers: true))
        #expect(scope([custody(1, 10, until: 20)]) == .init(needed: [1], keepsOthers: false))
        // In a dispute a dispatch by who has the file goes on; one by a rival, or by a former holder, opens nothing.
        #expect(scope(sent + [custody(3, 25)]) == .init(needed: [2], keepsOthers: true))
        #expect(scope([custody(1, 10), custody(3, 15), transfer(3, 4, "T", 20)], current: [1, 3]).needed == [])
        #expect(scope(sent + [custody(3, 25)], current: [5]).needed == [])
    }

    @Test func `Whom nobody has is the last holder's, and of several who claim them who is no rival writes`() {
        func holders(_ records: [CustodyRecord]) -> Set<Int>? {
            let timeline = CustodyTimeline(records)
            #expect(timeline.isDisputed || Scope.isSettled(timeline) == (Scope.holders(timeline) != nil))
            return Scope.holders(timeline)
        }
        #expect(holders([]) == nil)
        #expect(holders([custody(1, 10, until: 20, ended: .error)]) == nil)
        let sent = [custody(1, 10), transfer(1, 2, "T", 20)]
        #expect(holders(sent) == [1, 2])
        for end in [Int64(30), 40] {
            let gone = sent + [custody(2, 30, until: end, ended: .left, by: "T", from: 1)]
            #expect(CustodyTimeline(gone).now?.holder == .nobody)
            #expect(holders(gone) == [2])
            // Whose claim stands beside one that was there first ends with nothing of its own.
            #expect(holders(gone + [custody(3, 35, until: 50, ended: .left)]) == (end == 40 ? [2] : [3]))
        }
        // Gone from the way to 2.
        #expect(holders([custody(1, 10, until: 25, ended: .left), transfer(1, 2, "T", 20)]) == [1])
        let received = sent + [custody(2, 30, by: "T", from: 1)]
        #expect(holders(received + [custody(1, 40, 2)]) == [2])
        #expect(holders(received + [custody(1, 40, 2), transfer(2, 3, "U", 50)]) == [2, 3])
        #expect(holders(received + [custody(1, 40, until: 60, ended: .left, 2)]) == [2])
        // Sent by who says never to have had them, and called off: as before.
        let denied = [
            custody(1, 10, until: 20, ended: .left), custody(3, 30, ended: .error),
            transfer(3, 2, "T", 40, cancelled: 50),
        ]
        #expect(holders(denied) == [1])
    }
}
