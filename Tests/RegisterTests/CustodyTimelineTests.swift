import Causality
import Register
import Testing

@Suite struct CustodyTimelineTests {
    typealias Holder = CustodyTimeline.Holder

    private func custody(
        _ site: Int, _ opened: Int64, until closed: Int64? = nil, by number: String? = nil, from: Int? = nil,
        _ sequence: Int64 = 1
    ) -> CustodyRecord {
        .custody(
            .init(
                id: Sample.dot(site, sequence), facility: site, openedAt: opened, closedAt: closed,
                transferNumber: number, receivedFrom: from))
    }

    private func transfer(
        _ from: Int, _ to: Int, _ number: String, _ at: Int64, cancelled: Int64? = nil
    ) -> CustodyRecord {
        .transfer(
            .init(
                id: Sample.dot(from, 50 + at), number: number, from: from, to: to, dispatchedAt: at,
                cancelledAt: cancelled))
    }

    /// Holders with their starts; the same in any order of the records, without overlap or gap.
    private func spans(_ records: [CustodyRecord]) -> [String] {
        let timeline = CustodyTimeline(records)
        #expect(CustodyTimeline(records.reversed()) == timeline)
        for (one, next) in zip(timeline.spans, timeline.spans.dropFirst()) {
            #expect(one.until == next.from)
            #expect(one.from < next.from)
        }
        #expect(timeline.spans.last?.until == nil)
        return timeline.spans.map { span in
            let who =
                switch span.holder {
                case .nobody: "nobody"
                case .facility(let site): "\(site)"
                case .transit(let from, let to): "\(from)>\(to)"
                case .disputed(let sites): sites.map(String.init).joined(separator: "|")
                }
            return "\(span.from): \(who)\(span.isUnmatched ? " unmatched" : "")"
        }
    }

    @Test func `A dispatch moves the person to the road, a receipt to the receiver`() {
        let records = [custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30, by: "T", from: 1)]
        #expect(spans(records) == ["10: 1", "20: 1>2", "30: 2"])
        #expect(CustodyTimeline(records).links == [Sample.dot(1, 1), Sample.dot(2, 1)])
        #expect(CustodyTimeline(Array(records.prefix(2))).openTransfers == ["T"])
    }

    @Test func `A dispatch and its receipt at one instant leave nobody on the road`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(2, 20, by: "T", from: 1)]) == ["10: 1", "20: 2"])
        #expect(
            spans([custody(1, 10, until: 20), transfer(1, 2, "T", 20), custody(2, 20, by: "T", from: 1)])
                == ["10: 1", "20: 2"])
    }

    @Test func `A receipt that is earlier than its dispatch by the receiver's clock counts`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 30), custody(2, 20, by: "T", from: 1)]) == ["10: 1", "20: 2"])
    }

    @Test func `A body received without a dispatch is held, marked unmatched, and counted once`() {
        #expect(spans([custody(1, 10), custody(2, 20, by: "T", from: 1)]) == ["10: 1", "20: 2 unmatched"])
        #expect(spans([custody(2, 20, by: "T", from: 1)]) == ["20: 2 unmatched"])
    }

    @Test func `Two admissions are one person in dispute, until one of them ends`() {
        #expect(spans([custody(1, 10), custody(2, 20)]) == ["10: 1", "20: 1|2"])
        #expect(spans([custody(1, 10, until: 30), custody(2, 20)]) == ["10: 1", "20: 1|2", "30: 2"])
        #expect(spans([custody(1, 10), custody(2, 20, until: 30)]) == ["10: 1", "20: 1|2", "30: 1"])
    }

    @Test func `An unmatched receipt from another sender leaves the holder a rival`() {
        #expect(spans([custody(1, 10), custody(3, 20, by: "T", from: 2)]) == ["10: 1", "20: 1|3 unmatched"])
    }

    @Test func `An admission elsewhere during a transfer is a rival of the receiver, dispatched or not`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(3, 25), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "25: 3", "30: 2|3"])
        #expect(
            spans([custody(1, 10), custody(3, 15), transfer(1, 2, "T", 20), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "15: 1|3", "20: 3", "30: 2|3"])
    }

    @Test func `A cancelled transfer gives the person back, under the custody that was`() {
        let records = [custody(1, 10), transfer(1, 2, "T", 20, cancelled: 25)]
        #expect(spans(records) == ["10: 1", "20: 1>2", "25: 1"])
        #expect(CustodyTimeline(records).links == [Sample.dot(1, 1)])
        #expect(spans([custody(1, 10, until: 40), records[1]]) == ["10: 1", "20: 1>2", "25: 1", "40: nobody"])
        #expect(spans([custody(1, 10, until: 20), records[1]]) == ["10: 1", "20: 1>2", "25: 1"])
    }

    @Test func `A cancellation after the receipt changes nothing`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20, cancelled: 40), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "30: 2"])
    }

    @Test func `A record closed at or before its opening held nobody`() {
        #expect(spans([custody(1, 10, until: 10)]) == [])
        #expect(spans([custody(1, 10, until: 5), custody(2, 20)]) == ["20: 2"])
    }

    @Test func `Closing a record that a later one of its site replaced ends nothing`() {
        #expect(spans([custody(1, 10, until: 30), custody(1, 20, 2)]) == ["10: 1"])
    }

    @Test func `A release, and an admission at the same instant, are no gap`() {
        #expect(spans([custody(1, 10, until: 20), custody(2, 20)]) == ["10: 1", "20: 2"])
        #expect(spans([custody(1, 10, until: 20)]) == ["10: 1", "20: nobody"])
    }

    @Test func `A dispatch by a site that does not hold the person moves nobody`() {
        #expect(spans([custody(1, 10), transfer(3, 2, "T", 20)]) == ["10: 1"])
    }

    @Test func `Scope follows custody`() {
        func holders(_ records: [CustodyRecord]) -> Set<Int>? { Scope.holders(CustodyTimeline(records)) }
        #expect(holders([]) == nil)
        #expect(holders([custody(1, 10)]) == [1])
        #expect(holders([custody(1, 10), transfer(1, 2, "T", 20)]) == [1, 2])
        #expect(holders([custody(1, 10), custody(2, 20)]) == [1, 2])
        #expect(holders([custody(1, 10, until: 20)]) == nil)
    }
}
