/// How passports and schools of the region put Cyrillic into Latin letters: stated again, apart from what is tried by it.
package enum Romanisation: Int, CaseIterable, Sendable {
    /// ICAO Doc 9303 part 3, section 6.
    case icao
    /// GOST R 52535.1-2006, of Russian passports until 2014.
    case passport2006
    /// GOST 7.79-2000, system B.
    case gostB
    /// ISO 9:1995, which GOST 7.79 calls system A.
    case iso9
    case uzbek
    case kazakh2021
    case turkmen
    case tajik
    /// BGN/PCGN, on maps and in English papers.
    case maps

    private static let common: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
        "я": "ia", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "қ": "k", "ғ": "g", "ә": "a", "і": "i", "ў": "u", "ҳ": "kh",
        "ҷ": "j", "ӣ": "i", "ӯ": "u", "һ": "h",
    ]

    private var own: [Character: String] {
        switch self {
        case .icao: [:]
        case .passport2006: ["ц": "tc", "ъ": ""]
        case .gostB:
            [
                "ё": "yo", "й": "j", "х": "x", "ц": "cz", "щ": "shh", "ы": "y'", "э": "e'", "ю": "yu", "я": "ya",
                "ь": "'",
                "ъ": "''",
            ]
        case .iso9:
            [
                "ё": "ë", "ж": "ž", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "ы": "y", "э": "è",
                "ю": "û",
                "я": "â", "ь": "ʹ", "ъ": "ʺ", "ң": "ṇ", "ө": "ô", "ү": "ù", "қ": "ķ", "ғ": "ġ", "ә": "a̋", "ў": "ŭ",
                "ҳ": "h̦",
                "ҷ": "č̦", "ӣ": "ī", "ӯ": "ū",
            ]
        case .uzbek:
            [
                "ё": "yo", "ж": "j", "й": "y", "х": "x", "ш": "sh", "ъ": "ʼ", "ю": "yu", "я": "ya", "ў": "oʻ", "қ": "q",
                "ғ": "gʻ", "ҳ": "h",
            ]
        case .kazakh2021:
            [
                "ә": "ä", "ғ": "ğ", "ё": "io", "ж": "j", "й": "i", "қ": "q", "ң": "ñ", "ө": "ö", "ұ": "ū", "ү": "ü",
                "х": "h",
                "һ": "h", "ш": "ş", "ы": "y", "і": "ı", "ч": "ch", "ц": "ts",
            ]
        case .turkmen:
            [
                "ж": "ž", "й": "ý", "ч": "ç", "ш": "ş", "в": "w", "ң": "ň", "ө": "ö", "ү": "ü", "х": "h", "ю": "ýu",
                "я": "ýa", "ё": "ýo",
            ]
        case .tajik:
            [
                "ғ": "gh", "ӣ": "í", "қ": "q", "ӯ": "ū", "ҳ": "h", "ҷ": "j", "ё": "yo", "ю": "yu", "я": "ya", "й": "y",
                "ъ": "'",
            ]
        case .maps:
            [
                "ё": "yo", "й": "y", "ң": "ng", "ө": "ö", "ү": "ü", "қ": "q", "ғ": "gh", "ҷ": "j", "ю": "yu", "я": "ya",
                "ҳ": "h",
            ]
        }
    }

    package func latin(_ name: String) -> String {
        let own = own
        let word = name.lowercased().reduce(into: "") { $0 += own[$1] ?? Self.common[$1] ?? String($1) }
        return word.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }
}
