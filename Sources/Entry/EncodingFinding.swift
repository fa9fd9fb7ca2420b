/// In which encoding a file is, as far as its bytes tell.
///
/// A wrong guess would put wrong names on record without a word: where two answers are possible, there is none, and people are
/// asked.
package enum EncodingFinding: Hashable, Sendable {
    case found(TextEncoding)
    /// Says what it is that leaves it open, and what to do.
    case undecided(String)

    private static let looked = 1 << 18
    private static let choices = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
    private static let ask = "say which it is with --encoding (\(choices))"

    package init(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            self = .undecided("is a workbook, not a text; save the sheet as CSV (UTF-8) and import that")
        } else if let marked = TextEncoding.allCases.first(where: { $0.isMarked(bytes) }) {
            self = .found(marked)
        } else if bytes.prefix(Self.looked).contains(0) {
            self = Self.ofPairs(bytes)
        } else if let broken = TextEncoding.firstBroken(bytes) {
            self = Self.ofOneByte(bytes, firstBroken: broken)
        } else {
            self = .found(.utf8)
        }
    }

    /// Every second byte of a UTF-16 in this part of the world is 0 or 4: read the other way round it is no text.
    private static func ofPairs(_ bytes: [UInt8]) -> EncodingFinding {
        let sample = Array(bytes.prefix(looked & ~1))
        func share(_ encoding: TextEncoding) -> Double {
            var known = 0
            for place in stride(from: 0, to: sample.count - 1, by: 2) {
                let (one, other) = (UInt16(sample[place]), UInt16(sample[place + 1]))
                switch encoding == .utf16BigEndian ? one << 8 | other : other << 8 | one {
                case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xFF, 0x400...0x52F, 0x2010...0x2026, 0x2116: known += 1
                default: break
                }
            }
            return Double(known) / Double(max(1, sample.count / 2))
        }
        let (little, big) = (share(.utf16LittleEndian), share(.utf16BigEndian))
        guard bytes.count % 2 == 0, max(little, big) > 0.9, min(little, big) < 0.5 else {
            return .undecided("has NUL bytes, and is no text that can be told; \(ask)")
        }
        return .found(little > big ? .utf16LittleEndian : .utf16BigEndian)
    }

    private static func ofOneByte(_ bytes: [UInt8], firstBroken: Int) -> EncodingFinding {
        if isUTF8ButForFew(bytes) {
            let line = bytes[..<firstBroken].count { $0 == 10 } + 1
            return .undecided("is UTF-8, but for what stands on line \(line); mend that, or \(ask)")
        }
        let pages: [(encoding: TextEncoding, page: CodePage)] = TextEncoding.allCases.compactMap { encoding in
            encoding.page.map { (encoding, $0) }
        }
        let sample = bytes.prefix(looked)
        let costs = pages.compactMap { entry in
            LetterCost(sample, by: entry.page).map { (encoding: entry.encoding, cost: $0) }
        }.sorted { $0.cost.total < $1.cost.total }
        guard let best = costs.first, best.cost.isLikeCyrillic,
            costs.dropFirst().first.map({ best.cost.isFarBelow($0.cost) }) ?? true
        else { return .undecided("is neither UTF-8 nor certainly another encoding; \(ask)") }
        return .found(best.encoding)
    }

    /// Letters of many bytes do not come about by chance.
    private static func isUTF8ButForFew(_ bytes: [UInt8]) -> Bool {
        var (letters, broken, place) = (0, 0, 0)
        while place < bytes.count {
            let length = TextEncoding.length(bytes, at: place)
            if length > 1 { letters += 1 }
            if length == 0 { broken += 1 }
            place += max(1, length)
        }
        return letters > 20 * broken
    }
}
