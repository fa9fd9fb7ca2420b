/// The way to the hub: one body out, one body back; calls block.
package protocol HubTransport: Sendable {
    /// Throws where no exchange came about; the error's text is one line for people.
    func exchange(_ body: [UInt8]) throws -> [UInt8]

    /// Ends the call under way soon, and every later one at once.
    func abort()

    /// One line while this machine's certificate waits in vain to be renewed; nil where all is well.
    var renewalFailure: String? { get }
}

extension HubTransport {
    package var renewalFailure: String? { nil }
}

/// The hub answered, but not with an exchange.
package struct HubAnswerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let status: Int
    /// The hub's own line, cut to what a log line can hold.
    package let line: String

    package init(status: Int, body: [UInt8]) {
        self.status = status
        // Whatever answers may be no hub: nothing that could forge a log line or run away with a terminal is kept.
        let text = String(decoding: body.prefix(400), as: UTF8.self).prefix { !$0.isNewline }
        line = String(text.filter { $0.isASCII && $0 >= " " && $0 <= "~" }.prefix(200))
    }

    package var description: String { "The hub answered \(status)" + (line.isEmpty ? "." : ": \(line).") }
}
