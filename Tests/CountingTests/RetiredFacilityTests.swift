import Counting
import Register
import Testing

@Suite struct RetiredFacilityTests {
    private func facility(held: Int, isSilent: Bool, retiredAt: Int64?) -> CountStatement.Facility {
        CountStatement.Facility(
            site: 3, name: "Three", held: held, counted: held, capacity: 10, heardAt: nil, dayClosed: nil,
            isSilent: isSilent, retiredAt: retiredAt)
    }

    @Test func `A retired facility is waited for only where somebody is counted there all the same`() {
        let gone = facility(held: 0, isSilent: true, retiredAt: 5)
        #expect(gone.isOut && !gone.isSilent)
        let strange = facility(held: 1, isSilent: true, retiredAt: 5)
        #expect(!strange.isOut && strange.isSilent, "the bounds stay wide")
        #expect(facility(held: 0, isSilent: true, retiredAt: nil).isSilent)
        #expect(!facility(held: 2, isSilent: false, retiredAt: nil).isSilent)
    }

    @Test func `What was retired after the moment that is counted was to be heard then`() throws {
        let moment = try CountedMoment("2026-07-01", zone: 0)
        let end: Int64 = 1_782_950_400_000
        #expect(moment.isAfter(milliseconds: end - 1) && !moment.isAfter(milliseconds: end))
    }
}
