package import Causality
import GRDBSQLite

/// One row of a statement, kept: for what reads on in the store while it goes through rows.
///
/// A description of the register, or a flipped bit, decides of which kind a value is: it is read as what it is, or as nothing.
package struct SQLRow {
    private let names: [String: Int]
    private let values: [(any SQLValue)?]

    init(_ columns: Prepared.Columns, _ names: [String: Int]) {
        self.names = names
        values = (0..<Int32(columns.count)).map { index in
            switch columns.kind(index) {
            case SQLITE_INTEGER: columns.number(index)
            case SQLITE_TEXT: columns.text(index)
            case SQLITE_BLOB: columns.bytes(index)
            default: nil
            }
        }
    }

    /// What a column holds, where it is of that kind; nil where it is NULL, of another kind, or not there.
    package func value<T: SQLValue>(_ column: String) -> T? { names[column].flatMap { value($0) } }

    /// The same by place.
    package func value<T: SQLValue>(_ column: Int) -> T? {
        guard values.indices.contains(column), let value = values[column] else { return nil }
        if let same = value as? T { return same }
        guard let number = value as? Int64 else { return nil }
        if T.self == Int.self { return Int(exactly: number) as? T }
        return T.self == Bool.self ? (number != 0) as? T : nil
    }

    package func dot(_ column: String) -> Dot? { (value(column) as Int64?).flatMap { Dot(packed: $0) } }

    /// Of the store's own tables, which no description makes: what is not there is damage.
    package func required<T: SQLValue>(_ column: String) throws -> T {
        guard let value: T = value(column) else {
            throw StoreError("the store's own \(column) is damaged; stop writing and run 'kerben doctor'")
        }
        return value
    }

    /// Every value, as it stands there.
    func hash(into hasher: inout Hasher) {
        for value in values {
            switch value {
            case let number as Int64: hasher.combine(number)
            case let text as String: hasher.combine(text)
            case let bytes as [UInt8]: hasher.combine(bytes)
            default: hasher.combine(0 as UInt8)
            }
        }
    }
}
