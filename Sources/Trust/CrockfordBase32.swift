/// Base 32 in Crockford's alphabet: made to be read aloud, without the letters I, L, O and U.
///
/// Source: Douglas Crockford, "Base 32", crockford.com/base32.html.
enum CrockfordBase32 {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The value of a character as people may write it: in either case, O for 0, I or L for 1.
    static func value(of character: Character) -> UInt8? {
        switch character {
        case "O", "o": return 0
        case "I", "i", "L", "l": return 1
        default:
            guard character.isASCII, let index = alphabet.firstIndex(of: Character(character.uppercased())) else {
                return nil
            }
            return UInt8(index)
        }
    }

    static func number(_ values: some Sequence<UInt8>) -> UInt64 { values.reduce(0) { $0 << 5 | UInt64($1) } }

    /// The lowest `5 * count` bits.
    static func text(_ number: UInt64, count: Int) -> String {
        String((0..<count).reversed().map { alphabet[Int(number >> UInt64(5 * $0) & 31)] })
    }
}
