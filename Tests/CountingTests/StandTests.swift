import Counting
import Register
import Testing

@Suite struct StandTests {
    private func date(_ text: String) throws -> Int64 { try #require(CivilTime.date(text)) }

    @Test func `One number tells apart whatever is counted, and gives each back`() throws {
        var stand = Stand(site: 65_000, holder: 2, isUnmatched: true)
        stand.set(.person, 1_000_000)
        stand.set(.law, 7)
        stand.set(try date("2026-07-01"), try date("2008-07-02"), try date("2026-06-30"), nil)
        #expect(stand.site == 65_000 && stand.holder == .transit && stand.isUnmatched)
        #expect(stand.cell(.person) == 1_000_000 && stand.cell(.law) == 7)
        #expect(stand.ageBand == "0-17" && stand.isRiskLapsed && !stand.isClassOverdue)
        // A kind that there is no room for is none, and alters nothing else.
        stand.set(.person, 1 << 20)
        #expect(stand.cell(.person) == 0 && stand.cell(.law) == 7 && stand.site == 65_000)
    }

    @Test(arguments: [
        ("2026-07-01", "0-17"), ("2026-07-02", "18-24"), ("2033-07-01", "18-24"), ("2033-07-02", "25-59"),
        ("2068-07-02", "60+"),
    ])
    func `Who has a birthday is a year older on it`(day: String, band: String) throws {
        var stand = Stand(site: 1, holder: 1, isUnmatched: false)
        stand.set(try date(day), try date("2008-07-02"), nil, nil)
        #expect(stand.ageBand == band)
    }

    @Test func `An age without a day is what was reported, and none is no band`() throws {
        var stand = Stand(site: 1, holder: 1, isUnmatched: false)
        stand.set(try date("2026-07-01"), -1 - 61, nil, nil)
        #expect(stand.ageBand == "60+")
        stand.set(try date("2026-07-01"), nil, nil, nil)
        #expect(stand.ageBand == "")
    }

    @Test func `Stretches without a gap tell on every day what the calendar says on it`() throws {
        let days = try date("2026-01-01")..<date("2026-12-31")
        let plain = Stand(site: 3, holder: 1, isUnmatched: false)
        let dated = DatedStand(
            days: days, stand: plain, born: try date("2008-03-10"), riskDue: try date("2026-05-05"),
            classDue: try date("2026-09-09"))
        for bits in [0, Stand.bandMask, Stand.riskLapsed | Stand.classOverdue, Stand.calendarMask] {
            let stretches = dated.stretches(of: plain, telling: bits)
            #expect(stretches.first?.days.lowerBound == days.lowerBound)
            #expect(stretches.last?.days.upperBound == days.upperBound)
            for (one, next) in zip(stretches, stretches.dropFirst()) {
                #expect(one.days.upperBound == next.days.lowerBound && one.stand != next.stand)
            }
            for day in days {
                var slowly = plain
                slowly.set(day, dated.born, dated.riskDue, dated.classDue)
                let told = stretches.first { $0.days.contains(day) }?.stand
                #expect(told?.number == slowly.number & (bits | ~Stand.calendarMask))
            }
        }
    }
}
