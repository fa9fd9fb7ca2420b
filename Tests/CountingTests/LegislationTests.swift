import Causality
import Counting
import Register
import Testing

@Suite struct LegislationTests {
    @Test func `What is known of a law in part is not taken for more`() {
        func law(_ periods: [(String, String)]) -> Bool? {
            let provision = Legislation.Provision(edition: "KG 2021", article: "1")
            let entries = periods.enumerated().compactMap { index, period in
                Dot(packed: Int64(index + 1) | 1 << 35).map {
                    Legislation.Entry(
                        record: $0, provision: provision, inForceFrom: CivilTime.date(period.0),
                        inForceTo: CivilTime.date(period.1))
                }
            }
            return CivilTime.date("2021-05-01").flatMap { Legislation(entries).wasInForce(provision, on: $0) }
        }
        #expect(law([("2019", "2021")]) == true)
        #expect(law([("2019", "2021-04")]) == false)
        // Altered within an edition: either version may have been in force.
        #expect(law([("2019-01-01", "2021-12-31"), ("2022-01-01", "")]) == true)
        #expect(law([("2022-01-01", ""), ("", "")]) == nil && law([]) == nil)
    }
}
