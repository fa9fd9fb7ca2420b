import Identity
import Testing

@Suite struct SpellingTests {
    @Test func `Two words that are one letter apart have a variant in common, and others have none`() {
        func meet(_ one: String, _ other: String) -> Bool {
            !Spelling.variants(one).isDisjoint(with: Spelling.variants(other))
        }
        for other in ["asanv", "asannov", "asanof", "sanov", "asanov"] { #expect(meet("asanov", other), "\(other)") }
        for other in ["asa", "bekov", "asanovich", "sultan"] { #expect(!meet("asanov", other), "\(other)") }
    }

    @Test func `A word of few letters, or of very many, is found only as it is`() {
        #expect(Spelling.variants("ali") == ["ali"])
        #expect(Spelling.variants("bolot").count == 6)
        let long = String(repeating: "ab", count: 21)
        #expect(Spelling.variants(long) == [long])
    }

    @Test func `Words are told apart by whatever is no letter, and sound alike in either script`() {
        #expect(Spelling.words("Асанов, Бакыт-уулу") == Spelling.words("Asanov  Bakyt uulu"))
        #expect(Spelling.words("—, !").isEmpty)
        let endless = Spelling.words(String(repeating: "ab", count: 500))
        #expect(endless.map(\.count) == [60])
    }
}
