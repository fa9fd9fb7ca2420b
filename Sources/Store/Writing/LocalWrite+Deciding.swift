import Causality
import Custody
package import Register

/// A conflict decided by a person.
extension LocalWrite {
    /// Decides a conflict by writing over every side that was seen: a change like any other.
    @discardableResult
    package func decide(
        _ conflict: ConflictReading.Conflict, writes: [Write], reason: String, author: String,
        at moment: inout WriteMoment
    ) throws -> Change {
        guard !reason.isEmpty else { throw Refusal("reason", "a decision says why; give --reason") }
        return try write(
            conflict.type, record: conflict.record,
            caseFile: conflict.caseFile, input: writes.sorted { $0.field < $1.field }, reason, author, &moment)
    }
}
