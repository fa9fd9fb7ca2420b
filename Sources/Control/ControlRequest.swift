import FoundationEssentials

/// A command that a person gave, as it is handed to the daemon that owns the store.
package struct ControlRequest: Equatable, Sendable {
    /// The command line after `kerben`.
    package let arguments: [String]
    /// What the command read from its standard input, or from the file it was given, which the daemon may not see.
    package let input: [UInt8]
    /// What stands in files that options name, by name: read by who gives the command, with that person's rights. The daemon
    /// opens no file because a command names it.
    package let files: [String: [UInt8]]
    /// What the person signs in with, where the command line names an account.
    package let password: String?

    /// A command as it will be sent.
    package init(
        arguments: [String], input: [UInt8] = [], files: [String: [UInt8]] = [:], password: String? = nil
    ) {
        self.arguments = arguments
        self.input = input
        self.files = files
        self.password = password
    }
}

extension ControlRequest {
    /// The same command, with the password that was asked for.
    package func with(password: String) -> ControlRequest {
        ControlRequest(arguments: arguments, input: input, files: files, password: password)
    }

    /// Whether the command line is one that a shell could have given: it is read by code that may take the square of its length.
    var isModest: Bool {
        arguments.count <= 1_000 && files.count <= 16 && arguments.reduce(0) { $0 + $1.utf8.count } <= 128 << 10
            && (password?.utf8.count ?? 0) <= 1_024
    }
}

extension ControlRequest: Codable {
    private enum CodingKeys: CodingKey { case arguments, input, files, password }

    /// Reads the input and the files from base64.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        arguments = try container.decode([String].self, forKey: .arguments)
        input = [UInt8](try container.decode(Data.self, forKey: .input))
        // A console of an earlier program sends none.
        files = try container.decodeIfPresent([String: Data].self, forKey: .files)?.mapValues { [UInt8]($0) } ?? [:]
        password = try container.decodeIfPresent(String.self, forKey: .password)
    }

    /// Writes the input as base64: an array of numbers would be three times as long.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(Data(input), forKey: .input)
        if !files.isEmpty { try container.encode(files.mapValues { Data($0) }, forKey: .files) }
        try container.encodeIfPresent(password, forKey: .password)
    }
}
