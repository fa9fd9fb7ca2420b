import FoundationEssentials
import Store

/// One record of the workload: 14 values, in the order of `COLUMNS` in records.py.
struct Prisoner: Decodable {
    enum Cell {
        case text(String)
        case integer(Int64)
    }

    enum Column: String, CodingKey, CaseIterable {
        case surname, given, patronymic, birth_year, sex, facility, article, sent_start, sent_end, risk, regime, cell
        case status, updated_at

        var isInteger: Bool { [.birth_year, .facility, .risk, .updated_at].contains(self) }
    }

    var cells: [Cell]

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Column.self)
        cells = try Column.allCases.map { column in
            column.isInteger
                ? .integer(try line.decode(Int64.self, forKey: column))
                : .text(try line.decode(String.self, forKey: column))
        }
    }

    /// As `kerben record put` reads it.
    var input: RecordInput {
        var fields: [String: RecordInput.Scalar] = [:]
        for (column, cell) in zip(Column.allCases, cells) {
            switch cell {
            case .text(let text): fields[column.rawValue] = .text(text)
            case .integer(let number): fields[column.rawValue] = .integer(number)
            }
        }
        return RecordInput(type: "prisoner", fields: fields)
    }
}

/// New values for some fields of the record with ordinal `n`.
struct Edit: Decodable {
    var n: Int
    var fields: [String: RecordInput.Scalar]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: RecordInput.AnyKey.self)
        fields = try RecordInput.fields(container)
        guard case .integer(let ordinal) = fields.removeValue(forKey: "n") else {
            throw BenchmarkError("an edit has no ordinal \"n\"")
        }
        n = Int(ordinal)
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
