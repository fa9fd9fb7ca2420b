import Register
import Testing

/// Days and hours of a place whose time was changed by law.
@Suite struct LocalZoneTests {
    /// Kazakhstan from 1 March 2024: 29 February has 25 hours.
    private let astana = LocalZone(minutes: 360).changed(to: 300, from: 1_709_229_600)

    @Test func `A day of before stays what it was, and the day of the change is as long as it was`() throws {
        func length(_ zone: LocalZone, _ day: String) throws -> Int64 {
            let date = try #require(CivilTime.date(day))
            return try Int64(#require(zone.bounds(of: date)).count)
        }
        let before = LocalZone(minutes: 360)
        for day in ["2024-01-31", "2024-02-28"] {
            let date = try #require(CivilTime.date(day))
            #expect(astana.bounds(of: date) == before.bounds(of: date))
        }
        #expect(try length(astana, "2024-02-28") == 86_400)
        #expect(try length(astana, "2024-02-29") == 90_000)
        #expect(try length(astana, "2024-03-01") == 86_400)
        #expect(CivilTime.instant("2024-01-31T00:30", zone: astana) == CivilTime.instant("2024-01-31T00:30+06:00"))
        #expect(CivilTime.instant("2024-03-01T00:30", zone: astana) == CivilTime.instant("2024-03-01T00:30+05:00"))
        // Half past eleven came twice: the first.
        #expect(CivilTime.instant("2024-02-29T23:30", zone: astana) == CivilTime.instant("2024-02-29T23:30+06:00"))
        for odd in ["2024-02", "2024"] {
            let date = try #require(CivilTime.date(odd))
            #expect(astana.bounds(of: date) == nil)
        }
    }

    @Test(arguments: 0..<60)
    func `An hour that was shown is found again, the first time that it was`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ range: ClosedRange<Int64>) -> Int64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return range.lowerBound + Int64(state % UInt64(range.upperBound - range.lowerBound + 1))
        }
        // Steps that are days apart, in half hours: nothing on earth is changed more often.
        var steps: [(from: Int64, minutes: Int64)] = [(.min, draw(-24...28) * 30)]
        var zone = LocalZone(minutes: steps[0].minutes)
        for number in 0..<draw(0...3) {
            let step = (from: number * 400_000 + draw(0...60) * 1_800, minutes: draw(-24...28) * 30)
            // The same again would say since when it held.
            if step.minutes == zone.minutes { continue }
            steps.append(step)
            zone = zone.changed(to: step.minutes, from: step.from)
        }
        #expect(LocalZone(text: zone.text) == zone)
        // The slow statement: what a clock shows at every half hour, by the last step before.
        var first: [Int64: Int64] = [:]
        for time in stride(from: Int64(-200_000 - 200_000 % 1_800), through: 1_400_000, by: 1_800) {
            let minutes = steps.last { $0.from <= time }?.minutes ?? 0
            let local = time + minutes * 60
            #expect(zone.local(time) == local)
            if first[local] == nil { first[local] = time }
        }
        for (local, time) in first where time > -100_000 { #expect(zone.utc(local) == time, "\(zone.text) \(local)") }
    }

    @Test func `A change that is said again is of the time that was said last`() {
        #expect(astana.changed(to: 300, from: 1_709_229_600) == astana)
        #expect(astana.changed(to: 300, from: 1_700_000_000).minutes(at: 1_705_000_000) == 300)
        #expect(astana.changed(to: 300, from: 1_800_000_000).minutes(at: 1_750_000_000) == 360)
        #expect(astana.changed(to: 360, from: 1_709_229_600) == LocalZone(minutes: 360))
        #expect(astana.minutes == 300 && astana.text == "360;1709229600 300")
        for text in ["", "x", "9000", "360;5", "360;5 x", "360;5 300;5 360", "360;9 300;5 360", "360;5 9000"] {
            #expect(LocalZone(text: text) == nil, "\(text)")
        }
    }
}
