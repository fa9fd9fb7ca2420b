import Counting
import Register
import Testing

@Suite struct DisclosureTests {
    private func statement(_ cells: [(String, String, Int)], _ dimensions: [String] = ["facility", "sex"])
        -> CountStatement
    {
        CountStatement(
            table: "t", asOf: "2026-06-30", epoch: 1, watermark: 1, edition: 1, dimensions: dimensions,
            rows: cells.map { CountStatement.Row(keys: [$0.0, $0.1], count: $0.2) }, inTransit: 3, disputed: 2,
            unmatched: 1, suspected: 1,
            facilities: ["1", "2", "3"].map {
                CountStatement.Facility(
                    site: Int($0) ?? 0, name: "Place \($0)", held: 12, counted: 7, capacity: 15, heardAt: 1,
                    dayClosed: nil, isSilent: true)
            })
    }

    @Test func `No key, name or figure of a small cell leaves, nor anything around the table`() throws {
        let whole = statement([("1", "F", 4), ("1", "M", 94), ("2", "M", 1), ("3", "F", 5), ("3", "M", 9)])
        let cells = try #require(Disclosure.cells(whole.rows))
        let shown = Disclosure.statement(whole, cells)
        #expect(shown.rows.map { "\($0.keys[0])\($0.keys[1]) \($0.count)" } == ["1M 90", "3F 5", "3M 5"])
        #expect(shown.facilities.map(\.site) == [1, 3])
        #expect(shown.facilities.allSatisfy { $0.held == 0 && $0.counted == 0 && $0.capacity == nil })
        #expect(
            [shown.inTransit, shown.disputed, shown.unmatched, shown.suspected, shown.silentlyCounted] == [
                0, 0, 0, 0, 0,
            ])
        #expect(Disclosure.sums(cells, by: 0).map(\.count) == [90, 10])
    }

    @Test func `A table of small cells alone cannot be shown`() {
        #expect(Disclosure.cells(statement([("1", "F", 4), ("2", "M", 1)]).rows) == nil)
        #expect(Disclosure.cells([]) == nil)
    }

    private let stock = CountTable(name: "stock", number: "T1", dimensions: ["facility", "sex", "legal_status"])

    @Test func `Of tables of the same persons one is public, with its margins, and no flow of them`() {
        let sexes = CountTable(name: "sexes", number: "T0", dimensions: ["sex"])
        let citizens = CountTable(name: "citizens", number: "T6", dimensions: ["citizenship", "sex"])
        let tagged = CountTable(
            name: "tagged", number: "T7", conditions: [.init(dimension: "closed_type", values: ["1"])],
            dimensions: ["facility", "sex", "conviction_tag", "life"])
        let flow = CountTable(
            name: "entries", number: "T3a", unit: .records(type: "custody", date: "opened_at"), dimensions: ["facility"]
        )
        let visits = CountTable(
            name: "visits", number: "T9", unit: .records(type: "visit", date: "visited_on"), dimensions: ["body"])
        let again = CountTable(
            name: "again", number: "T10", unit: .records(type: "visit", date: "visited_on"), dimensions: ["topic"])
        let tables = [citizens, tagged, .population, stock, sexes, flow, visits]
        #expect(Disclosure.base(of: tables) == stock && Disclosure.base(of: tables.reversed()) == stock)
        func refused(_ table: CountTable, _ tables: [CountTable]) -> Bool {
            Disclosure.refusal(table, among: tables) != nil
        }
        #expect(tables.filter { !refused($0, tables) }.map(\.name) == ["population", "stock", "sexes", "visits"])
        #expect(refused(visits, tables + [again]) && refused(again, tables + [again]))
        // Where nothing tells everybody apart, nothing of persons is public but how many there are where.
        #expect(refused(tagged, [tagged, .population]) && !refused(.population, [tagged, .population]))
    }

    @Test(arguments: [
        ("2026-06-30", true), ("2026-06-29", false), ("2026-07-31", false), ("2026-02-28", true), ("2024-02-28", false),
        ("2024-02-29", true), ("2025-12-31", true), ("2026-06", false), ("", false), ("2026-07-01", false),
    ])
    func `One day a month is public, when it is over`(day: String, isPublic: Bool) {
        #expect(Disclosure.isPublic(day: day, today: "2026-07-31") == isPublic)
    }

    @Test func `Without a day the last that is public is shown`() {
        #expect(Disclosure.lastPublicDay(before: "2026-07-31") == "2026-06-30")
        #expect(Disclosure.lastPublicDay(before: "2026-08-01") == "2026-07-31")
        #expect(Disclosure.lastPublicDay(before: "2026-01-01") == "2025-12-31")
        #expect(Disclosure.lastPublicDay(before: "x") == nil)
    }

    /// An attacker who knows the method and every number that is public, margins too, and bounds each hidden cell by
    /// everything that they add up to: what is public must be the same for a nation in which the cell is empty, and for one
    /// in which it holds four.
    @Test(arguments: 1...300) func `Nobody who adds and subtracts narrows a hidden cell`(seed: Int) {
        var state = UInt64(seed)
        func random(_ below: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % below)
        }
        let cells = (0..<(1 + random(6))).flatMap { row in
            ["F", "M", "X"].map { ("\(row)", $0, random(3) == 0 ? random(7) : random(60)) }
        }
        func published(_ cells: [(String, String, Int)]) -> [[CountStatement.Row]] {
            let shown = Disclosure.cells(statement(cells.filter { $0.2 > 0 }).rows) ?? []
            return [shown, Disclosure.sums(shown, by: 0), Disclosure.sums(shown, by: 1)]
        }
        let seen = published(cells)
        for (index, cell) in cells.enumerated() where cell.2 < Disclosure.shownMin {
            for other in 0..<Disclosure.shownMin {
                var twin = cells
                twin[index].2 = other
                #expect(published(twin) == seen)
            }
        }
        // And what is shown is nobody's exact number: four more would look the same.
        for row in seen[0] { #expect(row.count.isMultiple(of: 5) && row.count >= 5) }
    }
}
