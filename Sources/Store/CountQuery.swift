import Register

/// A table of records as SQL over its view: dimensions and conditions are fields that may be counted.
struct CountQuery {
    let table: CountTable
    let type: RecordType

    /// Throws where the table names what this register does not have.
    init(_ table: CountTable, of type: String, _ description: RegisterDescription) throws {
        guard let type = description.type(named: type) else {
            throw StoreError("\(table.name): needs the record type \(type), which this register does not describe")
        }
        self.table = table
        self.type = type
        for name in table.dimensions + table.conditions.map(\.dimension) { _ = try text(name) }
    }

    /// What many records have in common, and everybody who may read the count may know: never what somebody wrote.
    private static func isCounted(_ field: Field) -> Bool {
        guard !field.rule.keepsAll, field.confidentiality == .open || field.confidentiality == .restricted else {
            return false
        }
        switch field.type {
        case .code, .site, .boolean, .date: return true
        default: return false
        }
    }

    /// The conditions, to be put behind a WHERE that is there.
    func conditions() throws -> String {
        try table.conditions.map { condition in
            let values = condition.values.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
            return " AND \(try text(condition.dimension)) IN (\(values))"
        }.joined()
    }

    func text(_ name: String) throws -> String {
        guard let field = type.field(named: name), Self.isCounted(field) else {
            throw StoreError("\(table.name): \(type.name) has no field \"\(name)\" that may be counted")
        }
        return "CAST(coalesce(\(quoted(name)), '') AS TEXT)"
    }
}
