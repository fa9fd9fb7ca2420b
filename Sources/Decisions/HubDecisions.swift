import Causality
import Custody
import Register
package import Store

/// The one place where what the hub decides becomes a change of its log.
///
/// The rules return ``HubDecision``s from what views know; here each gets its dot, its time and its edition, and is applied.
/// Who is to hear of it follows from that.
package struct HubDecisions: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let judgingFacts: JudgingFacts
    let holdingsView: HoldingsView
    let custodyView: CustodyView
    let views: Views
    let ownLog: OwnLog

    /// Who signs what nobody but the hub itself decides.
    static var hubAuthor: String { "hub@0" }

    func carryOut(
        _ decisions: [HubDecision], by author: String = HubDecisions.hubAuthor, at moment: inout WriteMoment
    ) throws {
        for decision in decisions {
            let (caseFile, edition) = (decision.caseFile, description.edition)
            let former = try lastWord(decision).flatMap { try change($0)?.timestamp }
            try ownLog.append(at: &moment) { dot, stamp, clock, salt in
                Change(
                    dot: dot, record: dot, type: decision.type.rawValue, caseFile: caseFile ?? dot, edition: edition,
                    timestamp: stamp.after(former), clock: clock, author: author,
                    reason: author == Self.hubAuthor ? "" : decision.personalReason, writes: decision.writes,
                    salt: caseFile == nil ? salt : nil)
            }
            if case .grant(let file, let site) = decision { try holdingsView.forgetHeard(file, site) }
        }
    }

    /// What a decision replaces.
    private func lastWord(_ decision: HubDecision) throws -> Dot? {
        switch decision {
        case .grant(let file, let site), .withdrawal(let file, let site):
            try views.lastWord(ofScope: file, Int64(site))
        case .verdict(let verdict): try views.lastWord(on: verdict.dot)
        case .alias(let alias): try views.lastWord(ofAlias: alias.file)
        }
    }
}
