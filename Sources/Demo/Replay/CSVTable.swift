import Glibc

/// The rows of a comma-separated file without quotes, under a header that must be the expected one.
///
/// Read as bytes: the snapshots are 144,000 rows, of which few become text.
struct CSVTable {
    /// One row; its fields by their place.
    struct Row {
        let line: Int
        fileprivate let bytes: ArraySlice<UInt8>
        fileprivate let ends: [Int]

        subscript(_ column: Int) -> String {
            let begin = column == 0 ? bytes.startIndex : ends[column - 1] + 1
            return String(decoding: bytes[begin..<ends[column]], as: UTF8.self)
        }
    }

    let file: String
    let columns: [String]
    private let bytes: [UInt8]

    init(file: String, text: String, columns: [String]) {
        self.file = file
        self.columns = columns
        bytes = Array(text.utf8)
    }

    func forEachRow(_ body: (Row) throws -> Void) throws {
        var line = 0
        var begin = 0
        while begin < bytes.count {
            line += 1
            let end = next(UInt8(ascii: "\n"), begin, bytes.count)
            var ends: [Int] = []
            var column = begin
            while column <= end {
                ends.append(next(UInt8(ascii: ","), column, end))
                column = ends[ends.count - 1] + 1
            }
            guard ends.count == columns.count, next(UInt8(ascii: "\""), begin, end) == end else {
                throw mistake(line, "has \(ends.count) columns, not \(columns.count)")
            }
            let row = Row(line: line, bytes: bytes[begin..<end], ends: ends)
            if line > 1 {
                try body(row)
            } else if columns.indices.map({ row[$0] }) != columns {
                throw mistake(line, "the header is not \(columns.joined(separator: ","))")
            }
            begin = end + 1
        }
    }

    /// Where a byte comes next, or the end.
    private func next(_ byte: UInt8, _ begin: Int, _ end: Int) -> Int {
        guard begin < end else { return end }
        return bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress, let found = memchr(base + begin, Int32(byte), end - begin) else {
                return end
            }
            return UnsafeRawPointer(found) - base
        }
    }

    func mistake(_ line: Int, _ reason: String) -> DemoError { .dataUnusable(file: file, line: line, reason: reason) }
}
