import ProcessHarness
import Testing

struct RecordLineTests {
    @Test func `Text is written as JSON has it, with the reason last`() {
        let line = RecordLine(
            "person", .new, [.init("notes", .text("a \"b\" \\ \n\u{1} é")), .init("provisional", .boolean(true))],
            reason: "why")
        #expect(
            line.json
                == #"{"type":"person","fields":{"notes":"a \"b\" \\ \n\u0001 é","provisional":true},"reason":"why"}"#)
    }
}
