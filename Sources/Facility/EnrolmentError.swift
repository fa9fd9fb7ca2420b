package import Link
package import Trust

/// Why a machine could not be enrolled; nothing was stored, and the code was not spent unless the text says so.
package enum EnrolmentError: Error, Sendable, CustomStringConvertible {
    case link(CurlError)
    case trust(TrustError)
    /// Another authority than the code was made for: a typing error, a wrong address, or somebody in between.
    case codeDoesNotMatch(host: String)
    /// The hub answered other than with what was asked for.
    case refused(HubAnswerError)
    case replyMalformed(host: String, part: String)

    package var description: String {
        switch self {
        case .link(let error): error.description
        case .trust(let error): error.description
        case .codeDoesNotMatch(let host):
            "The code does not fit the authority at \(host), so the secret was not sent; "
                + "check the code, then the address; if both are right, somebody stands between: call the hub's operator."
        case .refused(let error): "Not enrolled. \(error)"
        case .replyMalformed(let host, let part):
            "Not enrolled: \(part) in the answer of \(host) is wrong; the code may be spent: ask for a new one."
        }
    }
}
