import FoundationEssentials
package import Link
package import Logging
import Synchronization
import Trust

/// An enrolled machine's link to its hub, which renews the machine's certificate when the hub says that it is time.
///
/// The hub says it beside its answers, by its own clock: the clock here may be decades wrong, and it is the hub that looks at
/// the dates. The renewal goes over the connection of the exchange, and an exchange never fails for it, unless the
/// certificate has ended: then nothing but a renewal is answered, so that comes first and the exchange after it.
package final class NodeLink: HubTransport {
    fileprivate struct Content {
        var configuration: LinkConfiguration
        var identity: NodeIdentity
        var transport: CurlHubTransport
        var isAborted = false
        var failure: String?
        /// Whether what is in use is not on disk.
        var isUnkept = false
        /// When a renewal that failed is tried again, by the monotonic clock.
        var retryAtMilliseconds = Int64.min
    }

    /// A hub that cannot renew now, or that knows no renewal yet, is not asked at each exchange.
    package static let retryMilliseconds: Int64 = 3_600_000

    private let content: Mutex<Content>
    private let keep: @Sendable (NodeIdentity) throws -> Void
    private let monotonic: @Sendable () -> Int64
    private let logger: Logger

    /// `keep` puts what was renewed on disk: the authorities first, since a certificate says with which it was handed out.
    package init(
        _ configuration: LinkConfiguration, _ identity: NodeIdentity, monotonic: @escaping @Sendable () -> Int64,
        logger: Logger, keep: @escaping @Sendable (NodeIdentity) throws -> Void
    ) {
        var configuration = configuration
        configuration.noticeHeader = RenewalNotice.header
        content = Mutex(
            Content(
                configuration: configuration, identity: identity, transport: Self.transport(configuration, identity)))
        self.monotonic = monotonic
        self.logger = logger
        self.keep = keep
    }

    fileprivate static func transport(_ configuration: LinkConfiguration, _ identity: NodeIdentity) -> CurlHubTransport
    {
        var configuration = configuration
        configuration.clientCertificatePEM = Array(identity.certificatePEM.utf8)
        configuration.clientKeyPEM = Array(identity.key.pem.utf8)
        configuration.authorityPEM = Array(identity.authorities.pem.utf8)
        return CurlHubTransport(configuration)
    }

    package var renewalFailure: String? { content.withLock { $0.failure } }

    package func abort() {
        content.withLock { content in
            content.isAborted = true
            content.transport.abort()
        }
    }

    /// Calls the hub at another address from now on.
    package func redirect(to baseURL: String) {
        content.withLock { content in
            // A call under way there is not waited for; what it carried is sent again.
            content.transport.abort()
            content.configuration.baseURL = baseURL
            content.reconnect()
        }
    }

    /// Throws unless this machine's hub answers at its port of exchanges, whatever it says of a request that is none.
    package func probe() throws {
        let reply = try post([])
        if reply.status == 404 { throw HubAnswerError(status: reply.status, body: reply.body) }
    }

    package func exchange(_ body: [UInt8]) throws -> [UInt8] {
        var reply = try post(body)
        if reply.status != 200, reply.renewalNotice == .ended {
            // Nothing else is answered: without it there is no exchange, and the agent comes back by itself.
            do { try renew(hasEnded: true) } catch { throw RenewalFailure(cause: error, hasEnded: true) }
            reply = try post(body)
        }
        guard reply.status == 200 else { throw HubAnswerError(status: reply.status, body: reply.body) }
        if reply.renewalNotice == .due { renewIfTime() } else { keepIfTime() }
        return reply.body
    }

    private func post(_ body: [UInt8]) throws -> HTTPReply {
        let transport = content.withLock { $0.transport }
        return try transport.post("/v1/exchange", body: body, contentType: "application/octet-stream")
    }

    private func renewIfTime() {
        guard content.withLock({ $0.retryAtMilliseconds }) <= monotonic() else { return }
        // Logged and kept for 'sync status'; the exchange that brought the notice is done.
        do { if try renew(hasEnded: false) { try probe() } } catch {}
    }

    /// Nothing is due; but what was renewed on a full disk is kept when there is room.
    private func keepIfTime() {
        let (identity, isUnkept, retryAt) = content.withLock { ($0.identity, $0.isUnkept, $0.retryAtMilliseconds) }
        guard isUnkept else { return content.withLock { $0.failure = nil } }
        if retryAt <= monotonic() { _ = keepOnDisk(identity) }
    }

    /// What was renewed is shown to the hub only when it is on disk: the hub retires an authority that every site has replaced,
    /// and a restart that brought the old one back would shut this machine out.
    ///
    /// True where it is in use and on disk: whoever shows it at once lets the hub know, which else hears of it with the next
    /// exchange, and would name this site as behind for as long.
    @discardableResult
    private func renew(hasEnded: Bool) throws -> Bool {
        let (identity, transport) = content.withLock { ($0.identity, $0.transport) }
        do {
            let renewed = try identity.renewed(by: try Self.answer(identity, transport, keeps: true))
            if keepOnDisk(renewed) {
                use(renewed)
                return true
            }
            guard hasEnded else { return false }
            // With the old one nothing else is answered. The hub is asked for one that says what is on disk.
            use(try identity.renewed(by: try Self.answer(identity, transport, keeps: false)))
            content.withLock { $0.isUnkept = true }
            return false
        } catch {
            note(RenewalFailure(cause: error, hasEnded: false).description)
            throw error
        }
    }

    /// Puts it on disk; where that fails, says so.
    private func keepOnDisk(_ identity: NodeIdentity) -> Bool {
        do { try keep(identity) } catch {
            note("This machine's new certificate cannot be kept (\(error)); check the disk.")
            return false
        }
        content.withLock { content in
            content.isUnkept = false
            content.failure = nil
            content.retryAtMilliseconds = .min
        }
        logger.notice("this machine's certificate is renewed")
        return true
    }

    private static func answer(
        _ identity: NodeIdentity, _ transport: CurlHubTransport, keeps: Bool
    ) throws -> RenewalReply {
        let body = Array(try JSONEncoder().encode(try identity.renewalRequest(keeps: keeps)))
        let reply = try transport.post("/v1/renew", body: body, contentType: "application/json")
        guard reply.status == 200 else { throw HubAnswerError(status: reply.status, body: reply.body) }
        // The decoder's words would say no more to whoever reads them.
        guard let renewal = try? JSONDecoder().decode(RenewalReply.self, from: Data(reply.body)) else {
            throw HubAnswerError(status: reply.status, body: Array("what is no renewal".utf8))
        }
        return renewal
    }

    private func use(_ identity: NodeIdentity) {
        content.withLock { content in
            content.identity = identity
            content.reconnect()
        }
    }

    private func note(_ line: String) {
        let isNew = content.withLock { content in
            content.retryAtMilliseconds = monotonic() + Self.retryMilliseconds
            defer { content.failure = line }
            return content.failure != line
        }
        // What is said once need not be said at each try.
        if isNew { logger.warning("\(line)") } else { logger.debug("\(line)") }
    }
}

extension NodeLink.Content {
    /// A new connection with a new handshake: the old one would show the old certificate for as long as it lasts.
    fileprivate mutating func reconnect() {
        transport = NodeLink.transport(configuration, identity)
        if isAborted { transport.abort() }
    }
}

extension HTTPReply {
    fileprivate var renewalNotice: RenewalNotice? { notice.flatMap(RenewalNotice.init(rawValue:)) }
}

/// Why a machine's certificate was not renewed.
struct RenewalFailure: Error, CustomStringConvertible {
    let cause: any Error
    /// Whether nothing else is answered any more.
    let hasEnded: Bool

    var description: String {
        hasEnded
            ? "This machine's certificate has ended and was not renewed. \(cause)"
            : "This machine's certificate was not renewed; it is tried again by itself. \(cause)"
    }
}
