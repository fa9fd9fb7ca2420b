import Causality
import GRDB
package import Register

/// The register of laws, as the hub publishes it.
extension Session {
    package func legislation() throws -> Legislation {
        guard let type = description.type(named: "provision") else { return Legislation() }
        let fields = ["edition", "article", "part", "iccs", "predecessor", "in_force_from", "in_force_to"]
        let query = try Prepared(db, select(type, fields, by: "1"))
        query.bind(1, 1)
        var entries: [Legislation.Entry] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)) else { return }
            entries.append(
                Legislation.Entry(
                    record: record, provision: .init(edition: row.text(1), article: row.text(2), part: row.text(3)),
                    iccs: row.text(4), predecessor: Dot(row.text(5)), inForceFrom: CivilTime.date(row.text(6)),
                    inForceTo: CivilTime.date(row.text(7))))
        }
        return Legislation(entries)
    }

    /// Only where a table reads it.
    func legislation(for table: CountTable) throws -> Legislation {
        let names: Set = [CountTable.Dimension.iccs.rawValue, CountTable.Dimension.lineage.rawValue]
        let reads = table.dimensions + table.conditions.map(\.dimension)
        return names.isDisjoint(with: reads) ? Legislation() : try legislation()
    }
}
