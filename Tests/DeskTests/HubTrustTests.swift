import Desk
import Foundation
import Decisions
import Store
import Synchronization
import Testing
import Trust

/// A hub's certificate, names and authorities over the years, on disk and in force.
@Suite struct HubTrustTests {
    private static let day: Int64 = 86_400_000

    private func doctor(_ node: Node) -> (lines: String, failure: String?) {
        let said = Mutex("")
        do {
            try Doctor(of: node, say: { line in said.withLock { $0 += line } }, note: { _ in })
                .examine(.untouched) { _ in nil }
        } catch { return (said.withLock { $0 }, CommandFailure(error).message) }
        return (said.withLock { $0 }, nil)
    }

    @Test func `The hub's certificate is made anew in the last third of its life, for the same names and key`() throws {
        let hub = try Site(0)
        let trust = try hub.node.hubTrust()
        let first = try trust.server
        let enforced = Mutex<[String]>([])
        trust.whenChanged { content in enforced.withLock { $0.append(content.serverCertificatePEM) } }
        #expect(try !trust.refresh())
        hub.pass(milliseconds: 480 * Self.day)
        #expect(try !trust.refresh())
        hub.pass(milliseconds: 10 * Self.day)
        #expect(try trust.refresh())
        let second = try trust.server
        #expect(second.names == first.names && second.key == first.key)
        #expect(second.term.end.timeIntervalSince(first.term.end) == Double(490 * Self.day) / 1_000)
        #expect(enforced.withLock { $0 } == [trust.current.serverCertificatePEM])
        #expect(try hub.folder.secret("server.pem").readText() == trust.current.serverCertificatePEM)
        #expect(try !trust.refresh())
        // Off for ten years: at the next start.
        hub.pass(milliseconds: 3_650 * Self.day)
        #expect(doctor(hub.node).failure?.contains("hub's certificate: ENDED") == true)
        #expect(try trust.refresh())
        #expect(doctor(hub.node).failure == nil)
    }

    @Test func `Doctor tells of an end long before it comes, and fails when it has`() throws {
        let hub = try Site(0)
        let words = [
            (0, "hub's certificate: in force until 2028-06-30T00:00:00Z, to be renewed from "),
            (490, "a running hub renews it"),
            (705, "ENDS SOON"),
        ]
        var day: Int64 = 0
        for (days, text) in words {
            hub.pass(milliseconds: (Int64(days) - day) * Self.day)
            day = Int64(days)
            let (lines, failure) = doctor(hub.node)
            #expect(lines.contains(text) && failure == nil, "after \(days) days: \(lines)")
        }
        try hub.node.hubTrust().refresh()
        hub.pass(milliseconds: (15 * 365 - day) * Self.day)
        try hub.node.hubTrust().refresh()
        let (lines, failure) = doctor(hub.node)
        #expect(lines.contains("'kerben hub authority roll-over' makes another") && failure == nil)
        hub.pass(milliseconds: 6 * 365 * Self.day)
        try hub.node.hubTrust().refresh()
        #expect(doctor(hub.node).failure?.contains("ENDED") == true)
        // An authority that has ended is not the end of all: what it signs is of use, and another can be made.
        #expect(try hub.node.hubTrust().server.term.isInForce(at: hub.surroundings.date))
        _ = try hub.node.rollOverAuthority()
        _ = try hub.node.retireAuthority(leavingBehind: false)
        #expect(doctor(hub.node).failure == nil)
    }

    @Test func `Names are added and removed, and one stays`() throws {
        let hub = try Site(0)
        let trust = try hub.node.hubTrust()
        #expect(try trust.rename(adding: ["hub.example", "::1"], removing: []) == ["hub.example", "::1", "localhost"])
        #expect(try trust.server.names == ["hub.example", "::1", "localhost"])
        #expect(try trust.rename(adding: ["localhost"], removing: ["::1"]) == ["localhost", "hub.example"])
        #expect(throws: HubNames.Refusal.self) { try trust.rename(adding: [], removing: ["elsewhere"]) }
        #expect(throws: HubNames.Refusal.self) { try trust.rename(adding: [], removing: ["localhost", "hub.example"]) }
        #expect(throws: HubNames.Refusal.self) { try trust.rename(adding: ["no name"], removing: []) }
        #expect(try trust.server.names == ["localhost", "hub.example"])
    }

    @Test func `Retirement waits for each site that is let in, and can be forced`() throws {
        let hub = try Site(0)
        let node = hub.node
        for site in [1, 2, 3] {
            _ = try node.store.write { try $0.hub.enrol(site: site, name: "S\(site)", key: [UInt8(site)], now: 1) }
        }
        try node.revoke(site: 3)
        #expect(try node.rollOverAuthority() == 2)
        try node.store.write { try $0.hub.note(HubSide.ShownCertificate(endMilliseconds: 5, generation: 2), site: 1) }
        let error = #expect(throws: CommandFailure.self) { try node.retireAuthority(leavingBehind: false) }
        #expect(error?.message.contains("1 sites have not heard of the new authority yet (2)") == true)
        let table = try node.hubAuthorities().rendered(.csv)
        #expect(table.contains("hub,2,2\n") && table.contains("sites,1,2\n"))
        let sites = try node.sites().rendered(.csv).split(separator: "\n")
        #expect(sites[0].hasSuffix(",certificate_end,certificate,trust"))
        #expect(doctor(node).lines.contains("certificates of 1 sites end within a month or have ended"))
        #expect(sites[1].hasSuffix(",1970-01-01T00:00:00Z,ended,2") && sites[2].hasSuffix(",,,"))
        #expect(try node.retireAuthority(leavingBehind: true) == [2])
        #expect(throws: TrustError.self) { try node.retireAuthority(leavingBehind: true) }
        // Who was left behind trusts the one that is left no more than before.
        #expect(try node.hubAuthorities().rendered(.csv).contains("hub and sites,1,2\n"))
    }

    @Test func `An old trust folder under a newer store is found, and one that was changed here is none`() throws {
        let hub = try Site(0)
        let files = ["authorities.json", "authority.pem", "authority-key.pem", "server.pem", "server-key.pem"]
        func copy() throws -> [String: String] {
            var texts: [String: String] = [:]
            for file in files where FileManager.default.fileExists(atPath: "\(hub.folder.trust)/\(file)") {
                texts[file] = try String(contentsOfFile: "\(hub.folder.trust)/\(file)", encoding: .utf8)
            }
            return texts
        }
        func put(back texts: [String: String]) throws {
            for file in files { try? FileManager.default.removeItem(atPath: "\(hub.folder.trust)/\(file)") }
            for (file, text) in texts { try hub.folder.secret(file).write(text) }
        }
        func findings() throws -> String? {
            let node = try Node.open(hub.folder, in: hub.surroundings)
            defer { node.close() }
            // A start of the daemon looks at it too, and learns nothing wrong.
            try node.noteTrust()
            return doctor(node).failure
        }
        try hub.node.refreshTrust()
        let first = try copy()
        hub.pass(milliseconds: Self.day)
        try hub.node.renameHub(adding: ["hub.example"], removing: [])
        let named = try copy()
        #expect(try findings() == nil)
        try put(back: first)
        #expect(try findings()?.contains("its certificate ends at") == true)
        try put(back: named)
        #expect(try findings() == nil)
        _ = try hub.node.rollOverAuthority()
        #expect(try findings() == nil)
        let rolling = try copy()
        try put(back: named)
        #expect(try findings()?.contains("authorities 1 where the store knows of 2") == true)
        try put(back: rolling)
        #expect(try findings() == nil)
        // Another hub's.
        let other = try Site(0)
        try hub.folder.secret("server-key.pem").write(other.folder.secret("server-key.pem").readText())
        try hub.folder.secret("server.pem").write(other.folder.secret("server.pem").readText())
        #expect(try findings()?.contains("its key is not this site's") == true)
    }

    @Test func `A clock that was set back makes no old folder of what is changed here`() throws {
        let hub = try Site(0)
        hub.setClock(off: 1_000 * Self.day)
        try hub.node.renameHub(adding: ["hub.example"], removing: [])
        hub.setClock(off: 0)
        try hub.node.renameHub(adding: ["hub2.example"], removing: [])
        #expect(doctor(hub.node).failure == nil)
    }

    @Test func `Doctor tells of a certificate that was made with too many names`() throws {
        let hub = try Site(0)
        let trust = try hub.node.hubTrust()
        let key = try NodeKey(pem: trust.current.serverKeyPEM)
        let names = (0..<40).map { "h\($0).example" }
        try hub.folder.secret("server.pem").write(
            trust.authorities.serving.issueServer(key, names: names, now: hub.surroundings.date))
        let again = try Node.open(hub.folder, in: hub.surroundings)
        defer { again.close() }
        #expect(doctor(again).failure?.contains("has 40 names") == true)
        #expect(throws: HubNames.Refusal.self) { try again.renameHub(adding: ["more.example"], removing: []) }
        try again.renameHub(adding: [], removing: Array(names.prefix(10)))
        #expect(doctor(again).failure == nil)
    }

    @Test func `Cut short between its steps, a retirement is finished at the next start`() throws {
        let hub = try Site(0)
        let formerServer = try hub.folder.secret("server.pem").readText()
        let formerKey = try hub.folder.secret("authority-key.pem").readText()
        _ = try hub.node.rollOverAuthority()
        _ = try hub.node.retireAuthority(leavingBehind: false)
        // The list was replaced, then the power went.
        try hub.folder.secret("server.pem").write(formerServer)
        try hub.folder.secret("authority-key.pem").write(formerKey)
        let again = try Node.open(hub.folder, in: hub.surroundings)
        defer { again.close() }
        let trust = try again.hubTrust()
        #expect(try trust.refresh())
        let authority = try AuthorityCertificate(pem: trust.authorities.serving.certificatePEM)
        #expect(try trust.server.isSigned(by: authority))
        #expect(!FileManager.default.fileExists(atPath: hub.folder.trust + "/authority-key.pem"))
        // The key by which sites know the hub is the same.
        #expect(try trust.server.key == KeyFingerprint(certificatePEM: formerServer))
    }

    private struct Refused: Error {}

    /// A hub that is rolling over, and what is in force of it.
    private func rollingOver(
        _ body: (Site, HubTrust, _ inForce: () -> Int?, _ refuse: (Bool) -> Void) throws -> Void
    ) throws {
        let hub = try Site(0)
        let trust = try hub.node.hubTrust()
        let inForce = Mutex<(generation: Int?, isRefusing: Bool)>((nil, false))
        trust.whenChanged { content in
            try inForce.withLock {
                if $0.isRefusing { throw Refused() }
                $0.generation = content.authorities.generation
            }
        }
        _ = try hub.node.rollOverAuthority()
        try body(
            hub, trust, { inForce.withLock { $0.generation } },
            { isRefusing in inForce.withLock { $0.isRefusing = isRefusing } })
    }

    private func isFinished(_ hub: Site, _ trust: HubTrust) throws -> Bool {
        let authority = try AuthorityCertificate(pem: trust.authorities.serving.certificatePEM)
        return try trust.server.isSigned(by: authority)
            && !FileManager.default.fileExists(atPath: hub.folder.trust + "/authority-key.pem")
    }

    @Test(arguments: ["server.pem", "authority-key.pem"], [true, false])
    func `A retirement that fails on its way is in force, and is finished by the next try or within the hour`(
        file: String, isTriedAgain: Bool
    ) throws {
        try rollingOver { hub, trust, inForce, _ in
            // What stands in a file's place can neither be replaced nor deleted.
            let path = hub.folder.trust + "/" + file
            try FileManager.default.moveItem(atPath: path, toPath: path + ".aside")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            #expect(throws: TrustError.self) { try trust.retireFormer() }
            #expect(trust.authorities.generation == 3 && inForce() == 3)
            #expect(throws: TrustError.self) { try trust.refresh() }
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: path + ".aside", toPath: path)
            #expect(try !isFinished(hub, trust))
            if isTriedAgain { try trust.retireFormer() } else { try trust.refresh() }
            #expect(try isFinished(hub, trust))
            #expect(throws: TrustError.self) { try trust.retireFormer() }
        }
    }

    @Test(arguments: [true, false]) func `What could not be put in force is, by the next try or within the hour`(
        isTriedAgain: Bool
    ) throws {
        try rollingOver { hub, trust, inForce, refuse in
            refuse(true)
            #expect(throws: Refused.self) { try trust.retireFormer() }
            #expect(throws: Refused.self) { try trust.refresh() }
            #expect(try isFinished(hub, trust) && inForce() == 2)
            refuse(false)
            if isTriedAgain { try trust.retireFormer() } else { #expect(try !trust.refresh()) }
            #expect(inForce() == 3)
            #expect(throws: TrustError.self) { try trust.retireFormer() }
        }
    }

    @Test func `What a site showed is known after a restart, and need not be written again`() throws {
        let hub = try Site(0)
        let store = hub.node.store
        let (first, renewed) = (
            HubSide.ShownCertificate(endMilliseconds: 5, generation: 1),
            HubSide.ShownCertificate(endMilliseconds: 9, generation: 1)
        )
        let shown = try ShownCertificates(in: store)
        #expect(!shown.holds(first, of: 1))
        try shown.note(first, of: 1)
        let again = try ShownCertificates(in: store)
        #expect(again.holds(first, of: 1) && !again.holds(renewed, of: 1) && !again.holds(first, of: 2))
        try again.note(renewed, of: 1)
        #expect(again.holds(renewed, of: 1))
        #expect(try store.read { try $0.hub.shownCertificates() } == [1: renewed])
    }

    @Test func `A trust folder that cannot be read is a finding, and no end of the examination`() throws {
        let hub = try Site(0)
        try hub.folder.secret("server.pem").write("rubbish")
        let (lines, failure) = doctor(hub.node)
        #expect(lines.contains("certificates: Cannot read the hub's certificate"))
        #expect(failure?.contains("hub's certificate") == true)
    }
}
