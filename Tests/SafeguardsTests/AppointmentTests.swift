import Register
import Safeguards
import Testing

@Suite struct AppointmentTests {
    private static let rights = Rights(
        types: [Role(rawValue: "APPOINTS"): ["staff": .write], Role(rawValue: "READS"): ["staff": .read]])

    private static let days = (0..<600).map { CivilTime.day(CivilTime.days(year: 2026, month: 7, day: 1) + $0) }

    /// Slowly and from the words: day by day, somebody, named, at the hub, in a role that writes appointments.
    private func cover(_ all: [Appointment]) -> Appointment.Cover {
        guard all.contains(where: { $0.site == nil || $0.site == 0 }) else { return .always }
        func may(_ one: Appointment, _ day: String) -> Bool {
            guard one.site == nil || one.site == 0, one.account != "", one.role == "APPOINTS" else { return false }
            // A month or a year is all of its days.
            return one.validFrom <= day && (one.validTo == "" || day.hasPrefix(one.validTo) || day < one.validTo)
        }
        guard let first = Self.days.firstIndex(where: { day in !all.contains { may($0, day) } }) else { return .always }
        return first == 0 ? .nobody : .until(CivilTime.date(Self.days[first]) ?? 0)
    }

    private static let mixes: [Appointment] = {
        var mixes: [Appointment] = []
        for (account, role, site) in [
            ("a", "APPOINTS", nil), ("b", "APPOINTS", 0), ("", "APPOINTS", 0), ("a", "READS", nil), ("a", "NEW", 0),
            ("a", "APPOINTS", 3),
        ] as [(String, String, Int?)] {
            for from in ["", "2026-07-01", "2026-07-02", "2026", "2026-08", "2027-02-28", "2027-03-01"] {
                for to in ["", "2026-06-30", "2026-07-01", "2026-06", "2026-07", "2025", "2027-02", "2027-04-30"] {
                    mixes.append(Appointment(account: account, role: role, site: site, validFrom: from, validTo: to))
                }
            }
        }
        return mixes
    }()

    @Test func `Until when somebody may appoint is what going through the days says`() {
        #expect(Appointment.cover([], from: "2026-07-01", Self.rights) == .always)
        var found: [Appointment.Cover: Int] = [:]
        for index in Self.mixes.indices {
            let all = [1, 131, 17].prefix(1 + index % 3).map { Self.mixes[(index * $0 + $0) % Self.mixes.count] }
            let expected = cover(all)
            found[expected, default: 0] += 1
            #expect(Appointment.cover(all, from: "2026-07-01", Self.rights) == expected, "\(all)")
        }
        #expect(found.count > 4 && found[.always, default: 0] > 10 && found[.nobody, default: 0] > 10)
    }

    @Test func `Somebody may always appoint, unless it ended by a date already: then no sooner`() {
        func one(_ account: String, from: String = "", to: String = "") -> Appointment {
            Appointment(account: account, role: "APPOINTS", site: nil, validFrom: from, validTo: to)
        }
        func mayFollow(_ after: [Appointment], _ before: [Appointment]) -> Bool {
            Appointment.mayFollow(after, before, on: "2026-07-01", Self.rights)
        }
        let (open, dated) = (one("a"), one("a", to: "2027"))
        #expect(mayFollow([open], []) && !mayFollow([dated], []))
        #expect(!mayFollow([dated], [open]) && mayFollow([dated, one("b", from: "2027")], [open]))
        #expect(!mayFollow([dated, one("b", from: "2028-01-02")], [open]), "nobody on the first of January")
        #expect(mayFollow([dated, one("b", from: "2028-01-01")], [open]))
        // Nobody can be called so, and nobody could sign in.
        for blank in ["", " ", "\u{A0}", "\u{200B}", "a b", "a\n", "a/b"] {
            #expect(!mayFollow([one(blank)], []) && !mayFollow([one(blank)], [open]), "\(blank.debugDescription)")
        }
        // A store of an earlier program may stand like this: it gets no worse, and can be mended.
        #expect(mayFollow([dated, one("b", to: "2026-12")], [dated]) && mayFollow([one("a", to: "2028")], [dated]))
        #expect(!mayFollow([one("a", to: "2026-12")], [dated]) && mayFollow([dated, one("b")], [dated]))
        // Where nobody may any more, whoever is let in appoints somebody for good.
        let ended = one("a", to: "2026-06-30")
        #expect(!mayFollow([ended, dated], [ended]) && mayFollow([ended, open], [ended]))
    }
}
