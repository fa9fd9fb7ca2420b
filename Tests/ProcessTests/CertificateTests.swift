import Foundation
import ProcessHarness
import Testing

/// Certificates over years, clocks decades wrong, another authority: the real binary over real TLS (design §6).
@Suite(.timeLimit(.minutes(10))) struct CertificateTests {
    /// Of `sync status` and `hub sites`.
    private struct Shown: Decodable {
        var certificate: String
        var certificate_end: String
    }

    private func certificate(of site: SiteProcess, _ arguments: [String] = ["sync", "status"]) throws -> Shown {
        // While the hub refuses, the status is 1 and is shown all the same.
        let text = try site.attempt(arguments + ["--format", "json"]).text
        let isList = text.hasPrefix("[")
        let data = Data(text.utf8)
        return try isList
            ? #require(JSONDecoder().decode([Shown].self, from: data).first)
            : JSONDecoder().decode(Shown.self, from: data)
    }

    /// A hub and a facility that has no daemon, under a clock that the test sets.
    private func withSite(
        hubAt hubTime: String = "+0", siteAt siteTime: String = "+0",
        _ body: (Installation, FacilityNode, SteppedClock) throws -> Void
    ) throws {
        let kerben = try BuiltKerben()
        defer { withExtendedLifetime(kerben) {} }
        let clock = try SteppedClock(kerben.program, in: kerben.folder)
        try clock.set(hubTime)
        let installation = try Installation(clock.program, config: BuiltKerben.config, folder: kerben.folder)
        try installation.hub.start()
        try clock.set(siteTime)
        let node = try installation.addFacility(site: 1, name: "East")
        node.process.stop()
        try body(installation, node, clock)
    }

    @Test func `After 729 days, 731 days and five years away a site exchanges and has a certificate in force`() throws {
        try withSite { installation, node, clock in
            var day = 0
            for days in [729, 731, 5 * 365] {
                day += days
                installation.hub.stop()
                try clock.set("+\(day)d")
                if days > 730 {
                    #expect(try certificate(of: node.process).certificate == "ended")
                    let doctor = try node.process.attempt(["doctor"])
                    #expect(doctor.status == 1 && doctor.words.contains("certificate of this machine: ENDED"))
                }
                try node.put([RecordLine("person", .new, [.init("prisoner_no", .text("A\(day)"))])])
                try installation.hub.start()
                #expect(try node.sync(), "after \(days) days")
                #expect(try certificate(of: node.process).certificate == "in force")
                #expect(try node.process.run(["doctor"]).contains("certificate of this machine: in force until"))
                // The certificate that the hub saw last is the new one, from the exchange after it.
                #expect(try node.sync())
                let seen = try certificate(of: installation.hub, ["hub", "sites"])
                #expect(try seen.certificate_end == certificate(of: node.process).certificate_end)
                #expect(try installation.hub.run(["record", "list", "person"]).contains("A\(day)"))
            }
        }
    }

    @Test func `Away for five years and revoked meanwhile, a site is told so and gets nothing`() throws {
        try withSite { installation, node, clock in
            try installation.hub.run(["hub", "revoke", "1"])
            installation.hub.stop()
            try clock.set("+1826d")
            try installation.hub.start()
            let sync = try node.process.attempt(["sync", "now"])
            #expect(sync.status == 1 && sync.words.contains("revoked"), "\(sync.words)")
            #expect(try certificate(of: node.process).certificate == "ended")
        }
    }

    @Test(arguments: [
        ("@1990-06-01 00:00:00", "@2060-06-01 00:00:00"), ("@2060-06-01 00:00:00", "@1990-06-01 00:00:00"),
        ("+0", "@1990-06-01 00:00:00"), ("+0", "@2060-06-01 00:00:00"),
    ]) func `With clocks decades wrong a site enrols and exchanges, and goes on when the hub's is put right`(
        hub: String, site: String
    ) throws {
        try withSite(hubAt: hub, siteAt: site) { installation, node, clock in
            #expect(try node.sync())
            installation.hub.stop()
            try clock.set("+0")
            try installation.hub.start()
            try clock.set(site)
            #expect(try node.sync())
            try clock.set("+0")
            #expect(try node.sync())
            #expect(try certificate(of: node.process).certificate == "in force")
            #expect(try installation.hub.run(["doctor"]).contains("hub's certificate: in force until"))
        }
    }

    @Test func `The authority is rolled over, and the hub renamed, without a visit and without a restart`() throws {
        let kerben = try BuiltKerben()
        defer { withExtendedLifetime(kerben) {} }
        let installation = try kerben.installation()
        let hub = installation.hub
        let nodes = try [1, 2].map { try installation.addFacility(site: $0, name: "Site \($0)") }
        for node in nodes { #expect(try node.sync()) }
        let authority = try readText(hub.state + "/trust/authority.pem")

        try hub.run(["hub", "authority", "roll-over"])
        #expect(try hub.attempt(["hub", "authority", "roll-over"]).words.contains("under way already"))
        for _ in 0..<2 { #expect(try nodes[0].sync()) }
        let refused = try hub.attempt(["hub", "authority", "retire"])
        #expect(refused.status == 1 && refused.words.contains("1 sites have not heard"), "\(refused.words)")
        #expect(refused.words.contains("(2)"))
        // Power goes in between: where it was, it goes on.
        hub.kill()
        try hub.start()
        for _ in 0..<2 { #expect(try nodes[1].sync()) }
        #expect(try hub.run(["hub", "authority", "--format", "csv"]).contains("sites,2,2"))
        #expect(try hub.run(["hub", "authority", "retire"]).contains("is retired"))
        #expect(!FileManager.default.fileExists(atPath: hub.state + "/trust/authority-key.pem"))
        for _ in 0..<2 { for node in nodes { #expect(try node.sync()) } }
        for node in nodes {
            let trusted = try readText(node.process.state + "/trust/authority.pem")
            #expect(trusted.components(separatedBy: "BEGIN CERTIFICATE").count == 2 && !trusted.contains(authority))
        }
        // After a restart of all, and for a machine that is new.
        hub.stop()
        try hub.start()
        nodes[0].process.stop()
        try nodes[0].process.start()
        #expect(try nodes[0].sync())
        #expect(try installation.addFacility(site: 3, name: "Site 3").sync())

        #expect(try hub.run(["hub", "names", "localhost", "::1"]).contains("127.0.0.1"))
        for node in nodes { #expect(try node.sync()) }
        // One machine calls by the new name, with the daemon that it has; another hub's address is refused.
        let former = try nodes[0].process.run(["facility", "hub", "--format", "csv"])
        let port = installation.hubPort
        #expect(
            try nodes[0].process.run(["facility", "hub", "localhost:\(port)"]).contains("https://localhost:\(port)"))
        #expect(try nodes[0].sync())
        #expect(try readText(nodes[0].process.state + "/settings.json").contains("localhost:\(port)"))
        for address in ["localhost:1", "localhost:\(port + 1)", "127.0.0.2:\(port)", "localhost"] {
            let refused = try nodes[0].process.attempt(["facility", "hub", address])
            #expect(
                refused.status == 1
                    && refused.words.contains(address.contains(":") ? "nothing is changed" : "HOST:PORT"))
        }
        let strange = try nodes[0].process.attempt(["facility", "hub", "256.1.1.1:\(port)"])
        #expect(strange.status == 1 && strange.words.contains("is neither a name"))
        #expect(try nodes[0].sync())
        #expect(try nodes[0].process.run(["facility", "hub", "--format", "csv"]) != former)
        #expect(try hub.run(["hub", "names", "--remove", "::1", "--format", "csv"]).hasPrefix("name,"))
        #expect(try hub.attempt(["hub", "names", "--remove", "elsewhere"]).words.contains("is no name of this hub"))
        #expect(try hub.attempt(["hub", "names", "no name"]).status == 1)
        #expect(try hub.run(["hub", "names", "--format", "csv"]).split(separator: "\n").count == 3)
    }
}
