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
        // As ISO 9 and the Latin alphabets of the region write the sounds above.
        "š": "sh", "ş": "sh", "č": "ch", "ç": "ch", "ž": "zh", "ı": "i", "ə": "a",
    ]

    /// The letter under an accent: Unicode names it.
    private static func unaccented(_ scalar: Unicode.Scalar) -> UInt8? {
        let small = "LATIN SMALL LETTER "
        guard let name = scalar.properties.name, name.hasPrefix(small) else { return nil }
        let parts = name.dropFirst(small.count).split(separator: " ", maxSplits: 2)
        guard parts.count == 3, parts[1] == "WITH", parts[0].utf8.count == 1 else { return nil }
        return parts[0].lowercased().utf8.first
    }

    /// Written in two letters: the sound.
    private static func sound(_ one: UInt8, _ other: UInt8) -> UInt8? {
        switch (Unicode.Scalar(one), Unicode.Scalar(other)) {
        case ("z", "h"), ("d", "j"): UInt8(ascii: "j")
        case ("k", "h"): UInt8(ascii: "h")
        case ("g", "h"): UInt8(ascii: "g")
        case ("t", "s"): UInt8(ascii: "s")
        default: nil
        }
    }

    /// A whole name's; nil where either part is missing, and nothing can be compared.
    package static func key(surname: String, given: String) -> String? {
        let keys = [key(surname), key(given)]
        return keys.contains("") ? nil : keys.joined(separator: " ")
    }

    /// Empty where nothing of the name can be compared.
    package static func key(_ name: String) -> String {
        var letters: [UInt8] = []
        // By scalars: an accent that stands by itself is no letter, and is passed over.
        for scalar in name.lowercased().unicodeScalars {
            if ("a"..."z").contains(scalar) {
                letters.append(UInt8(ascii: scalar))
            } else if let known = latin[scalar] {
                letters += known.utf8
            } else if let letter = unaccented(scalar) {
                letters.append(letter)
            }
        }
        var key: [UInt8] = []
        func put(_ letter: Unicode.Scalar) {
            // After a vowel, e is written ye by some; and a doubled letter is one.
            if letter == "e", key.last == UInt8(ascii: "i"), key.count > 1, isVowel(key[key.count - 2]) {
                key.removeLast()
            }
            if UInt8(ascii: letter) != key.last { key.append(UInt8(ascii: letter)) }
        }
        var index = 0
        while index < letters.count {
            if index + 1 < letters.count, let sound = sound(letters[index], letters[index + 1]) {
                // Of dzh too, the sound is j.
                if sound == UInt8(ascii: "j"), key.last == UInt8(ascii: "d") { key.removeLast() }
                put(Unicode.Scalar(sound))
                index += 2
                continue
            }
            switch Unicode.Scalar(letters[index]) {
            case "y": put("i")
            case "q": put("k")
            case "w": put("v")
            case "x":
                put("k")
                put("s")
            case let letter: put(letter)
            }
            index += 1
        }
        return String(decoding: key, as: UTF8.self)
    }

    private static func isVowel(_ letter: UInt8) -> Bool {
        switch Unicode.Scalar(letter) {
        case "a", "e", "i", "o", "u": true
        default: false
        }
    }
}
