/// The words by which somebody is found: as they sound, and with a slip of the pen in each.
package enum Spelling {
    /// A longer word is found as it is, and not with a slip: each letter of it would cost a row as long.
    private static let spelledLengthMax = 40
    /// A letter less of two or three leaves nothing to tell names by.
    private static let spelledLengthMin = 4

    /// What the words of a text sound like; without those of which nothing can be compared.
    package static func words(_ text: String, else expected: Script? = nil) -> [String] {
        NameText.words(of: [text], else: expected)[0].map(NameKey.key).filter { !$0.isEmpty }
    }

    /// What else a text is kept by: each two words that follow as one, since Нур-Али, Нур Али and Нурали are one name; and
    /// what else a word may be.
    package static func otherWords(_ text: String, else expected: Script? = nil) -> [String] {
        let typed = NameText.words(of: [text], else: expected)[0]
        let words = typed.map(NameKey.key).filter { !$0.isEmpty }
        return zip(words, words.dropFirst()).map { $0 + $1 } + typed.compactMap(NameKey.otherKey)
    }

    /// What is looked for, a list of choices for each word of a text: the word, and the word with the one before or after it;
    /// where the text does not tell its script, as either reads it.
    package static func sought(_ text: String) -> [[String]] {
        let readings = Set([nil, Script.latin, .cyrillic].map { words(text, else: $0) })
        // A word that reads as nothing in one script would put its neighbours in the wrong places.
        let length = readings.map(\.count).max() ?? 0
        var choices = [Set<String>](repeating: [], count: length)
        for words in readings where words.count == length {
            for index in words.indices {
                choices[index].insert(words[index])
                if index > 0 { choices[index].insert(words[index - 1] + words[index]) }
                if index + 1 < length { choices[index].insert(words[index] + words[index + 1]) }
            }
        }
        for (index, word) in NameText.words(of: [text])[0].enumerated() where index < length {
            if let other = NameKey.otherKey(word) { choices[index].insert(other) }
        }
        return choices.map { $0.sorted() }
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
