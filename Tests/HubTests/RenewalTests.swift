import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust
import Wire

/// Certificates that end while a machine is away, and who may have another: on real TLS, with the hub's clock set by hand.
@Suite(.timeLimit(.minutes(2))) struct RenewalTests {
    private static let day = 86_400.0

    private func post(_ link: LinkConfiguration, _ path: String, _ body: [UInt8]) async throws -> HTTPReply {
        var link = link
        link.noticeHeader = RenewalNotice.header
        let configuration = link
        return try await onThread {
            try CurlHubTransport(configuration).post(path, body: body, contentType: "application/octet-stream")
        }
    }

    private func request(_ key: NodeKey, name: String = "node") throws -> [UInt8] {
        Array(
            try JSONEncoder().encode(
                RenewalRequest(certificateRequestPEM: try key.certificateRequestPEM(name: name))))
    }

    private func link(
        _ nation: TestNation, _ ports: HubPorts, _ certificatePEM: String, _ key: NodeKey
    ) -> LinkConfiguration {
        var link = nation.link(ports.exchange)
        link.clientCertificatePEM = Array(certificatePEM.utf8)
        link.clientKeyPEM = Array(key.pem.utf8)
        return link
    }

    private func text(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    @Test func `The hub says from a third of its life before the end that a certificate is to be renewed`() async throws
    {
        let nation = try TestNation()
        let start = nation.hub.now.now
        try await nation.running { ports in
            for (day, notice) in [(0, nil), (485, nil), (488, "due"), (729, "due"), (731, "ended")] as [(Int, String?)]
            {
                nation.hub.change { $0.now = start.addingTimeInterval(Double(day) * Self.day) }
                let reply = try await post(nation.link(ports.exchange), "/v1/exchange", try TestNation.idleRequest())
                #expect(reply.notice == notice, "after \(day) days")
                #expect(reply.status == (notice == "ended" ? 403 : 200))
            }
        }
    }

    @Test(arguments: [731, 1_826, 20_000])
    func `A certificate that has ended is answered with a renewal and nothing else`(
        days: Int
    ) async throws {
        let nation = try TestNation()
        nation.hub.change { $0.now += Double(days) * Self.day }
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            // Over one connection and over a resumed session alike: the dates are asked at each request.
            for _ in 0..<2 {
                let refused = try await post(link, "/v1/exchange", try TestNation.idleRequest())
                #expect(refused.status == 403 && text(refused).contains("has ended") && !text(refused).contains("\n"))
            }
            #expect(try await post(link, "/v2/other", []).status == 404)
            #expect(nation.hub.requests.isEmpty)
            let renewed = try await post(link, "/v1/renew", try request(nation.clientKey))
            let reply = try JSONDecoder().decode(RenewalReply.self, from: Data(renewed.body))
            let certificate = try NodeCertificate(pem: reply.certificatePEM)
            #expect(certificate.site == 27 && certificate.key == nation.clientKey.fingerprint)
            #expect(certificate.term.isInForce(at: nation.hub.now.now))
            let again = self.link(nation, ports, reply.certificatePEM, nation.clientKey)
            #expect(try await post(again, "/v1/exchange", try TestNation.idleRequest()).status == 200)
        }
    }

    @Test func `Dates are asked at each request of one connection`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let body = try TestNation.idleRequest()
            let hub = nation.hub
            let statuses = try await onThread {
                let transport = CurlHubTransport(link)
                return try [0, 800].map { days in
                    hub.change { $0.now += Double(days) * Self.day }
                    return try transport.post("/v1/exchange", body: body, contentType: "application/octet-stream")
                        .status
                }
            }
            #expect(statuses == [200, 403])
        }
    }

    @Test(arguments: [0.0, 631_152_000, 2_840_140_800]) func `A hub whose clock is decades wrong renews and exchanges`(
        seconds: Double
    ) async throws {
        let nation = try TestNation()
        let right = nation.hub.now.now
        nation.hub.change { $0.now = Date(timeIntervalSince1970: seconds) }
        try await nation.running { ports in
            let folder = KeptIdentity(try nation.identity())
            #expect(try await folder.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            // Its clock is put right: what was issued meanwhile is of use, or gives way to another.
            nation.hub.change { $0.now = right }
            #expect(try await folder.exchange(nation, ports, try TestNation.idleRequest()) == .done)
        }
    }

    // MARK: who is refused

    @Test func `A revoked site gets no other certificate, ended or not`() async throws {
        let nation = try TestNation()
        nation.hub.revoke(27)
        try await nation.running { ports in
            for days in [0, 500, 300] {
                nation.hub.change { $0.now += Double(days) * Self.day }
                // Nor is it told to ask for one.
                let told = try await post(nation.link(ports.exchange), "/v1/exchange", try TestNation.idleRequest())
                #expect(told.status == 200 && told.notice == nil)
                let reply = try await post(nation.link(ports.exchange), "/v1/renew", try request(nation.clientKey))
                #expect(reply.status == 403 && text(reply).contains("revoked"))
            }
            #expect(nation.hub.now.renewals == 0)
        }
    }

    @Test func `The machine that was enrolled before is nobody any more`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            nation.hub.change { $0.sites = [NodeKey().fingerprint: 27] }
            for path in ["/v1/renew", "/v1/exchange"] {
                let reply = try await post(nation.link(ports.exchange), path, try request(nation.clientKey))
                #expect(reply.status == 403 && text(reply).contains("no enrolled site"))
            }
            // Where the hub knows that it was, it is told what to do with what it has not sent, and nothing else.
            nation.hub.change { $0.former = [nation.clientKey.fingerprint] }
            let told = try await post(nation.link(ports.exchange), "/v1/exchange", try request(nation.clientKey))
            #expect(told.status == 200)
            #expect(try MessageCoding.answer(told.body).outcome == .refused(.wrongLog))
            let renewal = try await post(nation.link(ports.exchange), "/v1/renew", try request(nation.clientKey))
            #expect(renewal.status == 403 && nation.hub.requests.isEmpty)
        }
    }

    @Test func `A certificate of another authority renews nothing, ended or not, with a site's own key or not`()
        async throws
    {
        let nation = try TestNation()
        let other = try CertificateAuthority.make(name: "Kerben test authority", now: TestNation.begin)
        try await nation.running { ports in
            for (key, now) in [
                (nation.clientKey, TestNation.begin), (nation.clientKey, CertificateLifetime.start),
                (NodeKey(), TestNation.begin),
            ] {
                let forged = link(nation, ports, try TestNation.clientPEM(key, other, now: now), key)
                let request = try request(key)
                let error = await #expect(throws: CurlError.self) { _ = try await post(forged, "/v1/renew", request) }
                #expect([.clientRefused, .cutBeforeAnswer].contains(error?.cause))
            }
            #expect(nation.hub.now.renewals == 0)
        }
    }

    @Test func `The hub's own certificate, or none, is no site's`() async throws {
        let nation = try TestNation()
        nation.hub.admit(nation.serverKey.fingerprint, site: 28)
        try await nation.running { ports in
            var naked = nation.link(ports.exchange)
            naked.clientCertificatePEM = nil
            naked.clientKeyPEM = nil
            for link in [naked, link(nation, ports, try nation.serverPEM(), nation.serverKey)] {
                for path in ["/v1/renew", "/v1/exchange"] {
                    let request = try request(nation.serverKey)
                    let error = await #expect(throws: CurlError.self) { _ = try await post(link, path, request) }
                    #expect([.clientRefused, .cutBeforeAnswer].contains(error?.cause))
                }
            }
        }
    }

    @Test func `A certificate that names another site than its key's renews nothing`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let pem = try TestNation.clientPEM(nation.clientKey, nation.authority, site: 28)
            let reply = try await post(
                link(nation, ports, pem, nation.clientKey), "/v1/renew", try request(nation.clientKey))
            #expect(reply.status == 403 && text(reply).contains("another site"))
            #expect(nation.hub.now.renewals == 0)
        }
    }

    @Test func `Whatever the request asks for, it is its own site's certificate for its own key`() async throws {
        let nation = try TestNation()
        nation.hub.admit(NodeKey().fingerprint, site: 28)
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let reply = try await post(link, "/v1/renew", try request(nation.clientKey, name: "site-28"))
            let renewed = try JSONDecoder().decode(RenewalReply.self, from: Data(reply.body))
            #expect(try NodeCertificate(pem: renewed.certificatePEM).site == 27)
            let stranger = try await post(link, "/v1/renew", try request(NodeKey()))
            #expect(stranger.status == 400 && text(stranger).contains("not this machine's"))
        }
    }

    @Test func `What is no renewal, or too large for one, is told so`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            let large = String(repeating: "A", count: RenewalRequest.bytesMax)
            let bodies: [[UInt8]] = [
                [], Array("{}".utf8), Array(#"{"request":"no request"}"#.utf8), Array(#"{"request":"\#(large)"}"#.utf8),
                [UInt8](repeating: 65, count: 5_000_000),
            ]
            var statuses: [Int] = []
            for body in bodies { statuses.append(try await post(link, "/v1/renew", body).status) }
            #expect(statuses == [400, 400, 400, 413, 413])
            let got = try await onThread { try CurlHubTransport(link).get("/v1/renew").status }
            #expect(got == 405)
        }
    }

    @Test func `The hub is told which certificate each site shows, of those alone that are heard`() async throws {
        let nation = try TestNation()
        let start = nation.hub.now.now
        try await nation.running { ports in
            let link = nation.link(ports.exchange)
            nation.hub.change { $0.now += 800 * Self.day }
            #expect(try await post(link, "/v1/exchange", try TestNation.idleRequest()).status == 403)
            nation.hub.change { $0.now = start }
            nation.hub.revoke(27)
            for path in ["/v1/exchange", "/v1/renew"] { _ = try await post(link, path, try TestNation.idleRequest()) }
            #expect(nation.hub.now.shown.isEmpty)
            nation.hub.change { $0.revoked = [] }
            _ = try await post(link, "/v1/exchange", try TestNation.idleRequest())
            #expect(try nation.hub.now.shown == [NodeCertificate(pem: nation.clientPEM)])
        }
    }
}
