import Register
import Testing

@Suite struct AppointmentTests {
    private static let rights = Rights(
        types: [Role(rawValue: "APPOINTS"): ["staff": .write], Role(rawValue: "READS"): ["staff": .read]])

    /// Slowly and from the words: somebody, named, at the hub, today, in a role that writes appointments.
    private func leavesSomebody(_ all: [Appointment], _ day: String) -> Bool {
        var isAnyAtHub = false
        for one in all where one.site == nil || one.site == 0 {
            isAnyAtHub = true
            if one.account == "" { continue }
            if one.role != "APPOINTS" { continue }
            if !one.validFrom.isEmpty, one.validFrom > day { continue }
            if one.validTo == "2026-06-30" || one.validTo == "2026-06" || one.validTo == "2025" { continue }
            return true
        }
        return !isAnyAtHub
    }

    @Test func `Every mix of two appointments leaves somebody, or does not, as the words say`() {
        var mixes: [Appointment] = []
        for account in ["a", ""] {
            for role in ["APPOINTS", "READS", "UNKNOWN"] {
                for site in [nil, 0, 3] {
                    for from in ["", "2026-07-01", "2026-07-02", "2026"] {
                        for to in ["", "2026-06-30", "2026-07-01", "2026-06", "2026-07", "2025", "2026"] {
                            mixes.append(
                                Appointment(account: account, role: role, site: site, validFrom: from, validTo: to))
                        }
                    }
                }
            }
        }
        #expect(Appointment.leavesSomebody([], on: "2026-07-01", Self.rights))
        var left = 0
        for (index, one) in mixes.enumerated() {
            let other = mixes[(index * 131 + 17) % mixes.count]
            let expected = leavesSomebody([one, other], "2026-07-01")
            if expected { left += 1 }
            #expect(
                Appointment.leavesSomebody([one, other], on: "2026-07-01", Self.rights) == expected, "\(one) \(other)")
        }
        #expect(left > 0 && left < mixes.count)
    }
}
