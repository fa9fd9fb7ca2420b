import Causality
import Custody
import GRDB
import Register

/// The one place where what the hub decides becomes a change of its log.
///
/// The rules return ``HubDecision``s from what views know; here each gets its dot, its time and its edition, is applied, and
/// is handed on to whoever is to hear of it.
extension Session {
    /// Who signs what nobody but the hub itself decides.
    static var hubAuthor: String { "hub@0" }

    func carryOut(
        _ decisions: [HubDecision], by author: String = Session.hubAuthor, at moment: inout WriteMoment
    ) throws {
        for decision in decisions {
            // Asked before it holds: who loses the file by it hears of it as well.
            let hearers = try decision.filesOfHearers.reduce(into: decision.hearers) {
                $0.formUnion(try currentSites(of: $1))
            }
            let (caseFile, edition) = (decision.caseFile, description.edition)
            let change = try append(at: &moment) { dot, stamp, clock, salt in
                Change(
                    dot: dot, record: dot, type: decision.type.rawValue, caseFile: caseFile ?? dot, edition: edition,
                    timestamp: stamp, clock: clock, author: author,
                    reason: author == Self.hubAuthor ? "" : decision.personalReason, writes: decision.writes,
                    salt: caseFile == nil ? salt : nil)
            }
            if case .grant(let file, let site) = decision { try forgetHeard(file, site) }
            try enqueue(change.dot, for: hearers)
            try handOn(decision)
        }
    }

    /// What a decision brings with it beside itself: a file that is granted, whole, and a change that stands after all.
    private func handOn(_ decision: HubDecision) throws {
        switch decision {
        case .grant(let file, let site): try enqueueWhole(file, for: site)
        case .verdict(let verdict) where verdict.kind == .released:
            if let change = try change(verdict.dot) { try deliver(change) }
        case .withdrawal, .verdict, .alias: break
        }
    }
}
