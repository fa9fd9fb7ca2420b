import Register

/// The days by which a rule wants something looked at again. A day that somebody typed may bring one forward, and never puts it
/// off: what is due is the earlier of the two.
package struct RuleTerm: Hashable, Sendable {
    /// The field that people type the day in.
    package var field: String
    /// From the first of these that a record has.
    package var bases: [String]
    package var days: Int64

    /// By record type.
    package static let all: [String: RuleTerm] = [
        // Nelson Mandela Rules 89 and 93: regularly; once a year at least.
        "classification": RuleTerm(field: "review_due", bases: ["effective", "document_date"], days: 366),
        // VERA-2R: a judgement is about a year.
        "assessment": RuleTerm(field: "review_due", bases: ["assessed_on"], days: 366),
        // Nelson Mandela Rule 57: promptly, and without delay.
        "complaint": RuleTerm(field: "answer_due", bases: ["received_at"], days: 30),
        "corruption_report": RuleTerm(field: "answer_due", bases: ["received_at"], days: 30),
        // Nelson Mandela Rules 44-45: nothing can be reviewed that may not last so long.
        "solitary": RuleTerm(field: "next_review", bases: ["starts"], days: Safeguard.solitaryDaysMax),
    ]

    /// The day by which a rule wants it, counted from `base`, a date or an instant; nil where that is none.
    package func latest(_ base: String) -> String? {
        CivilTime.instant(base.prefix(10)).map { CivilTime.day(($0 >> 2) / 86_400 + days) }
    }

    /// The earlier of what was typed and what the rule wants; nil where there is neither.
    package func due(typed: String, base: String) -> String? {
        let typed = String(typed.prefix(10))
        return [typed.isEmpty ? nil : typed, latest(base)].compactMap(\.self).min()
    }

    /// The same of a record; nil where no rule sets a day for its type.
    package static func due(of type: String, _ values: [String: String]) -> String? {
        guard let term = all[type] else { return nil }
        let base = term.bases.lazy.compactMap { values[$0] }.first { !$0.isEmpty }
        return term.due(typed: values[term.field] ?? "", base: base ?? "")
    }
}
