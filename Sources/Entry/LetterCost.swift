/// How unlike Cyrillic text some bytes are, read by one code page: the sum of −100 ln p over the letters of Russian, and
/// what words do not do.
struct LetterCost {
    private(set) var total = 0
    private var count = 0

    private static let costs: [Unicode.Scalar: Int] = [
        "о": 221, "е": 247, "а": 252, "и": 261, "н": 270, "т": 277, "с": 291, "р": 305, "в": 309, "л": 312, "к": 336,
        "м": 344, "д": 351, "п": 357, "у": 364, "я": 391, "ы": 396, "ь": 405, "г": 407, "з": 410, "б": 414, "ч": 424,
        "й": 441, "х": 464, "ж": 467, "ш": 492, "ю": 505, "ц": 534, "щ": 563, "э": 574, "ф": 595, "ё": 621, "ъ": 782,
    ]
    private static let marks: Set<Unicode.Scalar> = [
        "«", "»", "—", "–", "№", "“", "”", "„", "’", "‘", "…", "°", "§", "\u{A0}",
    ]
    private static let (otherLetter, mark, strange) = (750, 500, 1_100)
    /// A capital within a word after a small letter; a letter beside one of ASCII.
    private static let (risingCase, mixedScript) = (600, 300)
    /// Of a letter on the average: Russian has 310, names and capitals a little more.
    private static let averageMax = 450

    /// Nil where a byte stands for nothing in that page.
    init?(_ bytes: ArraySlice<UInt8>, by page: CodePage) {
        let scalars = (0..<256).map { page[UInt8($0)] }
        var costs = [Int](repeating: 0, count: 256)
        var letters = [Kind](repeating: .none, count: 256)
        for byte in 0..<256 {
            guard let scalar = scalars[byte] else { continue }
            letters[byte] = Kind(scalar, isASCII: byte < 128)
            if byte >= 128 { costs[byte] = Self.cost(scalar) }
        }
        var before = Kind.none
        for byte in bytes {
            let kind = letters[Int(byte)]
            if byte >= 128 {
                guard scalars[Int(byte)] != nil else { return nil }
                count += 1
                total += costs[Int(byte)]
            }
            switch (before, kind) {
            case (.small, .capital): total += Self.risingCase
            case (.ascii, .small), (.ascii, .capital), (.small, .ascii), (.capital, .ascii): total += Self.mixedScript
            default: break
            }
            before = kind
        }
    }

    private enum Kind {
        case none, ascii, small, capital

        init(_ scalar: Unicode.Scalar, isASCII: Bool) {
            let properties = scalar.properties
            self =
                !properties.isAlphabetic ? .none : isASCII ? .ascii : properties.isUppercase ? .capital : .small
        }
    }

    private static func cost(_ scalar: Unicode.Scalar) -> Int {
        let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        if let cost = costs[small] { return cost }
        if marks.contains(scalar) { return mark }
        return (0x400...0x45F).contains(scalar.value) || scalar.value == 0x490 || scalar.value == 0x491
            ? otherLetter : strange
    }

    var isLikeCyrillic: Bool { total <= Self.averageMax * count }

    func isFarBelow(_ other: LetterCost) -> Bool { other.total - total >= max(700, 15 * count) }
}
