import Register

/// What one case file says of who it is about, as far as two are compared by it.
package struct Portrait: Hashable, Sendable {
    /// More of a number is none, and not compared.
    private static let pinLengthMax = 60

    /// In either script, each spelling once.
    package var names: [NameParts]
    /// As ``CivilTime`` packs it; nil where nothing is known.
    package var birth: Int64?
    package var sex: String
    /// Without what stands between its digits.
    package var pin: String

    package init(names: [NameParts.Typed], birth: String = "", sex: String = "", pin: String = "") {
        var parts: [NameParts] = []
        for name in names.map(NameParts.init) where !name.isEmpty && !parts.contains(name) { parts.append(name) }
        // What one script leaves out, the other says.
        if parts.count > 1, let known = parts.map(\.father).first(where: { !$0.isEmpty }) {
            for index in parts.indices where parts[index].father.isEmpty { parts[index].father = known }
        }
        self.names = parts
        self.birth = CivilTime.date(birth)
        self.sex = sex
        let signs = pin.unicodeScalars.prefix(Self.pinLengthMax).filter {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        // A word for none, or noughts, is nobody's.
        self.pin = signs.contains { ("1"..."9").contains($0) } ? String(String.UnicodeScalarView(signs)) : ""
    }

    /// Whether both say one name that sounds alike, and one day of birth: who brings the one is asked about the other.
    package func isNamed(as other: Portrait) -> Bool {
        guard let birth, birth == other.birth, Birth(birth).isDay else { return false }
        return !Set(names.compactMap(\.whole)).isDisjoint(with: other.names.compactMap(\.whole))
    }
}

/// A date of birth with what is known of it.
struct Birth: Equatable {
    var year: Int64
    /// 0 where unknown.
    var month: Int64
    var day: Int64

    init(_ date: Int64) {
        (year, month, day) = (date / 416, date % 416 / 32, date % 32)
    }

    var isDay: Bool { month > 0 && day > 0 }
    /// Where the year alone is known, many a register writes the first of January.
    var isFirstOfYear: Bool { month == 1 && day == 1 }
}
