import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust

/// A machine that renews its own certificate: in time, after years, in vain.
@Suite(.timeLimit(.minutes(2))) struct NodeLinkTests {
    private static let day = 86_400.0

    @Test func `In the last third of its life a certificate is renewed once, beside an exchange`() async throws {
        let nation = try TestNation()
        nation.hub.change { $0.now += 500 * Self.day }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            let link = kept.link(nation, ports)
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            // It is shown at once: who waits for all sites to trust another authority waits for one exchange of each.
            #expect(try nation.hub.now.shown.last == NodeCertificate(pem: kept.identity.certificatePEM))
            for _ in 0..<2 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            #expect(kept.kept == 1 && nation.hub.now.renewals == 1 && link.renewalFailure == nil)
            let renewed = try NodeCertificate(pem: kept.identity.certificatePEM)
            #expect(renewed.term.standing(at: nation.hub.now.now) == .fresh)
            #expect(nation.hub.now.shown.last == renewed)
        }
    }

    @Test(arguments: [731.0, 1_825.0]) func `Away until it had ended, a machine renews at its next call and goes on`(
        days: Double
    ) async throws {
        let nation = try TestNation()
        nation.hub.change { $0.now += days * Self.day }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            #expect(kept.kept == 1)
        }
    }

    @Test func `A renewal that fails stops no exchange, is said, and is tried again after a while`() async throws {
        let nation = try TestNation()
        nation.hub.change {
            $0.now += 500 * Self.day
            $0.isRenewalBroken = true
        }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            let link = kept.link(nation, ports)
            for _ in 0..<2 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            #expect(link.renewalFailure?.contains("was not renewed") == true)
            #expect(link.renewalFailure?.contains("500") == true)
            nation.hub.change { $0.isRenewalBroken = false }
            // Not at each exchange: an old hub that knows no renewal would be asked for ever.
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            #expect(nation.hub.now.renewals == 0)
            kept.wait(milliseconds: NodeLink.retryMilliseconds)
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            #expect(nation.hub.now.renewals == 1 && kept.kept == 1 && link.renewalFailure == nil)
        }
    }

    @Test func `Where the certificate has ended and cannot be renewed, that is said in a line, and tried at each call`()
        async throws
    {
        let nation = try TestNation()
        nation.hub.change {
            $0.now += 800 * Self.day
            $0.isRenewalBroken = true
        }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            let link = kept.link(nation, ports)
            let body = try TestNation.idleRequest()
            let error = await #expect(throws: (any Error).self) { _ = try await kept.exchange(over: link, body) }
            let line = "\(try #require(error))"
            #expect(line.contains("has ended and was not renewed") && !line.contains("\n"))
            nation.hub.change { $0.isRenewalBroken = false }
            #expect(try await kept.exchange(over: link, body) == .done)
        }
    }

    @Test(arguments: [500.0, 800.0])
    func `On a full disk a machine shows the hub nothing that a restart would lose, and renews when there is room`(
        days: Double
    ) async throws {
        let nation = try TestNation()
        let second = try CertificateAuthority.make(name: "Kerben test authority", generation: 2, now: TestNation.begin)
        let both = try AuthoritySet(pem: [nation.authority, second].map(\.certificatePEM).joined())
        let application = try nation.application()
        try application.identity.replace(
            with: HubCredentials(
                serverCertificatePEM: nation.serverPEM(), serverKeyPEM: nation.serverKey.pem,
                authorityPEM: nation.authority.certificatePEM, authorities: both, generation: 2))
        nation.hub.change { content in
            content.now += days * Self.day
            (content.issuing, content.trusted, content.generation) = (second, both, 2)
        }
        try await nation.running(application) { ports in
            let kept = KeptIdentity(try nation.identity())
            kept.setFull(true)
            let link = kept.link(nation, ports)
            for _ in 0..<3 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            #expect(kept.kept == 0 && link.renewalFailure?.contains("cannot be kept") == true)
            // One that has ended gives way to one that is in use alone; while it is in force it is shown.
            let last = try #require(nation.hub.now.shown.last)
            #expect(try (last == NodeCertificate(pem: nation.clientPEM)) == (days < 730))
            #expect(last.term.isInForce(at: nation.hub.now.now))
            // The hub does not count on authorities that are not on the machine's disk.
            #expect(nation.hub.now.shown.allSatisfy { $0.generation == 1 })
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            kept.setFull(false)
            kept.wait(milliseconds: NodeLink.retryMilliseconds)
            for _ in 0..<2 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            #expect(kept.kept == 1 && link.renewalFailure == nil)
            #expect(nation.hub.now.shown.last?.generation == 2)
            #expect(try NodeCertificate(pem: kept.identity.certificatePEM).generation == 2)
        }
    }

    @Test func `One that is in use and not on disk is kept when there is room`() async throws {
        let nation = try TestNation()
        nation.hub.change { $0.now += 800 * Self.day }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            kept.setFull(true)
            let link = kept.link(nation, ports)
            for _ in 0..<2 { #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done) }
            let renewals = nation.hub.now.renewals
            kept.setFull(false)
            kept.wait(milliseconds: NodeLink.retryMilliseconds)
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            #expect(kept.kept == 1 && nation.hub.now.renewals == renewals && link.renewalFailure == nil)
            #expect(try NodeCertificate(pem: kept.identity.certificatePEM) == nation.hub.now.shown.last)
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
        }
    }

    @Test func `A revoked machine whose certificate has ended is told that it is revoked`() async throws {
        let nation = try TestNation()
        nation.hub.revoke(27)
        nation.hub.change { $0.now += 800 * Self.day }
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .refused(.revoked))
            #expect(kept.kept == 0 && nation.hub.now.renewals == 0)
        }
    }

    @Test func `After an abort nothing more is called, renewed or not`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let kept = KeptIdentity(try nation.identity())
            let link = kept.link(nation, ports)
            #expect(try await kept.exchange(over: link, try TestNation.idleRequest()) == .done)
            link.abort()
            let body = try TestNation.idleRequest()
            let error = await #expect(throws: CurlError.self) { _ = try await kept.exchange(over: link, body) }
            #expect(error?.cause == .aborted)
        }
    }

    @Test func `Another name, another key or another authority of the hub is refused, ended certificates or not`()
        async throws
    {
        let nation = try TestNation()
        let thief = NodeKey()
        let other = try CertificateAuthority.make(name: "Kerben test authority", now: TestNation.begin)
        func credentials(_ pem: String, _ key: NodeKey) throws -> HubCredentials {
            try HubCredentials(
                serverCertificatePEM: pem, serverKeyPEM: key.pem, authorityPEM: nation.authority.certificatePEM)
        }
        for issuedAt in [TestNation.begin, CertificateLifetime.start] {
            for (credentials, cause) in [
                (
                    try credentials(
                        nation.authority.issueServer(nation.serverKey, names: ["elsewhere"], now: issuedAt),
                        nation.serverKey
                    ),
                    CurlError.Cause.hubNotTrusted
                ),
                (
                    try credentials(
                        other.issueServer(nation.serverKey, names: ["127.0.0.1"], now: issuedAt), nation.serverKey),
                    .hubNotTrusted
                ),
                (
                    try credentials(nation.authority.issueServer(thief, names: ["127.0.0.1"], now: issuedAt), thief),
                    .hubKeyNotPinned
                ),
            ] {
                try await nation.running(limits: { $0.credentials = credentials }) { ports in
                    let kept = KeptIdentity(try nation.identity())
                    let body = try TestNation.idleRequest()
                    let error = await #expect(throws: CurlError.self) {
                        _ = try await kept.exchange(nation, ports, body)
                    }
                    #expect(error?.cause == cause)
                }
            }
        }
    }

    @Test func `A hub whose own certificate has ended is known by its key`() async throws {
        let nation = try TestNation()
        let ended = try nation.authority.issueServer(
            nation.serverKey, names: ["127.0.0.1"], days: 1, now: CertificateLifetime.start)
        try await nation.running(limits: {
            $0.credentials.serverCertificatePEM = ended
        }) { ports in
            let kept = KeptIdentity(try nation.identity())
            #expect(try await kept.exchange(nation, ports, try TestNation.idleRequest()) == .done)
            let code = nation.hub.code
            let enrolment = try await onThread {
                try Enrolment.enrol(hubHost: "127.0.0.1", enrolPort: ports.enrolment, code: code, name: "kaunas-1")
            }
            #expect(enrolment.grant.site == 31)
        }
    }
}
