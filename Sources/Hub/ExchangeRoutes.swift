import Causality
import Exchange
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import Trust
import Wire

/// `POST /v1/exchange`: who calls, whether they are heard, decode, call, encode; each step before the next one costs.
///
/// Refusals of the protocol travel inside a 200, where the facility's agent reads them; statuses tell of messages that
/// are none.
struct ExchangeRoutes: Sendable {
    let service: any HubService
    let logger: Logger
    let places: CallPlaces

    @concurrent func answer(_ call: Call, _ writer: consuming ResponseWriter) async throws {
        guard call.request.uri.path == "/v1/exchange" else { return try await call.write(.notFound, writer) }
        guard call.request.method == .post else { return try await call.write(.methodNotAllowed, writer) }
        let site: Int?
        do { site = try await self.site(of: call.channel) } catch {
            logger.error("exchange failed before its site was known: \(error)")
            return try await call.write(.failed, writer)
        }
        guard let site else {
            logger.notice("exchange refused: the certificate's key belongs to no enrolled site")
            let line = "this certificate's key belongs to no enrolled site; enrol this machine again"
            return try await call.write(Reply(.forbidden, line), writer)
        }
        guard places.enter(site) else {
            logger.notice("site \(site): more than \(places.max) exchanges at once")
            let line = "this site has \(places.max) exchanges under way already; wait for one to end"
            return try await call.write(.tooMany(line, retryAfterSeconds: 5), writer)
        }
        // Its place is taken until the answer is, or its connection is cut.
        defer { places.leave(site) }
        let reply = try await reply(to: call, site)
        try await call.write(reply, writer)
    }

    /// TLS has verified the certificate; whose it is goes by its key, which outlives renewals.
    private func site(of channel: any Channel) async throws -> Int? {
        guard let certificate = try await channel.nioSSL_peerCertificate().get() else { return nil }
        return try await service.site(of: try KeyFingerprint(certificateDER: certificate.toDERBytes()))
    }

    private func reply(to call: Call, _ site: Int) async throws -> Reply {
        do {
            if let refusal = try await service.refusal(of: site) { return try reply(refusal, nil, site, bytesIn: 0) }
        } catch { return failed(site, error) }
        // What fails here is the connection, and there is nobody to answer.
        guard let body = try await call.body(upTo: MessageCoding.bodyBytesMax) else {
            logger.notice("site \(site): body larger than \(MessageCoding.bodyBytesMax) bytes")
            return .tooLarge(bytesMax: MessageCoding.bodyBytesMax)
        }
        do { return try await exchange(body, site) } catch let error as WireError {
            logger.notice("site \(site): \(error)")
            return Reply(.badRequest, error.description)
        } catch { return failed(site, error) }
    }

    private func exchange(_ body: [UInt8], _ site: Int) async throws -> Reply {
        let head = try MessageCoding.head(body)
        // Of a request that will not be carried out the rest is not unfolded.
        let isHeard = try await service.isHeard(head, site: site)
        let request = isHeard ? try MessageCoding.request(body) : Exchange.Request(head)
        let answer: Answer
        // An error of the store's about a stored row is none of the caller's.
        do { answer = try await service.exchange(request, site: site) } catch { return failed(site, error) }
        return try reply(answer, request, site, bytesIn: body.count)
    }

    private func reply(_ answer: Answer, _ request: Exchange.Request?, _ site: Int, bytesIn: Int) throws -> Reply {
        let bytes: [UInt8]
        do { bytes = try MessageCoding.bytes(answer) } catch { return failed(site, error) }
        switch answer.outcome {
        case .done:
            let received = request?.changes.count ?? 0
            logger.debug(
                "site \(site): \(received) changes in \(bytesIn) bytes, \(answer.changes.count) out \(bytes.count)")
        case .resync:
            logger.notice(
                """
                site \(site): resync \(answer.resyncs), the hub holds \(answer.held.count) changes of its log; unless it lost \
                an answer or was put back, another store has its keys
                """)
        case .refused(let refusal): logger.notice("site \(site): refused, \(refusal)")
        }
        return Reply(contentType: "application/octet-stream", body: bytes)
    }

    private func failed(_ site: Int, _ error: any Error) -> Reply {
        logger.error("site \(site): exchange failed: \(error)")
        return .failed
    }
}
