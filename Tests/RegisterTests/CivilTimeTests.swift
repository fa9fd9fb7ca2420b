import Register
import Testing

@Suite struct CivilTimeTests {
    @Test(arguments: ["2026-07-01", "2026-07", "2026", "1999-12-31", "2000-02-29", "0001-01-01", "9999-12-31"])
    func `A date survives writing, to the precision known`(text: String) throws {
        #expect(CivilTime.dateText(try #require(CivilTime.date(text))) == text)
    }

    @Test(arguments: [
        "", "2026-13-01", "2026-02-29", "1900-02-29", "2026-00", "2026-01-32", "26-01-01", "2026/01/01", "2026-1-1",
        "2026-01-01-01", "２026-01-01", "0000-01-01", "2026-01-01T",
    ])
    func `Text that is no date is refused`(text: String) { #expect(CivilTime.date(text) == nil) }

    @Test(arguments: [
        "2026-07-01T14:30:05Z", "2026-07-01T14:30Z", "2026-07-01T14Z", "2026-07-01", "1969-12-31T23:59:59Z",
        "1582-10-15T00:00Z",
    ])
    func `An instant survives writing, to the precision known`(text: String) throws {
        #expect(CivilTime.instantText(try #require(CivilTime.instant(text))) == text)
    }

    @Test func `A zone moves an instant, and a text without one is read in the site's own`() {
        #expect(CivilTime.instant("2026-07-01T14:30+06:00") == CivilTime.instant("2026-07-01T08:30Z"))
        #expect(CivilTime.instant("2026-07-01T14:30", zone: 360) == CivilTime.instant("2026-07-01T08:30Z"))
        #expect(CivilTime.instant("2026-07-01T02:00-03:30") == CivilTime.instant("2026-07-01T05:30Z"))
    }

    @Test(arguments: [
        "", "T10:00", "2026-07", "2026-07-01T24:00", "9999-12-31T23:00-05:00", "0001-01-01T00:00+05:00",
        "2026-07-01T10:60", "2026-07-01T10:00+25:00", "x",
    ])
    func `Text that is no instant is refused`(text: String) { #expect(CivilTime.instant(text) == nil) }

    @Test func `Dates and instants sort by time`() {
        let dates = ["0999-01-01", "2025-12-31", "2026", "2026-01", "2026-01-01"].map { CivilTime.date($0) ?? 0 }
        #expect(dates == dates.sorted())
        var last = CivilTime.days(year: 1896, month: 1, day: 1) - 1
        for year in Int64(1896)...1904 {
            for month in Int64(1)...12 {
                let first = CivilTime.days(year: year, month: month, day: 1)
                #expect(first > last)
                #expect(CivilTime.instantText(CivilTime.pack(first * 86_400, .day)).hasSuffix("-01"))
                last = first
            }
        }
    }

    @Test(arguments: [Int64.min, -1, 0, .max]) func `Any number is written as something`(number: Int64) {
        #expect(!CivilTime.instantText(number).isEmpty)
        #expect(!CivilTime.dateText(number).isEmpty)
    }
}

@Suite struct HostileTimeTests {
    private static let numbers: [Int64] = {
        var numbers: [Int64] = [.min, .min + 1, -1, 0, 31, 32, 415, 416, .max - 1, .max]
        for power in Int64(0)..<63 {
            let number = Int64(1) << power
            numbers += [number, -number]
        }
        return numbers
    }()

    @Test(arguments: numbers) func `Every number is some date and some instant, and ends nothing`(number: Int64) {
        #expect(!CivilTime.dateText(number).isEmpty && !CivilTime.instantText(number).isEmpty)
        #expect(!CivilTime.day(number).isEmpty && !CivilTime.day(number, yearsBefore: 1_000).isEmpty)
        for other in Self.numbers { _ = CivilTime.years(from: number, to: other) }
        _ = (CivilTime.firstDay(number), CivilTime.lastDay(number), CivilTime.lastSecond(number))
        #expect(CivilTime.date(ofSeconds: number) != 0)
        #expect(CivilTime.days(year: number / 416, month: number % 416 / 32, day: number % 32) != .min)
    }
}
