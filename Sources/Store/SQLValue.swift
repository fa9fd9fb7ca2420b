import GRDBSQLite

/// What is put into a statement, and read from a column of its rows: integers, texts and bytes, as SQLite keeps them.
package protocol SQLValue {
    func bind(to statement: Prepared, at index: Int32)

    /// What the column holds; nil where it is of another kind. Not asked of NULL.
    init?(_ columns: Prepared.Columns, at index: Int32)
}

extension Int64: SQLValue {
    package func bind(to statement: Prepared, at index: Int32) { statement.bind(index, self) }

    package init?(_ columns: Prepared.Columns, at index: Int32) {
        guard columns.kind(index) == SQLITE_INTEGER else { return nil }
        self = columns.number(index)
    }
}

extension Int: SQLValue {
    package func bind(to statement: Prepared, at index: Int32) { statement.bind(index, Int64(self)) }

    package init?(_ columns: Prepared.Columns, at index: Int32) {
        guard let number = Int64(columns, at: index) else { return nil }
        self.init(exactly: number)
    }
}

extension Bool: SQLValue {
    package func bind(to statement: Prepared, at index: Int32) { statement.bind(index, self ? 1 : 0) }

    package init?(_ columns: Prepared.Columns, at index: Int32) {
        guard let number = Int64(columns, at: index) else { return nil }
        self = number != 0
    }
}

extension String: SQLValue {
    package func bind(to statement: Prepared, at index: Int32) { statement.bind(index, self) }

    package init?(_ columns: Prepared.Columns, at index: Int32) {
        guard columns.kind(index) == SQLITE_TEXT, let text = columns.optionalText(index) else { return nil }
        self = text
    }
}

extension Array: SQLValue where Element == UInt8 {
    package func bind(to statement: Prepared, at index: Int32) { statement.bind(index, self) }

    package init?(_ columns: Prepared.Columns, at index: Int32) {
        guard columns.kind(index) == SQLITE_BLOB else { return nil }
        self = columns.bytes(index)
    }
}
