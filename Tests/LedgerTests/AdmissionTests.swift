import Causality
import Chance
import Ledger
import Testing

@Suite struct AdmissionTests {
    private static func log(_ site: Int, _ incarnation: Int) -> LogID { LogID(site: site, incarnation: incarnation) }

    @Test func `An act is read again from its line, and nothing else is one`() {
        let acts: [Admission.Act] = [
            .letIn(key: [0, 171, 255], name: "Prison 27,  north"), .revoked, .lost(since: 1_782_860_400), .retired,
            .readmitted,
        ]
        for (number, act) in acts.enumerated() {
            let admission = Admission(
                number: Int64(number) + 1, log: Self.log(27, 3_381), at: 1_782_864_000, act: act)
            #expect(Admission(line: admission.line) == admission, "\(admission.line)")
        }
        let line = Admission(number: 1, log: Self.log(27, 3_381), at: 1_782_864_000, act: acts[0]).line
        #expect(line == "1 let-in 27.3381 2026-07-01T00:00:00Z 00abff Prison 27,  north")
        for wrong in [
            "", "1", "0 revoked 27.1 2026-07-01T00:00:00Z", "1 revoked 27.1", "1 revoked 0.1 2026-07-01T00:00:00Z",
            "1 revoked 27.1 2026-07-01T00:00:00Z more", "1 shot 27.1 2026-07-01T00:00:00Z",
            "1 lost 27.1 2026-07-01T00:00:00Z", "1 let-in 27.1 2026-07-01T00:00:00Z 00abf name",
            "1 let-in 27.1 2026-07-01T00:00:00Z 00abff", "1 let-in 27.0 2026-07-01T00:00:00Z 00abff name",
            "1 revoked 32768.1 2026-07-01T00:00:00Z", "1 revoked 27.8192 2026-07-01T00:00:00Z",
            "9223372036854775808 revoked 27.1 2026-07-01T00:00:00Z", "1 revoked 27.1 2026-07-01T00:00:00",
        ] { #expect(Admission(line: wrong) == nil, "\(wrong)") }
    }

    /// A second statement: whoever is in at the end is who no later act has shut out, looked for from the end.
    private static func isIn(_ log: LogID, by acts: [Admission]) -> Bool {
        for admission in acts.reversed() where admission.log.site == log.site {
            switch admission.act {
            case .letIn: return admission.log == log
            case .readmitted where admission.log == log: return true
            case .retired: return false
            case .revoked where admission.log == log, .lost where admission.log == log: return false
            default: continue
            }
        }
        return false
    }

    @Test(arguments: 1...200) func `A set of acts says who is in, in whatever order it came to be known`(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        func draw(_ count: Int) -> Int { Int(chance.next() % UInt64(count)) }
        var acts: [Admission] = []
        var newest: [Int: Int] = [:]
        for number in 1...draw(30) + 1 {
            let site = draw(3) + 1
            let now = newest[site] ?? 0
            var incarnation = now == 0 ? 0 : draw(now) + 1
            let act: Admission.Act
            switch now == 0 ? 0 : draw(6) {
            case 0:
                incarnation = now + 1
                newest[site] = incarnation
                act = .letIn(key: [UInt8(site), UInt8(incarnation)], name: "S\(site)")
            case 1: act = .revoked
            case 2: act = .lost(since: Int64(draw(1_000)))
            case 3:
                incarnation = now
                act = .retired
            default:
                incarnation = now
                act = .readmitted
            }
            acts.append(Admission(number: Int64(number), log: Self.log(site, incarnation), at: Int64(number), act: act))
        }
        let sites = SiteAdmission.of(acts)
        #expect(SiteAdmission.of(acts.shuffled(using: &chance) + acts.prefix(3)) == sites)
        for (site, newest) in newest {
            let standing = sites[site]
            #expect(standing?.machine?.log == Self.log(site, newest))
            for incarnation in 1...newest {
                let log = Self.log(site, incarnation)
                let isIn = standing?.machine?.log == log && standing?.shutOutAt == nil
                #expect(isIn == Self.isIn(log, by: acts), "\(log): \(acts.map(\.line))")
                let since = acts.compactMap { act -> Int64? in
                    guard act.log == log, case .lost(let since) = act.act else { return nil }
                    return since
                }.min()
                #expect(standing?.losses[log] == since)
            }
        }
    }

    @Test func `Of two acts of one number, of a hub that was put back, the later one holds`() {
        let log = Self.log(4, 9)
        let acts = [
            Admission(number: 10, log: log, at: 100, act: .letIn(key: [4], name: "S4")),
            Admission(number: 11, log: log, at: 200, act: .revoked),
            Admission(number: 12, log: log, at: 300, act: .readmitted),
            Admission(number: 11, log: log, at: 400, act: .revoked),
        ]
        #expect(SiteAdmission.of(acts.reversed())[4]?.shutOutAt == 400)
    }
}
