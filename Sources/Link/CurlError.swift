/// Why a call to the hub brought no answer.
///
/// The text says what failed, on which host, and what to do next. It never holds a body, a key or a path's query.
package struct CurlError: Error, Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// The address is none that this link can dial: `https://host:port` is wanted.
        case addressInvalid
        /// No such host, no route, or nobody listens.
        case unreachable
        /// A timeout passed, or the rate fell below its floor.
        case timedOut
        /// The hub's certificate is of another authority or for another name.
        case hubNotTrusted
        /// The hub's key is another than the pinned one.
        case hubKeyNotPinned
        /// The hub refused this node's certificate, or missed one.
        case clientRefused
        /// Nothing was heard after the handshake: a cut line, or a refusal whose alert got lost.
        case cutBeforeAnswer
        /// The line was cut within the answer.
        case cutInAnswer
        /// The other side speaks no TLS 1.3.
        case handshakeFailed
        /// Own certificate, key or authority cannot be used.
        case credentialsUnusable
        /// The answer is longer than ``LinkConfiguration/answerBytesMax``.
        case answerTooLarge
        /// ``CurlHubTransport/abort()`` was called.
        case aborted
        /// Sending was asked for on an insecure first contact.
        case insecurePostRefused
        /// Anything else, named by its curl code.
        case other
    }

    package let cause: Cause
    /// Host and port dialled.
    package let host: String
    /// libcurl's code, 0 where the call never reached it.
    package let code: Int32
    /// libcurl's own words for it; empty where it has none.
    package let detail: String
    /// Body bytes that crossed the line before it failed: a metered link charges for them too.
    package let bytesSent: Int64
    package let bytesReceived: Int64

    package init(
        _ cause: Cause, host: String, code: Int32 = 0, detail: String = "", bytesSent: Int64 = 0,
        bytesReceived: Int64 = 0
    ) {
        self.cause = cause
        self.host = host
        self.code = code
        self.detail = detail
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
    }
}

extension CurlError: CustomStringConvertible {
    package var description: String {
        let origin = code == 0 ? "" : " (curl \(code)\(detail.isEmpty ? "" : ": \(detail)"))"
        return "\(failure) \(host)\(origin); \(advice)."
    }

    private var failure: String {
        switch cause {
        case .addressInvalid: "Cannot dial"
        case .unreachable: "Cannot reach"
        case .timedOut: "Gave up waiting for"
        case .hubNotTrusted: "Did not trust the certificate of"
        case .hubKeyNotPinned: "Found another key than the pinned one at"
        case .clientRefused: "This node's certificate was refused by"
        case .cutBeforeAnswer: "The line was cut before any answer of"
        case .cutInAnswer: "The line was cut within an answer of"
        case .handshakeFailed: "Could not agree on TLS 1.3 with"
        case .credentialsUnusable: "Cannot use this node's certificate, key or authority for"
        case .answerTooLarge: "Refused an answer above the limit from"
        case .aborted: "Stopped a call to"
        case .insecurePostRefused: "Refused to send before the authority is known to"
        case .other: "Could not complete a call to"
        }
    }

    private var advice: String {
        switch cause {
        case .addressInvalid: "set the hub's address as https://host:port"
        case .unreachable: "check the link, the hub's address and that the hub runs; the next attempt is automatic"
        case .timedOut: "check the link's quality or raise the timeout; the next attempt is automatic"
        case .hubNotTrusted: "check that the address is the hub's and that this node was enrolled with it"
        case .hubKeyNotPinned: "ask the hub's operator whether its key was replaced before changing the pin"
        case .clientRefused: "ask the hub's operator whether this node is enrolled and not revoked"
        case .cutBeforeAnswer: "check the link; if it happens every time, ask whether this node is refused"
        case .cutInAnswer: "check the link's quality; the next attempt is automatic"
        case .handshakeFailed: "check that the address is the hub's and that nothing between them opens TLS"
        case .credentialsUnusable: "restore the node's certificate and key from one backup, or enrol it again"
        case .answerTooLarge: "check that the address is the hub's, or raise the limit for answers"
        case .aborted: "start the service again to continue"
        case .insecurePostRefused: "give the authority's certificate first"
        case .other: "report the curl code with the version of both sides"
        }
    }
}
