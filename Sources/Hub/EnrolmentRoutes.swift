import FoundationEssentials
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization
import Trust

/// `GET /v1/authority` and `POST /v1/enrol`, for callers that nobody knows yet.
final class EnrolmentRoutes: Sendable {
    /// A secret and a certificate request take about 500 bytes.
    static let bodyBytesMax = 16 * 1_024

    private let service: any HubService
    private let identity: HubIdentity
    private let logger: Logger
    private let budgets = Mutex(AttemptBudgets<AddressKey>())
    private let start = ContinuousClock.now

    init(service: any HubService, identity: HubIdentity, logger: Logger) {
        self.service = service
        self.identity = identity
        self.logger = logger
    }

    @concurrent func answer(_ call: Call, _ writer: consuming ResponseWriter) async throws {
        let reply = try await reply(to: call)
        try await call.write(reply, writer)
    }

    private func reply(to call: Call) async throws -> Reply {
        switch (call.request.uri.path, call.request.method) {
        case ("/v1/authority", .get):
            return Reply(
                contentType: "application/x-pem-file", body: Array(identity.current.credentials.authorityPEM.utf8))
        case ("/v1/enrol", .post): break
        case ("/v1/authority", _), ("/v1/enrol", _): return .methodNotAllowed
        default: return .notFound
        }
        guard let body = try await call.body(upTo: Self.bodyBytesMax) else {
            return .tooLarge(bytesMax: Self.bodyBytesMax)
        }
        // The decoder's words could repeat the secret; the sender is told what is expected.
        guard let message = try? JSONDecoder().decode(EnrolmentRequest.self, from: Data(body)) else {
            return Reply(.badRequest, "malformed message: the enrolment request is no JSON of secret and request")
        }
        // Taken before the secret is looked at: of many sent at once no more than the budget are tried.
        let address = AddressKey(call.channel.remoteAddress)
        guard budgets.withLock({ $0.take(address, nowMilliseconds: milliseconds) }) else {
            logger.notice("enrolment refused: too many attempts from one address")
            return .tooMany(
                "too many enrolment attempts from this address; try again in a minute", retryAfterSeconds: 60)
        }
        return await enrol(message, address)
    }

    private func enrol(_ message: EnrolmentRequest, _ address: AddressKey) async -> Reply {
        do {
            guard let (grant, authorities) = try await service.enrol(message) else {
                logger.notice("enrolment refused: code unknown, used or expired")
                return Reply(.forbidden, "the code is unknown, used or expired; ask the hub's operator for a new one")
            }
            budgets.withLock { $0.giveBack(address) }
            logger.notice("site \(grant.site): enrolled as incarnation \(grant.incarnation)")
            return try granted(grant, authorities)
        } catch let error as TrustError where error.isOfRequest {
            return Reply(.badRequest, error.description)
        } catch {
            logger.error("enrolment failed: \(error)")
            return .failed
        }
    }

    private func granted(_ grant: EnrolmentGrant, _ authorities: AuthoritySet) throws -> Reply {
        let reply = EnrolmentReply(
            grant: grant, authorityPEM: authorities.members[0].pem, authoritiesPEM: authorities.pem,
            hubKeyFingerprint: identity.current.keyFingerprint)
        return Reply(contentType: "application/json", body: Array(try JSONEncoder().encode(reply)))
    }

    private var milliseconds: Int64 { Int64((ContinuousClock.now - start) / .milliseconds(1)) }
}
