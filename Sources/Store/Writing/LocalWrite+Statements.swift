package import Causality
package import Counting
import Register

/// Counts that were published: hub records with every cell, never altered, corrected by a later one.
extension LocalWrite {
    /// Writes a statement that is signed.
    package func publish(
        _ statement: PublishedStatement, author: String, at moment: inout WriteMoment
    ) throws -> Dot {
        guard let type = description.type(named: "statement") else {
            throw Refusal("statement", "is not described in this register")
        }
        return try write(
            type, record: nil, caseFile: nil, input: writes(type, statement.texts), statement["reason"], author, &moment
        ).record
    }
}
