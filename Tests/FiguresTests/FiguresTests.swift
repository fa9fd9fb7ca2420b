import CoreMetrics
import Figures
import Testing

@Suite struct FiguresTests {
    @Test func `What is written is what Prometheus reads`() {
        let figures = [
            Figure(
                "kerben_site_age_seconds", help: "Since a site\nwas heard \\ whole.",
                [
                    .init(labels: [.init("site", "3"), .init("name", "a \"b\" \\ c\nd")], 90.5),
                    .init(labels: [.init("site", "4")], .infinity),
                ]),
            Figure("kerben exchange-bytes_total", kind: .counter, [.init(12_345_678_901)]),
            Figure("9", [.init(-1)]),
        ]
        #expect(
            figures.exposition == #"""
                # TYPE _9 gauge
                _9 -1
                # TYPE kerben_exchange_bytes_total counter
                kerben_exchange_bytes_total 12345678901
                # HELP kerben_site_age_seconds Since a site\nwas heard \\ whole.
                # TYPE kerben_site_age_seconds gauge
                kerben_site_age_seconds{name="a \"b\" \\ c\nd",site="3"} 90.5
                kerben_site_age_seconds{site="4"} +Inf

                """#)
        #expect([Figure]().exposition == "")
        #expect([Figure("a", [.init(.nan), .init(0.25)])].exposition == "# TYPE a gauge\na NaN\na 0.25\n")
    }

    @Test func `What was measured adds up by name and labels, from any thread`() async {
        let registry = FigureRegistry()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let side = number.isMultiple(of: 2) ? "up" : "down"
                    Counter(label: "c_total", dimensions: [("direction", side)], factory: registry).increment(by: 2)
                    CoreMetrics.Timer(label: "t_seconds", dimensions: [], factory: registry)
                        .recordNanoseconds(500_000_000)
                }
            }
        }
        Gauge(label: "g", dimensions: [], factory: registry).record(7)
        Gauge(label: "g", dimensions: [], factory: registry).record(5)
        let meter = CoreMetrics.Meter(label: "m", dimensions: [], factory: registry)
        meter.increment(by: 3)
        meter.decrement(by: 1)
        // A name that is taken for something else measures nothing, and stops nobody.
        Counter(label: "g", dimensions: [], factory: registry).increment()
        #expect(
            registry.figures.exposition == """
                # TYPE c_total counter
                c_total{direction="down"} 100
                c_total{direction="up"} 100
                # TYPE g gauge
                g 5
                # TYPE m gauge
                m 2
                # TYPE t_seconds summary
                t_seconds_count 100
                t_seconds_sum 50

                """)
        let counter = Counter(label: "gone_total", dimensions: [], factory: registry)
        counter.increment()
        #expect(registry.figures.contains { $0.name == "gone_total" })
        counter.destroy()
        #expect(!registry.figures.contains { $0.name == "gone_total" })
    }

    @Test func `An exchange leaves its time, its bytes and its changes`() {
        let registry = FigureRegistry()
        let meters = ExchangeMeters(registry)
        meters.note(.init(outcome: "done", duration: .milliseconds(250), bytesUp: 10, bytesDown: 20, changesUp: 3))
        meters.note(.init(outcome: "failed", duration: .seconds(2), bytesUp: 5))
        #expect(
            registry.figures.exposition == """
                # TYPE kerben_exchange_bytes_total counter
                kerben_exchange_bytes_total{direction="down"} 20
                kerben_exchange_bytes_total{direction="up"} 15
                # TYPE kerben_exchange_changes_total counter
                kerben_exchange_changes_total{direction="down"} 0
                kerben_exchange_changes_total{direction="up"} 3
                # TYPE kerben_exchange_seconds summary
                kerben_exchange_seconds_count{outcome="done"} 1
                kerben_exchange_seconds_sum{outcome="done"} 0.25
                kerben_exchange_seconds_count{outcome="failed"} 1
                kerben_exchange_seconds_sum{outcome="failed"} 2

                """)
    }
}
