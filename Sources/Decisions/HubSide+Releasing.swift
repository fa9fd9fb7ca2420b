package import Causality
import Custody
import Register
package import Safeguards
package import Store

/// A change that was set aside, released by a person.
extension HubSide {
    /// A person's decision at the hub that a change which was set aside stands as it was written.
    package func release(
        _ dot: Dot, reason: String, author: String, by actor: Actor?, at moment: inout WriteMoment
    ) throws {
        guard site == 0 else { throw Refusal("\(dot)", "only the hub releases what it set aside; call its operator") }
        guard !reason.isEmpty else { throw Refusal("\(dot)", "a release says why; give --reason") }
        guard let change = try change(dot), let verdict = try caseFiles.verdict(on: dot), verdict.kind == .setAside
        else {
            throw Refusal("\(dot)", "is no change that is set aside; see 'kerben sync refused'")
        }
        guard let type = description[change.type], !type.hubOnly else {
            throw Refusal(
                "\(dot)", "is of a type that only the hub writes, or that this edition does not know; write it here")
        }
        guard !SetAside.isMalformed(verdict.reason), !SetAside.isForWantOfRecord(verdict.reason) else {
            throw Refusal("\(dot)", "cannot stand by itself (\(verdict.reason)); \(SetAside.advice(verdict.reason))")
        }
        if let actor, !actor.roles.contains(.nationalRecords),
            let refusal = Access.refusal(.write(type.name), by: actor)
        {
            throw refusal
        }
        try judging.release(change, because: reason, author: author, at: &moment)
    }
}
