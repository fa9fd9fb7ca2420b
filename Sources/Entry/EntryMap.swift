/// What somebody says of a file's columns: which is which field of which record, what is the same in every row, and what
/// the file's own words stand for.
package struct EntryMap: Hashable, Sendable {
    package struct Record: Hashable, Sendable {
        /// Nil: the type that the command names.
        package var type: String?
        /// By column: its field; of several, each takes a word, and the last takes the rest. None leaves the column out.
        package var columns: [String: [String]]
        /// By field: what it is in every row.
        package var constants: [String: String]
        /// By field and what stands in the file: what it means.
        package var values: [String: [String: String]]

        package init(
            type: String? = nil, columns: [String: [String]] = [:], constants: [String: String] = [:],
            values: [String: [String: String]] = [:]
        ) {
            self.type = type
            self.columns = columns
            self.constants = constants
            self.values = values
        }
    }

    /// What stands in a suggested map where somebody has still to say what is meant.
    package static let open = "?"
    static let openText = "\"?\""

    package var form = EnteredTable.Form()
    package var dates: DateForm?
    /// In the order in which a row's records are written: those after the first are of the file that it opens, where they name
    /// no other.
    package var records: [Record]

    package init(records: [Record] = [Record()]) { self.records = records }

    /// Columns that it names.
    package var columns: Set<String> { Set(records.flatMap(\.columns.keys)) }

    /// The same text for the same map.
    package var fingerprint: String {
        let records = records.map { record in
            let columns = record.columns.sorted { $0.key < $1.key }.map {
                "\($0.key)>\($0.value.joined(separator: "+"))"
            }
            let constants = record.constants.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let values = record.values.sorted { $0.key < $1.key }.flatMap { field, values in
                values.sorted { $0.key < $1.key }.map { "\(field):\($0.key)=\($0.value)" }
            }
            return ([record.type ?? ""] + columns + constants + values).joined(separator: "\u{1F}")
        }
        return ([dates?.rawValue ?? "", "\(form.mayHoldRows)"] + records).joined(separator: "\u{1E}")
    }
}
