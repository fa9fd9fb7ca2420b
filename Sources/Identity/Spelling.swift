/// The words by which somebody is found: as they sound, and with a slip of the pen in each.
package enum Spelling {
    private static let wordLengthMax = 60
    /// A longer word is found as it is, and not with a slip: each letter of it would cost a row as long.
    private static let spelledLengthMax = 40
    /// A letter less of two or three leaves nothing to tell names by.
    private static let spelledLengthMin = 4

    /// What the words of a text sound like; without those of which nothing can be compared.
    package static func words(_ text: String) -> [String] {
        // A longer one is no name.
        text.split { !$0.isLetter && !$0.isNumber }.map { NameKey.key(String($0.unicodeScalars.prefix(wordLengthMax))) }
            .filter { !$0.isEmpty }
    }

    /// A word, and the word without each one of its letters: two that have one of these in common are a slip of the pen
    /// apart, a letter left out, put in, or another.
    package static func variants(_ word: String) -> Set<String> {
        guard (spelledLengthMin...spelledLengthMax).contains(word.count) else { return [word] }
        var variants: Set<String> = [word]
        for index in word.indices {
            var variant = word
            variant.remove(at: index)
            variants.insert(variant)
        }
        return variants
    }
}
