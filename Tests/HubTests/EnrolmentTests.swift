import Causality
import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust
import Wire

@Suite(.timeLimit(.minutes(2))) struct EnrolmentTests {
    private func enrol(_ ports: HubPorts, _ code: EnrolmentCode) async throws -> Enrolment {
        try await onThread {
            try Enrolment.enrol(hubHost: "127.0.0.1", enrolPort: ports.enrolment, code: code, name: "kaunas-1")
        }
    }

    @Test func aRightCodeMakesANodeThatCanExchange() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let code = try #require(EnrolmentCode(nation.hub.code.description))
            let enrolment = try await enrol(ports, code)
            #expect(enrolment.grant.site == 31 && enrolment.grant.exchangePort == 7443)
            #expect(enrolment.hubKeyFingerprint == nation.serverKey.fingerprint.base64)
            #expect(enrolment.authoritiesPEM == nation.authority.certificatePEM)
            var link = LinkConfiguration(baseURL: "https://127.0.0.1:\(ports.exchange)")
            link.authorityPEM = Array(enrolment.authoritiesPEM.utf8)
            link.clientCertificatePEM = Array(enrolment.certificatePEM.utf8)
            link.clientKeyPEM = Array(enrolment.keyPEM.utf8)
            link.pinnedPublicKey = enrolment.hubKeyFingerprint
            let transport = CurlHubTransport(link)
            let body = try MessageCoding.bytes(
                Request(
                    RequestHead(
                        log: LogID(site: 31, incarnation: 1), epoch: 1, token: 0, position: 0, edition: 1, logEnd: 0)))
            let answer = try await onThread { try MessageCoding.answer(try transport.exchange(body)) }
            #expect(answer.outcome == .done)
        }
    }

    @Test func aUsedOrExpiredCodeIsRefusedByTheHub() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            _ = try await enrol(ports, nation.hub.code)
            for code in [nation.hub.code, nation.hub.expiredCode] {
                let error = await #expect(throws: EnrolmentError.self) { _ = try await enrol(ports, code) }
                #expect(error?.description.contains("unknown, used or expired") == true)
            }
        }
    }

    @Test func aCodeOfAnotherAuthorityIsNeverSent() async throws {
        let nation = try TestNation()
        let other = try CertificateAuthority.make(name: "Another", now: TestNation.begin)
        try await nation.running { ports in
            let code = EnrolmentCode(authorityDER: other.certificateDER)
            let error = await #expect(throws: EnrolmentError.self) { _ = try await enrol(ports, code) }
            guard case .codeDoesNotMatch = error else { throw CancellationError() }
        }
    }

    @Test func aHubThatIsNotThereIsOneClearLine() async throws {
        let code = EnrolmentCode(authorityDER: [1])
        let error = await #expect(throws: EnrolmentError.self) {
            _ = try await enrol(HubPorts(exchange: 1, enrolment: 1), code)
        }
        guard case .link(let cause) = error else { throw CancellationError() }
        #expect(cause.cause == .unreachable)
    }

    @Test func guessingIsStoppedAndARightCodeWaitsItsTurn() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let statuses = try await statuses(nation, ports, secrets: (0..<7).map { [0, 0, 0, 0, $0] })
            #expect(statuses == [403, 403, 403, 403, 403, 429, 429])
            let error = await #expect(throws: EnrolmentError.self) { _ = try await enrol(ports, nation.hub.code) }
            #expect(error?.description.contains("too many") == true)
        }
    }

    @Test func whatIsNoEnrolmentRequestIsToldSo() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            var link = nation.link(ports.enrolment)
            link.clientCertificatePEM = nil
            link.clientKeyPEM = nil
            let transport = CurlHubTransport(link)
            let statuses = try await onThread {
                try [Array("{}".utf8), [UInt8](repeating: 65, count: 20_000)].map { body in
                    try transport.post("/v1/enrol", body: body, contentType: "application/json").status
                } + [try transport.get("/v1/enrol").status, try transport.get("/v1/exchange").status]
            }
            #expect(statuses == [400, 413, 405, 404])
            let request = EnrolmentRequest(secret: nation.hub.code.secret, certificateRequestPEM: "no request")
            let body = Array(try JSONEncoder().encode(request))
            let reply = try await onThread {
                try transport.post("/v1/enrol", body: body, contentType: "application/json")
            }
            #expect(reply.status == 400 && String(decoding: reply.body, as: UTF8.self).contains("certificate request"))
        }
    }

    private func statuses(_ nation: TestNation, _ ports: HubPorts, secrets: [[UInt8]]) async throws -> [Int] {
        var link = nation.link(ports.enrolment)
        link.clientCertificatePEM = nil
        link.clientKeyPEM = nil
        let transport = CurlHubTransport(link)
        return try await onThread {
            try secrets.map { secret in
                let request = EnrolmentRequest(secret: secret, certificateRequestPEM: "")
                let body = Array(try JSONEncoder().encode(request))
                return try transport.post("/v1/enrol", body: body, contentType: "application/json").status
            }
        }
    }
}
