import Register

/// The register of the benchmark: the workload's one record type, and what custody and scope need to be there.
enum PrisonerRegister {
    static let description = RegisterDescription(
        edition: 1, types: [person, custody, transfer, notice, prisoner, sheet, alarm],
        codeLists: [
            "sex": CodeList(name: "sex", codes: ["M", "F"].map { .init(code: $0) }),
            "regime": CodeList(
                name: "regime",
                codes: ["general", "strict", "special", "settlement", "pretrial", "minimum-security"].map {
                    .init(code: $0)
                }),
            "status": CodeList(
                name: "status",
                codes: ["active", "transfer", "hospital", "court", "released", "leave", "escaped", "deceased"].map {
                    .init(code: $0)
                }),
        ])

    private static let person = RecordType(
        number: 16, name: "person", opensCaseFile: true,
        fields: [
            Field(number: 1, name: "prisoner_no", type: .text), Field(number: 2, name: "provisional", type: .boolean),
        ])

    private static let custody = RecordType(
        number: 17, name: "custody",
        fields: [
            Field(number: 1, name: "facility", type: .site), Field(number: 2, name: "opened_at", type: .instant),
            Field(number: 3, name: "transfer_no", type: .text), Field(number: 4, name: "received_from", type: .site),
            Field(number: 5, name: "closed_at", type: .instant),
        ])

    private static let transfer = RecordType(
        number: 18, name: "transfer",
        fields: [
            Field(number: 1, name: "number", type: .text), Field(number: 2, name: "from", type: .site),
            Field(number: 3, name: "to", type: .site), Field(number: 4, name: "dispatched_at", type: .instant),
            Field(number: 5, name: "cancelled_at", type: .instant),
        ])

    /// What the hub has for every facility: something to pull.
    private static let notice = RecordType(
        number: 19, name: "notice", scope: .everywhere, opensCaseFile: true, hubOnly: true,
        fields: [Field(number: 1, name: "text", type: .text)])

    private static let prisoner = RecordType(
        number: 20, name: "prisoner", scope: .own, opensCaseFile: true, fields: prisonerFields)

    /// The same fields in a case file that a person opens: edited by two sites while the person is between them.
    private static let sheet = RecordType(number: 21, name: "sheet", fields: prisonerFields)

    /// What overtakes a backlog.
    private static let alarm = RecordType(
        number: 22, name: "alarm", scope: .own, opensCaseFile: true, urgent: [UrgencyRule("text")],
        fields: [Field(number: 1, name: "text", type: .text)])

    private static let prisonerFields: [Field] = {
        let types: [Prisoner.Column: FieldType] = [
            .sex: .code(list: "sex"), .regime: .code(list: "regime"), .status: .code(list: "status"),
            .sent_start: .date, .sent_end: .date,
        ]
        return Prisoner.Column.allCases.enumerated().map { index, column in
            Field(
                number: index + 1, name: column.rawValue,
                type: types[column] ?? (column.isInteger ? .integer : .text))
        }
    }()
}
