import FoundationEssentials

/// A command that a person gave, as it is handed to the daemon that owns the store.
package struct ControlRequest: Equatable, Sendable {
    /// The command line after `kerben`.
    package let arguments: [String]
    /// What the command read from its standard input, or from the file it was given, which the daemon may not see.
    package let input: [UInt8]
    /// The account that the person claims, for the audit trail; the kernel's word is the peer uid beside it.
    package let user: String
    /// What the person signs in with, where the command line names an account.
    package let password: String?

    /// A command as it will be sent.
    package init(arguments: [String], input: [UInt8] = [], user: String, password: String? = nil) {
        self.arguments = arguments
        self.input = input
        self.user = user
        self.password = password
    }
}

extension ControlRequest: Codable {
    private enum CodingKeys: CodingKey { case arguments, input, user, password }

    /// Reads the input from base64.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        arguments = try container.decode([String].self, forKey: .arguments)
        input = [UInt8](try container.decode(Data.self, forKey: .input))
        user = try container.decode(String.self, forKey: .user)
        password = try container.decodeIfPresent(String.self, forKey: .password)
    }

    /// Writes the input as base64: an array of numbers would be three times as long.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(Data(input), forKey: .input)
        try container.encode(user, forKey: .user)
        try container.encodeIfPresent(password, forKey: .password)
    }
}
