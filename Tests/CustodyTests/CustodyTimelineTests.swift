import Causality
import Custody
import Register
import Testing

@Suite struct CustodyTimelineTests {
    typealias Holder = CustodyTimeline.Holder

    func custody(
        _ site: Int, _ opened: Int64, until closed: Int64? = nil, ended ending: CustodyRecord.Custody.Ending = .unknown,
        by number: String? = nil, from: Int? = nil, _ sequence: Int64 = 1, writtenBy writer: Int? = nil
    ) -> CustodyRecord {
        .custody(
            .init(
                id: Sample.dot(writer ?? site, sequence), facility: site, openedAt: opened, closedAt: closed,
                closedBy: ending, transferNumber: number, receivedFrom: from))
    }

    func transfer(
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

    @Test func `A dispatch by a clock that is ahead, and a receipt by one that is behind, are in order`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 900), custody(2, 20, by: "T", from: 1)]) == ["10: 1", "20: 2"])
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(2, 5, by: "T", from: 1)]) == ["10: 1", "20: 2"])
    }

    @Test func `A body received without a dispatch is held, marked unmatched, and ends nobody's claim`() {
        #expect(spans([custody(1, 10), custody(2, 20, by: "T", from: 1)]) == ["10: 1", "20: 1|2 unmatched"])
        #expect(spans([custody(2, 20, by: "T", from: 1)]) == ["20: 2 unmatched"])
    }

    @Test func `A receipt meets a dispatch only at the site that it was sent to, once, and not after it was cancelled`()
    {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(3, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "30: 1|3 unmatched"])
        #expect(
            spans([
                custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30, by: "T"), custody(3, 40, by: "T", from: 1),
            ]) == ["10: 1", "20: 1>2", "30: 2", "40: 2|3 unmatched"])
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20, cancelled: 25), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "25: 1", "30: 1|2 unmatched"])
    }

    @Test func `Two admissions are one person in dispute, which no release closes`() {
        #expect(spans([custody(1, 10), custody(2, 20)]) == ["10: 1", "20: 1|2"])
        #expect(spans([custody(1, 10, until: 30), custody(2, 20)]) == ["10: 1", "20: 1|2"])
        #expect(spans([custody(1, 10), custody(2, 20, until: 30, ended: .left)]) == ["10: 1", "20: 1|2"])
        #expect(
            spans([custody(1, 10, until: 40, ended: .left), custody(2, 20, until: 30, ended: .left)])
                == ["10: 1", "20: 1|2", "40: nobody"])
    }

    @Test func `A claim that was made in error never was`() {
        #expect(spans([custody(1, 10), custody(2, 20, until: 30, ended: .error)]) == ["10: 1"])
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30, until: 40, ended: .error, by: "T")]) == [
                "10: 1", "20: 1>2",
            ])
    }

    @Test func `An unmatched receipt from another sender leaves the holder a rival`() {
        #expect(spans([custody(1, 10), custody(3, 20, by: "T", from: 2)]) == ["10: 1", "20: 1|3 unmatched"])
    }

    @Test func `Who is sent somewhere and held there has come, under whatever number`() {
        #expect(spans([custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30)]) == ["10: 1", "20: 1>2", "30: 2"])
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30, by: "t")])
                == ["10: 1", "20: 1>2", "30: 2 unmatched"])
    }

    @Test func `An admission elsewhere during a transfer is a rival of the receiver, dispatched or not`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), custody(3, 25), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "25: 1|3", "30: 2|3"])
        #expect(
            spans([custody(1, 10), custody(3, 15), transfer(1, 2, "T", 20), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "15: 1|3", "30: 2|3"])
    }

    @Test func `A cancelled transfer gives the person back, under the custody that was`() {
        let records = [custody(1, 10), transfer(1, 2, "T", 20, cancelled: 25)]
        #expect(spans(records) == ["10: 1", "20: 1>2", "25: 1"])
        #expect(CustodyTimeline(records).links == [Sample.dot(1, 1)])
        #expect(spans([custody(1, 10, until: 40), records[1]]) == ["10: 1", "20: 1>2", "25: 1", "40: nobody"])
        #expect(spans([custody(1, 10, until: 20), records[1]]) == ["10: 1", "20: 1>2", "25: 1"])
        #expect(spans([custody(1, 10, until: 20, ended: .dispatched), records[1]]) == ["10: 1", "20: 1>2", "25: 1"])
    }

    @Test func `A movement that was written down twice is one, whichever record is met, and whichever is cancelled`() {
        let (first, second) = (20 as Int64, 22 as Int64)
        for number in ["A", "B", nil] {
            for cancelled in [nil, 23, 40] as [Int64?] {
                for isFirst in [true, false] {
                    // The record that the receipt names stands.
                    guard cancelled == nil || number != (isFirst ? "A" : "B") else { continue }
                    let timeline = CustodyTimeline([
                        custody(1, 10), transfer(1, 2, "A", first, cancelled: isFirst ? cancelled : nil),
                        transfer(1, 2, "B", second, cancelled: isFirst ? nil : cancelled),
                        custody(2, 30, by: number, from: 1),
                    ])
                    #expect(
                        timeline.spans.map(\.holder) == [.facility(1), .transit(from: 1, to: 2), .facility(2)],
                        "\(number ?? "") \(cancelled ?? 0) \(isFirst)")
                }
            }
        }
        // Both cancelled, they are with the sender again.
        #expect(
            spans([
                custody(1, 10), transfer(1, 2, "A", 20, cancelled: 23), transfer(1, 2, "B", 22, cancelled: 24),
            ]) == ["10: 1", "20: 1>2", "24: 1"])
        // Turned round on the way, they are where they were sent last.
        #expect(
            spans([custody(1, 10), transfer(1, 2, "A", 20), transfer(1, 3, "B", 22, cancelled: 24)])
                == ["10: 1", "20: 1>2", "22: 1>3", "24: 1"])
    }

    @Test func `A cancellation after the receipt is the sender's claim against the receiver's`() {
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20, cancelled: 40), custody(2, 30, by: "T", from: 1)])
                == ["10: 1", "20: 1>2", "30: 2", "40: 1|2"])
        // Also where the receiver has let the person go since.
        #expect(
            spans([
                custody(1, 10, until: 20, ended: .dispatched), transfer(1, 2, "T", 20, cancelled: 25),
                custody(1, 26, 2),
                custody(2, 30, until: 35, ended: .left, by: "T", from: 1),
            ]) == ["10: 1", "20: 1>2", "25: 1", "30: 1|2 unmatched", "35: 1|2"])
    }

    @Test(arguments: [CustodyRecord.Custody.Ending.left])
    func `Who dies, flees or is released on the way is on the way no more`(ending: CustodyRecord.Custody.Ending) {
        #expect(
            spans([custody(1, 10, until: 30, ended: ending), transfer(1, 2, "T", 20)]) == [
                "10: 1", "20: 1>2", "30: nobody",
            ])
    }

    @Test func `Whom a site has let go it sends nowhere, unless it has them again`() {
        let released = custody(1, 10, until: 20, ended: .left)
        #expect(spans([released, transfer(1, 2, "T", 30)]) == ["10: 1", "20: nobody"])
        #expect(
            spans([released, custody(1, 25, 2), transfer(1, 2, "T", 30)]) == [
                "10: 1", "20: nobody", "25: 1", "30: 1>2",
            ])
        // Sent while the sender's own record has not come.
        #expect(spans([transfer(1, 2, "T", 30)]) == ["30: 1>2"])
    }

    @Test func `Who was sent nobody knows where is on the way until their sender says where to`() {
        let sent = custody(1, 10, until: 20, ended: .dispatched)
        #expect(spans([sent]) == ["10: 1", "20: 1>0"])
        // Anybody may say to have received them: a claim like any other.
        #expect(spans([sent, custody(3, 30)]) == ["10: 1", "20: 1>0", "30: 1|3"])
        let received = custody(3, 30, by: "T", from: 1)
        #expect(spans([sent, received]).last == "30: 1|3 unmatched")
        #expect(spans([sent, received, transfer(1, 3, "T", 20)]) == ["10: 1", "20: 1>3", "30: 3"])
        #expect(spans([sent, custody(3, 30), transfer(1, 3, "T", 20)]) == ["10: 1", "20: 1>3", "30: 3"])
        #expect(spans([sent, custody(3, 30), transfer(1, 2, "T", 20)]).last == "30: 1|3")
    }

    @Test func `Whom their sender never had is with nobody once the dispatch is taken back, too`() {
        let denied = custody(1, 10, until: 20, ended: .error)
        // Nobody is counted nowhere by a denial alone: somebody was sent.
        #expect(spans([denied, transfer(1, 2, "T", 20)]) == ["20: 1>2"])
        #expect(spans([denied, transfer(1, 2, "T", 20, cancelled: 30)]) == ["20: 1>2", "30: nobody"])
        // Who received them has them all the same, and cancelling gives nobody back to who never had them.
        let received = custody(2, 30, by: "T", from: 1)
        #expect(spans([denied, transfer(1, 2, "T", 20), received]) == ["20: 1>2", "30: 2"])
        #expect(spans([denied, transfer(1, 2, "T", 20, cancelled: 40), received]) == ["20: 1>2", "30: 2"])
        // Of two records only one was the error.
        #expect(spans([denied, custody(1, 12, 2), transfer(1, 2, "T", 20)]) == ["12: 1", "20: 1>2"])
        // An error of long ago takes nothing from a custody that stands: called back, both say to have the person.
        let sent = [custody(1, 25, 2), transfer(1, 2, "T", 30, cancelled: 50), custody(2, 40, by: "T", from: 1)]
        #expect(spans([denied] + sent) == ["25: 1", "30: 1>2", "40: 2", "50: 1|2"])
        // Sent before the error was made.
        #expect(spans([custody(1, 30, ended: .error, 2), transfer(1, 2, "T", 20)]) == ["20: 1>2"])
    }

    @Test func `Whom an addressee received in error and did not send on after all is still on the way to it`() {
        let sent = [custody(1, 10), transfer(1, 2, "T", 20)]
        let denied = custody(2, 30, until: 60, ended: .error, by: "T", from: 1)
        let called = transfer(2, 3, "U", 40, cancelled: 50)
        #expect(spans(sent + [denied, called]) == ["10: 1", "20: 1>2", "40: 2>3", "50: 1>2"])
        // Whoever then comes there answers the first dispatch.
        let later = CustodyTimeline(sent + [denied, called, custody(2, 70, by: "T", from: 1, 2)])
        #expect(later.now?.holder == .facility(2) && later.claims.map(\.isEstablished) == [true])
        // Called back by the first sender, they are there.
        #expect(
            spans([sent[0], transfer(1, 2, "T", 20, cancelled: 80), denied, called]).last == "80: 1")
        // Once somebody has received them, the denial gives nobody back.
        #expect(spans(sent + [denied, called, custody(3, 45, by: "U", from: 2)]).last == "45: 3")
    }

    @Test func `Who dies, flees or is released in the minute in which they came is with nobody`() {
        let sent = [custody(1, 10), transfer(1, 2, "T", 20)]
        #expect(
            spans(sent + [custody(2, 30, until: 30, ended: .left, by: "T", from: 1)]) == [
                "10: 1", "20: 1>2", "30: nobody",
            ])
        // Sent and received in one minute, too; and by nobody's number.
        #expect(
            spans(sent + [custody(2, 20, until: 20, ended: .left, by: "T", from: 1)]) == ["10: 1", "20: nobody"])
        #expect(spans(sent + [custody(2, 30, until: 30, ended: .left)]).last == "30: nobody")
        #expect(spans([custody(1, 10, until: 10, ended: .left)]) == [])
    }

    @Test func `A dispatch that is called off before its time never began`() {
        for cancelled: Int64 in [5, 15, 20] {
            #expect(spans([custody(1, 10), transfer(1, 2, "T", 20, cancelled: cancelled)]) == ["10: 1"])
            #expect(
                spans([
                    custody(1, 10, until: 20, ended: .dispatched), transfer(1, 2, "T", 20, cancelled: cancelled),
                ]) == ["10: 1"])
        }
    }

    @Test func `Who dies, flees or is released in the minute of a dispatch is on no way`() {
        #expect(
            spans([custody(1, 10, until: 20, ended: .left), transfer(1, 2, "T", 20)]) == ["10: 1", "20: nobody"])
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

    @Test func `Who sends on whom they were sent has had them, whatever they say of their receipt since`() {
        let sent = [custody(1, 10), transfer(1, 2, "T", 20), transfer(2, 3, "U", 40)]
        let denied = custody(2, 30, until: 60, ended: .error, by: "T", from: 1)
        let arrived = custody(3, 50, by: "U", from: 2)
        for records in [sent, sent + [denied]] {
            #expect(spans(records) == ["10: 1", "20: 1>2", "40: 2>3"])
            #expect(spans(records + [arrived]) == ["10: 1", "20: 1>2", "40: 2>3", "50: 3"])
        }
        // What the denied receipt answered is answered: another of it is a rival's, and opens nothing.
        let again = CustodyTimeline(sent + [denied, arrived, custody(2, 70, by: "T", from: 1, 2)])
        #expect(again.now?.holder == .disputed([2, 3]))
        #expect(again.claims.filter(\.isEstablished).map(\.site) == [3])
        #expect(Scope.decision(again, current: [1, 2, 3]).needed == [])
        // Called back, they are with who sent them on.
        #expect(
            spans([custody(1, 10), transfer(1, 2, "T", 20), transfer(2, 3, "U", 40, cancelled: 45)]) == [
                "10: 1", "20: 1>2", "40: 2>3", "45: 2",
            ])
        // Nobody else can send them on.
        #expect(spans([custody(1, 10), transfer(1, 2, "T", 20), transfer(4, 3, "U", 40)]) == ["10: 1", "20: 1>2"])
    }

    /// Slowly and from the words: the last of a chain of transfers has the person, however many receipts on the way are
    /// denied or were never written.
    @Test func `Of a chain of transfers the last holder is the same, whichever receipts before are denied`() {
        for denied in 0..<8 {
            for isDenied in [false, true] {
                var records = [custody(1, 10)]
                for site in 2...5 {
                    let at = Int64(site) * 20
                    records.append(transfer(site - 1, site, "T\(site)", at))
                    let isMissing = site < 5 && denied & 1 << (site - 2) != 0
                    if isMissing, !isDenied { continue }
                    records.append(
                        custody(
                            site, at + 5, until: isMissing ? at + 15 : nil, ended: isMissing ? .error : .unknown,
                            by: "T\(site)", from: site - 1))
                }
                let timeline = CustodyTimeline(records)
                #expect(timeline.now?.holder == .facility(5), "\(denied)")
                #expect(timeline.claims.map(\.isEstablished) == [true])
                #expect(Scope.decision(timeline, current: [5]) == .init(needed: [5], keepsOthers: false))
            }
        }
    }

    @Test func `A dispatch is passed on once its addressee has sent the person on, and not called them back`() {
        func sent(_ from: Int, _ to: Int, _ at: Int64, cancelled: Int64? = nil) -> CustodyRecord.Transfer {
            .init(
                id: Sample.dot(from, at), number: "T\(at)", from: from, to: to, dispatchedAt: at,
                cancelledAt: cancelled)
        }
        let first = sent(1, 2, 20)
        #expect(Handover.isPassedOn(first, [first, sent(2, 3, 40)]))
        #expect(!Handover.isPassedOn(first, [first]))
        #expect(!Handover.isPassedOn(first, [first, sent(2, 3, 40, cancelled: 45)]))
        #expect(!Handover.isPassedOn(first, [first, sent(2, 3, 10), sent(4, 3, 40)]))
    }

    @Test func `A dispatch by a site that does not hold the person moves nobody`() {
        #expect(spans([custody(1, 10), transfer(3, 2, "T", 20)]) == ["10: 1"])
    }

    @Test func `Who has let a person go, and who only says to have them, sends nobody on whom somebody else has`() {
        let passed = [custody(1, 10), transfer(1, 2, "T", 20), custody(2, 30, by: "T", from: 1)]
        let (first, second) = (Sample.dot(1, 70), Sample.dot(1, 90))
        for records in [
            passed + [transfer(1, 3, "U", 40)],
            // Not when there is nobody left to say otherwise, either.
            [passed[0], passed[1], custody(2, 30, until: 35, ended: .left, by: "T", from: 1), transfer(1, 3, "U", 40)],
            passed + [custody(1, 35, 2), transfer(1, 3, "U", 40)],
        ] {
            let timeline = CustodyTimeline(records)
            #expect(timeline.moved == [first])
            #expect(timeline.sites == [1, 2])
            #expect(timeline.now?.holder != .transit(from: 1, to: 3))
        }
        #expect(
            CustodyTimeline([passed[0], passed[1], transfer(2, 1, "V", 30), transfer(1, 3, "U", 40)]).moved.contains(
                second))
        // Only addressed, and back with the sender before anybody came.
        let cancelled = [
            custody(1, 10), transfer(1, 3, "T", 20, cancelled: 25), custody(3, 30), transfer(3, 2, "X", 40),
        ]
        #expect(CustodyTimeline(cancelled).moved == [first])
        #expect(CustodyTimeline(cancelled).sites == [1])
    }

    @Test func `Of two dispatches that a receipt could answer it answers that of who had the person`() {
        let records = [
            custody(1, 10), custody(3, 15), transfer(3, 2, "T", 19), transfer(1, 2, "T", 20), custody(2, 30, by: "T"),
        ]
        #expect(spans(records).last == "30: 2|3")
        #expect(CustodyTimeline(records).claims.filter(\.isEstablished).map(\.site) == [2])
    }
}
