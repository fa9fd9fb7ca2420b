import Entry
package import Register
import Safeguards

/// What there is to write, for people: record types, their fields, what a field takes, and an example.
extension RegisterDescription {
    /// Every record type: what it is, who writes it, how many fields it has.
    package var describedTypes: Table {
        Table(
            columns: ["type", "name", "scope", "written by", "fields", "source"],
            rows: types.map { type in
                [
                    .text(type.name), .text(type.labels["en"] ?? ""), .text(type.scope.rawValue),
                    .text(type.hubOnly ? "the hub" : "facilities and the hub"), Table.Cell(type.fields.count),
                    .text(type.source),
                ]
            })
    }

    /// Every field of a type: what it takes, how it is settled, what is said of it.
    package func described(_ type: RecordType) -> Table {
        Table(
            columns: ["field", "name", "takes", "rules", "example"],
            rows: type.fields.map { field in
                [
                    .text(field.name), .text(Self.names(field.labels)), .text(takes(field)),
                    .text(rules(of: field, type).joined(separator: "; ")), .text(example(field)),
                ]
            })
    }

    /// One field, a line each for what is to know of it, and for each of its codes.
    package func described(_ field: Field, of type: RecordType) -> Table {
        var table = Table(columns: ["what", "is", "names"])
        func row(_ what: String, _ text: String, _ names: String = "") {
            table.rows.append([.text(what), .text(text), .text(names)])
        }
        row("field", "\(type.name).\(field.name)", Self.names(field.labels))
        row("takes", takes(field))
        for rule in rules(of: field, type) { row("rule", rule) }
        row("source", field.source)
        row("example", example(field))
        guard case .code(let list) = field.type, let codes = codeLists[list]?.codes else { return table }
        for code in codes {
            row(
                "code", code.code,
                Self.names(code.labels) + (code.also.isEmpty ? "" : " (also \(code.also.joined(separator: ", ")))"))
        }
        return table
    }

    /// A line for `kerben record put`, with what the type requires and little besides.
    package func example(_ type: RecordType) -> String {
        let required = type.required.isEmpty ? Array(type.fields.prefix(3)) : type.required
        let fields = required.map { field in
            let text = example(field)
            let isPlain = field.type == .integer || field.type == .boolean || field.type == .site
            return "\(JSONText.quoted(field.name)):\(isPlain ? text : JSONText.quoted(text))"
        }
        let file = type.opensCaseFile ? "" : "\"case\":{\"prisoner_no\":\"A-1\"},"
        return "{\"type\":\(JSONText.quoted(type.name)),\(file)\"fields\":{\(fields.joined(separator: ","))}}"
    }

    private static func names(_ labels: [String: String]) -> String {
        let first = ["en", "ru", "ky"]
        let others = labels.keys.filter { !first.contains($0) }.sorted()
        return (first + others).compactMap { labels[$0] }.joined(separator: " / ")
    }

    private func takes(_ field: Field) -> String {
        switch field.type {
        case .code(let list): "a code of the list \(list) (\(codeLists[list]?.codes.count ?? 0) codes)"
        case .text: "a text of at most \(field.lengthMax) bytes"
        case .integer:
            field.range.map { "a whole number from \($0.lowerBound) to \($0.upperBound)" } ?? field.type.example
        default: field.type.example
        }
    }

    private func rules(of field: Field, _ type: RecordType) -> [String] {
        var rules: [String] = []
        if field.required { rules.append("required in a new record") }
        if !field.unit.isEmpty { rules.append("in \(field.unit)") }
        if let earlier = field.notBefore { rules.append("not before \(earlier)") }
        if field.past { rules.append("not to come") }
        if let group = field.group {
            let others = type.fields.filter { $0.group == group && $0.name != field.name }.map(\.name)
            rules.append("written together with \(others.joined(separator: ", "))")
        }
        rules.append("where two places write apart: \(field.rule.meaning)")
        if field.confidentiality != .open { rules.append(field.confidentiality.rawValue) }
        return rules
    }

    private func example(_ field: Field) -> String {
        switch field.type {
        case .text: field.unit == CivilDuration.unit ? "P5Y" : "text"
        case .integer: "\(field.range?.lowerBound ?? 1)"
        case .boolean: "true"
        case .date: "2026-07-01"
        case .instant: "2026-07-01T14:30"
        case .code(let list): codeLists[list]?.codes.first?.code ?? ""
        case .reference: "27.1-10432"
        case .site: "27"
        }
    }
}

extension RecordType {
    /// A field by its name; says which there are where there is none.
    package func described(_ name: String) throws(CommandFailure) -> Field {
        if let field = field(named: name) { return field }
        throw CommandFailure("\(name): no field of \(self.name) (\(fields.map(\.name).joined(separator: ", ")))")
    }
}

extension ConflictRule {
    /// What comes of two values that were written apart.
    fileprivate var meaning: String {
        switch self {
        case .latest: "the later one, where clocks can tell"
        case .custodian: "the one of who has the person"
        case .authority: "the hub's"
        case .document: "the one of the later document"
        case .interim: "the more protective one, until a review"
        case .open: "the one that is less closed"
        case .union, .append: "both are kept"
        case .handover: "custody decides"
        case .review: "a person decides"
        }
    }
}
