/// A key without its vowels and without voice: what stays of a name, however it is heard, for finding those to compare.
enum NameSkeleton {
    private static let voiceless: [UInt8: UInt8] = [
        UInt8(ascii: "b"): UInt8(ascii: "p"), UInt8(ascii: "d"): UInt8(ascii: "t"),
        UInt8(ascii: "g"): UInt8(ascii: "k"),
        UInt8(ascii: "v"): UInt8(ascii: "f"), UInt8(ascii: "z"): UInt8(ascii: "s"),
        UInt8(ascii: "j"): UInt8(ascii: "c"),
    ]

    static func skeleton(_ key: String) -> String {
        let letters = Array(key.utf8)
        var kept: [UInt8] = []
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            let before = index > 0 ? letters[index - 1] : nil
            if NameKey.isVowel(letter) {
                // Of a first vowel it is kept that there is one.
                if index == 0 { kept.append(UInt8(ascii: "a")) }
                continue
            }
            // Sh, ch and j are one here: Чолпон is Sholpan elsewhere.
            if letter == UInt8(ascii: "h"), let before, "sc".utf8.contains(before) { continue }
            let isHissing = (letter == UInt8(ascii: "s") || letter == UInt8(ascii: "c")) && next == UInt8(ascii: "h")
            let plain = isHissing ? UInt8(ascii: "c") : voiceless[letter] ?? letter
            if kept.last != plain { kept.append(plain) }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
