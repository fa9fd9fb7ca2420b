/// What a name sounds like in either script, so that one written in Cyrillic meets one written in Latin.
///
/// Cyrillic is put into Latin letters (after ISO 9:1995 and the passport rules of the region, without diacritics); then
/// what clerks write differently for one sound is made one: y, j and i, kh and h, zh and j, doubled letters, signs.
package enum NameKey {
    private static let latin: [Unicode.Scalar: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ү": "u", "ұ": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
        "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "қ": "k", "ғ": "g", "ә": "a", "і": "i", "ў": "u",
        "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
    ]

    /// Written in two letters or in one: the sound.
    private static let pairs: [String: Character] = ["zh": "j", "dj": "j", "kh": "h", "gh": "g", "ts": "s"]
    private static let single: [Character: String] = ["y": "i", "q": "k", "w": "v", "x": "ks"]

    /// Empty where nothing of the name can be compared.
    package static func key(_ name: String) -> String {
        var letters: [Character] = []
        // By scalars: an accent that stands by itself is no letter, and is passed over.
        for scalar in name.lowercased().unicodeScalars {
            if let known = latin[scalar] {
                letters += known
            } else if ("a"..."z").contains(scalar) {
                letters.append(Character(scalar))
            }
        }
        var key: [Character] = []
        func put(_ letter: Character) {
            // After a vowel, e is written ye by some; and a doubled letter is one.
            if letter == "e", key.last == "i", key.count > 1, "aeiou".contains(key[key.count - 2]) { key.removeLast() }
            if letter != key.last { key.append(letter) }
        }
        var index = 0
        while index < letters.count {
            let isPair = index + 1 < letters.count
            if isPair, let sound = pairs[String([letters[index], letters[index + 1]])] {
                // Of dzh too, the sound is j.
                if sound == "j", key.last == "d" { key.removeLast() }
                put(sound)
                index += 2
            } else {
                for letter in single[letters[index]] ?? String(letters[index]) { put(letter) }
                index += 1
            }
        }
        return String(key)
    }
}
