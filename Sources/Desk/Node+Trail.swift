package import Causality
import Register
import Safeguards
import Store

/// The trail of readings, and its review.
extension Node {
    /// The readings of confidential fields, a line each; this one becomes one of them.
    package func trail(reason: String, as clerk: Clerk) throws -> String {
        guard let type = description.type(named: "access") else {
            throw CommandFailure("access: is not described in this register")
        }
        // Read before the trace is written, so that a long trail keeps no writer; shown after it.
        let (text, count) = try store.read { transaction in
            try lines { try transaction.register.list(type, in: nil, limit: .max, reading(clerk), $0) }
        }
        try trace(.audit, type.name, count: count, reason: reason, as: clerk)
        return text
    }

    /// Says that a reading that broke the glass was reviewed, and what was found.
    package func review(_ id: String, found: String, as clerk: Clerk) throws -> Dot {
        let record = try Dot(typed: id)
        try write(as: clerk) { transaction, author, moment in
            guard try transaction.change(record).flatMap({ transaction.description[$0.type]?.name }) == "access" else {
                throw CommandFailure("\(id): is no trace of a reading; see 'kerben audit list'")
            }
            let fields: [String: RecordInput.Scalar] = [
                "reviewed_by": .text(clerk.account), "reviewed_on": .text(day(of: moment.present)),
                "notes": .text(found),
            ]
            try transaction.writing.put(
                RecordInput(id: record.description, fields: fields, reason: "review"), author: author, at: &moment)
        }
        return record
    }
}
