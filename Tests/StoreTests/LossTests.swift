import Causality
import Decisions
import Exchange
import Ledger
import Register
import Safeguards
import Simulator
import Store
import Testing

/// Machines that were lost and sites that were retired, at the hub. Whatever these clerks write is dated before every loss.
@Suite struct LossTests {
    private let plain = SimulatedRegister.description
    private let nation: HubAndSites
    private let clerk: Clerk
    private let before: Dot
    private let lostAt: Int64

    init() throws {
        nation = try HubAndSites()
        clerk = try nation.enrol(1)
        before = try Self.person(clerk, "N1")
        try nation.exchange(clerk)
        nation.pass(milliseconds: 3_600_000)
        lostAt = nation.moment().wallMilliseconds
        nation.pass(milliseconds: 3_600_000)
    }

    private static func person(_ clerk: Clerk, _ number: String) throws -> Dot {
        try clerk.put(#"{"type":"person","fields":{"prisoner_no":"\#(number)","surname":"name"}}"#).dot
    }

    /// A description that forgot to ask how a custody was opened.
    private static func lax(_ plain: RegisterDescription) throws -> RegisterDescription {
        let field = Field(number: 3, name: "opened_by", type: .code(list: "opened-by"), rule: .handover)
        return plain.with([try plain.type("custody", with: [field])])
    }

    private static func custody(_ clerk: Clerk, in file: Dot) throws -> Dot {
        let site = clerk.store.identity.log.site
        return try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":\#(site),"opened_at":"2026-07-01T08:00Z","commitment_order":"7"}}"#
        ).dot
    }

    /// As the command does it.
    @discardableResult
    private func lose(incarnation: Int? = nil, since: Int64? = nil) throws -> (loss: LossReview, count: Int) {
        let now = nation.moment().wallMilliseconds
        let loss = try nation.hub.write {
            try $0.hub.shutOut(1, incarnation, since: since ?? lostAt, now: now).loss
        }
        let work = try nation.hub.read { try $0.hub.work(of: loss) }
        let count = try nation.hub.write(at: nation.moment()) {
            try $0.hub.setAside(work, of: loss, author: "admin@0", at: &$1)
        }
        return (loss, count)
    }

    private func readmit() throws { _ = try nation.hub.write { try $0.hub.readmit(site: 1, now: 6) } }

    private func release(_ dot: Dot) throws {
        try nation.hub.write(at: nation.moment()) {
            try $0.hub.release(dot, reason: "seen", author: "registrar@0", by: nil, at: &$1)
        }
    }

    private func verdict(_ dot: Dot, _ store: Store? = nil) throws -> VerdictKind? {
        try (store ?? nation.hub).read { try $0.caseFiles.verdict(on: dot)?.kind }
    }

    @Test func `What came since the loss is set aside whatever it is dated, and what came before stands`() throws {
        let file = try Self.person(clerk, "N2")
        let edit = try clerk.put(#"{"id":"\#(before)","fields":{"surname":"other"}}"#)
        #expect(edit.correctedMilliseconds < lostAt)
        try nation.exchange(clerk)
        #expect(try nation.lines().contains { $0.contains("other") })
        #expect(try lose().count == 2)
        #expect(try verdict(before) == nil && verdict(file) == .setAside && verdict(edit.dot) == .setAside)
        let lines = try nation.lines()
        #expect(lines.contains { $0.contains(#""surname":"name""#) } && !lines.contains { $0.contains("N2") })
        // Told again, it is the same; the tables made again say the same.
        #expect(try lose().count == 0)
        try nation.hub.write { try $0.upkeep.rebuild() }
        #expect(try nation.lines() == lines)
        let work = try nation.hub.read { try $0.writing.refusedWork() }
        #expect(work.map(\.decidedBy) == ["admin@0", "admin@0"] && work.allSatisfy { SetAside.isForLoss($0.reason) })
    }

    @Test
    func
        `A lost machine is shut out, with the code of its site, and what it writes later is set aside when it is found`()
        throws
    {
        try nation.hub.write {
            try $0.hub.addEnrolmentCode(site: 1, name: "one", secretDigest: [1], expiresAt: .max)
        }
        let late = try Self.person(clerk, "N2")
        #expect(try lose().count == 0)
        #expect(try nation.hub.write { try $0.hub.takeEnrolmentCode(secretDigest: [1], now: 0) } == nil)
        #expect(try nation.hub.read { try $0.hub.refusal(ofSite: 1, now: 5) }?.outcome == .refused(.revoked))
        #expect(try nation.hub.read { try $0.hub.sites() }.first?.isLost == true)
        try readmit()
        try nation.exchange(clerk)
        #expect(try verdict(late) == .setAside && verdict(late, clerk.store) == .setAside)
        #expect(try nation.hub.read { try $0.hub.held(of: clerk.store.identity.log) }.prefixEnd == clerk.logEnd())
        let other = try nation.enrol(2)
        let honest = try Self.person(other, "N3")
        try nation.exchange(other)
        #expect(try verdict(honest) == nil, "another site's")
    }

    @Test func `A new machine of the site is none that was lost, and a former one is named by its incarnation`() throws
    {
        let file = try Self.person(clerk, "N2")
        try nation.exchange(clerk)
        let new = try nation.enrol(1)
        let honest = try Self.person(new, "N3")
        try nation.exchange(new)
        #expect(try lose(incarnation: 1).count == 1)
        #expect(try nation.hub.read { try $0.hub.refusal(ofSite: 1, now: 5) } == nil)
        let later = try Self.person(new, "N4")
        try nation.exchange(new)
        #expect(try verdict(file) == .setAside && verdict(honest) == nil && verdict(later) == nil)
        #expect(throws: Refusal.self) { try lose(incarnation: 3) }
        #expect(throws: Refusal.self) { try nation.hub.write { try $0.hub.shutOut(9, nil, since: 1, now: 2) } }
    }

    @Test
    func `A release carries the edits of the record, and stands when the loss is told again; an older one does not`()
        throws
    {
        let file = try Self.person(clerk, "N2")
        let edit = try clerk.put(#"{"id":"\#(file)","fields":{"surname":"other"}}"#).dot
        try nation.exchange(clerk)
        try lose()
        try release(file)
        for _ in 0..<2 {
            #expect(try verdict(file) == .released && verdict(edit) == .released)
            #expect(try lose(since: lostAt - 1).count == 0)
        }
        // Released by somebody who did not know that the machine was not the site's any more.
        let lax = try nation.enrol(2, Self.lax(plain))
        let odd = try Self.custody(lax, in: Self.person(lax, "N5"))
        try nation.exchange(lax)
        #expect(try verdict(odd) == .setAside)
        try release(odd)
        let (now, since) = (nation.moment().wallMilliseconds, lostAt)
        let loss = try nation.hub.write { try $0.hub.shutOut(2, nil, since: since, now: now).loss }
        let count = try nation.hub.write(at: nation.moment()) {
            try $0.hub.setAside([odd], of: loss, author: "admin@0", at: &$1)
        }
        #expect(try count == 1 && verdict(odd) == .setAside)
    }

    @Test func `An edition that reads what a lost machine wrote lets it stand no more than a person would`() throws {
        try lose()
        try readmit()
        let lax = try nation.restart(1, Self.lax(plain))
        let odd = try Self.custody(lax, in: before)
        try nation.exchange(lax)
        let work = try #require(try nation.hub.read { try $0.writing.refusedWork(odd) })
        #expect(!SetAside.isForLoss(work.reason), "\(work.reason)")
        try nation.restartHub(Self.lax(plain))
        let again = try #require(try nation.hub.read { try $0.writing.refusedWork(odd) })
        #expect(again.state == .open && SetAside.isForLoss(again.reason), "\(again.reason)")
    }

    @Test func `What a site held is known: its own files, what it was given, what may have been on its way`() throws {
        let second = try nation.enrol(2)
        try nation.exchange(second)
        func send(_ number: String) throws -> Dot {
            let file = try Self.person(clerk, number)
            try clerk.put(
                #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-01T08:00Z","opened_by":"ADMISSION","commitment_order":"1"}}"#
            )
            try clerk.put(
                #"{"type":"transfer","case":"\#(file)","fields":{"number":"\#(number)","from":1,"to":2,"dispatched_at":"2026-07-01T10:00Z"}}"#
            )
            try nation.exchange(clerk)
            return file
        }
        func held(_ site: Int) throws -> [Dot: HeldFile] {
            let files = try nation.hub.read { try $0.hub.holdings(of: site) }.files
            return Dictionary(uniqueKeysWithValues: files.map { ($0.file, $0.state) })
        }
        #expect(try held(1) == [before: .held] && held(2).isEmpty)
        let given = try send("N6")
        #expect(try held(2) == [given: .perhaps])
        try nation.exchange(second)
        #expect(try held(2) == [given: .held])
        let own = try Self.person(second, "N7")
        try nation.exchange(second)
        #expect(try held(2) == [given: .held, own: .held])
        let accounts = try nation.hub.read { try $0.hub.holdings(of: 1) }.accounts
        #expect(accounts == ["clerk@1"])
    }

    @Test func `A retired site is shut out and comes back with all that it wrote`() throws {
        let late = try Self.person(clerk, "N2")
        _ = try nation.hub.write { try $0.hub.retire(site: 1, now: 5) }
        #expect(try nation.hub.read { try $0.hub.refusal(ofSite: 1, now: 5) }?.outcome == .refused(.revoked))
        #expect(try nation.hub.read { try $0.hub.sites() }.first?.isRetired == true)
        #expect(throws: Refusal.self) { try nation.hub.write { try $0.hub.retire(site: 1, now: 6) } }
        #expect(throws: Refusal.self) { try nation.hub.write { try $0.hub.retire(site: 9, now: 6) } }
        try readmit()
        #expect(throws: Refusal.self) { try readmit() }
        try nation.exchange(clerk)
        #expect(try verdict(late) == nil && nation.lines().contains { $0.contains("N2") })
        #expect(try nation.hub.read { try $0.hub.sites() }.first?.isRetired == false)
        // A new machine brings it back, too.
        _ = try nation.hub.write { try $0.hub.retire(site: 1, now: 5) }
        _ = try nation.enrol(1)
        #expect(try nation.hub.read { try $0.hub.sites() }.first?.isRetired == false)
    }

    @Test func `A site at which somebody is counted, or to which somebody is on the way, is not retired`() throws {
        let file = try clerk.admit("N8")
        try nation.exchange(clerk)
        let second = try nation.enrol(2)
        for (site, words) in [(1, "1 persons are counted there")] {
            let refusal = #expect(throws: Refusal.self) {
                _ = try nation.hub.write { try $0.hub.retire(site: site, now: 5) }
            }
            #expect(refusal?.problem.contains(words) == true)
        }
        try clerk.put(
            #"{"type":"transfer","case":"\#(file)","fields":{"number":"T1","from":1,"to":2,"dispatched_at":"2026-07-01T10:00Z"}}"#
        )
        try nation.exchange(clerk)
        #expect(throws: Refusal.self) { try nation.hub.write { try $0.hub.retire(site: 2, now: 5) } }
        _ = try nation.hub.write { try $0.hub.retire(site: 1, now: 5) }
        withExtendedLifetime(second) {}
    }
}
