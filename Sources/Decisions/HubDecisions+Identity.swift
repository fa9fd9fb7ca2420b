package import Causality
import Custody
import Register
package import Store

/// A person's decision on who is one person.
extension HubDecisions {
    /// A person's decision that two case files are one's, or are not after all; neither file is changed or deleted.
    ///
    /// Throws ``Refusal`` where they are one, or two, already. What only an exact prisoner number joins is kept apart.
    package func decideIdentity(
        _ one: Dot, _ other: Dot, areOne: Bool, reason: String, author: String, at moment: inout WriteMoment
    ) throws {
        guard site == 0 else { throw Refusal("identity", "only the hub joins and separates case files") }
        guard !reason.isEmpty else { throw Refusal("identity", "a decision says why; give --reason") }
        for file in [one, other] where try change(file)?.type != store.custody.person {
            throw Refusal("identity", "no case file of a person \(file) here")
        }
        let links = try caseFiles.links(around: [one, other])
        let decided: [HubDecision.Alias]
        if areOne {
            guard one != other, !links.areJoined(one, other) else {
                throw Refusal("identity", "\(one) and \(other) are one already")
            }
            decided = [links.joining(one, other, grounds: reason)]
        } else {
            guard one != other, try links.areJoined(one, other) || caseFiles.personFiles(of: one).contains(other) else {
                throw Refusal("identity", "\(one) and \(other) are two already")
            }
            guard let aliases = links.separating(one, other, grounds: reason) else {
                throw Refusal("identity", "\(one) and \(other) are joined through a third file; separate that one")
            }
            decided = aliases
        }
        try carryOut(decided.map { .alias($0) }, by: author, at: &moment)
    }
}
