import Foundation
import Testing
import Trust

@Suite struct CertificateTermTests {
    private static let day = 86_400.0
    private let start = CertificateLifetime.start

    private func term(_ days: Int) -> CertificateTerm {
        CertificateTerm(start: start, end: start.addingTimeInterval(Double(days) * Self.day))
    }

    private func day(_ number: Int) -> Date { start.addingTimeInterval(Double(number) * Self.day) }

    /// The rule once more, slowly: a calendar of the certificate's life is written out, day by day, in thirds.
    private func isDueByCalendar(end: Int, lifeDays: Int, today: Int, renewedEnd: Int) -> Bool {
        var calendar: [Int: Bool] = [:]
        for age in 0...lifeDays { calendar[end - lifeDays + age] = 3 * (lifeDays - age) <= lifeDays }
        let isTime = calendar[max(today, 0)] ?? (max(today, 0) > end)
        return isTime && renewedEnd > end
    }

    @Test func `When to renew is the same by the rule and by a calendar written out`() {
        var random = SystemRandomNumberGenerator()
        var counts = [true: 0, false: 0]
        for _ in 0..<4_000 {
            let lifeDays = Int.random(in: 3...1_000, using: &random)
            let end = Int.random(in: 3...9_000, using: &random)
            let today =
                Bool.random() ? end + Int.random(in: -400...40, using: &random) : Int.random(in: -11_000...20_000)
            let renewedEnd = end + Int.random(in: -3...3, using: &random)
            let isDue = term(end).isRenewalDue(at: day(today), lifeDays: lifeDays, renewedEnd: day(renewedEnd))
            #expect(
                isDue == isDueByCalendar(end: end, lifeDays: lifeDays, today: today, renewedEnd: renewedEnd),
                "life \(lifeDays), ends on day \(end), today \(today), renewed until \(renewedEnd)")
            counts[isDue, default: 0] += 1
        }
        #expect(counts[true, default: 0] > 400 && counts[false, default: 0] > 400)
    }

    @Test func `Of two years it is renewed in the last eight months, and by nothing that gains less than a day`() {
        let life = CertificateLifetime.nodeDaysDefault
        #expect(!term(life).isRenewalDue(at: day(486), renewedEnd: day(9_999)))
        #expect(term(life).isRenewalDue(at: day(487), renewedEnd: day(9_999)))
        #expect(term(life).isRenewalDue(at: day(20_000), renewedEnd: day(9_999)))
        #expect(!term(life).isRenewalDue(at: day(20_000), renewedEnd: day(life)))
    }

    @Test(arguments: [3, 365, 730, 1_000, CertificateLifetime.authorityDaysDefault])
    func `It is renewed from the moment that is told, whatever its life`(lifeDays: Int) {
        let term = term(30_000)
        let dueAt = term.dueAt(lifeDays: lifeDays)
        #expect(term.standing(at: dueAt.addingTimeInterval(-1), lifeDays: lifeDays) == .fresh)
        #expect(term.standing(at: dueAt, lifeDays: lifeDays) != .fresh)
        #expect(term.isRenewalDue(at: dueAt, lifeDays: lifeDays, renewedEnd: day(40_000)))
        #expect(abs(term.end.timeIntervalSince(dueAt) * 3 - Double(lifeDays) * Self.day) < 1)
    }

    @Test func `It stands as a person would say`() {
        let life = CertificateLifetime.nodeDaysDefault
        let standings = [0, 486, 487, 699, 700, 730, 731].map { term(life).standing(at: day($0)) }
        #expect(standings == [.fresh, .fresh, .lastThird, .lastThird, .lastDays, .lastDays, .ended])
        #expect(term(life).standing(at: Date(timeIntervalSince1970: 0)) == .fresh)
        #expect(!CertificateTerm(start: day(1), end: day(9)).isInForce(at: day(0)))
    }

    @Test func `An authority's end clips what it signs, until it has come`() {
        let end = day(1_000)
        #expect(CertificateLifetime.end(days: 730, now: day(100), authorityEnd: end) == day(830))
        #expect(CertificateLifetime.end(days: 730, now: day(900), authorityEnd: end) == end)
        #expect(CertificateLifetime.end(days: 730, now: day(1_001), authorityEnd: end) == day(1_731))
    }
}
