import Register

/// A command that was refused or failed: one line that says what, where and what to do.
package struct CommandFailure: Error, Hashable, Sendable {
    package var message: String

    /// On one line, whatever was typed into it.
    package init(_ message: String) { self.message = message.printable }

    /// Any error's own words, on one line.
    package init(_ error: any Error) {
        message =
            (error as? CommandFailure)?.message
            ?? "\(error)".split(separator: "\n", omittingEmptySubsequences: true).joined(separator: "; ").printable
    }
}
