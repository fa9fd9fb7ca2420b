import kerben_demo
import Testing

struct ReplayTimeTests {
    @Test func `The seconds of a day give its instants`() {
        #expect(ReplayTime(day: "2026-07-01", second: 0).instant == "2026-07-01T00:00:00Z")
        #expect(ReplayTime(day: "2026-07-01", second: 6_555).instant == "2026-07-01T01:49:15Z")
        #expect(ReplayTime(day: "2026-07-01", second: 86_399).instant == "2026-07-01T23:59:59Z")
    }

    @Test(arguments: [
        ("2026-07-25T19:03:50", "2026-07-25T23:03:50Z"),
        ("2026-07-31T20:00:00", "2026-08-01T00:00:00Z"),
        ("2025-12-24T12:27:35", "2025-12-24T17:27:35Z"),
        ("2025-12-31T23:59:59", "2026-01-01T04:59:59Z"),
        ("2024-02-28T19:30:00", "2024-02-29T00:30:00Z"),
        ("2026-03-08T01:59:59", "2026-03-08T06:59:59Z"),
        ("2026-03-08T03:00:00", "2026-03-08T07:00:00Z"),
        ("2026-11-01T01:59:59", "2026-11-01T05:59:59Z"),
        ("2026-11-01T02:00:00", "2026-11-01T07:00:00Z"),
        ("2018-10-12T18:19:12", "2018-10-12T22:19:12Z"),
    ]) func `New York's clock is read with its summer time`(local: String, instant: String) {
        #expect(NewYorkTime.instant(local) == instant)
    }

    @Test(arguments: ["", "2026-07-25", "2026-07-25 19:03", "2026-13-01T00:00:00", "2026-07-25T24:00:00", "x"])
    func `What is no time is none`(text: String) {
        #expect(NewYorkTime.instant(text) == nil)
    }
}
