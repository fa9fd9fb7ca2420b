import Causality
import Counting
import Custody
import Register
import Store
import Testing

@Suite struct RollTests {
    private func seconds(_ text: String) throws -> Int64 { try #require(CivilTime.instant(text)) >> 2 }

    @Test func `Who is out is held and not present, from the hour they left to the hour they came back`() throws {
        let office = try Office()
        try office.admit("A")
        try office.admit("B")
        let absence = try office.put(
            "absence", of: "A",
            #""kind":"COURT","facility":3,"left_at":"2026-06-10T08:00Z","due_back":"2026-06-10T17:00Z""#
        ).record
        func roll(_ at: String) throws -> [String] {
            try office.store.read { try $0.register.roll(site: 3, at: seconds(at)) }.map {
                $0.prisonerNumber + ($0.absence ?? "")
            }
        }
        #expect(try roll("2026-06-01T09:59Z") == [])
        #expect(try roll("2026-06-10T07:59Z") == ["A", "B"])
        #expect(try roll("2026-06-10T08:00Z") == ["ACOURT", "B"])
        try office.update(absence, #""returned_at":"2026-06-10T16:00Z""#)
        #expect(try roll("2026-06-10T15:00Z") == ["ACOURT", "B"])
        #expect(try roll("2026-06-10T16:00Z") == ["A", "B"])
        #expect(try office.store.read { try $0.register.roll(site: 4, at: seconds("2026-06-10T07:00Z")) } == [])
        // Still held: no count changes.
        #expect(try office.store.read { try $0.counts.count(.population, day: "2026-06-10") }.figure == 2)
    }

    @Test func `Whom several claim is on the roll of each of them, and said to be disputed`() throws {
        let office = try Office(site: 0)
        try office.admit("A", to: 1)
        try office.admit("B", to: 1)
        let claim = try office.put(
            "custody", of: "A",
            #""facility":2,"opened_at":"2026-06-05T10:00Z","opened_by":"RECEIPT","transfer_no":"X","#
                + Office.arrival
        ).record
        func roll(_ site: Int, _ at: String = "2026-06-10T08:00Z") throws -> [String] {
            try office.store.read { try $0.register.roll(site: site, at: seconds(at)) }.map {
                $0.prisonerNumber + ($0.isDisputed ? " disputed" : "")
            }
        }
        #expect(try roll(1) == ["A disputed", "B"])
        #expect(try roll(2) == ["A disputed"])
        #expect(try roll(4) == [])
        #expect(try roll(1, "2026-06-03T08:00Z") == ["A", "B"])
        // Who has let them go has them no more, though that settles nothing.
        try office.update(claim, #""closed_at":"2026-06-08T10:00Z","closed_by":"RELEASE","release_type":"EXPIRY""#)
        #expect(try roll(1) == ["A disputed", "B"])
        #expect(try roll(2) == [])
        #expect(try roll(2, "2026-06-06T08:00Z") == ["A disputed"])
    }

    @Test(arguments: [
        ("A", 1), ("Жумабаев", 2), ("jumabayev", 2), ("Iikkoek Zhumabaev", 1), ("Нет", 0), ("-", 0),
        // A letter left out, put in, exchanged, or another one; two are too many.
        ("Zhumabev", 2), ("Жумбаев", 2), ("Zhumabalev Iikkek", 1), ("Zhumagaev", 2), ("Zhumbaaev", 2), ("Zhuaev", 0),
    ])
    func `Persons are found by number, and by names in either script`(text: String, count: Int) throws {
        let office = try Office()
        try office.admit("A", #""surname":"Жумабаев","given_name":"Ииккоек""#)
        try office.admit("B", #""surname_latin":"Zhumabaev","given_name_latin":"Aab""#)
        try office.admit("C", #""surname":"Ццонов""#)
        #expect(try office.store.read { try $0.names.find(text) }.count == count)
    }
}
