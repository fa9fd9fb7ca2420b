/// What somebody is appointed to do; the codes of the list `staff-role`.
package enum Role: String, CaseIterable, Sendable {
    case recordsOfficer = "RECORDS_OFFICER"
    case psychologist = "PSYCHOLOGIST"
    case director = "DIRECTOR"
    case classificationBoard = "CLASSIFICATION_BOARD"
    case appealBody = "APPEAL_BODY"
    case health = "HEALTH"
    case nationalRecords = "NATIONAL_RECORDS"
    case complaintsUnit = "COMPLAINTS_UNIT"
    case monitor = "NPM"
    case publicCommission = "PUBLIC_COMMISSION"
    case systemAdmin = "SYSTEM_ADMIN"
}

/// Who may do what with which records: the one place where it stands (Nelson Mandela Rule 9).
package enum Access {
    package enum Right: Int, Comparable, Sendable {
        case none
        /// Open and restricted fields only.
        case summary
        case read
        case write

        package static func < (left: Right, right: Right) -> Bool { left.rawValue < right.rawValue }
    }

    private enum Area: CaseIterable {
        case custody, sentence, risk, classification, health, complaint, corruption, conditions, findings, measures
        case programme, reference, audit, counts
    }

    private static let areas: [String: Area] = [
        "person": .custody, "custody": .custody, "transfer": .custody, "placement": .custody, "absence": .custody,
        "separation": .custody, "day": .custody, "roll_check": .custody, "sentence": .sentence,
        "legal_status": .sentence, "assessment": .risk, "classification": .classification, "appeal": .classification,
        "health_exam": .health, "complaint": .complaint, "corruption_report": .corruption,
        "accommodation": .conditions, "visit": .findings, "finding": .findings, "solitary": .measures,
        "sanction": .measures, "incident": .measures, "participation": .programme, "access": .audit,
        "count": .counts,
    ]

    private static let rights: [Role: [Area: Right]] = [
        .recordsOfficer: [
            .counts: .read, .custody: .write, .sentence: .write, .classification: .read, .conditions: .write,
            .measures: .write, .programme: .read,
        ],
        .psychologist: [
            .custody: .read, .sentence: .read, .risk: .write, .classification: .write, .measures: .read,
            .programme: .write,
        ],
        .director: [
            .counts: .read, .custody: .read, .sentence: .write, .risk: .summary, .classification: .write,
            .health: .summary, .complaint: .write, .conditions: .write, .findings: .write, .measures: .write,
            .programme: .write, .audit: .read,
        ],
        .classificationBoard: [
            .counts: .read, .custody: .read, .sentence: .read, .risk: .read, .classification: .write,
        ],
        .appealBody: [
            .counts: .read, .custody: .read, .sentence: .read, .risk: .read, .classification: .write, .complaint: .read,
            .conditions: .read, .findings: .read, .measures: .read,
        ],
        .health: [.custody: .read, .health: .write, .conditions: .write],
        .nationalRecords: [
            .counts: .write, .custody: .read, .sentence: .write, .classification: .read, .complaint: .summary,
            .corruption: .summary, .conditions: .read, .findings: .read, .measures: .read, .programme: .read,
            .reference: .write, .audit: .read,
        ],
        .complaintsUnit: [
            .counts: .read, .custody: .read, .sentence: .read, .classification: .read, .complaint: .write,
            .corruption: .write,
        ],
        .monitor: [
            .counts: .read, .custody: .read, .sentence: .read, .risk: .read, .classification: .read, .health: .summary,
            .complaint: .write, .corruption: .summary, .conditions: .write, .findings: .write, .measures: .read,
            .programme: .read, .audit: .read,
        ],
        .publicCommission: [
            .counts: .read, .complaint: .write, .corruption: .write, .conditions: .read, .findings: .write,
        ],
        .systemAdmin: [:],
    ]

    /// Reference data is for all to read.
    package static func right(_ role: Role, _ type: String) -> Right {
        let area = areas[type] ?? .reference
        return max(rights[role]?[area] ?? .none, area == .reference ? .read : .none)
    }
}

/// Whoever gives a command, and as what.
package struct Actor: Hashable, Sendable {
    package var account: String
    package var roles: Set<Role>
    /// False as long as the registry has appointed nobody for this site: then whoever the system lets in acts for it.
    package var isBound: Bool

    package init(account: String, roles: Set<Role>, isBound: Bool) {
        self.account = account
        self.roles = roles
        self.isBound = isBound
    }

    package func right(_ type: String) -> Access.Right {
        isBound ? roles.map { Access.right($0, type) }.max() ?? .none : .write
    }

    package func checkWrite(_ type: String) throws {
        guard right(type) < .write else { return }
        throw Refusal(type, "\(titles) may not write this (need to know, Nelson Mandela Rule 9)")
    }

    package var titles: String {
        roles.isEmpty ? "an account without a role here" : roles.map(\.rawValue).sorted().joined(separator: ", ")
    }
}

/// What one reading shows.
package struct Reading: Sendable {
    package var actor: Actor
    /// Confidential fields too: asked for with a reason, and traced.
    package var isDisclosed: Bool
    /// In an emergency, beyond what the roles allow; reviewed afterwards.
    package var breaksGlass: Bool

    package init(actor: Actor, isDisclosed: Bool, breaksGlass: Bool = false) {
        self.actor = actor
        self.isDisclosed = isDisclosed
        self.breaksGlass = breaksGlass
    }

    /// For checks that compare whole registers and show nobody anything.
    package static let whole = Reading(
        actor: Actor(account: "", roles: [], isBound: false), isDisclosed: true)

    package func check(_ type: RecordType) throws {
        if breaksGlass, actor.isBound, actor.roles.isEmpty {
            throw Refusal(type.name, "\(actor.titles) may not break the glass either")
        }
        guard !breaksGlass, actor.right(type.name) == .none else { return }
        throw Refusal(
            type.name,
            "\(actor.titles) may not read this; in an emergency --break-glass with a --reason, which is reviewed")
    }

    /// Counts are not for everybody; who is counted, person by person, only for who may read persons, and whole records of
    /// each type that the table reads.
    package func checkCounts(personByPerson table: CountTable? = nil) throws {
        var types = ["count"]
        if let table {
            let read = table.dimensions + table.conditions.map(\.dimension)
            types += ["person"] + read.compactMap { CountTable.Dimension(rawValue: $0)?.recordType }
        }
        for type in types where actor.right(type) < .read {
            throw Refusal(
                "count",
                "\(actor.titles) may not read \(type == "count" ? "counts" : "who is counted") (Nelson Mandela Rule 9)")
        }
    }

    package func shows(_ field: Field, of type: RecordType) -> Bool {
        switch field.confidentiality {
        case .open, .restricted: true
        case .confidential: isDisclosed && (breaksGlass || actor.right(type.name) > .summary)
        // Only its key opens it; the ciphertext harms nobody.
        case .sealed: true
        }
    }
}
