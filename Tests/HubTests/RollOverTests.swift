import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust

/// The hub's certificate and its authorities change while it serves.
@Suite(.timeLimit(.minutes(2))) struct RollOverTests {
    private func credentials(
        _ nation: TestNation, _ authorities: [CertificateAuthority], generation: Int, names: [String] = ["127.0.0.1"]
    ) throws -> HubCredentials {
        HubCredentials(
            serverCertificatePEM: try nation.serverPEM(by: authorities[0], names: names),
            serverKeyPEM: nation.serverKey.pem, authorityPEM: authorities[0].certificatePEM,
            authorities: try AuthoritySet(pem: authorities.map(\.certificatePEM).joined()), generation: generation)
    }

    /// Both halves of what a hub changes: what its listeners go by, and what its service issues.
    private func put(
        _ nation: TestNation, _ application: HubApplication, _ authorities: [CertificateAuthority], generation: Int
    ) throws {
        let credentials = try credentials(nation, authorities, generation: generation)
        try application.identity.replace(with: credentials)
        nation.hub.change { content in
            content.issuing = authorities[authorities.count - 1]
            content.trusted = credentials.authorities
            content.generation = generation
        }
    }

    @Test func `New connections get the hub's new certificate, and machines go on by its key`() async throws {
        let nation = try TestNation()
        let application = try nation.application()
        try await nation.running(application) { ports in
            let kept = KeptIdentity(try nation.identity())
            let link = kept.link(nation, ports)
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            try application.identity.replace(
                with: try credentials(nation, [nation.authority], generation: 1, names: ["localhost"]))
            // The connection that there was goes on; a new one under the former name is refused, under the new one taken.
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            let body = try TestNation.idleRequest()
            let error = await #expect(throws: CurlError.self) { _ = try await kept.exchange(nation, ports, body) }
            #expect(error?.cause == .hubNotTrusted)
            var named = nation.link(ports.exchange)
            named.baseURL = "https://localhost:\(ports.exchange)"
            let configuration = named
            let status = try await onThread {
                try CurlHubTransport(configuration).post("/v1/exchange", body: body, contentType: "x/y").status
            }
            #expect(status == 200)
        }
    }

    @Test func `Credentials that cannot be used leave the former ones in force`() async throws {
        let nation = try TestNation()
        let application = try nation.application()
        try await nation.running(application) { ports in
            var broken = try credentials(nation, [nation.authority], generation: 2)
            broken.serverKeyPEM = NodeKey().pem
            #expect(throws: HubError.self) { try application.identity.replace(with: broken) }
            #expect(
                try await KeptIdentity(try nation.identity()).exchange(nation, ports, try TestNation.idleRequest())
                    == .done)
        }
    }

    @Test func `An authority is rolled over: a machine hears of it, trusts both, then the new one alone`() async throws
    {
        let nation = try TestNation()
        let second = try CertificateAuthority.make(name: "Kerben test authority", generation: 2, now: TestNation.begin)
        let application = try nation.application()
        try await nation.running(application) { ports in
            let kept = KeptIdentity(try nation.identity())
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            try put(nation, application, [nation.authority, second], generation: 2)
            // The first exchange brings the word, the renewal beside it the authorities.
            let link = kept.link(nation, ports)
            for _ in 0..<3 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            #expect(kept.kept == 1)
            #expect(kept.identity.authorities.members.map(\.pem) == [nation.authority, second].map(\.certificatePEM))
            #expect(try NodeCertificate(pem: kept.identity.certificatePEM).generation == 2)
            #expect(nation.hub.now.shown.last?.generation == 2)
            try put(nation, application, [second], generation: 3)
            // Over the connection that there was, and after a restart of the machine.
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            #expect(kept.identity.authorities.members.map(\.pem) == [second.certificatePEM])
            #expect(kept.kept == 2 && nation.hub.now.renewals == 2)
        }
    }

    @Test func `Who did not hear of the new authority is out when the former one is retired, over old connections too`()
        async throws
    {
        let nation = try TestNation()
        let second = try CertificateAuthority.make(name: "Kerben test authority", generation: 2, now: TestNation.begin)
        let application = try nation.application()
        try await nation.running(application) { ports in
            let link = nation.link(ports.exchange)
            let body = try TestNation.idleRequest()
            let replace: @Sendable () throws -> Void = {
                try put(nation, application, [second], generation: 3)
            }
            let replies = try await onThread {
                let transport = CurlHubTransport(link)
                return try [false, true].map { isRetired in
                    if isRetired { try replace() }
                    return try transport.post("/v1/exchange", body: body, contentType: "x/y").status
                }
            }
            #expect(replies == [200, 403])
            // And over a new one the machine does not take the hub for its own.
            let error = await #expect(throws: CurlError.self) {
                _ = try await KeptIdentity(try nation.identity()).exchange(nation, ports, body)
            }
            #expect(error?.cause == .hubNotTrusted)
        }
    }

    @Test func `Enrolled during a roll-over, a machine trusts both`() async throws {
        let nation = try TestNation()
        let second = try CertificateAuthority.make(name: "Kerben test authority", generation: 2, now: TestNation.begin)
        let application = try nation.application()
        try await nation.running(application) { ports in
            try put(nation, application, [nation.authority, second], generation: 2)
            let code = nation.hub.code
            let enrolment = try await onThread {
                try Enrolment.enrol(hubHost: "127.0.0.1", enrolPort: ports.enrolment, code: code, name: "kaunas-1")
            }
            #expect(try AuthoritySet(pem: enrolment.authoritiesPEM).members.count == 2)
            #expect(try NodeCertificate(pem: enrolment.certificatePEM).generation == 2)
        }
    }

    @Test
    func `A grant's authorities are those of its certificate, also in the moment before the listeners go by them`()
        async throws
    {
        let nation = try TestNation()
        let second = try CertificateAuthority.make(name: "Kerben test authority", generation: 2, now: TestNation.begin)
        let both = try AuthoritySet(pem: [nation.authority, second].map(\.certificatePEM).joined())
        nation.hub.change { ($0.issuing, $0.trusted, $0.generation) = (second, both, 2) }
        try await nation.running { ports in
            let code = nation.hub.code
            let enrolment = try await onThread {
                try Enrolment.enrol(hubHost: "127.0.0.1", enrolPort: ports.enrolment, code: code, name: "kaunas-1")
            }
            #expect(try NodeCertificate(pem: enrolment.certificatePEM).generation == 2)
            #expect(try AuthoritySet(pem: enrolment.authoritiesPEM) == both)
        }
    }
}
