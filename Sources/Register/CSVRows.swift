/// Lines of a comma-separated file (RFC 4180) with their numbers: cells in quotes may hold commas, quotes and line ends.
///
/// A quote within a cell that does not begin with one is a character like another. What cannot be read ends with its own
/// line: the next line is read by itself, so that no quote swallows who stands below it.
package struct CSVRows: IteratorProtocol, Sequence {
    package struct Row {
        package let line: Int
        /// Why it cannot be read; nil where it can.
        package let problem: String?
        fileprivate let bytes: [UInt8]
        fileprivate let places: [Place]

        package var count: Int { places.count }

        package subscript(_ column: Int) -> String {
            let place = places[column]
            guard place.hasQuotes else { return String(decoding: bytes[place.range], as: UTF8.self) }
            var cell: [UInt8] = []
            cell.reserveCapacity(place.range.count)
            var skips = false
            for byte in bytes[place.range] {
                skips = byte == CSVRows.quote && !skips
                if !skips { cell.append(byte) }
            }
            return String(decoding: cell, as: UTF8.self)
        }

        package var cells: [String] { places.indices.map { self[$0] } }
    }

    fileprivate struct Place {
        var range: Range<Int>
        /// Doubled quotes are in it.
        var hasQuotes = false
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    /// Columns of the first row: lines within quotes that have as many look like rows of their own.
    private var columns: Int?

    package init(_ text: String) {
        bytes = Array(text.utf8)
        // A byte order mark is what spreadsheets put first.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    package mutating func next() -> Row? {
        while place < bytes.count, bytes[place] == Self.lineFeed || bytes[place] == Self.carriageReturn {
            if bytes[place] == Self.lineFeed { line += 1 }
            place += 1
        }
        guard place < bytes.count else { return nil }
        let (first, begin) = (line, place)
        var places: [Place] = []
        var problem: String?
        repeat {
            let cell = bytes.indices.contains(place) && bytes[place] == Self.quote ? quoted(&problem) : plain()
            places.append(cell)
        } while problem == nil && take(Self.comma)
        if problem == nil { endLine() }
        if problem == nil, line > first + 1, joinsRows(begin..<place) {
            problem =
                "has a quote that joins it with lines which look like rows of their own; write it twice or close it"
        }
        if problem != nil { resume(after: begin, first) }
        columns = columns ?? places.count
        return Row(line: first, problem: problem, bytes: bytes, places: places)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Up to the comma or the end of the line.
    private mutating func plain() -> Place {
        let begin = place
        while place < bytes.count, bytes[place] != Self.comma, bytes[place] != Self.lineFeed { place += 1 }
        let isLast = place == bytes.count || bytes[place] == Self.lineFeed
        let end = isLast && place > begin && bytes[place - 1] == Self.carriageReturn ? place - 1 : place
        return Place(range: begin..<end)
    }

    private mutating func quoted(_ problem: inout String?) -> Place {
        place += 1
        let begin = place
        var hasQuotes = false
        while place < bytes.count {
            if bytes[place] == Self.lineFeed { line += 1 }
            place += 1
            guard bytes[place - 1] == Self.quote else { continue }
            if take(Self.quote) {
                hasQuotes = true
                continue
            }
            let range = begin..<(place - 1)
            if !isAtEndOfCell { problem = "has text after the quote that ends a cell; write a quote within it twice" }
            return Place(range: range, hasQuotes: hasQuotes)
        }
        problem = "has a quote that no other closes"
        return Place(range: begin..<place)
    }

    private var isAtEndOfCell: Bool {
        guard place < bytes.count else { return true }
        if bytes[place] == Self.carriageReturn { return place + 1 == bytes.count || bytes[place + 1] == Self.lineFeed }
        return bytes[place] == Self.comma || bytes[place] == Self.lineFeed
    }

    private mutating func endLine() {
        _ = take(Self.carriageReturn)
        if take(Self.lineFeed) { line += 1 }
    }

    /// Whether a line after the first, read by itself, has the columns of a row.
    private func joinsRows(_ range: Range<Int>) -> Bool {
        guard let columns, columns > 1 else { return false }
        let lines = bytes[range].split(separator: Self.lineFeed)
        return lines.dropFirst().contains { line in line.count { $0 == Self.comma } >= columns - 1 }
    }

    private mutating func resume(after begin: Int, _ first: Int) {
        place = begin
        while place < bytes.count, bytes[place] != Self.lineFeed { place += 1 }
        line = first
        if take(Self.lineFeed) { line += 1 }
    }
}
