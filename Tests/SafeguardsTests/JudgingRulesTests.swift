import Register
import Safeguards
import Testing

@Suite struct SafeguardKindTests {
    private func kind(_ type: String, _ values: [String: String], isNew: Bool = true) -> SafeguardKind {
        let described = RecordType(number: 30, name: type, fields: [])
        let draft = Safeguard.Draft(type: described, isNew: isNew, site: 3, values: values, written: [])
        return SafeguardKind(of: draft, now: 1_782_864_000)  // 2026-07-01T00:00Z
    }

    @Test func `What has happened is a fact, what is under way an act, what shall be a decision`() {
        let began = ["starts": "2026-06-01T08:00Z"]
        #expect(kind("solitary", began.merging(["ends": "2026-06-30T08:00Z"]) { $1 }) == .fact)
        #expect(kind("solitary", began.merging(["ends": "2026-07-30T08:00Z"]) { $1 }) == .act)
        #expect(kind("solitary", began) == .act)
        #expect(kind("solitary", ["starts": "2026-07-02T08:00Z"]) == .decision)
        #expect(kind("solitary", [:]) == .decision)
        for type in ["custody", "transfer", "placement", "sentence"] { #expect(kind(type, [:]) == .act) }
        #expect(kind("incident", [:]) == .act && kind("incident", [:], isNew: false) == .decision)
        for type in ["complaint", "finding", "classification", "appeal", "assessment", "sanction", "access"] {
            #expect(kind(type, [:]) == .decision)
        }
    }

    @Test func `Only a decision is set aside, and only a fact is taken at the desk`() {
        #expect([SafeguardKind.decision, .act, .fact].map(\.isSetAsideAtHub) == [true, false, false])
        #expect([SafeguardKind.decision, .act, .fact].map(\.isRefusedAtDesk) == [true, true, false])
    }

    @Test func `A stretch that was too long long ago takes nothing from an order of now`() {
        let day: Int64 = 86_400
        let before: [(starts: Int64, ends: Int64?)] = [(0, 40 * day), (60 * day, nil)]
        let early = Safeguard.stretch(before, holding: 0, now: 62 * day)
        let now = Safeguard.stretch(before, holding: 60 * day, now: 62 * day)
        #expect(early?.starts == 0 && early?.ends == 40 * day)
        #expect(now?.starts == 60 * day && now?.ends == 62 * day)
    }
}

@Suite struct LegalStandingTests {
    private func code(_ statuses: [(Int64, String, Bool)], serves: Bool) -> String {
        LegalStanding.code(statuses.map { .init(day: $0.0, code: $0.1, beats: $0.2) }) { _ in serves }
    }

    @Test func `Who serves and is charged anew is sentenced, and who wins an appeal is not`() {
        let anew = [(Int64(1), "SENTENCED_FINAL", false), (2, "UNTRIED", false)]
        #expect(code(anew, serves: true) == "SENTENCED_FINAL")
        #expect(code(anew, serves: false) == "UNTRIED")
        #expect(code([anew[0], (2, "UNTRIED", true)], serves: true) == "UNTRIED")
        // A second charge after a retrial was ordered takes nobody back to the sentence that was beaten.
        #expect(code([anew[0], (2, "UNTRIED", true), (3, "UNTRIED", false)], serves: true) == "UNTRIED")
        #expect(code([(1, "UNTRIED", false)], serves: true) == "UNTRIED")
        #expect(
            code([(1, "UNTRIED", false), (2, "LIFE", false), (3, "CONVICTED_UNSENTENCED", false)], serves: true)
                == "LIFE")
        #expect(code([(1, "OTHER", false), (2, "UNTRIED", false)], serves: true) == "UNTRIED")
        #expect(code([], serves: true) == "")
    }
}

@Suite struct DayClosingTests {
    private let date = CivilTime.date("2026-06-30")

    private func said(
        _ facility: Int64?, _ date: Int64?, by site: Int = 3, now: Int64 = 1_782_864_000, offset: LocalZone? = 0
    ) -> String {
        DayClosing.refusal(facility: facility, date: date, site: site, now: now, zone: offset)?.place ?? ""
    }

    @Test func `A day is closed when it is over where it is written`() {
        #expect(said(3, date) == "")
        #expect(said(3, date, now: 1_782_863_999) == "day.closed_on")
        // Six hours ahead of UTC it is over six hours before; who hears of it from afar grants fourteen.
        #expect(said(3, date, now: 1_782_864_000 - 6 * 3_600, offset: 360) == "")
        #expect(said(3, date, now: 1_782_864_000 - 6 * 3_600, offset: 0) == "day.closed_on")
        #expect(said(3, date, now: 1_782_864_000 - 14 * 3_600, offset: nil) == "")
        #expect(said(3, date, now: 1_782_864_000 - 14 * 3_600 - 1, offset: nil) == "day.closed_on")
        #expect(said(3, CivilTime.date("2026-06")) == "day.closed_on")
        #expect(said(3, nil) == "")
    }

    @Test func `Only a facility itself or the hub closes its day`() {
        #expect(said(4, date) == "day.facility")
        #expect(said(4, date, by: 0) == "")
    }
}
