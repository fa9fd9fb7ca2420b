import Register
import Testing

/// One escape a format: what a terminal obeys, or what turns the direction of reading, is never put out raw.
@Suite struct UnseenTextTests {
    private static let unseen: [Unicode.Scalar] =
        ([0x00, 0x07, 0x08, 0x0B, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029]
        + Array(0x202A...0x202E) + Array(0x2066...0x2069)).compactMap { Unicode.Scalar($0) }

    private static func isRaw(_ text: String, _ kept: Set<Unicode.Scalar> = []) -> Bool {
        text.unicodeScalars.contains { unseen.contains($0) && !kept.contains($0) }
    }

    @Test(arguments: unseen) func `What is unseen is raw in no format`(scalar: Unicode.Scalar) {
        let text = "a\(scalar)b"
        #expect(!Self.isRaw(JSONText.quoted(text)))
        #expect(!Self.isRaw(text.printable) && text.printable.unicodeScalars.count == 3)
        #expect(!Self.isRaw(text.cellText))
    }

    @Test func `JSON keeps the value, and text that is seen stays as it is`() {
        #expect(JSONText.quoted("\u{1B}[31m\u{202E}\u{7F}\n") == #""\u001b[31m\u202e\u007f\n""#)
        #expect(JSONText.escaped(#"[{"value":"a\#u{9B}"}]"#) == #"[{"value":"a\u009b"}]"#)
        for text in ["Жумабаев Ү. Ө.", "שלום", "\"\\", "Zürich 😀"] {
            #expect(text.printable == text && text.cellText == text)
            #expect(JSONText.quoted(text) == JSONText.canonical(text))
        }
        #expect("a\r\nb\tc".cellText == "a\n\nb\tc" && "a\nb".printable == "a b")
    }
}
