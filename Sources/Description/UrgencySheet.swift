import Register
import Yams

/// Which changes of a record type go before routine work: those that write one of some fields.
struct UrgencySheet {
    private static let keys = ["field", "codes", "first"]

    /// That of the record type.
    let sheet: Sheet
    let fields: [Field]
    let codeLists: [String: CodeList]

    func rules() -> [UrgencyRule] {
        guard let entry = sheet.entry("urgent") else { return [] }
        guard entry.node.sequence != nil else {
            sheet.report(
                "\"urgent\" must be a list of the fields that make a change urgent, "
                    + "such as [{ field: closed_by, codes: [DEATH], first: true }]", key: "urgent")
            return []
        }
        return sheet.sheets("urgent", each: "urgent", keys: Self.keys).compactMap(rule)
    }

    private func rule(_ sheet: Sheet) -> UrgencyRule? {
        guard let name = sheet.required("field") else { return nil }
        guard let field = fields.first(where: { $0.name == name }) else {
            sheet.report("\"field\" names no field of this type: \(name)", key: "field")
            return nil
        }
        let codes = sheet.texts("codes") ?? []
        if case .code(let list) = field.type {
            let known = codeLists[list]?.codes.map(\.code) ?? []
            for code in codes where !known.contains(code) {
                sheet.report(
                    "\"\(code)\" is no code of \"\(list)\" (one of: \(known.joined(separator: ", ")))", key: "codes")
            }
        } else if sheet.entry("codes") != nil {
            sheet.report("\"\(name)\" has no codes", key: "codes")
        }
        return UrgencyRule(name, codes: Set(codes), sheet.flag("first") ? .first : .urgent)
    }
}
