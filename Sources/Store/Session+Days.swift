import Causality
import Register

/// Days of this site, when something was written down, and who is counted under which file.
extension Session {
    /// The file under which a person is counted.
    func root(ofFile file: Dot) throws -> Dot {
        let query = try Prepared(db, "SELECT root FROM _person_group WHERE case_id = ?")
        query.bind(1, file.packed)
        return try query.number().flatMap { Dot(packed: $0) } ?? file
    }

    /// When a record was first written down, as an instant's text: for one that does not say of when it is.
    func writtenAt(_ record: Int64) throws -> String {
        guard let dot = Dot(packed: record), let creator = try change(dot) else { return "" }
        return CivilTime.instantText(CivilTime.pack(creator.correctedMilliseconds / 1_000, .second))
    }

    /// The day here on which something was so: of an instant, in this site's zone.
    func localDay(_ text: String) -> Int64? {
        guard text.contains("T") else { return CivilTime.date(text) }
        return CivilTime.instant(text).map { localDate($0) }
    }

    /// The date here of a packed instant.
    func localDate(_ instant: Int64) -> Int64 { localDate(ofSeconds: instant >> 2) }

    func localDate(ofSeconds seconds: Int64) -> Int64 {
        CivilTime.date(ofSeconds: seconds + store.offsetMinutes * 60)
    }

    /// Id and fields, each NULL where this register has no such field.
    func select(_ type: RecordType, _ fields: [String], by key: String) -> String {
        let name = "\(type.name) \(fields[0]) \(fields.count) \(key)"
        if let known = selections[name] { return known }
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : quoted($0) }
        let sql = "SELECT id, \(columns.joined(separator: ", ")) FROM \(quoted(type.name)) WHERE \(key) = ?"
        selections[name] = sql
        return sql
    }
}
