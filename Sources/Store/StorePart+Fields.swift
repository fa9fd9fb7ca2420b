package import Register

/// What is read of a record type, whatever fields this register gives it.
extension StorePart {
    /// Id and fields, each NULL where this register has no such field.
    package func select(_ type: RecordType, _ fields: [String], by key: String) -> String {
        let name = "\(type.name) \(fields.joined(separator: ",")) \(key)"
        if let known = context.selections[name] { return known }
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : quoted($0) }
        let sql = "SELECT id, \(columns.joined(separator: ", ")) FROM \(quoted(type.name)) WHERE \(key) = ?"
        context.selections[name] = sql
        return sql
    }
}
