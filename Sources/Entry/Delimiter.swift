/// What divides the cells of a line.
package enum Delimiter: String, CaseIterable, Sendable {
    case comma, semicolon, tab, bar

    package var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .bar: UInt8(ascii: "|")
        }
    }

    /// By its name or as itself.
    package init?(text: String) {
        guard let known = Self.allCases.first(where: { $0.rawValue == text || [$0.byte] == Array(text.utf8) }) else {
            return nil
        }
        self = known
    }

    package enum Finding: Hashable, Sendable {
        case found(Delimiter)
        case undecided(String)
    }

    private static let (rowsMax, looked) = (200, 1 << 18)

    /// The one by which the rows have as many cells as the header, quotes heeded; of several that by which the header has
    /// the most names that `isKnown`.
    package static func found(in text: [UInt8], isKnown: (String) -> Bool) -> Finding {
        let candidates = allCases.compactMap { Candidate($0, text, isKnown) }
        guard candidates.count > 1 else { return .found(candidates.first?.delimiter ?? .comma) }
        let regular = candidates.filter(\.isRegular)
        let left = regular.isEmpty ? candidates : regular
        let most = left.map(\.known).max() ?? 0
        let best = left.filter { $0.known == most }
        guard best.count == 1 else {
            let names = best.map(\.delimiter.rawValue).joined(separator: " or ")
            return .undecided("its cells may be divided by \(names); say which with --delimiter")
        }
        return .found(best[0].delimiter)
    }

    /// What the first lines come to when cells are divided so; nil where the header is one cell.
    private struct Candidate {
        let delimiter: Delimiter
        let known: Int
        let isRegular: Bool

        init?(_ delimiter: Delimiter, _ text: [UInt8], _ isKnown: (String) -> Bool) {
            var rows = CSVRows(text.count > Delimiter.looked ? Array(text.prefix(Delimiter.looked)) : text, delimiter)
            guard let header = rows.next(), header.count > 1 else { return nil }
            var (regular, all) = (0, 0)
            while all < Delimiter.rowsMax, let row = rows.next() {
                all += 1
                if row.problem == nil, row.count == header.count { regular += 1 }
            }
            self.delimiter = delimiter
            known = header.cells.count { isKnown($0) }
            isRegular = regular * 10 >= all * 9
        }
    }
}
