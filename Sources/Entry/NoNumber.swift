/// What stands in the column of a number or a PIN where there is none: a dash, noughts, or a word for it.
enum NoNumber {
    /// As ``PlainName`` has them.
    private static let words: Set<String> = [
        "б н", "бн", "нет", "без номера", "жок", "номери жок", "none", "n a", "na", "no",
    ]

    static func isOne(_ cell: String) -> Bool {
        let text = PlainName(cell).text
        return text.allSatisfy { $0 == "0" } || words.contains(text)
    }

    /// Fields of a person that have such a number.
    static let fields: Set<String> = ["person.prisoner_no", "person.pin"]
}
