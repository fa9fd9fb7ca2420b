import FoundationEssentials
import Trust

/// One certificate as status and doctor tell of it: until when, and what happens next.
struct CertificateWords: Hashable {
    /// What it is, as a line begins.
    let name: String
    let term: CertificateTerm
    let standing: CertificateTerm.Standing
    /// Who does something about it, in the last third of its life.
    private let remedy: String
    private let dueAt: Date

    init(
        _ name: String, _ term: CertificateTerm, at now: Date, lifeDays: Int = CertificateLifetime.nodeDaysDefault,
        remedy: String
    ) {
        self.name = name
        self.term = term
        standing = term.standing(at: now, lifeDays: lifeDays)
        dueAt = term.dueAt(lifeDays: lifeDays)
        self.remedy = remedy
    }

    var endMilliseconds: Int64 { term.end.milliseconds }
    private var end: String { timeText(endMilliseconds) }

    var line: String {
        switch standing {
        case .fresh: "\(name): in force until \(end), to be renewed from \(timeText(dueAt.milliseconds))"
        case .lastThird: "\(name): in force until \(end); \(remedy)"
        case .lastDays: "\(name): ENDS SOON, at \(end); \(remedy)"
        case .ended: "\(name): ENDED at \(end); \(remedy)"
        case .notYet: "\(name): not valid before \(timeText(term.start.milliseconds)); \(remedy)"
        }
    }

    /// Nil where it is in force.
    var problem: String? {
        switch standing {
        case .fresh, .lastThird, .lastDays: nil
        case .ended, .notYet: line
        }
    }
}
