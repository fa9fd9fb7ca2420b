import Register

/// The conflict rule of a field or group, with what the rule needs to know.
struct RuleSheet {
    /// A hundred years.
    private static let reviewDaysMax = 36_500

    let sheet: Sheet
    /// By number: the fields that are resolved as one.
    let members: [Field]
    let codeLists: [String: CodeList]
    let isGroup: Bool

    func rule() -> (ConflictRule, RuleParameters) {
        let rule: ConflictRule? = sheet.choice("rule")
        var parameters = RuleParameters()
        guard let rule else { return (.review, parameters) }
        if isGroup, rule.keepsAll {
            sheet.report("the rule \(rule.rawValue) is for a field, not for a group", key: "rule")
        }
        refuse(["order"], unless: rule == .interim || rule == .open, rule)
        refuse(["review_days"], unless: rule == .interim, rule)
        refuse(["document_date", "appeal_of"], unless: rule == .document, rule)
        if rule == .interim || rule == .open { parameters.order = order(rule) }
        if rule == .interim, let days = sheet.integer("review_days") {
            if (1...Self.reviewDaysMax).contains(days) {
                parameters.reviewDays = Int64(days)
            } else {
                sheet.report(
                    "\"review_days\" must be at least 1, and at most \(Self.reviewDaysMax)", key: "review_days")
            }
        }
        if rule == .document {
            if isGroup {
                if sheet.required("document_date") != nil {
                    parameters.documentDateField = member("document_date", .date)
                }
                parameters.appealOfField = member("appeal_of", .reference)
            } else {
                sheet.report("the rule document needs a group that holds the document's date", key: "rule")
            }
        }
        return (rule, parameters)
    }

    private func refuse(_ keys: [String], unless applies: Bool, _ rule: ConflictRule) {
        for key in keys where !applies && sheet.entry(key) != nil {
            sheet.report("\"\(key)\" means nothing to the rule \(rule.rawValue)", key: key)
        }
    }

    /// As given, else as the code list of the leading field has it.
    private func order(_ rule: ConflictRule) -> [String] {
        var codes: [String]?
        if case .code(let list) = members.first?.type { codes = codeLists[list]?.codes.map(\.code) ?? [] }
        guard let order = sheet.texts("order") else {
            if codes == nil, !members.isEmpty {
                sheet.report("the rule \(rule.rawValue) needs an \"order\", or a code list that has one", key: "rule")
            }
            return codes ?? []
        }
        if let codes, !codes.isEmpty, Set(order) != Set(codes) || order.count != codes.count {
            sheet.report("\"order\" must name every code of the list once", key: "order")
        }
        return order
    }

    /// The number of the member that `key` names.
    private func member(_ key: String, _ type: FieldType) -> Int? {
        guard let name = sheet.text(key) else { return nil }
        guard let field = members.first(where: { $0.name == name }) else {
            sheet.report("\"\(key)\" names \"\(name)\", which is no field of this group", key: key)
            return nil
        }
        if field.type != type {
            sheet.report("\"\(key)\" must name a field of the type \(type.name)", key: key)
        }
        return field.number
    }
}
