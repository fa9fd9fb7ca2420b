package import Causality

/// One immutable entry of the register: who wrote what into one record, when, why and knowing what.
///
/// The register is the growing set of these; every table and count is a view of it.
package struct Change: Hashable, Sendable {
    /// The change's own name.
    package var dot: Dot
    /// The record written; equal to `dot` where this change creates it.
    package var record: Dot
    /// Number of the record type in the register description, or of a ``SystemType``.
    package var type: Int
    /// The case file the record belongs to; equal to `dot` where this change opens it. Never changes for a record.
    package var caseFile: Dot
    /// Dots and contexts of every change of this record that the writer had applied.
    package var context: VersionVector
    /// The custody record under which the writer's site held the case; nil where it held none.
    package var basis: Dot?
    /// Edition of the register description that it was written and validated under.
    package var edition: Int
    package var timestamp: HybridTimestamp
    package var clock: ClockError
    /// Who wrote, as `name@site`; a local account, marked unverified until accounts exist.
    package var author: String
    /// Why; empty where none was given.
    package var reason: String
    /// Sorted by field, one a field.
    package var writes: [Write]
    /// 8 random bytes that keep digests of a small case file from being guessed; only on the change that opens it.
    package var salt: UInt64?

    package init(
        dot: Dot, record: Dot, type: Int, caseFile: Dot, context: VersionVector = VersionVector(), basis: Dot? = nil,
        edition: Int, timestamp: HybridTimestamp, clock: ClockError, author: String, reason: String = "",
        writes: [Write], salt: UInt64? = nil
    ) {
        self.dot = dot
        self.record = record
        self.type = type
        self.caseFile = caseFile
        self.context = context
        self.basis = basis
        self.edition = edition
        self.timestamp = timestamp
        self.clock = clock
        self.author = author
        self.reason = reason
        self.writes = writes
        self.salt = salt
    }

    package var opensCaseFile: Bool { dot == caseFile }
    package var createsRecord: Bool { dot == record }

    package func value(of field: Int) -> Value? { writes.first { $0.field == field }?.value }

    /// True where neither change was known to the writer of the other.
    package func isConcurrent(with other: Change) -> Bool {
        dot != other.dot && !context.contains(other.dot) && !other.context.contains(dot)
    }
}
