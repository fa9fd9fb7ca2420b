import Causality
import Register
import Testing

@Suite struct ValidationTests {
    let description = RegisterDescription(
        edition: 1,
        types: [
            RecordType(
                number: 40, name: "visit",
                fields: [
                    Field(number: 1, name: "kind", type: .code(list: "kinds"), required: true),
                    Field(number: 2, name: "minutes", type: .integer, range: 0...60),
                    Field(number: 3, name: "note", type: .text, lengthMax: 4),
                    Field(number: 4, name: "names", type: .text, rule: .union),
                    Field(number: 5, name: "of", type: .reference),
                ])
        ], codeLists: ["kinds": CodeList(name: "kinds", codes: [.init(code: "A")])])

    private func refusal(_ writes: [Write], creates: Bool = false) -> String? {
        description.refusal(type: 40, writes: writes, createsRecord: creates)?.description
    }

    @Test func `What the description allows is accepted`() {
        let writes = [Write(1, .text("A")), Write(2, .integer(60)), Write(3, .text("four")), Write(4, .removal([]))]
        #expect(refusal(writes, creates: true) == nil)
        #expect(refusal([Write(5, .integer(Sample.creation.packed))]) == nil)
        #expect(refusal([Write(2, .none)]) == nil)
    }

    @Test(arguments: [
        (Write(1, .text("B")), "visit.kind: is not a code of the list kinds: one of A"),
        (Write(1, .integer(1)), "visit.kind: expects a code of the list kinds"),
        (Write(2, .integer(61)), "visit.minutes: must lie between 0 and 60"),
        (Write(2, .text("ten")), "visit.minutes: expects a whole number"),
        (Write(3, .text("пять")), "visit.note: is longer than 4 bytes"),
        (Write(3, .removal([])), "visit.note: only a union field has elements to remove"),
        (Write(5, .integer(0)), "visit.of: expects a record id such as 27.1-10432"),
    ])
    func `A mistake is named by its place, never its content`(write: Write, text: String) {
        #expect(refusal([write]) == text)
    }

    @Test func `What is required is required once`() {
        #expect(refusal([Write(2, .integer(1))], creates: true) == "visit.kind: is required when the record is created")
        #expect(refusal([Write(1, .none)], creates: false) == "visit.kind: is required; write what it is, not nothing")
        #expect(refusal([Write(2, .integer(1))], creates: false) == nil)
        #expect(refusal([Write(1, .none)], creates: true) != nil)
        #expect(refusal([Write(2, .integer(1))]) == nil)
    }

    @Test func `Unknown types and fields pass: a newer site may know them`() {
        #expect(description.refusal(type: 99, writes: [Write(1, .text("x"))], createsRecord: true) == nil)
        #expect(refusal([Write(77, .text("x"))]) == nil)
    }
}
