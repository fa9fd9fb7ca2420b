/// The words of a name as it was typed, in the letters of one script each.
///
/// Of kinds of apostrophe, hyphen, blank and accent none is a difference: an apostrophe or a sign that nothing shows is
/// taken out of its word, a letter with its accent behind it is made one, everything else that is no letter ends a word.
package enum NameText {
    /// More is no name, and not looked at: keys are kept for each file.
    private static let scalarsMax = 400
    private static let wordLengthMax = 60

    /// Uzbek oʻ as one letter: the ў of its Cyrillic.
    private static let turnedU: Unicode.Scalar = "ŭ"

    private static let apostrophes: Set<Unicode.Scalar> = [
        "'", "`", "´", "ʹ", "ʻ", "ʼ", "ʽ", "ʾ", "ʿ", "ˈ", "ˊ", "ˋ", "‘", "’", "‚", "‛", "′", "‵", "ʺ", "“", "”", "\"",
        "ꞌ", "՚", "״", "׳", "ˮ", "″", "«", "»",
    ]

    /// An accent behind its letter, and the letter that both are; any other accent says nothing of the sound.
    private static let composed: [Unicode.Scalar: [Unicode.Scalar: Unicode.Scalar]] = [
        "\u{306}": ["и": "й", "И": "Й", "у": "ў", "У": "Ў", "g": "ğ", "G": "Ğ"],
        "\u{308}": ["е": "ё", "Е": "Ё", "e": "ë", "E": "Ë", "о": "ӧ", "О": "Ӧ", "o": "ö", "O": "Ö"],
        "\u{30C}": ["s": "š", "S": "Š", "c": "č", "C": "Č", "z": "ž", "Z": "Ž"],
        "\u{327}": ["s": "ş", "S": "Ş", "c": "ç", "C": "Ç"],
        "\u{326}": ["s": "ş", "S": "Ş", "č": "ǰ", "Č": "ǰ"],
    ]

    /// The words of several texts that were typed together, such as the surname and the given name, text by text; `expected`
    /// is how they are read where nothing tells.
    static func words(of texts: [String], else expected: Script? = nil) -> [[[Unicode.Scalar]]] {
        let raw = texts.map(split)
        // Nothing can be taken for anything else, as nearly always.
        let scripts = Set(raw.joined().joined().map(Script.init))
        if scripts.count == 1, let script = scripts.first ?? nil, expected == nil || expected == script {
            return raw.map { $0.map { $0.map(small) } }
        }
        var all = LookAlikes.Tally()
        for word in raw.joined() { all += LookAlikes.tally(word) }
        let around = all.script ?? expected
        return raw.map { words in
            words.compactMap { word in
                guard let script = LookAlikes.script(of: word, around: around) else { return nil }
                let mended = LookAlikes.mended(word, as: script)
                return mended.isEmpty ? nil : mended.map(small)
            }
        }
    }

    private static func split(_ text: String) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        func end() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        for scalar in text.unicodeScalars.prefix(scalarsMax) {
            let scalar = plain(scalar)
            if Script(scalar) != nil || ("0"..."9").contains(scalar) {
                if word.count < wordLengthMax { word.append(scalar) }
            } else if apostrophes.contains(scalar) {
                // Of any other letter an apostrophe makes none that is heard elsewhere.
                if let last = word.last, last == "o" || last == "O" { word[word.count - 1] = turnedU }
            } else if let marked = composed[scalar] {
                if let last = word.last, let letter = marked[last] { word[word.count - 1] = letter }
            } else if !isUnseen(scalar) {
                end()
            }
        }
        end()
        return words
    }

    /// Full-width forms as what they are.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }

    /// What stands in a word without being seen as a part of it: accents, soft hyphens, joiners, marks of direction.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0x7F else { return false }
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .modifierLetter, .format: return true
        default: return false
        }
    }

    private static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x61...0x7A, 0x430...0x45F: return scalar
        case 0x41...0x5A, 0x410...0x42F: return Unicode.Scalar(scalar.value + 32) ?? scalar
        case 0x400...0x40F: return Unicode.Scalar(scalar.value + 80) ?? scalar
        // A capital with a dot above: two scalars in small letters.
        case 0x130: return "i"
        default: return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        }
    }
}
