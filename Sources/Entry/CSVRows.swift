/// Lines of a file of divided cells (RFC 4180) with their numbers: cells in quotes may hold delimiters, quotes and line ends.
///
/// A quote within a cell that does not begin with one is a character like another. What cannot be read ends with its own
/// line: the next line is read by itself, so that no quote swallows who stands below it. A line ends with CR LF, LF or CR.
///
/// To the letter, a quote that nobody meant takes the lines below into its cell and is closed by the next such one. Lines in a
/// cell that look like rows are refused therefore, unless somebody says that cells have such lines.
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
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private let mayHoldRows: Bool
    private var place = 0
    private var line = 1
    /// Columns of the first row: lines within quotes that have as many look like rows of their own.
    private var columns: Int?

    package init(_ text: String, _ delimiter: Delimiter = .comma) { self.init(Array(text.utf8), delimiter) }

    /// `bytes` are UTF-8. `mayHoldRows`: a cell may have lines that look like rows.
    package init(_ bytes: [UInt8], _ delimiter: Delimiter, mayHoldRows: Bool = false) {
        (self.bytes, self.delimiter, self.mayHoldRows) = (bytes, delimiter.byte, mayHoldRows)
        // A byte order mark is what spreadsheets put first.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    package mutating func next() -> Row? {
        while isAtLineEnd, place < bytes.count { endLine() }
        guard place < bytes.count else { return nil }
        let (first, begin) = (line, place)
        var places: [Place] = []
        var problem: String?
        repeat {
            let cell = bytes.indices.contains(place) && bytes[place] == Self.quote ? quoted(&problem) : plain()
            places.append(cell)
        } while problem == nil && take(delimiter)
        if problem == nil { endLine() }
        if problem == nil, !mayHoldRows, line > first + 1, joinsRows(begin..<place) {
            problem =
                "has a quote that joins it with lines which look like rows of their own; write it twice or close it, "
                + "or say --lines-in-cells where they belong to its cell"
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

    private var isAtLineEnd: Bool {
        place == bytes.count || bytes[place] == Self.lineFeed || bytes[place] == Self.carriageReturn
    }

    /// Up to the delimiter or the end of the line.
    private mutating func plain() -> Place {
        let begin = place
        while !isAtLineEnd, bytes[place] != delimiter { place += 1 }
        return Place(range: begin..<place)
    }

    private mutating func quoted(_ problem: inout String?) -> Place {
        place += 1
        let begin = place
        var hasQuotes = false
        while place < bytes.count {
            guard !isAtLineEnd else {
                endLine()
                continue
            }
            place += 1
            guard bytes[place - 1] == Self.quote else { continue }
            if take(Self.quote) {
                hasQuotes = true
                continue
            }
            let range = begin..<(place - 1)
            if !isAtLineEnd, bytes[place] != delimiter {
                problem = "has text after the quote that ends a cell; write a quote within it twice"
            }
            return Place(range: range, hasQuotes: hasQuotes)
        }
        problem = "has a quote that no other closes"
        return Place(range: begin..<place)
    }

    private mutating func endLine() {
        let isReturn = take(Self.carriageReturn)
        if take(Self.lineFeed) || isReturn { line += 1 }
    }

    /// Whether a line after the first, read by itself, has the columns of a row.
    private func joinsRows(_ range: Range<Int>) -> Bool {
        guard let columns, columns > 1 else { return false }
        let lines = bytes[range].split { $0 == Self.lineFeed || $0 == Self.carriageReturn }
        return lines.dropFirst().contains { line in line.count { $0 == delimiter } >= columns - 1 }
    }

    private mutating func resume(after begin: Int, _ first: Int) {
        place = begin
        while !isAtLineEnd { place += 1 }
        line = first
        endLine()
    }
}
