import Causality
import Exchange
import Figures
import FoundationEssentials
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import Trust
import Wire

/// `POST /v1/exchange` and `POST /v1/renew`: who calls, whether they are heard, decode, call, encode; each step before the
/// next one costs.
///
/// Refusals of the protocol travel inside a 200, where the facility's agent reads them; statuses tell of messages that
/// are none.
struct ExchangeRoutes: Sendable {
    enum Path: String {
        case exchange = "/v1/exchange"
        case renew = "/v1/renew"
    }

    /// An enrolled site, and the certificate that it shows on this connection.
    struct Caller: Sendable {
        let site: Int
        let certificate: NodeCertificate
    }

    let service: any HubService
    let identity: HubIdentity
    let now: @Sendable () -> Date
    let logger: Logger
    let places: CallPlaces

    @concurrent func answer(_ call: Call, _ writer: consuming ResponseWriter) async throws {
        guard let path = Path(rawValue: call.request.uri.path) else { return try await call.write(.notFound, writer) }
        guard call.request.method == .post else { return try await call.write(.methodNotAllowed, writer) }
        let certificate: NodeCertificate?
        let caller: Caller?
        do {
            certificate = try await self.certificate(on: call.channel)
            caller = if let certificate { try await self.caller(certificate) } else { nil }
        } catch {
            logger.error("exchange failed before its site was known: \(error)")
            return try await call.write(.failed, writer)
        }
        guard let caller else { return try await call.write(reply(toNobody: certificate, path), writer) }
        guard places.enter(caller.site) else {
            logger.notice("site \(caller.site): more than \(places.max) exchanges at once")
            let line = "this site has \(places.max) exchanges under way already; wait for one to end"
            return try await call.write(.tooMany(line, retryAfterSeconds: 5), writer)
        }
        // Its place is taken until the answer is, or its connection is cut.
        defer { places.leave(caller.site) }
        let reply = try await reply(to: call, path, caller)
        try await call.write(reply, writer)
    }

    /// Whose a certificate is goes by its key, which outlives renewals. That an authority signed it is asked again: the
    /// connection may be older than the retirement of that authority.
    private func certificate(on channel: any Channel) async throws -> NodeCertificate? {
        guard let shown = try await channel.nioSSL_peerCertificate().get() else { return nil }
        return try await identity.current.signed.certificate(der: shown.toDERBytes())
    }

    private func caller(_ certificate: NodeCertificate) async throws -> Caller? {
        try await service.site(of: certificate.key).map { Caller(site: $0, certificate: certificate) }
    }

    /// Known by its key, so nothing that it sent is read. A machine in whose place another was enrolled is told so in the words
    /// of the exchange: it then knows what to do with what it had not sent.
    private func reply(toNobody certificate: NodeCertificate?, _ path: Path) async -> Reply {
        do {
            if path == .exchange, let certificate,
                let answer = try await service.refusal(ofFormerKey: certificate.key)
            {
                logger.notice("exchange refused: another machine was enrolled in the place of the one that calls")
                return Reply(contentType: "application/octet-stream", body: try MessageCoding.bytes(answer))
            }
        } catch {
            logger.error("exchange failed before its site was known: \(error)")
            return .failed
        }
        logger.notice("exchange refused: the certificate's key belongs to no enrolled site")
        return Reply(.forbidden, "this certificate's key belongs to no enrolled site; enrol this machine again")
    }

    private func reply(to call: Call, _ path: Path, _ caller: Caller) async throws -> Reply {
        let site = caller.site
        do {
            if let refusal = try await service.refusal(of: site) {
                return try path == .exchange
                    ? reply(refusal, nil, site, bytesIn: 0) : refused(renewal: refusal, site)
            }
        } catch { return failed(site, error) }
        guard path == .exchange else { return try await renew(call, caller) }
        // Of every request: a connection may outlast the certificate that it began with.
        guard caller.certificate.term.isInForce(at: now()) else {
            logger.notice("site \(site): its certificate has ended, and can only be renewed")
            var reply = Reply(
                .forbidden, "this machine's certificate has ended: it is renewed at \(Path.renew.rawValue) only")
            reply.notice = .ended
            return reply
        }
        // Of whoever is heard alone: it may be a write.
        do { try await service.note(caller.certificate, site: site) } catch {
            logger.error("site \(site): its certificate's end cannot be kept (\(error))")
        }
        // What fails here is the connection, and there is nobody to answer.
        guard let body = try await call.body(upTo: MessageCoding.bodyBytesMax) else {
            logger.notice("site \(site): body larger than \(MessageCoding.bodyBytesMax) bytes")
            return .tooLarge(bytesMax: MessageCoding.bodyBytesMax)
        }
        // A machine that shows its new certificate, or that looks whether its hub answers here.
        guard !body.isEmpty else { return Reply(.badRequest, "malformed message: an exchange has a body") }
        do {
            var reply = try await exchange(body, site)
            if isRenewalDue(caller) { reply.notice = .due }
            return reply
        } catch let error as WireError {
            logger.notice("site \(site): \(error)")
            return Reply(.badRequest, error.description)
        } catch { return failed(site, error) }
    }

    private func exchange(_ body: [UInt8], _ site: Int) async throws -> Reply {
        let begun = ContinuousClock.now
        var ended = ExchangeMeters.Ended(outcome: "failed", duration: .zero, bytesUp: Int64(body.count))
        defer {
            ended.duration = .now - begun
            ExchangeMeters().note(ended)
        }
        let head = try MessageCoding.head(body)
        // Of a request that will not be carried out the rest is not unfolded.
        let isHeard = try await service.isHeard(head, site: site)
        let request = isHeard ? try MessageCoding.request(body) : Exchange.Request(head)
        let answer: Answer
        // An error of the store's about a stored row is none of the caller's.
        do { answer = try await service.exchange(request, site: site) } catch { return failed(site, error) }
        let reply = try reply(answer, request, site, bytesIn: body.count)
        guard reply.status == .ok else { return reply }
        ended.outcome = answer.outcome.word
        ended.bytesDown = Int64(reply.body.count)
        if answer.outcome == .done { ended.changesUp = request.batch.count }
        ended.changesDown = answer.changes.count
        return reply
    }

    private func reply(_ answer: Answer, _ request: Exchange.Request?, _ site: Int, bytesIn: Int) throws -> Reply {
        let bytes: [UInt8]
        do { bytes = try MessageCoding.bytes(answer) } catch { return failed(site, error) }
        switch answer.outcome {
        case .done:
            let received = request?.batch.count ?? 0
            logger.debug(
                "site \(site): \(received) changes in \(bytesIn) bytes, \(answer.changes.count) out \(bytes.count)")
        case .resync:
            logger.notice(
                """
                site \(site): resync \(answer.resyncs), the hub holds \(answer.held.count) changes of its log; unless it lost \
                an answer or was put back, another store has its keys
                """)
        case .rejoin:
            logger.notice("site \(site): goes on from \(answer.position), where it and this hub have one past")
        case .refused(let refusal): logger.notice("site \(site): refused, \(refusal)")
        }
        return Reply(contentType: "application/octet-stream", body: bytes)
    }

    func failed(_ site: Int, _ error: any Error) -> Reply {
        logger.error("site \(site): exchange failed: \(error)")
        return .failed
    }
}
