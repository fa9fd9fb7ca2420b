import Causality
import Custody
import Testing

@Suite struct JoiningTests {
    private func met(_ receipt: Int, _ dispatch: Int) -> Handover.Met {
        (
            Sample.dot(receipt, 1), Sample.dot(dispatch, 1),
            CustodyRecord.Transfer(id: Sample.dot(dispatch, 2), number: "T", from: 1, to: 2, dispatchedAt: 10)
        )
    }

    private func decisions(
        _ met: [Handover.Met], links: [Int: Int] = [:], _ files: [Int: Joining.File] = [:]
    ) -> [String] {
        let joining = Joining(
            FileLinks(Dictionary(uniqueKeysWithValues: links.map { (Sample.dot($0, 1), Sample.dot($1, 1)) })),
            Dictionary(uniqueKeysWithValues: files.map { (Sample.dot($0, 1), $1) }))
        return joining.decisions(met).map { decision in
            guard case .alias(let alias) = decision, alias.apart == nil, alias.grounds == Joining.grounds else {
                return "no join"
            }
            return "\(alias.file.site)>\(alias.target.site)"
        }
    }

    @Test func `The file of a receipt and that of the dispatch that it meets are joined, once`() {
        #expect(decisions([met(7, 1)]) == ["7>1"])
        #expect(decisions([met(7, 1), met(7, 1)]) == ["7>1"])
        #expect(decisions([met(7, 1)], links: [1: 7]).isEmpty)
        // Through a third file they are one already.
        #expect(decisions([met(7, 1)], links: [7: 5, 5: 1]).isEmpty)
    }

    @Test func `What a person took apart stays apart, from what the decision names or from everything`() {
        let apart = Joining.File(apart: [Sample.dot(1, 1)])
        #expect(decisions([met(7, 1)], [7: apart]).isEmpty)
        #expect(decisions([met(7, 3)], links: [7: 7], [7: apart]) == ["7>3"])
        #expect(decisions([met(7, 3)], links: [7: 7]).isEmpty)
        #expect(decisions([met(3, 7)], links: [7: 7]).isEmpty)
        // Of any that is one with it by decision.
        #expect(decisions([met(8, 1)], links: [8: 7], [7: apart]).isEmpty)
        #expect(decisions([met(8, 2)], links: [8: 7, 2: 1], [7: apart]).isEmpty)
    }

    @Test func `A join may be against the next one`() {
        // Two receipts of one number in two persons' files: by the first join the second would make one of all.
        let apart = [7: Joining.File(apart: [Sample.dot(8, 1)]), 8: Joining.File(apart: [Sample.dot(7, 1)])]
        #expect(decisions([met(7, 1), met(8, 1)], apart) == ["7>1"])
        #expect(decisions([met(8, 1), met(7, 1)], apart) == ["8>1"])
        #expect(decisions([met(7, 1), met(8, 1)]) == ["7>1", "8>1"])
    }

    @Test func `Files that say of their persons what cannot be of one are not joined`() {
        let (man, woman) = (Joining.File(identifiers: .init(sex: "M")), Joining.File(identifiers: .init(sex: "F")))
        #expect(decisions([met(7, 1)], [7: man, 1: woman]).isEmpty)
        #expect(decisions([met(7, 1)], [7: man, 1: man]) == ["7>1"])
    }

    @Test func `Whom the receiver has sent on since are not joined to a receipt that comes to light`() {
        let onward = CustodyRecord.Transfer(id: Sample.dot(2, 9), number: "U", from: 2, to: 3, dispatchedAt: 20)
        #expect(decisions([met(7, 1)], [1: .init(transfers: [onward])]).isEmpty)
        // In a file that is one with that of the dispatch.
        #expect(decisions([met(7, 1)], links: [1: 4], [4: .init(transfers: [onward])]).isEmpty)
        #expect(decisions([met(7, 1)], [7: .init(transfers: [onward])]) == ["7>1"])
    }
}
