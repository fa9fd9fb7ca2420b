/// How the letters of a file are kept in bytes.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1251 = "windows-1251"
    case cp866 = "cp866"
    case koi8r = "koi8-r"

    /// What stands first in a file to say that it is of this encoding.
    private var mark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1251, .cp866, .koi8r: []
        }
    }

    func isMarked(_ bytes: [UInt8]) -> Bool { !mark.isEmpty && bytes.starts(with: mark) }

    var page: CodePage? {
        switch self {
        case .windows1251: .windows1251
        case .cp866: .cp866
        case .koi8r: .koi8r
        case .utf8, .utf16LittleEndian, .utf16BigEndian: nil
        }
    }

    /// The text as UTF-8 without a mark; nil where some of the bytes are no text of this encoding.
    package func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        let begin = isMarked(bytes) ? mark.count : 0
        switch self {
        case .utf8:
            let text = begin == 0 ? bytes : Array(bytes[begin...])
            return Self.firstBroken(text) == nil ? text : nil
        case .utf16LittleEndian, .utf16BigEndian:
            return Self.utf16(bytes[begin...], isBig: self == .utf16BigEndian)
        case .windows1251, .cp866, .koi8r:
            return page.flatMap { Self.utf8(bytes, by: $0) }
        }
    }

    private static func utf8(_ bytes: [UInt8], by page: CodePage) -> [UInt8]? {
        let units = (0..<256).map { page[UInt8($0)].map { Array(UTF8.encode($0) ?? .init()) } }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else if let unit = units[Int(byte)] {
                text += unit
            } else {
                return nil
            }
        }
        return text
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> [UInt8]? {
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
    }

    /// Where the first bytes stand that are no UTF-8.
    static func firstBroken(_ bytes: [UInt8]) -> Int? {
        var place = 0
        while place < bytes.count {
            if bytes[place] < 0x80 {
                place += 1
                continue
            }
            let length = length(bytes, at: place)
            if length == 0 { return place }
            place += length
        }
        return nil
    }

    /// How many bytes a letter of UTF-8 has that begins at a place; 0 where none does.
    static func length(_ bytes: [UInt8], at place: Int) -> Int {
        let first = bytes[place]
        let length: Int
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return 0
        }
        guard place + length <= bytes.count else { return 0 }
        for byte in bytes[(place + 1)..<(place + length)] where byte & 0xC0 != 0x80 { return 0 }
        // Neither longer than need be, nor half of a pair, nor beyond what there is.
        switch (first, bytes[place + 1]) {
        case (0xE0, ..<0xA0), (0xED, 0xA0...), (0xF0, ..<0x90), (0xF4, 0x90...): return 0
        default: return length
        }
    }
}
