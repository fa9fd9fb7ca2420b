import Causality
import Register
import Testing

@Suite struct FitnessTests {
    private func field(
        _ type: FieldType, rule: ConflictRule = .latest, required: Bool = false,
        confidentiality: Field.Confidentiality = .open
    ) -> Field {
        Field(
            number: 1, name: "one", type: type, rule: rule, required: required, confidentiality: confidentiality,
            range: type == .integer ? 0...60 : nil, lengthMax: 80)
    }

    private func description(edition: Int = 1, _ field: Field, _ codes: [String] = ["A"]) -> RegisterDescription {
        RegisterDescription(
            edition: edition, types: [RecordType(number: 40, name: "visit", fields: [field])],
            codeLists: ["kinds": CodeList(name: "kinds", codes: codes.map { .init(code: $0) })])
    }

    private func creation(_ writes: [Write], edition: Int = 1) -> Change {
        var change = Sample.change(Sample.creation, writes)
        change.edition = edition
        return change
    }

    @Test(arguments: ["B", "PSE", "colony-strict", "0101", "новый.код"])
    func `A code that the list does not have is unknown, not wrong`(code: String) {
        let field = field(.code(list: "kinds"))
        #expect(description(field).fitness(of: .text(code), in: field) == .unknownCode(list: "kinds"))
        #expect(description(field, ["A", code]).fitness(of: .text(code), in: field) == .fits)
        #expect(description(field).refusal(judging: creation([Write(1, .text(code))])) == nil)
        // Whoever types it has the list at hand.
        #expect(
            description(field).refusal(type: 40, writes: [Write(1, .text(code))], createsRecord: true)?.problem
                == "is not a code of the list kinds: one of A")
    }

    @Test(arguments: ["\u{0}", "a\u{0}b", "Orozov\u{0}"])
    func `A text with a NUL is taken by nobody: half of what reads it would end there`(text: String) {
        let field = field(.text)
        #expect(description(field).fitness(of: .text(text), in: field) == .unfit("has a NUL character"))
        let refused = description(field).refusal(type: 40, writes: [Write(1, .text(text))], createsRecord: true)
        #expect(refused?.problem == "has a NUL character")
    }

    @Test(arguments: ["", "two words", "a\nb", "<b>", String(repeating: "A", count: 65)])
    func `What no list would have is no unknown code`(text: String) {
        let field = field(.code(list: "kinds"))
        #expect(
            description(field).fitness(of: .text(text), in: field) == .unfit("is not a code of the list kinds"))
    }

    @Test(arguments: [
        (FieldType.integer, Value.text("ten")), (.integer, .integer(61)), (.text, .integer(1)),
        (.text, .text(String(repeating: "я", count: 41))), (.date, .integer(.min)), (.instant, .integer(.max)),
        (.boolean, .integer(2)), (.reference, .integer(0)), (.site, .integer(-1)), (.text, .removal([])),
    ])
    func `Another kind or a wider limit takes nothing else with it`(type: FieldType, value: Value) {
        let field = field(type, required: true)
        #expect(field.misfit(value) != nil)
        #expect(description(field).refusal(judging: creation([Write(1, value)])) == nil)
    }

    @Test func `What a record must have is asked of who had this very edition`() {
        let description = description(field(.text, required: true))
        #expect(description.refusal(judging: creation([])) != nil)
        #expect(description.refusal(judging: creation([Write(1, .none)])) != nil)
        #expect(description.refusal(judging: creation([], edition: 2)) == nil)
        var edit = Sample.change(Sample.dot(1, 2), [])
        edit.edition = 1
        #expect(description.refusal(judging: edit) == nil)
    }

    @Test func `A number is a date exactly where it is what its text is read as`() {
        var state: UInt64 = 1
        var numbers: [Int64] = Array(-1_000...(3 * 416)) + [.min, .max, 10_000 * 416, 9_999 * 416 + 12 * 32 + 31]
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            numbers.append(Int64(state >> 40) % (10_100 * 416))
        }
        for number in numbers where number > -1_000_000 && number < 100_000_000 {
            #expect(
                CivilTime.isCalendarDay(number) == (CivilTime.date(CivilTime.dateText(number)) == number), "\(number)")
        }
        #expect(!CivilTime.isCalendarDay(.min) && !CivilTime.isCalendarDay(.max))
    }

    @Test(arguments: ["0002-01-01T00:00+14:00", "9998-12-31T23:59:59-14:00", "1970-01-01", "2026-07-01T14:30"])
    func `Every instant that can be written is one`(text: String) throws {
        #expect(CivilTime.isInstant(try #require(CivilTime.instant(text))))
        #expect(!CivilTime.isInstant(.min) && !CivilTime.isInstant(.max))
    }

    @Test func `Only what stands and cannot be read is unread`() {
        let type = RecordType(
            number: 40, name: "visit",
            fields: [
                field(.integer), Field(number: 2, name: "list", type: .text, rule: .append, lengthMax: 4),
            ])
        let dots = (1...5).map { Sample.dot(1, Int64($0)) }
        let changes = [
            Sample.change(dots[0], [Write(1, .text("ten")), Write(9, .text("x"))]),
            Sample.change(dots[1], [Write(1, .integer(10))], seen: [dots[0]]),
            Sample.change(dots[2], [Write(2, .text("long one"))], seen: [dots[1]]),
            Sample.change(dots[3], [Write(9, .integer(5))], seen: [dots[2]]),
            Sample.change(dots[4], [Write(8, .text("void"))], seen: [dots[3]]),
        ]
        // The first text was written over; of two writes of a field that nothing is known of, the later.
        #expect(
            type.unread(of: RecordState(changes, void: [dots[4]])) == [
                UnreadValue(dot: dots[2], field: 2), UnreadValue(dot: dots[3], field: 9),
            ])
        #expect(type.unread(of: RecordState([changes[1]])).isEmpty)
        #expect(!type.reads(changes[0].writes) && type.reads(changes[1].writes))
    }

    @Test func `An unsealed text in a sealed field is not its value`() {
        #expect(field(.text, confidentiality: .sealed).misfit(.text("open")) != nil)
    }

    @Test func `Descriptions that read something else have another digest, and labels make no difference`() {
        let plain = description(field(.text))
        let others = [
            description(field(.integer)), description(field(.text, rule: .review)), description(field(.text), ["B"]),
            description(field(.text, required: true)), description(field(.text, confidentiality: .sealed)),
            RegisterDescription(edition: 1, types: []),
        ]
        #expect(Set((others + [plain]).map(\.digest)).count == others.count + 1)
        #expect(description(edition: 2, field(.text)).digest == plain.digest)
        #expect(plain.digest.utf8.count == 16)
    }

    @Test(arguments: [
        "person.citizenship: is not a code of the list country", "trial.at: expects a date such as 2026-07-01",
        "visit.note: is longer than 4 bytes", "visit.minutes: must lie between 0 and 60",
        "custody.facility: is required when the record is created",
    ])
    func `Former verdicts by the description are known by their words`(reason: String) {
        #expect(SetAside.isByDescription(reason))
        #expect(!SetAside.isMalformed(reason) && !SetAside.isForWantOfRecord(reason))
    }

    @Test(arguments: [
        "person: the facility does not hold this case file", "facility: only the hub writes this",
        "custody: a facility receives and dispatches only for itself",
    ])
    func `Verdicts about rights are no verdicts by the description`(reason: String) {
        #expect(!SetAside.isByDescription(reason))
    }
}
