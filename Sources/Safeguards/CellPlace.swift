/// Where in a facility somebody sleeps, by names that people type in many ways: `C1` and `1`, `cell 07` and `7`, a block in
/// Cyrillic letters or in Latin ones, or left out.
package struct CellPlace: Hashable, Sendable {
    package var facility: Int64
    /// Empty where it is not said.
    package var block: String
    package var cell: String
    /// The cell without a word that only says that it is one.
    package var number: String

    /// - Parameter cell: may name the block too where that is not given, as in `1-101`, and a bed after it.
    package init(facility: Int64, block: String, cell: String) {
        self.facility = facility
        let parts = cell.split(whereSeparator: { "/,;-–. ".contains($0) }).map(Self.key).filter {
            !$0.isEmpty && !Self.words.contains($0)
        }
        let given = Self.number(Self.key(block))
        let namesBlock = parts.count > 1 && (given.isEmpty || Self.number(parts[0]) == given)
        self.block = namesBlock ? Self.number(parts[0]) : given
        self.cell = namesBlock ? parts[1] : Self.key(cell)
        number = Self.number(self.cell)
    }

    /// Whether two of these may be one cell. A block that is left out may be any; two names that differ by a word alone are
    /// one, unless `rooms` has both.
    package func mayBe(_ other: CellPlace, rooms: Set<CellPlace> = []) -> Bool {
        guard facility == other.facility, block.isEmpty || other.block.isEmpty || block == other.block,
            !number.isEmpty, number == other.number
        else { return false }
        return cell == other.cell || !(isListed(in: rooms) && other.isListed(in: rooms))
    }

    /// Whether a list of rooms has this cell by this name.
    package func isListed(in rooms: Set<CellPlace>) -> Bool {
        rooms.contains {
            $0.facility == facility && $0.cell == cell && ($0.block.isEmpty || block.isEmpty || $0.block == block)
        }
    }

    /// Whether both are known to be in one block.
    package func isInBlock(of other: CellPlace) -> Bool {
        facility == other.facility && !block.isEmpty && block == other.block
    }

    /// A digit that a text must have somewhere to name this cell; empty where it has none. No more than one: signs may stand
    /// between two (`2-15` of block 3 is cell 215).
    package var digit: String { number.last { $0.isASCII && $0.isNumber }.map(String.init) ?? "" }

    // Words for a cell or a block, as a key has them.
    private static let words: Set<String> = [
        "C", "CELL", "K", "KAM", "KAMEPA", "N", "NO", "BLOCK", "БЛOK", "KOPПYC", "KOPП", "БЛ", "ROOM",
    ]

    private static let lookAlikes: [Character: Character] = [
        "А": "A", "В": "B", "Е": "E", "Ё": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
        "У": "Y", "Х": "X",
    ]

    /// Capital letters and digits; letters that look alike are one, and no number begins with a nought.
    private static func key(_ text: some StringProtocol) -> String {
        var key = ""
        for character in text.uppercased() where character.isLetter || character.isNumber {
            let isNought = character == "0" && !(key.last?.isNumber ?? false)
            if !isNought { key.append(lookAlikes[character] ?? character) }
        }
        return key.isEmpty && text.contains("0") ? "0" : key
    }

    private static func number(_ key: String) -> String {
        let word = key.prefix { !$0.isNumber }
        let rest = key.dropFirst(word.count)
        return !rest.isEmpty && words.contains(String(word)) ? String(rest) : key
    }
}

/// Somebody in a place for a time.
package struct CellStay: Hashable, Sendable {
    package var place: CellPlace
    /// In seconds since 1970.
    package var starts: Int64
    /// Nil where nobody knows an end.
    package var ends: Int64?

    package init(place: CellPlace, starts: Int64, ends: Int64?) {
        self.place = place
        self.starts = starts
        self.ends = ends
    }

    /// Whether two are there together at some time that is not over at `now`.
    package func meets(_ other: CellStay, after now: Int64) -> Bool {
        let ends = min(ends ?? .max, other.ends ?? .max)
        return ends > now && max(starts, other.starts) < ends
    }
}
