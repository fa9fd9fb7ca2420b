/// What a record says to who judges it: the one statement of which writes may be refused, and where.
///
/// What happened is never refused: a register that turns the truth away keeps a better one elsewhere. It is recorded, and
/// the rule that it breaks stands in the list of breaches until it is cured.
package enum SafeguardKind: Hashable, Sendable {
    /// It says what shall be: a closing, a class, an order to come. Refused where it is written, set aside at the hub.
    case decision
    /// It says what is being done to somebody: an admission, a place in a cell. Refused at the desk, where it can still be
    /// done otherwise; what another store sends has been done.
    case act
    /// It says what has happened.
    case fact

    /// Record types that say what is done to somebody, whatever they say.
    package static let acts: Set = ["custody", "transfer", "placement", "sentence"]

    /// - Parameter now: seconds since 1970; the latest time that it may be (``JudgedTime``), so that no clock turns truth away.
    package init(of draft: Safeguard.Draft, now: Int64) {
        func isOver(_ name: String) -> Bool { Safeguard.seconds(draft[name]).map { $0 <= now } ?? false }
        switch draft.type {
        case "placement": self = isOver("ends") ? .fact : .act
        case "sanction": self = isOver("ends") ? .fact : .decision
        case let type where Self.acts.contains(type): self = .act
        case "solitary":
            guard let starts = Safeguard.seconds(draft["starts"]), starts <= now else {
                self = .decision
                return
            }
            self = isOver("ends") ? .fact : .act
        // Who reports a death reports it; that the report is closed too early is looked at beside it.
        case "incident":
            self = draft.isNew ? .act : .decision
        default: self = .decision
        }
    }

    /// Whether what a record broke as this may stand where it is written to be `after`: what has happened and is listed makes no
    /// order lawful that goes on, or is still to come.
    package func excuses(_ after: SafeguardKind) -> Bool {
        switch self {
        case .decision: true
        case .act: after != .decision
        case .fact: after == .fact
        }
    }

    package var isRefusedAtDesk: Bool { self != .fact }
    package var isSetAsideAtHub: Bool { self == .decision }

    /// The field of a record that says since when it is so; the first that is filled.
    package static let sinceFields: [String: [String]] = [
        "custody": ["opened_at"], "transfer": ["dispatched_at"], "placement": ["starts"], "solitary": ["starts"],
        "sentence": ["start", "court_date"], "complaint": ["received_at"],
        "corruption_report": ["received_at"], "incident": ["happened_at"], "finding": ["verified_on", "due"],
        "classification": ["effective"], "appeal": ["decided_on"],
        "assessment": ["assessed_on"], "access": ["accessed_at"], "sanction": ["starts", "hearing_at"],
        "participation": ["started_on"],
    ]
}
