import CCurl

extension CurlError.Cause {
    /// What a failed transfer's code and circumstances mean to an operator.
    init(_ failure: CurlFailure) {
        switch failure.code {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: self = .addressInvalid
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: self = .unreachable
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION: self = .hubNotTrusted
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: self = .hubKeyNotPinned
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE: self = .credentialsUnusable
        case CURLE_FILESIZE_EXCEEDED: self = .answerTooLarge
        case CURLE_ABORTED_BY_CALLBACK: self = .aborted
        case CURLE_SSL_CONNECT_ERROR: self = failure.isRefusal ? .clientRefused : .handshakeFailed
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
            self = failure.isRefusal ? .clientRefused : failure.isAnswering ? .cutInAnswer : .cutBeforeAnswer
        default: self = .other
        }
    }
}

/// A failed transfer as libcurl leaves it on its handle.
struct CurlFailure {
    var code: CURLcode
    /// Whether the head of an answer had come.
    var isAnswering: Bool
    var detail: String

    /// Whether the hub ended TLS with an alert about this node's certificate.
    ///
    /// In TLS 1.3 the server judges the client's certificate after the client's handshake has ended, so a refusal is met
    /// in sending or receiving (55, 56). Only OpenSSL's text tells it from a cut line: libcurl has no field for it.
    var isRefusal: Bool {
        detail.contains(" alert ") && Self.refusalWords.contains { detail.contains($0) }
    }

    /// The alerts of RFC 8446, section 6.2, that a server sends over a certificate, as OpenSSL 3 words them.
    private static let refusalWords = ["certificate", "unknown ca", "access denied"]
}
