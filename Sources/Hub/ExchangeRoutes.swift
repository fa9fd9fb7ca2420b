import Causality
import Exchange
import Hummingbird
import Logging
import NIOCore
import NIOSSL
import Trust
import Wire

/// `POST /v1/exchange`: decode, call, encode.
///
/// Refusals of the protocol travel inside a 200, where the facility's agent reads them; statuses tell of messages that
/// are none.
struct ExchangeRoutes: Sendable {
    let service: any HubService
    let logger: Logger

    func reply(to request: Hummingbird.Request, on channel: any Channel) async throws -> Reply {
        guard request.uri.path == "/v1/exchange" else { return .notFound }
        guard request.method == .post else { return .methodNotAllowed }
        guard let site = try await site(of: channel) else {
            logger.notice("exchange refused: the certificate's key belongs to no enrolled site")
            return Reply(.forbidden, "this certificate's key belongs to no enrolled site; enrol this machine again")
        }
        guard let body = try await request.bytes(upTo: MessageCoding.bodyBytesMax) else {
            logger.notice("site \(site): body larger than \(MessageCoding.bodyBytesMax) bytes")
            return .tooLarge(bytesMax: MessageCoding.bodyBytesMax)
        }
        do { return try await exchange(body, site) } catch {
            logger.error("site \(site): exchange failed: \(error)")
            return .failed
        }
    }

    /// TLS has verified the certificate; whose it is goes by its key, which outlives renewals.
    private func site(of channel: any Channel) async throws -> Int? {
        guard let certificate = try await channel.nioSSL_peerCertificate().get() else { return nil }
        return try await service.site(of: try KeyFingerprint(certificateDER: certificate.toDERBytes()))
    }

    private func exchange(_ body: [UInt8], _ site: Int) async throws -> Reply {
        let request: Exchange.Request
        do { request = try MessageCoding.request(body) } catch {
            logger.notice("site \(site): \(error)")
            return Reply(.badRequest, error.description)
        }
        let answer = try await service.exchange(request, site: site)
        let bytes = try MessageCoding.bytes(answer)
        note(request, answer, site, bytesIn: body.count, bytesOut: bytes.count)
        return Reply(contentType: "application/octet-stream", body: bytes)
    }

    private func note(_ request: Exchange.Request, _ answer: Answer, _ site: Int, bytesIn: Int, bytesOut: Int) {
        switch answer.outcome {
        case .done:
            logger.debug(
                "site \(site): \(request.changes.count) changes in \(bytesIn) bytes, \(answer.changes.count) out \(bytesOut)"
            )
        case .resync: logger.notice("site \(site): resync, the hub holds \(answer.held.count) changes of its log")
        case .refused(let refusal): logger.notice("site \(site): refused, \(refusal)")
        }
    }
}
