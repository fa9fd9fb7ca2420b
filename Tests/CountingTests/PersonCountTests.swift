import Causality
import Counting
import Register
import Testing

@Suite struct PersonCountTests {
    /// Cells by number, as a store keeps them.
    private static let cells: [Int64: [Substring]] = [
        1: ["M", "KGZ", "", "", "HIGH", "0", "0"], 2: ["F", "UZB", "", "", "", "0", "0"],
        10: ["UNTRIED", "", "", "", "", "", "0", ""],
        11: ["SENTENCED_FINAL", "KG 2021", "122", "", "UNMAPPED", "", "0", "5-9"],
    ]

    private func facility(_ site: Int, region: String, isSilent: Bool = false) -> CountedFacility {
        CountedFacility(
            statement: CountStatement.Facility(
                site: site, name: "Place \(site)", held: 0, counted: 0, capacity: 10, heardAt: nil, dayClosed: nil,
                isSilent: isSilent), region: region)
    }

    private func stand(_ site: Int64, _ holder: Stand.Holder = .facility, _ person: Int64, _ law: Int64) -> Stand {
        var stand = Stand(site: site, holder: Int64(holder.rawValue), isUnmatched: holder == .facility && site == 2)
        stand.set(.person, person)
        stand.set(.law, law)
        return stand
    }

    private func count(_ table: CountTable, _ stands: [(Stand, Int)], _ law: Legislation = Legislation()) throws
        -> CountStatement
    {
        let facilities = [1: facility(1, region: "north"), 2: facility(2, region: "south", isSilent: true)]
        let counter = try PersonCounter(table, facilities, law) { Self.cells[$0] ?? [] }
        var count = PersonCount(counter, facilities)
        for (stand, persons) in stands { try count.add(stand, persons) }
        return count.statement(
            table, try CountedMoment("2026-06-30", zone: 360), epoch: 1, watermark: 9, edition: 1, suspected: 1
        )
    }

    private var everybody: [(Stand, Int)] {
        [
            (stand(1, 1, 10), 4), (stand(1, 2, 11), 2), (stand(2, 1, 11), 3), (stand(2, .transit, 1, 10), 5),
            (stand(1, .disputed, 2, 10), 1), (stand(9, 1, 10), 6), (Stand(site: 1, holder: 0, isUnmatched: false), 50),
        ]
    }

    private func stand(_ site: Int64, _ person: Int64, _ law: Int64) -> Stand { stand(site, .facility, person, law) }

    @Test func `Everybody is counted once: at a facility, on the way, or disputed`() throws {
        let statement = try count(.population, everybody)
        #expect(statement.rows.map { "\($0.keys[0]) \($0.count)" } == ["1 6", "2 3", "9 6"])
        #expect([statement.inTransit, statement.disputed, statement.unmatched] == [5, 1, 3])
        #expect(statement.figure == 21 && statement.facilities.map(\.counted) == [6, 3, 6])
        // A facility that nobody described, and one that was not heard, may have held others.
        #expect(statement.min == 21 - 9 - 3 - 1 && statement.max == nil)
    }

    @Test func `Conditions leave out, dimensions make rows, and whoever is left out is held all the same`() throws {
        let untried = CountTable(
            name: "t", conditions: [.init(dimension: "legal_status", values: ["UNTRIED"])],
            dimensions: ["region", "sex"])
        let statement = try count(untried, everybody)
        #expect(statement.rows.map { "\($0.keys) \($0.count)" } == [#"["", "M"] 6"#, #"["north", "M"] 4"#])
        #expect(statement.facilities.map(\.held) == [6, 3, 6] && statement.facilities.map(\.counted) == [4, 0, 6])
        let north = CountTable(
            name: "t", conditions: [.init(dimension: "region", values: ["north"])], dimensions: ["sex"])
        #expect(try count(north, everybody).facilities.map(\.site) == [1])
    }

    @Test func `What a sentence does not say of its offence, the law may`() throws {
        let law = Legislation([
            Legislation.Entry(
                record: try #require(Dot("0.1-1")), provision: .init(edition: "KG 2021", article: "122"), iccs: "0101")
        ])
        let table = CountTable(name: "t", dimensions: ["iccs"])
        #expect(try count(table, everybody, law).rows.map { "\($0.keys[0]) \($0.count)" } == ["0101 5", " 10"])
        #expect(try count(table, everybody).rows.map(\.keys[0]) == ["", "UNMAPPED"])
    }

    @Test func `A dimension that there is not is refused, with those that there are`() {
        let refusal = #expect(throws: Refusal.self) { try count(CountTable(name: "t", dimensions: ["shoe"]), []) }
        #expect(refusal?.description.hasPrefix(#"--by: unknown dimension "shoe" (one of: facility, "#) == true)
    }

    @Test func `A facility is heard by a day that it closed, or by an exchange after the day's end`() throws {
        let moment = try CountedMoment("2026-06-30", zone: 0)
        let end: Int64 = 1_782_864_000_000
        #expect(moment.seconds * 1_000 == end)
        #expect(moment.isHeard(dayClosed: "2026-06-30", heardMilliseconds: nil))
        #expect(!moment.isHeard(dayClosed: "2026-06-29", heardMilliseconds: end - 1))
        #expect(moment.isHeard(dayClosed: nil, heardMilliseconds: end))
        let late = try CountedMoment("2026-06-30", zone: 0, byClosedDays: true)
        #expect(
            !late.isHeard(dayClosed: nil, heardMilliseconds: end)
                && !late.isHeard(dayClosed: "", heardMilliseconds: nil))
        #expect(throws: Refusal.self) { try CountedMoment("2026-06", zone: 0) }
    }
}
