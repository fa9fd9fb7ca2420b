/// What a name sounds like in either script, so that one written in Cyrillic meets one written in Latin.
///
/// Cyrillic is put into Latin letters (after ISO 9:1995 and the passport rules of the region, without diacritics); then
/// what clerks write differently for one sound is made one: y, j and i, kh and h, zh and j, doubled letters, signs.
package enum NameKey {
    private static let latin: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ү": "u", "ұ": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
        "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "қ": "k", "ғ": "g", "ә": "a", "і": "i", "ў": "u",
        "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
    ]

    /// Empty where nothing of the name can be compared.
    package static func key(_ name: String) -> String {
        var letters = ""
        for character in name.lowercased() {
            if let known = latin[character] {
                letters += known
            } else if character.isASCII, character.isLetter {
                letters.append(character)
            }
        }
        for (written, sound) in [
            ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ts", "s"), ("y", "i"), ("q", "k"), ("w", "v"),
            ("x", "ks"),
        ] { letters.replace(written, with: sound) }
        // After a vowel, e is written ye by some.
        for vowel in ["a", "e", "i", "o", "u"] { letters.replace(vowel + "ie", with: vowel + "e") }
        var key = ""
        for letter in letters where letter != key.last { key.append(letter) }
        return key
    }
}
