import Ledger
import Testing

@Suite struct FeedAgreementTests {
    @Test func `The hub compares where both have a digest`() {
        #expect(FeedAgreement.atHub(kept: 1, shown: 1) == .agrees)
        #expect(FeedAgreement.atHub(kept: 1, shown: 2) == .differs)
        #expect(FeedAgreement.atHub(kept: nil, shown: 2) == .unknown)
        #expect(FeedAgreement.atHub(kept: 1, shown: nil) == .unknown)
    }

    @Test func `A site takes a digest carried on, or begun anew, and tells the two apart`() {
        func judged(_ given: UInt64?) -> (FeedAgreement, Bool) {
            FeedAgreement.atSite(given: given, continued: 1) { 2 }
        }
        #expect(judged(1) == (.agrees, false))
        #expect(judged(2) == (.agrees, true))
        #expect(judged(3) == (.differs, false))
        #expect(judged(nil) == (.unknown, false))
    }
}
