/// Why a store cannot be used, or a write not made: what, where, what to do; never the content of a record.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    /// Whether it was for want of room on the disk alone.
    package var isFull = false

    package init(_ description: String) { self.description = description }
}
