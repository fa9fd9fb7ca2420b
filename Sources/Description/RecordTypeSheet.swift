import Register

/// One file of `register/`: a record type with its groups and fields.
struct RecordTypeSheet {
    static let keys = [
        "number", "name", "labels", "scope", "opens_case_file", "urgent", "hub_only", "about", "kept_from", "answers",
        "late",
        "source", "retention", "groups", "fields",
    ]
    private static let groupKeys = ["name", "rule", "order", "document_date", "appeal_of", "review_days"]
    private static let fieldKeys = [
        "number", "name", "type", "codes", "labels", "rule", "order", "review_days", "group", "required",
        "confidentiality", "source", "unit", "range", "length_max", "not_before", "past",
    ]

    /// Bytes; more than a change may have.
    private static let lengthsMax = 16_000_000

    let sheet: Sheet
    let codeLists: [String: CodeList]

    /// As far as it can be read; it counts only where the list of problems stays empty.
    func recordType() -> RecordType {
        let fieldSheets = sheet.sheets("fields", each: "field", keys: Self.fieldKeys)
        let groupSheets = sheet.sheets("groups", each: "group", keys: Self.groupKeys)
        if fieldSheets.isEmpty { sheet.report("missing \"fields\"", key: "fields") }
        Sheet.refuseDuplicates(fieldSheets, of: "number")
        Sheet.refuseDuplicates(fieldSheets, of: "name")
        Sheet.refuseDuplicates(groupSheets, of: "name")
        var fields = fieldSheets.map(field)
        let groups = groupSheets.map { group($0, of: fields) }
        for (index, sheet) in fieldSheets.enumerated() {
            checkOrder(fields[index], among: fields, sheet)
            if let name = fields[index].group {
                decide(&fields[index], by: groups.first { $0.name == name }, sheet)
            } else {
                let decision = RuleSheet(sheet: sheet, members: [fields[index]], codeLists: codeLists, isGroup: false)
                let (rule, parameters) = decision.rule()
                fields[index] = fields[index].ruled(by: rule, parameters)
            }
            if fields[index].confidentiality == .sealed, ![.append, .review].contains(fields[index].rule) {
                sheet.report("a sealed field needs the rule append or review", key: "confidentiality")
            }
        }
        let names = Set(fields.map(\.name))
        for (sheet, group) in zip(groupSheets, groups) where names.contains(group.name) {
            sheet.report("a field has the same name", key: "name")
        }
        for key in ["about", "kept_from"] {
            guard let name = sheet.text(key), !fields.contains(where: { $0.name == name && $0.type == .site }) else {
                continue
            }
            sheet.report("\"\(key)\" must name a field of the type site", key: key)
        }
        for name in sheet.texts("answers") ?? [] where !names.contains(name) {
            sheet.report("\"answers\" names no field of it: \(name)", key: "answers")
        }
        if sheet.entry("answers") != nil, sheet.text("about") == nil, sheet.text("kept_from") == nil {
            sheet.report("\"answers\" needs \"about\" or \"kept_from\", which say whose answer it is", key: "answers")
        }
        return RecordType(
            number: sheet.number(in: RegisterDescription.typeNumberMin...10_000), name: sheet.identifier("name"),
            labels: sheet.labels(), scope: sheet.choice("scope") ?? .caseFile,
            opensCaseFile: sheet.flag("opens_case_file"),
            urgent: UrgencySheet(sheet: sheet, fields: fields, codeLists: codeLists).rules(),
            hubOnly: sheet.flag("hub_only"), about: sheet.text("about"), keptFrom: sheet.text("kept_from"),
            answers: Set(sheet.texts("answers") ?? []), isLate: sheet.flag("late"),
            source: sheet.required("source") ?? "",
            retention: sheet.required("retention") ?? "", fields: fields, groups: groups)
    }

    private func group(_ sheet: Sheet, of fields: [Field]) -> FieldGroup {
        let name = sheet.identifier("name")
        let members = fields.filter { $0.group == name }.sorted { $0.number < $1.number }
        if members.isEmpty { sheet.report("no field names this group") }
        let (rule, parameters) =
            RuleSheet(sheet: sheet, members: members, codeLists: codeLists, isGroup: true).rule()
        return FieldGroup(name: name, rule: rule, parameters: parameters)
    }

    private func decide(_ field: inout Field, by group: FieldGroup?, _ sheet: Sheet) {
        for key in ["rule", "order", "review_days"] where sheet.entry(key) != nil {
            sheet.report("\"\(key)\" belongs to the group, not to its fields", key: key)
        }
        guard let group else {
            return sheet.report("unknown group \"\(field.group ?? "")\"", key: "group")
        }
        field = field.ruled(by: group.rule, group.parameters)
    }

    private func field(_ sheet: Sheet) -> Field {
        let type = fieldType(sheet)
        return Field(
            number: sheet.number(in: 1...10_000), name: sheet.identifier("name"), type: type,
            labels: sheet.labels(), group: sheet.text("group"), required: sheet.flag("required"),
            confidentiality: sheet.choice("confidentiality") ?? .open, source: sheet.required("source") ?? "",
            unit: sheet.text("unit") ?? "", range: range(sheet, of: type), lengthMax: lengthMax(sheet, of: type),
            notBefore: sheet.text("not_before"), past: past(sheet, of: type))
    }

    private func fieldType(_ sheet: Sheet) -> FieldType {
        let plain: [FieldType] = [.text, .integer, .boolean, .date, .instant, .reference, .site]
        guard let name = sheet.required("type") else { return .text }
        if name == "code" {
            guard let list = sheet.required("codes") else { return .code(list: "") }
            if codeLists[list] == nil {
                let known = codeLists.keys.sorted().joined(separator: ", ")
                sheet.report("unknown code list \"\(list)\" (one of: \(known))", key: "codes")
            }
            return .code(list: list)
        }
        if sheet.entry("codes") != nil { sheet.report("only the type code has codes", key: "codes") }
        if let type = plain.first(where: { $0.name == name }) { return type }
        let known = (plain.map(\.name) + ["code"]).joined(separator: ", ")
        sheet.report("unknown type \"\(name)\" (one of: \(known))", key: "type")
        return .text
    }

    private func range(_ sheet: Sheet, of type: FieldType) -> ClosedRange<Int64>? {
        guard let bounds = sheet.texts("range") else { return nil }
        if type != .integer {
            sheet.report("only an integer has a range", key: "range")
        } else if bounds.count == 2, let low = Int64(bounds[0]), let high = Int64(bounds[1]), low <= high {
            return low...high
        } else {
            sheet.report("\"range\" must be two whole numbers, the lower first, such as [0, 120]", key: "range")
        }
        return nil
    }

    private func past(_ sheet: Sheet, of type: FieldType) -> Bool {
        if sheet.entry("past") != nil, ![.date, .instant].contains(type) {
            sheet.report("only a date or an instant is past", key: "past")
        }
        return sheet.flag("past")
    }

    private func checkOrder(_ field: Field, among fields: [Field], _ sheet: Sheet) {
        guard let name = field.notBefore else { return }
        if ![.date, .instant].contains(field.type)
            || !fields.contains(where: { $0.name == name && $0.type == field.type })
        {
            sheet.report("\"not_before\" must name a date or an instant, as this field is", key: "not_before")
        }
    }

    private func lengthMax(_ sheet: Sheet, of type: FieldType) -> Int {
        guard let length = sheet.integer("length_max") else { return 1_000 }
        if type != .text { sheet.report("only a text has a length_max", key: "length_max") }
        guard (1...Self.lengthsMax).contains(length) else {
            sheet.report("\"length_max\" must be at least 1, and at most \(Self.lengthsMax)", key: "length_max")
            return 1
        }
        return length
    }
}
