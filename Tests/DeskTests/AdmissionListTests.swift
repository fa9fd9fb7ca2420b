import Causality
import Decisions
import Desk
import Foundation
import Ledger
import ProcessHarness
import Store
import Synchronization
import Testing

/// Who was let in and shut out, known again by a hub that was put back to what it was.
@Suite struct AdmissionListTests {
    private let hub: Site
    private let before: String

    init() throws {
        hub = try Site(0)
        before = hub.scratch.file("before")
    }

    private func letIn(_ site: Int, at node: Node) throws -> LogID {
        let log = try node.store.write {
            try $0.hub.enrol(site: site, name: "S\(site)", key: [UInt8(site)], now: hub.truth, drawing: 4_711)
        }
        node.keepAdmissions()
        return log
    }

    private func open() throws -> Node { try Node.open(hub.folder, in: hub.surroundings) }

    private func doctor(_ node: Node) -> String? {
        do { try Doctor(of: node, say: { _ in }, note: { _ in }).examine(.untouched) { _ in nil } } catch {
            return CommandFailure(error).message
        }
        return nil
    }

    /// Work that comes between a copy of the state folder and its return.
    private func putBack(after work: (Node) throws -> Void) throws {
        hub.node.close()
        try FileManager.default.copyItem(atPath: hub.folder.path, toPath: before)
        let node = try open()
        try work(node)
        node.close()
        try FileManager.default.removeItem(atPath: hub.folder.path)
        try FileManager.default.copyItem(atPath: before, toPath: hub.folder.path)
    }

    private func admissions(_ table: Table) -> [String] {
        // When each was heard is another matter.
        table.rendered(.csv).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)[..<4].joined(separator: ",")
        }
    }

    @Test func `A hub whose folder is put back lets in and shuts out as it did`() throws {
        var first: [Int: Int] = [:]
        for site in 1...4 { first[site] = try letIn(site, at: hub.node).incarnation }
        try hub.node.revoke(site: 4)
        _ = try hub.node.enrolmentCode(site: 5, name: "S5", hours: 24)
        var told: [String] = []
        var lines: [String] = []
        var logs: [LogID] = []
        try putBack { node in
            hub.pass(milliseconds: 60_000)
            try node.revoke(site: 1)
            _ = try node.lose(site: 2, incarnation: nil, since: "2026-07-01", as: node.clerk(Caller(account: "clerk")))
            _ = try node.retire(site: 3)
            _ = try node.readmit(site: 4)
            logs = [try letIn(5, at: node), try letIn(1, at: node)]
            told = admissions(try node.sites())
            lines = try node.admissionLines()
        }
        #expect(
            told.map { String($0.split(separator: ",")[2]) } == [
                "state", "enrolled", "lost", "retired", "enrolled", "enrolled",
            ])
        let node = try open()
        defer { node.close() }
        let notices = node.takeAdmissionNotices()
        #expect(
            notices.count == 1 && notices[0].contains("put back") && notices[0].contains("revoked 1.\(first[1] ?? 0), ")
        )
        #expect(admissions(try node.sites()) == told)
        #expect(try node.admissionLines() == lines)
        // The code of site 5 was used: it lets nobody else in, and no incarnation is given twice.
        #expect(throws: CommandFailure.self) { try node.cancelEnrolmentCode(site: 5) }
        let next = try letIn(5, at: node)
        #expect(!logs.contains(next))
        #expect(doctor(node) == nil)
    }

    @Test func `Where the list went back too, what was printed is typed in, as it was printed`() throws {
        _ = try letIn(1, at: hub.node)
        let list = hub.node.admissionFile
        let copied = try String(contentsOfFile: list, encoding: .utf8)
        var printed: [String] = []
        try putBack { node in
            try node.revoke(site: 1)
            printed = try node.admissionLines()
        }
        try copied.write(toFile: list, atomically: true, encoding: .utf8)
        let node = try open()
        defer { node.close() }
        #expect(try node.sites().rendered(.csv).contains(",enrolled,"))
        let typed = printed[1].uppercased()
        var wrong = printed[1]
        wrong.replace("1.", with: "2.", maxReplacements: 1)
        let error = #expect(throws: CommandFailure.self) {
            try node.take(admissionLines: Array((printed[0] + "\n" + wrong).utf8))
        }
        #expect(error?.message.hasPrefix("line 2: is no line of this hub's list") == true)
        // Of upper-case letters only the seal and a key are.
        #expect(throws: CommandFailure.self) { try node.take(admissionLines: Array(typed.utf8)) }
        let seal = printed[1].split(separator: " ").last.map(String.init) ?? ""
        let line = printed[1].replacingOccurrences(of: seal, with: seal.uppercased())
        #expect(try node.take(admissionLines: Array(("\n" + line + "\r\n").utf8)).count == 1)
        #expect(try node.sites().rendered(.csv).contains(",revoked,"))
        #expect(try node.take(admissionLines: Array(line.utf8)).isEmpty)
        #expect(try String(contentsOfFile: list, encoding: .utf8) == printed.map { $0 + "\n" }.joined())
    }

    @Test func `A line that was torn shuts out whom the others shut out`() throws {
        for site in 1...3 { _ = try letIn(site, at: hub.node) }
        try putBack { node in for site in 1...3 { try node.revoke(site: site) } }
        let list = hub.node.admissionFile
        var lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
        lines[4].removeLast(3)
        try (lines.joined(separator: "\n") + "\n").write(toFile: list, atomically: true, encoding: .utf8)
        let node = try open()
        defer { node.close() }
        let states = try node.sites().rendered(.csv).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",")[2]
        }
        #expect(states == ["revoked", "enrolled", "revoked"])
        #expect(doctor(node)?.contains("line 5 is not of this hub, or was altered") == true)
    }

    @Test func `Whoever typed in what came before does not undo what came after`() throws {
        let log = try letIn(1, at: hub.node)
        let list = hub.node.admissionFile
        let copied = try String(contentsOfFile: list, encoding: .utf8)
        var printed: [String] = []
        try putBack { node in
            hub.pass(milliseconds: 60_000)
            try node.revoke(site: 1)
            _ = try node.readmit(site: 1)
            printed = try node.admissionLines()
        }
        try copied.write(toFile: list, atomically: true, encoding: .utf8)
        let node = try open()
        defer { node.close() }
        hub.pass(milliseconds: 60_000)
        try node.revoke(site: 1)
        #expect(try node.take(admissionLines: Array(printed.joined(separator: "\n").utf8)).count == 2)
        #expect(try node.sites().rendered(.csv).contains(",revoked,\(log.incarnation),"))
        // By whatever clock: what is done here comes after what is known here.
        hub.setClock(off: -86_400_000)
        _ = try node.readmit(site: 1)
        #expect(SiteAdmission.of(try node.store.read { try $0.hub.admissions() })[1]?.shutOutAt == nil)
    }

    @Test func `A store of before the list begins it with what its sites are`() throws {
        for site in 1...5 { _ = try letIn(site, at: hub.node) }
        let node = hub.node
        try node.revoke(site: 2)
        _ = try node.lose(site: 3, incarnation: nil, since: "2026-06-30", as: hub.clerk())
        _ = try node.lose(site: 4, incarnation: nil, since: "2026-06-30", as: hub.clerk())
        _ = try node.readmit(site: 4)
        _ = try node.retire(site: 5)
        let before = admissions(try node.sites())
        try node.store.write { transaction in
            try transaction.hub.execute("DELETE FROM _admission", [])
            try transaction.hub.beginAdmissions()
        }
        let standings = SiteAdmission.of(try node.store.read { try $0.hub.admissions() })
        let states = (1...5).map { site in
            standings[site].map { $0.retiredAt != nil ? "retired" : $0.shutOutAt != nil ? "out" : "in" } ?? ""
        }
        #expect(states == ["in", "out", "out", "in", "retired"])
        #expect(try standings[4]?.losses.count == 1 && before == admissions(node.sites()))
    }

    @Test func `No hub is made where the list of another lies`() throws {
        _ = try letIn(1, at: hub.node)
        hub.node.close()
        try FileManager.default.removeItem(atPath: hub.folder.path)
        let address = NewSite.Address(
            hosts: ["localhost"], bind: "127.0.0.1", exchangePort: 7_443, enrolmentPort: 7_444)
        let error = #expect(throws: CommandFailure.self) {
            try NewSite(hub.folder, config: BuiltKerben.config).makeHub(named: "Hub", at: address, in: hub.surroundings)
        }
        #expect(error?.message.contains("of a hub that was in this place") == true)
    }

    @Test func `The list lies beside the folder, however that is written`() throws {
        let folder = hub.folder.path
        for path in [folder, folder + "/", folder + "//", folder + "/.", folder + "/../state"] {
            let node = try Node.open(StateFolder(path: path), in: hub.surroundings)
            defer { node.close() }
            #expect(node.admissionFile == folder + "-admissions/admissions", "\(path)")
        }
    }

    @Test func `A list of another hub, or one that was altered, is told of and changes nothing`() throws {
        let strange = "1 let-in 7.5 2026-07-01T00:00:00Z 07 S7 0123456789"
        _ = try letIn(1, at: hub.node)
        let list = hub.node.admissionFile
        let own = try String(contentsOfFile: list, encoding: .utf8)
        try (own + strange + "\n").write(toFile: list, atomically: true, encoding: .utf8)
        hub.node.keepAdmissions()
        #expect(doctor(hub.node)?.contains("line 2 is not of this hub") == true)
        #expect(try hub.node.healthCheck(hoursMax: 26).line.contains("line 2 is not of this hub"))
        #expect(try hub.node.sites().rows.count == 1)
        // What is this hub's holds all the same, and is kept beside it.
        try hub.node.revoke(site: 1)
        let both = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
        #expect(both.count == 3 && both[1].contains("revoked") && both[2].contains("let-in 7."))
        try FileManager.default.removeItem(atPath: list)
        hub.node.keepAdmissions()
        #expect(try String(contentsOfFile: list, encoding: .utf8).hasPrefix(own))
        #expect(hub.node.takeAdmissionNotices().contains { $0.contains("was not there, and is begun again") })
        #expect(doctor(hub.node) == nil)
        // A folder that cannot be made stops nobody.
        try FileManager.default.removeItem(atPath: AtomicFolder.of(list))
        try "".write(toFile: AtomicFolder.of(list), atomically: true, encoding: .utf8)
        try hub.node.revoke(site: 1)
        #expect(doctor(hub.node)?.contains("is kept in this store alone") == true)
    }
}

private enum AtomicFolder {
    static func of(_ path: String) -> String { URL(filePath: path).deletingLastPathComponent().path }
}
