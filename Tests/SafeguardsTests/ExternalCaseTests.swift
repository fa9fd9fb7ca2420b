import Causality
import Safeguards
import Testing

@Suite struct ExternalCaseTests {
    private func dot(_ sequence: Int64) -> Dot { Dot(LogID(site: 3, incarnation: 1), sequence) }

    private func arrival(_ sequence: Int64, _ day: String, at facility: Int64 = 3) -> ExternalCase.Arrival {
        .init(record: dot(sequence), facility: facility, day: day)
    }

    private func missing(_ arrivals: [ExternalCase.Arrival], _ complaints: [ExternalCase.Complaint]) -> [Dot] {
        ExternalCase.missing(arrivals, complaints).map(\.record).sorted()
    }

    @Test func `The case that an arrival opened is its own, and nobody else's`() {
        let arrivals = [arrival(1, "2026-06-01"), arrival(2, "2026-06-01")]
        #expect(missing(arrivals, []) == [dot(1), dot(2)])
        #expect(missing(arrivals, [.init(facility: 3, day: "2026-06-01", arrival: dot(2))]) == [dot(1)])
        #expect(missing(arrivals, [.init(facility: 3, day: "2026-06-01", arrival: dot(9))]) == [dot(1), dot(2)])
    }

    @Test func `A complaint that a person wrote is the case of one arrival there, of its day or before`() {
        let one = [arrival(1, "2026-06-02")]
        #expect(missing(one, [.init(facility: 3, day: "2026-06-02")]) == [])
        #expect(missing(one, [.init(facility: 3, day: "2026-07-30")]) == [])
        #expect(missing(one, [.init(facility: 3, day: "2026-06-01")]) == [dot(1)])
        #expect(missing(one, [.init(facility: 4, day: "2026-06-02")]) == [dot(1)])
        let two = one + [arrival(2, "2026-06-05")]
        #expect(missing(two, [.init(facility: 3, day: "2026-06-03")]) == [dot(2)])
        #expect(missing(two, [.init(facility: 3, day: "2026-06-09")]) == [dot(1)])
        // In whichever order they stand, as many as can be are found.
        let both: [ExternalCase.Complaint] = [
            .init(facility: 3, day: "2026-06-09"), .init(facility: 3, day: "2026-06-03"),
        ]
        for arrivals in [two, two.reversed()] {
            #expect(missing(arrivals, both) == [] && missing(arrivals, both.reversed()) == [])
        }
    }
}
