import ProcessHarness

/// The records in which a facility writes down what happened to one person at one time.
///
/// What the source does not give stays a visible exception, and nothing is made up: `not in source` for a commitment
/// order or a charge that is gone, `UNMAPPED` for an offence class, `OTHER` with the source's own code for a legal status.
struct RegisterLines {
    let person: String
    let time: ReplayTime

    func newPerson(_ details: PersonDetails) -> RecordLine {
        RecordLine("person", .new, [text("prisoner_no", person), sex(details.sex)] + age(details.age))
    }

    func personSeenAgain(_ details: PersonDetails) -> RecordLine {
        RecordLine("person", .current(prisonerNumber: person), [sex(details.sex)] + age(details.age))
    }

    func admission(facility: Int, details: PersonDetails, openedBy: String, admittedAt: String) -> RecordLine {
        RecordLine(
            "custody", .inFile(prisonerNumber: person),
            [
                integer("facility", facility),
                text("opened_at", time.instant),
                text("opened_by", openedBy),
                text("commitment_order", "not in source"), text("injuries_seen", "not in source"),
                text("ill_treatment_alleged", "not in source"),
                text("admitted_at", admittedAt),
                level(details.level),
            ])
    }

    /// Legal status, and the charge where there is one.
    func legalBasis(_ details: PersonDetails) -> [RecordLine] {
        let status = RecordLine("legal_status", .inFile(prisonerNumber: person), statusFields(details.status))
        guard !details.charge.isEmpty else { return [status] }
        return [status, RecordLine("sentence", .inFile(prisonerNumber: person), offence(details.charge))]
    }

    func release() -> RecordLine {
        RecordLine(
            "custody", .current(prisonerNumber: person),
            [text("closed_at", time.instant), text("closed_by", "RELEASE")])
    }

    /// The sender's half of a transfer; it ends the sender's custody, which is not closed besides.
    func dispatch(number: String, from: Int, to: Int) -> RecordLine {
        RecordLine(
            "transfer", .inFile(prisonerNumber: person),
            [
                text("number", number), integer("from", from), integer("to", to),
                text("dispatched_at", time.instant),
            ])
    }

    /// The receiver's half, at the same instant: dated when it happened, not when a link came back.
    func receipt(number: String, from: Int, to: Int, level: String) -> RecordLine {
        RecordLine(
            "custody", .inFileOrProvisional(prisonerNumber: person),
            [
                integer("facility", to),
                text("opened_at", time.instant),
                text("opened_by", "RECEIPT"),
                text("transfer_no", number),
                integer("received_from", from),
                self.level(level),
            ])
    }

    func change(_ attribute: CustodyEvent.Attribute, to value: String) -> RecordLine {
        let (type, fields) =
            switch attribute {
            case .sex: ("person", [sex(value)])
            case .age: ("person", age(value))
            case .status: ("legal_status", statusFields(value))
            case .charge: ("sentence", offence(value))
            case .level: ("custody", [level(value)])
            }
        return RecordLine(type, .current(prisonerNumber: person), fields)
    }

    private func sex(_ code: String) -> RecordLine.Field { text("sex", code.isEmpty ? "U" : code) }

    private func level(_ code: String) -> RecordLine.Field {
        text("security_level", code.isEmpty ? "UNCLASSIFIED" : code)
    }

    /// The source gives ages, and never a date of birth; one that is no number is not written.
    private func age(_ years: String) -> [RecordLine.Field] {
        guard let years = Int(years) else { return [] }
        return [integer("reported_age", years), text("reported_on", time.day)]
    }

    private func statusFields(_ code: String) -> [RecordLine.Field] {
        [
            text("status", "OTHER"), text("since", time.instant),
            text("source_text", code.isEmpty ? "not in source" : code),
        ]
    }

    private func offence(_ charge: String) -> [RecordLine.Field] {
        [
            text("article", charge.isEmpty ? "not in source" : charge), text("edition", "NY Penal Law"),
            text("iccs", "UNMAPPED"),
        ]
    }

    private func text(_ name: String, _ value: String) -> RecordLine.Field { .init(name, .text(value)) }
    private func integer(_ name: String, _ value: Int) -> RecordLine.Field { .init(name, .integer(value)) }
}
