import Causality
import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust
import Wire

@Suite(.timeLimit(.minutes(2))) struct ExchangeTests {
    private func body(site: Int = 27) throws -> [UInt8] {
        try MessageCoding.bytes(
            Request(
                RequestHead(
                    log: LogID(site: site, incarnation: 1), epoch: 1, token: 0, position: 4, edition: 1, logEnd: 0)))
    }

    private func post(
        _ link: LinkConfiguration, _ body: [UInt8], path: String = "/v1/exchange"
    ) async throws -> HTTPReply {
        try await onThread {
            try CurlHubTransport(link).post(path, body: body, contentType: "application/octet-stream")
        }
    }

    @Test func anEnrolledFacilityIsAnsweredOverOneConnection() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let body = try body()
            let answers = try await onThread {
                let transport = CurlHubTransport(link)
                return try (0..<3).map { _ in try MessageCoding.answer(try transport.exchange(body)) }
            }
            #expect(answers.allSatisfy { $0.outcome == .done && $0.position == 4 && $0.token == 9 })
            #expect(nation.hub.requests.count == 3)
        }
    }

    @Test func aRefusalOfTheProtocolTravelsInAnAnswer() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let reply = try await post(nation.link(ports.exchange), try body(site: 28))
            #expect(reply.status == 200)
            #expect(try MessageCoding.answer(reply.body).outcome == .refused(.wrongLog))
        }
    }

    /// A request whose head is honest and whose changes are no protobuf.
    private func headed(site: Int) -> [UInt8] {
        let log = LogID(site: site, incarnation: 1).packed
        return [0, 0x08, 1, 0x10, UInt8(log & 0x7F | 0x80), UInt8(log >> 7 & 0x7F | 0x80), UInt8(log >> 14)]
            + [0x42, 4, 0xFF, 0xFF, 0xFF, 0xFF]
    }

    @Test func `A revoked site is told so before its body is read`() async throws {
        let nation = try TestNation()
        nation.hub.revoke(27)
        try await nation.running { ports in
            for body in [try body(), [9, 9, 9], headed(site: 27), [UInt8](repeating: 0, count: 1_000_000)] {
                let reply = try await post(nation.link(ports.exchange), body)
                #expect(reply.status == 200)
                #expect(try MessageCoding.answer(reply.body).outcome == .refused(.revoked))
            }
            #expect(nation.hub.requests.isEmpty)
        }
    }

    @Test func `Of another log's request the changes are not unfolded`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let reply = try await post(nation.link(ports.exchange), headed(site: 28))
            #expect(try MessageCoding.answer(reply.body).outcome == .refused(.wrongLog))
            #expect(try await post(nation.link(ports.exchange), headed(site: 27)).status == 400)
        }
    }

    @Test func nobodyIsHeardWithoutACertificate() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            var link = nation.link(ports.exchange)
            link.clientCertificatePEM = nil
            link.clientKeyPEM = nil
            let (naked, body) = (link, try body())
            let error = await #expect(throws: CurlError.self) { _ = try await post(naked, body) }
            #expect([.clientRefused, .cutBeforeAnswer].contains(error?.cause))
            #expect(nation.hub.requests.isEmpty)
        }
    }

    @Test func anotherAuthoritysCertificateIsNotHeard() async throws {
        let nation = try TestNation()
        let other = try CertificateAuthority.make(name: "Kerben test authority", now: TestNation.begin)
        try await nation.running { ports in
            var link = nation.link(ports.exchange)
            link.clientCertificatePEM = Array(try TestNation.clientPEM(nation.clientKey, other).utf8)
            let (foreign, body) = (link, try body())
            let error = await #expect(throws: CurlError.self) { _ = try await post(foreign, body) }
            #expect([.clientRefused, .cutBeforeAnswer].contains(error?.cause))
            #expect(nation.hub.requests.isEmpty)
        }
    }

    @Test func aCertificateOfNoEnrolledSiteIsForbidden() async throws {
        let nation = try TestNation()
        let key = NodeKey()
        try await nation.running { ports in
            var link = nation.link(ports.exchange)
            link.clientCertificatePEM = Array(try TestNation.clientPEM(key, nation.authority).utf8)
            link.clientKeyPEM = Array(key.pem.utf8)
            #expect(try await post(link, try body()).status == 403)
        }
    }

    @Test func aRenewedCertificateOfTheSameKeyIsTheSameSite() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            var link = nation.link(ports.exchange)
            link.clientCertificatePEM = Array(try TestNation.clientPEM(nation.clientKey, nation.authority).utf8)
            #expect(try await post(link, try body()).status == 200)
        }
    }

    @Test func anOversizedBodyIsRefusedAndTheLinkGoesOn() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let (body, huge) = (try body(), [UInt8](repeating: 0, count: MessageCoding.bodyBytesMax + 1))
            let statuses = try await onThread {
                let transport = CurlHubTransport(link)
                // The second call may come over a new connection with a resumed TLS transaction: it must be known too.
                return try [huge, body].map { body in
                    try transport.post("/v1/exchange", body: body, contentType: "application/octet-stream").status
                }
            }
            #expect(statuses == [413, 200])
        }
    }

    @Test func aMalformedBodyIsToldSoInOneLine() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            for body in [[], [9, 9, 9], [0, 255, 255, 255], [1, 2, 3]] as [[UInt8]] {
                let reply = try await post(nation.link(ports.exchange), body)
                #expect(reply.status == 400)
                #expect(String(decoding: reply.body, as: UTF8.self).hasPrefix("malformed message: "))
            }
            #expect(nation.hub.requests.isEmpty)
        }
    }

    @Test func otherPathsAndMethodsAreNone() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let posted = try await post(link, [], path: "/v2/exchange").status
            let got = try await onThread {
                let transport = CurlHubTransport(link)
                return try ["/v1/exchange", "/v1/authority"].map { try transport.get($0).status }
            }
            #expect(posted == 404 && got == [405, 404])
        }
    }

    @Test func aBrokenStoreTellsTheCallerNothing() async throws {
        let nation = try TestNation()
        nation.hub.breakDown()
        try await nation.running { ports in
            let reply = try await post(nation.link(ports.exchange), try body())
            #expect(reply.status == 500 && !String(decoding: reply.body, as: UTF8.self).contains("Broken"))
        }
    }

    @Test func anExchangeUnderWayIsFinishedOnStop() async throws {
        let gate = Gate()
        let nation = try TestNation(gate: gate)
        let (ports, tell) = AsyncStream.makeStream(of: HubPorts.self)
        let application = try nation.application()
        let run = Task { try await application.run { tell.yield($0) } }
        for await ports in ports {
            async let reply = post(nation.link(ports.exchange), try body())
            await gate.untilEntered()
            run.cancel()
            gate.open()
            #expect(try await reply.status == 200)
            break
        }
        try await run.value
    }

    @Test func aPortThatIsTakenIsOneClearLine() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let second = try nation.application(exchangePort: ports.exchange)
            let error = await #expect(throws: HubError.self) { try await second.run() }
            #expect(error?.description.contains(":\(ports.exchange)") == true)
        }
    }
}
