import Causality
import Register
import Testing

@Suite struct UrgencyTests {
    private static let custody = RecordType(
        number: 17, name: "custody",
        urgent: [
            UrgencyRule("opened_by"), UrgencyRule("closed_by", codes: ["DEATH", "ESCAPE"], .first),
            UrgencyRule("closed_by", codes: ["DISPATCH"]), UrgencyRule("gone"),
        ],
        fields: [
            Field(number: 3, name: "opened_by", type: .code(list: "opened-by")),
            Field(number: 9, name: "cell", type: .text), Field(number: 11, name: "closed_by", type: .text),
        ])
    private let description = RegisterDescription(edition: 1, types: [Self.custody], codeLists: [:])

    private func change(_ writes: [Write], type: Int = 17) -> Change {
        let dot = Dot(LogID(site: 3, incarnation: 1), 1)
        return Change(
            dot: dot, record: dot, type: type, caseFile: dot, edition: 1, timestamp: HybridTimestamp(milliseconds: 1),
            clock: .unknown, author: "clerk@3", writes: writes)
    }

    @Test(arguments: [
        ([Write(9, .text("A-1"))], nil),
        ([Write(3, .text("ADMISSION"))], Urgency.urgent),
        ([Write(11, .text("RELEASE"))], nil),
        ([Write(11, .none)], nil),
        ([Write(11, .text("DISPATCH"))], .urgent),
        ([Write(11, .text("DEATH"))], .first),
        ([Write(3, .text("ADMISSION")), Write(9, .text("DEATH")), Write(11, .text("ESCAPE"))], .first),
        ([Write(4, .text("DEATH"))], nil),
    ])
    func `What a change writes makes it urgent, never the type of its record`(writes: [Write], urgency: Urgency?) {
        #expect(description.urgency(of: change(writes)) == urgency)
        // What is not described is routine.
        #expect(description.urgency(of: change(writes, type: 18)) == nil)
    }
}
