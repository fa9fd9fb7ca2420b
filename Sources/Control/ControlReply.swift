package import FoundationEssentials

/// What a command leaves: its exit status and what it prints.
package struct ControlReply: Codable, Equatable, Sendable {
    /// 0 done, 1 refused or failed, 2 usage.
    package let status: Int32
    /// For standard output.
    package let output: String
    /// In its place, a file that is no text.
    package let file: Data?
    /// For standard error; one line where the command was refused.
    package let errors: String
    /// Set where the command was not run, for want of the password of the account that it names; a daemon that was not updated
    /// yet says nothing of it.
    package let asksPassword: Bool?

    /// An answer as it will be printed.
    package init(
        status: Int32, output: String = "", file: Data? = nil, errors: String = "", asksPassword: Bool? = nil
    ) {
        self.asksPassword = asksPassword
        self.status = status
        self.output = output
        self.file = file
        self.errors = errors
    }

    /// The command was not run; why, and what to do.
    static func refused(_ error: ControlError) -> ControlReply { ControlReply(status: 1, errors: "kerben: \(error)\n") }
}
