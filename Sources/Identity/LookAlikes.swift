/// A script that names are written in here.
package enum Script: Sendable {
    case latin
    case cyrillic

    /// Of a letter; nil for one of neither.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x400...0x52F: self = .cyrillic
        default: return nil
        }
    }

    var other: Script { self == .latin ? .cyrillic : .latin }
}

/// Letters of one script that stand in a word of the other because they look the same.
///
/// A keyboard left in the other script, a scanner, or a form filled in by several hands: on paper nobody sees it. A letter
/// that only one script has decides for its whole word; a word of nothing but look-alikes is read as the words around it
/// are.
enum LookAlikes {
    /// By the letter as typed: a capital H is an Н, a small h is none unless a program made the capitals small.
    private static let cyrillicForLatin: [Unicode.Scalar: Unicode.Scalar] = [
        "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "I": "І", "J": "Ј", "K": "К", "M": "М", "O": "О", "P": "Р",
        "S": "Ѕ", "T": "Т", "X": "Х", "Y": "У", "Ë": "Ё", "Ï": "Ї", "Ə": "Ә", "Ö": "Ӧ",
        "a": "а", "c": "с", "e": "е", "i": "і", "j": "ј", "k": "к", "o": "о", "p": "р", "s": "ѕ", "x": "х", "y": "у",
        "ë": "ё", "ï": "ї", "ə": "ә", "ö": "ӧ",
    ]

    /// What small letters are in a word of Cyrillic that a program took for capitals and made small.
    private static let fromCapitals: [Unicode.Scalar: Unicode.Scalar] = ["b": "в", "h": "н", "m": "м", "t": "т"]

    private static let latinForCyrillic = Dictionary(
        cyrillicForLatin.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

    /// Digits that are typed, or read by a scanner, for a letter.
    private static let digits: [Unicode.Scalar: (latin: Unicode.Scalar, cyrillic: Unicode.Scalar)] = [
        "0": ("o", "о"), "1": ("l", "ӏ"), "3": ("z", "з"), "4": ("a", "ч"), "6": ("b", "б"),
    ]

    /// How many letters of a word only one script has.
    struct Tally {
        var latin = 0
        var cyrillic = 0

        static func += (left: inout Tally, right: Tally) {
            left.latin += right.latin
            left.cyrillic += right.cyrillic
        }

        var script: Script? { latin == cyrillic ? nil : latin > cyrillic ? .latin : .cyrillic }
    }

    static func tally(_ word: [Unicode.Scalar]) -> Tally {
        var tally = Tally()
        for scalar in word {
            switch Script(scalar) {
            case .latin?: if cyrillicForLatin[scalar] == nil { tally.latin += 1 }
            case .cyrillic?: if latinForCyrillic[scalar] == nil { tally.cyrillic += 1 }
            case nil: break
            }
        }
        return tally
    }

    /// The script that a word was meant in. `around` is that of the words beside it, for one that does not tell itself.
    static func script(of word: [Unicode.Scalar], around: Script?) -> Script? {
        if let decided = tally(word).script { return decided }
        if let around { return around }
        let latin = word.count { Script($0) == .latin }
        let cyrillic = word.count { Script($0) == .cyrillic }
        return latin == 0 && cyrillic == 0 ? nil : latin > cyrillic ? .latin : .cyrillic
    }

    /// A word in the letters of its script, wherever others look like them.
    static func mended(_ word: [Unicode.Scalar], as script: Script) -> [Unicode.Scalar] {
        let letters = word.count { Script($0) != nil }
        let own = word.count { Script($0) == script }
        return word.compactMap { scalar in
            if let digit = digits[scalar] {
                // By themselves they are numbers.
                return letters > 1 ? (script == .latin ? digit.latin : digit.cyrillic) : nil
            }
            guard Script(scalar) == script.other else { return scalar }
            guard script == .cyrillic else { return latinForCyrillic[scalar] ?? scalar }
            return cyrillicForLatin[scalar] ?? (own > 0 ? fromCapitals[scalar] : nil) ?? scalar
        }
    }
}
