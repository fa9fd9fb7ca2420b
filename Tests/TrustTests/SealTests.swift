import Testing
import Trust

@Suite struct SealTests {
    @Test(arguments: ["", "a", "жалоба на избиение", String(repeating: "x", count: 8_000)])
    func `Only the body's key opens what is sealed to it, and only in its place`(text: String) throws {
        let key = Seal.Key()
        let sealed = try Seal.seal(text, to: key.publicText, place: "complaint.content")
        #expect(try key.open(sealed, place: "complaint.content") == text)
        #expect(try Seal.Key(text: key.text).open(sealed, place: "complaint.content") == text)
        #expect(throws: TrustError.self) { try key.open(sealed, place: "complaint.notes") }
        #expect(throws: TrustError.self) { try Seal.Key().open(sealed, place: "complaint.content") }
        #expect(try Seal.seal(text, to: key.publicText, place: "complaint.content") != sealed)
    }

    @Test func `The length of a sealed text says no more than how many times 64 bytes it takes`() throws {
        let key = Seal.Key()
        let lengths = Set(
            try (0..<64).map {
                try Seal.seal(String(repeating: "x", count: $0), to: key.publicText, place: "p").utf8.count
            })
        #expect(lengths.count == 1)
    }

    @Test func `An altered text, and what is no key, are errors`() throws {
        let key = Seal.Key()
        let sealed = Array(try Seal.seal("text", to: key.publicText, place: "p"))
        for index in stride(from: 0, to: sealed.count - 2, by: 7) {
            var altered = sealed
            altered[index] = altered[index] == "A" ? "B" : "A"
            #expect(throws: TrustError.self) { try key.open(String(altered), place: "p") }
        }
        for wrong in ["", "AAAA", "no key", "# only a comment\n"] {
            #expect(throws: TrustError.self) { try Seal.Key(text: wrong) }
            #expect(throws: TrustError.self) { try Seal.seal("t", to: wrong, place: "p") }
        }
        #expect(throws: TrustError.self) { try Seal.seal("a\0b", to: key.publicText, place: "p") }
    }
}
