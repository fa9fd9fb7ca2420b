import Synchronization

/// The link to the hub over libcurl: one connection, one call at a time.
///
/// Sendable without a promise of ours: the handle is reachable only inside the lock, so one thread uses it at a time as
/// libcurl wants. Calls block; run them on a thread of their own, never on the cooperative pool.
package final class CurlHubTransport: Sendable {
    private let configuration: LinkConfiguration
    private let handle: Mutex<CurlHandle>
    private let abortFlag = AbortFlag()

    package init(_ configuration: LinkConfiguration) {
        self.configuration = configuration
        handle = Mutex(CurlHandle(configuration))
    }

    /// Sends `body` to `path`, which starts with a slash; an answer of any status is a reply, not an error.
    ///
    /// Refused on an insecure first contact: nobody knows yet who would read it.
    package func post(_ path: String, body: [UInt8], contentType: String) throws(CurlError) -> HTTPReply {
        guard !configuration.insecureFirstContact else {
            throw CurlError(.insecurePostRefused, host: configuration.host)
        }
        return try perform(CurlRequest(path: path, body: body, contentType: contentType))
    }

    /// Reads `path`, which starts with a slash.
    package func get(_ path: String) throws(CurlError) -> HTTPReply {
        try perform(CurlRequest(path: path))
    }

    /// Ends the call under way within a second, and every later one at once; from any thread.
    ///
    /// There is no way back, so an abort between two calls is not lost: to go on, make another transport.
    package func abort() { abortFlag.set() }

    private func perform(_ request: CurlRequest) throws(CurlError) -> HTTPReply {
        precondition(request.path.hasPrefix("/"), "a path starts with a slash, or it would lengthen the host's name")
        return try handle.withLock { handle throws(CurlError) in
            guard !abortFlag.isSet else { throw CurlError(.aborted, host: configuration.host) }
            guard configuration.insecureFirstContact || configuration.authorityPEM != nil else {
                throw CurlError(.credentialsUnusable, host: configuration.host, detail: "no authority is set")
            }
            return try handle.perform(request, abortFlag: abortFlag)
        }
    }
}
