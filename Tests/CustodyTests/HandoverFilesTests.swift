import Causality
import Custody
import Testing

@Suite struct HandoverFilesTests {
    private func dispatch(_ sequence: Int64, from: Int = 1, to: Int = 2) -> Handover.Filed<CustodyRecord.Transfer> {
        (
            Sample.dot(from, 100 + sequence),
            .init(id: Sample.dot(from, sequence), number: "T", from: from, to: to, dispatchedAt: 10 * sequence)
        )
    }

    private func receipt(_ sequence: Int64, at site: Int = 2) -> Handover.Filed<CustodyRecord.Custody> {
        (
            Sample.dot(site, 100 + sequence),
            .init(
                id: Sample.dot(site, sequence), facility: site, openedAt: 1_000 + sequence, transferNumber: "T",
                receivedFrom: 1)
        )
    }

    /// The joined files, as the sequences of their receipt and dispatch.
    private func joined(
        _ receipts: [Handover.Filed<CustodyRecord.Custody>], _ dispatches: [Handover.Filed<CustodyRecord.Transfer>],
        numbers: [Dot: String] = [:], person: (Dot) -> Dot = { $0 }, believed: Set<Dot> = []
    ) -> [String] {
        Handover.files(
            receipts, dispatches, person: person, number: { numbers[$0] },
            hadPerson: { believed.contains($0.record.id) }
        ).map { "\($0.receipt.sequence - 100)<\($0.dispatch.sequence - 100)" }
    }

    @Test func `Who travelled alone needs no prisoner number`() {
        #expect(joined([receipt(1)], [dispatch(7)]) == ["1<7"])
        // One who went elsewhere under the same number travelled with nobody.
        #expect(joined([receipt(1)], [dispatch(7), dispatch(8, to: 5)]) == ["1<7"])
        #expect(joined([receipt(1, at: 3)], [dispatch(7)]).isEmpty)
    }

    @Test func `Of a convoy only the prisoner number tells who is who`() {
        let (receipts, dispatches) = ([receipt(1), receipt(2), receipt(3)], [dispatch(7), dispatch(8), dispatch(9)])
        #expect(joined(receipts, dispatches).isEmpty)
        let numbers = [
            receipts[0].file: "P-8", receipts[1].file: "P-7", receipts[2].file: "", dispatches[0].file: "P-7",
            dispatches[1].file: "P-8", dispatches[2].file: "",
        ]
        #expect(joined(receipts, dispatches, numbers: numbers) == ["1<8", "2<7"])
        #expect(joined(receipts, dispatches.reversed(), numbers: numbers) == ["1<8", "2<7"])
    }

    @Test func `Of two that sent one person the one that had them is believed`() {
        let dispatches = [dispatch(7), dispatch(8)]
        let numbers = Dictionary(uniqueKeysWithValues: ([receipt(1).file] + dispatches.map(\.file)).map { ($0, "P") })
        #expect(joined([receipt(1)], dispatches, numbers: numbers) == ["1<7"])
        #expect(joined([receipt(1)], dispatches, numbers: numbers, believed: [dispatches[1].record.id]) == ["1<8"])
    }

    @Test func `Several dispatches of one person are no convoy`() {
        let dispatches = [dispatch(7), dispatch(8)]
        #expect(joined([receipt(1)], dispatches, person: { _ in dispatches[0].file }) == ["1<7"])
    }

    @Test func `A receipt and a dispatch in one file join nothing`() {
        let sent = dispatch(7)
        #expect(joined([(sent.file, receipt(1).record)], [sent]).isEmpty)
    }

    @Test func `A receipt whose own file says how they came is nobody else's, until that is answered or called off`() {
        let receipt = CustodyRecord.Custody(
            id: Sample.dot(2, 9), facility: 2, openedAt: 100, transferNumber: "other")
        func sent(to: Int = 2, at: Int64 = 50, cancelled: Int64? = nil, as number: String = "T") -> CustodyRecord {
            .transfer(
                .init(
                    id: Sample.dot(1, at), number: number, from: 1, to: to, dispatchedAt: at, cancelledAt: cancelled))
        }
        func received(at opened: Int64, by number: String?) -> CustodyRecord {
            .custody(.init(id: Sample.dot(2, opened), facility: 2, openedAt: opened, transferNumber: number))
        }
        #expect(Handover.isExplained(receipt, by: [.custody(receipt), sent()]))
        #expect(!Handover.isExplained(receipt, by: [.custody(receipt)]))
        for elsewhere in [sent(to: 3), sent(at: 150), sent(cancelled: 60), sent(as: "other")] {
            #expect(!Handover.isExplained(receipt, by: [.custody(receipt), elsewhere]))
        }
        for answer in [received(at: 70, by: "T"), received(at: 70, by: nil)] {
            #expect(!Handover.isExplained(receipt, by: [.custody(receipt), sent(), answer]))
        }
    }
}
