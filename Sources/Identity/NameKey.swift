/// What a name sounds like in either script, so that one written in Cyrillic meets one written in Latin.
///
/// Every letter is put into plain Latin ones, after the passport rules (ICAO 9303 part 3, GOST R 52535), GOST 7.79 and the
/// Latin alphabets of the five states; then whatever these, and clerks, write differently for one sound is made one: kh,
/// x and h; zh, dj and j; y, j and i; yo, ye and e; shch and sh; ts, tc and s; o and u, which stand for Ө, Ү, Ў, Ӯ and Ұ
/// by turns; doubled letters; signs.
package enum NameKey {
    /// The number of this rule: keys that are kept were made by one, and are made again under another.
    package static let edition = 2

    private static let latin: [Unicode.Scalar: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "i", "э": "e", "ю": "yu", "я": "ya",
        // Kyrgyz, Kazakh, Uzbek, Tajik, Turkmen and their neighbours.
        "ң": "n", "ӊ": "n", "ҥ": "n", "ө": "o", "ӧ": "o", "ү": "u", "ұ": "u", "ӱ": "u", "ў": "u", "ӯ": "u", "қ": "k",
        "ҡ": "k", "ҝ": "g", "ғ": "g", "ҕ": "g", "ҳ": "h", "һ": "h", "ҷ": "zh", "җ": "zh", "ӂ": "zh", "ҹ": "zh",
        "ӣ": "i", "і": "i", "ї": "yi", "ә": "a", "ӓ": "a", "є": "e", "ґ": "g", "ј": "zh", "ѕ": "z", "ҙ": "z",
        "ҫ": "s", "љ": "l", "њ": "n",
        // The Latin alphabets of the region, and ISO 9, which GOST 7.79 has as its system A.
        "š": "sh", "ş": "sh", "ș": "sh", "ŝ": "sh", "č": "ch", "ç": "ch", "ž": "zh", "ı": "i", "ə": "a", "ħ": "h",
        "đ": "d", "ø": "o", "û": "yu", "â": "ya", "ǰ": "zh", "ł": "l", "æ": "a", "ß": "s", "þ": "t", "ŋ": "n",
        "ǵ": "g", "ḩ": "h", "ẑ": "z",
    ]

    private typealias Sound = (written: [UInt8], sound: [UInt8])

    /// Written in several letters for one sound, the longest first, by their first letter from a on.
    private static let sounds: [[Sound]] = {
        let all: [Sound] = [
            ("shch", "sh"), ("sch", "sh"), ("shh", "sh"), ("tch", "ch"), ("dzh", "j"), ("zh", "j"), ("dj", "j"),
            ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ts", "s"), ("tc", "s"), ("tz", "s"), ("cz", "s"), ("ck", "k"),
            ("ngg", "n"), ("ng", "n"), ("yo", "e"), ("ye", "e"), ("io", "e"), ("ks", "h"),
        ].map { (Array($0.utf8), Array($1.utf8)) }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).map { first in all.filter { $0.written[0] == first } }
    }()

    private static func sound(in letters: [UInt8], at index: Int) -> Sound? {
        sounds[Int(letters[index] - UInt8(ascii: "a"))].first { sound in
            letters[index...].starts(with: sound.written) && (sound.written != ks || isX(letters, index))
        }
    }

    /// The letter under an accent: Unicode names it.
    private static func unaccented(_ scalar: Unicode.Scalar) -> UInt8? {
        let small = "LATIN SMALL LETTER "
        guard let name = scalar.properties.name, name.hasPrefix(small) else { return nil }
        let parts = name.dropFirst(small.count).split(separator: " ", maxSplits: 2)
        guard parts.count == 3, parts[1] == "WITH", parts[0].utf8.count == 1 else { return nil }
        return parts[0].lowercased().utf8.first
    }

    /// Of a name that stands by itself; empty where nothing of it can be compared.
    package static func key(_ name: String, else expected: Script? = nil) -> String {
        NameText.words(of: [name], else: expected)[0].map(key).joined()
    }

    /// Of one word in small letters of one script.
    static func key(_ word: [Unicode.Scalar]) -> String {
        var letters: [UInt8] = []
        for scalar in word {
            if ("a"..."z").contains(scalar) {
                letters.append(UInt8(ascii: scalar))
            } else if let known = latin[scalar] {
                letters += known.utf8
            } else if let letter = unaccented(scalar) {
                letters.append(letter)
            }
        }
        var key: [UInt8] = []
        var index = 0
        while index < letters.count {
            if let (written, sound) = sound(in: letters, at: index) {
                for letter in sound { put(letter, &key) }
                index += written.count
            } else {
                put(sound(of: letters, at: index), &key)
                index += 1
            }
        }
        // Юсуф and Yusuv, Ivanoff and Иванов: at the end of a word nobody hears which.
        if key.last == UInt8(ascii: "f") { key[key.count - 1] = UInt8(ascii: "v") }
        return String(decoding: key, as: UTF8.self)
    }

    /// Another key that a word may have; nil where it has but one. Yo is ё in most Latin spellings, and in the Uzbek alphabet
    /// without its apostrophe it is йў: Yoldosh is Yoʻldosh.
    static func otherKey(_ word: [Unicode.Scalar]) -> String? {
        guard let place = word.indices.dropLast().first(where: { word[$0] == "y" && word[$0 + 1] == "o" }) else {
            return nil
        }
        var other = word
        other[place + 1] = "u"
        return key(other)
    }

    private static let ks: [UInt8] = [UInt8(ascii: "k"), UInt8(ascii: "s")]

    /// Whether k and s are what others write x: before a vowel, and not behind a consonant. The key of it is that of the Uzbek
    /// x, a х, since nobody can tell the two apart.
    private static func isX(_ letters: [UInt8], _ index: Int) -> Bool {
        (index == 0 || isVowel(letters[index - 1])) && index + 2 < letters.count && isVowel(letters[index + 2])
    }

    /// The sound of a letter by itself, where it stands.
    private static func sound(of letters: [UInt8], at index: Int) -> UInt8 {
        func next(_ distance: Int = 1) -> UInt8? {
            letters.indices.contains(index + distance) ? letters[index + distance] : nil
        }
        switch Unicode.Scalar(letters[index]) {
        case "o": return UInt8(ascii: "u")
        case "y": return UInt8(ascii: "i")
        case "q": return UInt8(ascii: "k")
        case "w": return UInt8(ascii: "v")
        case "x": return UInt8(ascii: "h")
        case "c":
            if next() == UInt8(ascii: "h") { return UInt8(ascii: "c") }
            return next().map { "eiy".utf8.contains($0) } == true ? UInt8(ascii: "s") : UInt8(ascii: "k")
        case "j":
            // ISO 9 writes й with it: before a consonant, after i, and at the end of -ej.
            let before = next(-1)
            let isShort = next().map { !isVowel($0) && $0 != UInt8(ascii: "j") } ?? (before == UInt8(ascii: "e"))
            return isShort || before == UInt8(ascii: "i") ? UInt8(ascii: "i") : UInt8(ascii: "j")
        default: return letters[index]
        }
    }

    /// A doubled letter is one; and after a vowel, e is written ie by some.
    private static func put(_ letter: UInt8, _ key: inout [UInt8]) {
        if letter == UInt8(ascii: "e"), key.last == UInt8(ascii: "i"), key.count > 1, isVowel(key[key.count - 2]) {
            key.removeLast()
        }
        if letter != key.last { key.append(letter) }
    }

    static func isVowel(_ letter: UInt8) -> Bool {
        switch Unicode.Scalar(letter) {
        case "a", "e", "i", "o", "u", "y": true
        default: false
        }
    }
}
