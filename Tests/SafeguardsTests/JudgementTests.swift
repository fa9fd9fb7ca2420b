import Causality
import Custody
import Register
import Safeguards
import Testing

@Suite struct JudgementTests {
    /// What is known, and what was asked of it.
    private final class Known: JudgementFacts {
        var closing: Refusal?
        var answered: AnsweredDispatch?
        var before: [Int: Value]? = [:]
        var broken: [Safeguard.Broken] = []
        var asked: [String] = []

        func refusal(closing type: RecordType, _ change: Change) -> Refusal? {
            asked.append("closing")
            return closing
        }
        func answeredDispatch(_ record: Dot, in caseFile: Dot) -> AnsweredDispatch? {
            asked.append("dispatch")
            return answered
        }
        func known(to change: Change, _ type: RecordType) -> [Int: Value]? {
            asked.append("record")
            return before
        }
        func broken(_ draft: Safeguard.Draft, by change: Change, now: Int64) -> [Safeguard.Broken] {
            asked.append("safeguards")
            // As it was before the change, it was right.
            return draft.written.isEmpty ? [] : broken
        }
    }

    private let description = RegisterDescription(
        edition: 1,
        types: [
            RecordType(
                number: 16, name: "person", opensCaseFile: true,
                fields: [
                    Field(number: 1, name: "prisoner_no", type: .text),
                    Field(number: 2, name: "provisional", type: .boolean),
                ]),
            RecordType(
                number: 17, name: "custody",
                fields: [
                    Field(number: 1, name: "facility", type: .site),
                    Field(number: 2, name: "opened_at", type: .instant),
                    Field(number: 3, name: "transfer_no", type: .text),
                    Field(number: 4, name: "received_from", type: .site),
                    Field(number: 5, name: "closed_at", type: .instant, notBefore: "opened_at"),
                ]),
            RecordType(
                number: 18, name: "transfer",
                fields: [
                    Field(number: 1, name: "number", type: .text), Field(number: 2, name: "from", type: .site),
                    Field(number: 3, name: "to", type: .site), Field(number: 4, name: "dispatched_at", type: .instant),
                    Field(number: 5, name: "cancelled_at", type: .instant),
                ]),
            RecordType(
                number: 19, name: "complaint",
                fields: [
                    Field(number: 1, name: "status", type: .text), Field(number: 2, name: "outcome", type: .text),
                ]),
            RecordType(number: 20, name: "note", fields: [Field(number: 1, name: "text", type: .text)]),
        ])
    private let known = Known()

    private func judge(
        _ type: Int, _ writes: [Write], isNew: Bool = true, by site: Int = 3
    ) throws -> String? {
        let file = Dot(LogID(site: 3, incarnation: 1), 1)
        let dot = Dot(LogID(site: site, incarnation: 1), 9)
        let change = Change(
            dot: dot, record: isNew ? dot : Dot(LogID(site: 3, incarnation: 1), 4), type: type, caseFile: file,
            edition: 1, timestamp: HybridTimestamp(milliseconds: 5), clock: .unknown, author: "x@\(site)",
            writes: writes)
        let type = try #require(description[type])
        return try Judgement(type, CustodyFields(description), zone: 0, now: 1_000_000)
            .refusal(change, known)?.description
    }

    private func seconds(_ seconds: Int64) -> Value { .integer(CivilTime.pack(seconds, .second)) }

    @Test func `Of a record that no rule looks at nothing is asked but whether it closes a day`() throws {
        #expect(try judge(20, [Write(1, .text("x"))]) == nil)
        #expect(known.asked == ["closing"])
        known.closing = Refusal("day.closed_on", "is not over")
        #expect(try judge(20, [Write(1, .text("x"))])?.contains("is not over") == true)
    }

    @Test func `A custody at the hub is set aside before anything else is looked at`() throws {
        let refusal = try judge(17, [Write(1, .integer(0)), Write(2, seconds(10))])
        #expect(refusal?.contains("the hub holds nobody") == true)
        #expect(known.asked == ["closing"])
    }

    @Test func `A dispatch that was answered says no more where to, but by the hub`() throws {
        known.answered = AnsweredDispatch(
            .init(id: Dot(LogID(site: 3, incarnation: 1), 4), number: "T", from: 3, to: 2, dispatchedAt: 10),
            isByNumber: true, receivedAt: 20)
        let elsewhere = [Write(3, Value.integer(7))]
        #expect(try judge(18, elsewhere, isNew: false)?.contains("was received by this dispatch") == true)
        #expect(try judge(18, [Write(3, .integer(2))], isNew: false) == nil)
        known.asked = []
        #expect(try judge(18, elsewhere, isNew: false, by: 0) == nil)
        // A new one answers for itself, and is whole.
        let new = [Write(1, .text("U")), Write(2, .integer(3)), Write(4, seconds(10))] + elsewhere
        #expect(try judge(18, new) == nil)
        #expect(!known.asked.contains("dispatch"))
    }

    @Test func `Times are compared with what the writer knew of the record, and not before all of it is here`() throws {
        known.before = [2: seconds(100)]
        #expect(try judge(17, [Write(5, seconds(90))], isNew: false) != nil)
        #expect(try judge(17, [Write(5, seconds(110))], isNew: false) == nil)
        known.before = nil
        #expect(try judge(17, [Write(5, seconds(90))], isNew: false) == nil)
        #expect(!known.asked.contains("safeguards"))
    }

    @Test func `A decision that breaks a safeguard is set aside`() throws {
        #expect(try judge(19, [Write(1, .text("CLOSED"))]) == nil)
        #expect(known.asked.last == "safeguards")
        known.broken = [.init(rule: nil, source: "a rule", type: "complaint", field: "status", problem: "is forbidden")]
        #expect(try judge(19, [Write(1, .text("CLOSED"))])?.contains("is forbidden") == true)
    }

    @Test func `What is being done to somebody has been done, and is set aside by no safeguard`() throws {
        known.broken = [.init(rule: nil, source: "a rule", type: "custody", field: "x", problem: "is forbidden")]
        #expect(try judge(17, [Write(1, .integer(3)), Write(2, seconds(10))]) == nil)
        #expect(!known.asked.contains("safeguards"))
    }
}
