import Causality
import Desk
import Foundation
import Register
import Safeguards
import Store
import Testing

/// A machine whose clock is wrong: what it shows as today, what it takes, and what it says.
@Suite struct PresentTimeTests {
    private static let day: Int64 = 86_400_000
    private let site: Site

    init() throws { site = try Site() }

    /// As an exchange would have it: the hub's time is the test's.
    private func measure() throws {
        let world = site.surroundings
        var measurement = ClockMeasurement(
            sentAt: world.wall(), receivedAt: world.wall(), hubTime: site.truth,
            monotonicMilliseconds: world.monotonic())
        measurement.boot = world.boot()
        try site.node.store.write { try $0.facility.note(measurement) }
    }

    private func told() throws -> [String] {
        let notes = Notes()
        try site.node.carryOut(.readSome, as: site.clerk(), note: notes.add) {}
        return notes.all.filter { !$0.hasPrefix("nothing has come from the hub yet") }
    }

    private func doctor() -> (said: [String], failure: String?) {
        let said = Notes()
        do {
            try Doctor(of: site.node, say: said.add, note: { _ in }).examine(.untouched) { _ in nil }
        } catch { return (said.all, CommandFailure(error).message) }
        return (said.all, nil)
    }

    /// Half a year of sentence is left on 1 July; the person came a month before.
    private func admit() throws {
        try site.put(Site.person, Site.admission)
        try site.put(
            #"{"type":"sentence","case":{"prisoner_no":"A-1"},"fields":{"start":"2026-01-01","expiry":"2026-07-11"}}"#)
    }

    private func daysLeft() throws -> [String] {
        let dues = try site.node.dues(on: nil, rule: 18, norm: .cpt, as: site.clerk())
        return dues.rows.map { $0[1].text }
    }

    @Test(arguments: [-60 * day, 20 * 365 * day])
    func `Roll, dues, counts and today go by the hub's time, and whoever asks is told by how much the clock is off`(
        error: Int64
    ) throws {
        try admit()
        let (today, left) = (try site.node.today, try daysLeft())
        let heads = try site.node.roll().sum
        let count = try site.node.count(CountRequest("T1")).text
        #expect(left.count == 1 && heads.hasPrefix("held 1") && count.contains("2026-07-01"))
        #expect(try told().isEmpty)
        site.setClock(off: error)
        try measure()
        // Another start, and the clock as wrong as it was.
        for _ in 0..<2 {
            #expect(try site.node.today == today && daysLeft() == left)
            #expect(try site.node.roll().sum == heads)
            #expect(try site.node.count(CountRequest("T1")).text == count)
            let words = try #require(told().first)
            #expect(words.contains(error < 0 ? "60 days behind" : "7300 days ahead"), "\(words)")
            #expect(doctor().failure?.contains("clock is") == true)
            #expect(try site.node.syncReport().rendered(.table, limit: 9).contains(words))
            #expect(
                try site.node.syncReport().rendered(.json, limit: 9).contains(
                    "\"clock_behind_seconds\":\(-error / 1_000),"))
            site.restart()
        }
    }

    @Test(arguments: ["1970", "2023", "2039"])
    func `A clock that nothing measures turns nobody away who stands at the gate`(year: String) throws {
        let years = try #require(Int64(year)) - 2026
        site.setClock(off: years * 365 * Self.day + years / 4 * Self.day)
        try site.put(Site.person, Site.admission.replacing("2026-06-01T10:00Z", with: "2026-06-30T09:00Z"))
        // Nobody is missed for it.
        let sum = try site.node.roll().sum
        #expect(sum.hasPrefix("held 1") || sum.contains("1 more from a time on that is to come"))
        // Once the hub was heard, what lies before is on the roll.
        try measure()
        #expect(try site.node.roll().sum.hasPrefix("held 1"))
        #expect(
            try site.node.breaches(on: nil, rule: nil, as: site.clerk()).rows.allSatisfy {
                !$0[4].text.contains("later than now")
            })
    }

    @Test func `Dead since the last exchange, the clock is contradicted, and what has come is gone by`() throws {
        try admit()
        try measure()
        site.pass(milliseconds: 3 * Self.day)
        // What was known then is noted with a write.
        try site.put(#"{"type":"person","fields":{"prisoner_no":"A-2","sex":"M"}}"#)
        site.setClock(at: 0)
        site.restart()
        #expect(try site.node.today == "2026-07-04" && told().first?.contains("at least") == true)
        #expect(try site.node.roll().sum.hasPrefix("held 1"))
        try site.put(
            #"{"type":"custody","case":{"prisoner_no":"A-2"},"fields":{"facility":3,"opened_at":"2026-08-01T10:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none"}}"#
        )
    }

    @Test func `A change carries the offset that is known, and none after a start or a step`() throws {
        func clock(_ number: String) throws -> ClockError {
            try site.put(#"{"type":"person","fields":{"prisoner_no":"\#(number)","sex":"M"}}"#)
            return try #require(
                site.node.store.read { transaction in
                    try transaction.change(Dot(site.node.store.identity.log, try transaction.ownLog.ownLogEnd()))
                }
            ).clock
        }
        #expect(try clock("B-1") == .unknown)
        site.setClock(off: -60 * Self.day)
        try measure()
        let known = try clock("B-2")
        #expect(known.offsetMilliseconds == 60 * Self.day && known.uncertaintyExponent < 12)
        site.setClock(off: -50 * Self.day)
        #expect(try clock("B-3") == .unknown)
        // The time is known all the same: the other clock went on.
        #expect(try site.node.today == "2026-07-01")
        try measure()
        #expect(try clock("B-4").isKnown)
        site.restart()
        #expect(try clock("B-5") == .unknown)
    }

    @Test func `A write of 2099 drags no later one`() throws {
        try site.put(Site.person)
        site.setClock(off: 73 * 365 * Self.day)
        try site.put(#"{"id":"3.1-1","fields":{"surname":"Iikkoek"}}"#)
        site.setClock(off: 0)
        try site.put(#"{"id":"3.1-1","fields":{"surname":"Oonek"}}"#)
        let times = try site.node.history(of: "3.1-1", Look(), as: site.clerk()).rows.map { $0[2].text.prefix(4) }
        #expect(times == ["2026", "2099", "2026"])
    }

    @Test func `A hub whose battery is dead says so, and everybody is who they were`() throws {
        let hub = try Site(0)
        try hub.put(
            #"{"type":"staff","fields":{"account":"dana","role":"NATIONAL_RECORDS","valid_from":"2026-06-01"}}"#)
        #expect(try hub.node.clockWords().problem == nil)
        hub.setClock(at: 5_000)
        #expect(try hub.node.today == "2026-07-01" && !hub.clerk("dana").actor.roles.isEmpty)
        #expect(try hub.node.clockWords().problem?.contains("behind") == true)
    }

    // MARK: What is only tried

    @Test func `What is refused before anything is done leaves no trace`() throws {
        let deed = Deed.administer(.letSitesIn, "call the hub elsewhere")
        func traces() throws -> Int { try site.node.store.read { try Int($0.ownLog.ownLogEnd()) } }
        let before = try traces()
        let refusal = CommandFailure("nobody answers there")
        #expect(throws: refusal) {
            try site.node.carryOut(deed, as: site.clerk(), note: { _ in }, prepare: { throw refusal }) {}
        }
        #expect(try traces() == before)
        try site.node.carryOut(deed, as: site.clerk(), note: { _ in }) {}
        #expect(try traces() == before + 1)
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        replacingOccurrences(of: part, with: other)
    }
}
