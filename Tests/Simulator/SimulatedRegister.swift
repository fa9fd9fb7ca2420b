package import Register

/// A small register: what custody needs as the shipped one has it, and one type whose fields use all ten rules.
package enum SimulatedRegister {
    package static let typeNames = ["person", "custody", "transfer", "sentence", "legal_status", "facility", "trial"]
    /// Number of the type that only the hub writes.
    package static let hubOnlyType = 21

    package static let description = description(edition: 1, trial(levels: levels), person(), more: [])

    /// Most protective first.
    static let levels = ["HIGH", "MEDIUM", "LOW"]

    static func description(
        edition: Int, _ trial: RecordType, _ person: RecordType, more: [RecordType], levels: [String] = levels
    ) -> RegisterDescription {
        RegisterDescription(
            edition: edition,
            types: [
                person, custody, transfer, sentence, legalStatus, facility, trial, report, grievance, solitary,
            ] + more,
            codeLists: [
                "opened-by": CodeList(name: "opened-by", codes: codes(["ADMISSION", "RECEIPT"])),
                "closed-by": CodeList(
                    name: "closed-by", codes: codes(["RELEASE", "DISPATCH", "DEATH", "ESCAPE", "ERROR"])),
                "sex": CodeList(name: "sex", codes: codes(["F", "M"])),
                "level": CodeList(name: "level", codes: codes(levels)),
            ])
    }

    private static func codes(_ codes: [String]) -> [CodeList.Code] { codes.map { CodeList.Code(code: $0) } }

    static func person(_ more: [Field] = []) -> RecordType {
        RecordType(number: 16, name: "person", opensCaseFile: true, fields: personFields + more)
    }

    private static let personFields = [

        Field(number: 1, name: "prisoner_no", type: .text, rule: .review),
        Field(number: 2, name: "provisional", type: .boolean, rule: .authority),
        Field(number: 3, name: "pin", type: .text, rule: .review),
        Field(number: 4, name: "surname", type: .text, rule: .custodian),
        Field(number: 5, name: "given_name", type: .text, rule: .custodian),
        Field(number: 10, name: "birth_date", type: .date, rule: .review),
        Field(number: 11, name: "sex", type: .code(list: "sex"), rule: .review),
        Field(number: 14, name: "aliases", type: .text, rule: .union),
        Field(number: 21, name: "notes", type: .text, rule: .append),
    ]

    /// A decision that the hub judges by all that it knows: what two sites order may be too much together.
    private static let solitary = RecordType(
        number: solitaryType, name: "solitary",
        fields: [
            Field(number: 1, name: "starts", type: .instant, rule: .review, required: true),
            Field(number: 2, name: "ends", type: .instant, rule: .review),
            Field(number: 3, name: "hours_confined", type: .integer, rule: .review),
            Field(number: 4, name: "notes", type: .text, rule: .append),
        ])

    private static let custody = RecordType(
        number: 17, name: "custody",
        urgent: [UrgencyRule("opened_by"), UrgencyRule("closed_by", codes: ["DEATH", "ESCAPE"], .first)],
        about: "facility",
        fields: [
            Field(number: 1, name: "facility", type: .site, rule: .handover, required: true),
            Field(number: 2, name: "opened_at", type: .instant, rule: .handover, required: true),
            Field(number: 3, name: "opened_by", type: .code(list: "opened-by"), rule: .handover, required: true),
            Field(number: 4, name: "commitment_order", type: .text, rule: .handover, lengthMax: 300),
            Field(number: 6, name: "transfer_no", type: .text, rule: .handover),
            Field(number: 7, name: "received_from", type: .site, rule: .handover),
            Field(number: 9, name: "cell", type: .text, rule: .custodian),
            Field(number: 10, name: "closed_at", type: .instant, rule: .handover),
            Field(number: 11, name: "closed_by", type: .code(list: "closed-by"), rule: .handover),
            Field(number: 16, name: "notes", type: .text, rule: .append),
        ])

    private static let transfer = RecordType(
        number: 18, name: "transfer", urgent: [UrgencyRule("dispatched_at"), UrgencyRule("cancelled_at")],
        about: "from",
        fields: [
            Field(number: 1, name: "number", type: .text, rule: .handover, required: true),
            Field(number: 2, name: "from", type: .site, rule: .handover, required: true),
            Field(number: 3, name: "to", type: .site, rule: .handover, required: true),
            Field(number: 4, name: "dispatched_at", type: .instant, rule: .handover, required: true),
            Field(number: 10, name: "cancelled_at", type: .instant, rule: .handover),
        ])

    private static let sentence = RecordType(
        number: 19, name: "sentence",
        fields: [
            Field(number: 1, name: "article", type: .text, rule: .review, group: "offence"),
            Field(number: 2, name: "part", type: .text, rule: .review, group: "offence"),
            Field(number: 9, name: "expiry", type: .date, rule: .review),
            Field(number: 18, name: "notes", type: .text, rule: .append),
        ], groups: [FieldGroup(name: "offence", rule: .review)])

    private static let legalStatus = RecordType(
        number: 20, name: "legal_status",
        fields: [
            Field(number: 1, name: "status", type: .text, rule: .document, group: "decision", required: true),
            Field(number: 4, name: "document_date", type: .date, rule: .document, group: "decision"),
            Field(number: 5, name: "appeal_of", type: .reference, rule: .document, group: "decision"),
            Field(number: 6, name: "since", type: .date, rule: .review),
        ],
        groups: [
            FieldGroup(
                name: "decision", rule: .document,
                parameters: RuleParameters(documentDateField: 4, appealOfField: 5))
        ])

    private static let facility = RecordType(
        number: hubOnlyType, name: "facility", scope: .everywhere, opensCaseFile: true, hubOnly: true,
        fields: [
            Field(number: 1, name: "site", type: .site, rule: .authority, required: true),
            Field(number: 2, name: "name", type: .text, rule: .authority, required: true),
        ])

    /// What a site says of itself: number of the type.
    static let reportType = 41
    /// What a site must not hear of itself: number of the type.
    static let grievanceType = 42
    static let solitaryType = 44

    private static let report = RecordType(
        number: reportType, name: "report", scope: .own, opensCaseFile: true, about: "facility",
        fields: [
            Field(number: 1, name: "facility", type: .site, rule: .review, required: true),
            Field(number: 2, name: "text", type: .text, rule: .review),
        ])

    private static let grievance = RecordType(
        number: grievanceType, name: "grievance", scope: .own, opensCaseFile: true, keptFrom: "facility",
        fields: [
            Field(number: 1, name: "facility", type: .site, rule: .review, required: true),
            Field(number: 2, name: "text", type: .text, rule: .append),
        ])

    /// Every rule of the ten on a field of its own.
    static func trial(levels: [String], _ more: [Field] = []) -> RecordType {
        RecordType(
            number: 40, name: "trial", fields: trialFields(levels) + more,
            groups: [FieldGroup(name: "document", rule: .document, parameters: RuleParameters(documentDateField: 4))])
    }

    private static func trialFields(_ levels: [String]) -> [Field] {
        [
            Field(number: 1, name: "latest", type: .text, rule: .latest),
            Field(number: 2, name: "custodian", type: .text, rule: .custodian),
            Field(number: 3, name: "authority", type: .text, rule: .authority),
            Field(number: 4, name: "document_date", type: .date, rule: .document, group: "document"),
            Field(number: 5, name: "document_text", type: .text, rule: .document, group: "document"),
            Field(
                number: 6, name: "interim", type: .code(list: "level"), rule: .interim,
                parameters: RuleParameters(order: levels)),
            Field(
                number: 7, name: "open", type: .code(list: "level"), rule: .open,
                parameters: RuleParameters(order: levels)),
            Field(number: 8, name: "union", type: .text, rule: .union),
            Field(number: 9, name: "append", type: .text, rule: .append),
            Field(number: 10, name: "handover", type: .text, rule: .handover),
            Field(number: 11, name: "review", type: .text, rule: .review),
        ]
    }
}
