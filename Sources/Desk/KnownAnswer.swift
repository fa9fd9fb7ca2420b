/// What is done with who is known already when a file is brought in.
package enum KnownAnswer: String, CaseIterable, Sendable {
    /// Their record takes what the file says otherwise.
    case update
    /// Their row is passed over.
    case skip
    /// They are registered as somebody else.
    case new
}
