/// Every record type and field that code reads by name, and of which type it takes each to be.
///
/// A description may lack any of them: then what reads it says nothing (but for what custody is told from, which
/// `CustodyFields` requires). It may not mean something else by one: a count would pass over it, or a rule be silent, without a
/// word. So it is checked when a description is loaded.
package enum Vocabulary {
    /// Types of fields by their ``FieldType/name``.
    private enum Kind: String {
        case text, integer, boolean, date, instant, code, reference, site
    }

    /// By record type; the fields of one kind in one text.
    private static let names: [String: [Kind: String]] = [
        // Who somebody is, and who has them.
        "person": [
            .text: """
            prisoner_no surname given_name patronymic surname_latin given_name_latin patronymic_latin aliases pin
            """,
            .boolean: "provisional", .date: "birth_date reported_on", .integer: "reported_age",
            .code: "sex citizenship",
        ],
        "custody": [
            .site: "facility received_from", .instant: "opened_at closed_at", .boolean: "entered_in_error",
            .code: "opened_by closed_by release_type security_level injuries ill_treatment",
            .text: "transfer_no commitment_order closing_document injuries_seen ill_treatment_alleged cell",
        ],
        "transfer": [.text: "number", .site: "from to", .instant: "dispatched_at due_at cancelled_at"],
        "absence": [.site: "facility", .instant: "left_at due_back returned_at"],
        "placement": [.site: "facility", .text: "block cell", .instant: "starts ends"],
        "separation": [.text: "other_prisoner_no", .code: "level", .date: "closed_on"],
        // Why somebody is held.
        "sentence": [
            .text: "article part edition term alterations new_maximum suspended_term", .boolean: "life suspended",
            .code: "iccs conviction_tag rule_set gravity outcome remand_regime", .integer: "remand_credit",
            .date: "court_date start expiry earliest_release offence_date final_on taken_on outcome_on revoked_on",
            .reference: "follows replaced_by",
        ],
        "sentence_event": [
            .code: "kind measure regime what", .reference: "sentence", .date: "starts ends", .integer: "days",
            .text: "share term",
        ],
        "legal_status": [.code: "status", .instant: "since", .reference: "appeal_of"],
        "provision": [
            .text: "edition article part replaces", .code: "iccs", .reference: "predecessor",
            .date: "in_force_from in_force_to",
        ],
        "comparison": [
            .code: "topic state", .reference: "provision", .text: "answer quotation reviewer", .date: "reviewed_on",
        ],
        // How somebody is treated.
        "classification": [
            .code: "state class proposed_class grounds", .text: "proposed_by approver reasons override_reason",
            .date: "effective review_due",
        ],
        "appeal": [.reference: "classification", .text: "decider", .code: "outcome", .date: "decided_on"],
        "assessment": [
            .code: "judgement", .boolean: "assessor_trained",
            .text: "evidence_for evidence_against protective second_reader",
            .date: "assessed_on review_due",
        ],
        "health_exam": [.instant: "examined_at", .boolean: "pregnant nursing infant_with_mother disability"],
        "solitary": [
            .instant: "starts ends", .integer: "hours_confined", .text: "reasons authority last_resort",
            .date: "next_review",
        ],
        "sanction": [
            .text: "rule_broken", .instant: "hearing_at", .date: "starts ends", .boolean: "heard",
            .code: "decision decider_role",
        ],
        "participation": [.date: "started_on", .code: "state", .boolean: "consent"],
        "complaint": [
            .site: "facility", .code: "state channel recipient closed_by", .instant: "received_at",
            .date: "answer_due", .boolean: "torture_alleged", .text: "prisoner_no content",
        ],
        "corruption_report": [
            .site: "facility", .code: "state recipient closed_by", .instant: "received_at", .date: "answer_due",
        ],
        "incident": [
            .site: "facility", .code: "kind state", .text: "reported_to",
            .instant: "happened_at reported_at family_told_at",
        ],
        "finding": [.site: "facility", .code: "state verified_by", .date: "due verified_on"],
        // Places, and who works there.
        "facility": [
            .site: "site", .text: "name region", .code: "kind", .boolean: "closed_type",
            .integer: "capacity utc_offset",
        ],
        "day": [.site: "facility", .date: "closed_on"],
        "accommodation": [
            .site: "facility", .text: "block cell", .instant: "measured_at", .code: "kind",
            .integer: "occupancy area_net minutes_outdoors",
        ],
        "roll_check": [.site: "facility", .instant: "checked_at", .integer: "counted expected absent"],
        "staff": [.text: "account", .code: "role", .site: "site", .date: "valid_from valid_to"],
        "access": [
            .text: "account record_type reason reviewed_by", .code: "action", .reference: "record",
            .integer: "records", .instant: "accessed_at", .boolean: "offline", .date: "reviewed_on",
        ],
        "body_key": [.code: "body", .text: "public_key", .date: "valid_from"],
        "statement": [
            .text: "table watermark cells heard balance certifier signature reason", .date: "as_of",
            .integer: "edition figure least most", .instant: "published_at", .reference: "corrects",
        ],
    ]

    /// A field that a description has by this name, of another type than code takes it to be.
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        package var type: String
        package var field: String
        /// Names of types of fields.
        package var expected: String
        package var found: String

        package var description: String {
            "\(type).\(field) is read as \(expected) by the program and described as \(found); name it otherwise"
        }
    }

    /// By record type and field; nothing of what the description lacks.
    package static func faults(in description: RegisterDescription) -> [Fault] {
        words.compactMap { word in
            guard let field = description.type(named: word.type)?.field(named: word.field),
                field.type.name != word.kind
            else { return nil }
            return Fault(type: word.type, field: word.field, expected: word.kind, found: field.type.name)
        }
    }

    /// Everything that is named, by record type and field; `kind` is a ``FieldType/name``.
    package static var words: [(type: String, field: String, kind: String)] {
        names.flatMap { type, kinds in
            kinds.flatMap { kind, fields in
                fields.split { $0 == " " || $0 == "\n" }.map { (type, String($0), kind.rawValue) }
            }
        }.sorted { ($0.type, $0.field) < ($1.type, $1.field) }
    }
}
