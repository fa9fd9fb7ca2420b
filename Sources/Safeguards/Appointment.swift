package import Register

/// One role of one account for a time, as a record of type `staff` says.
package struct Appointment: Hashable, Sendable {
    package static let recordType = "staff"

    package var account: String
    package var role: String
    /// Nil and 0 are the nation's: the hub's own accounts.
    package var site: Int?
    /// Days, or less precise dates; empty where there is none.
    package var validFrom: String
    package var validTo: String

    package init(account: String, role: String, site: Int?, validFrom: String = "", validTo: String = "") {
        self.account = account
        self.role = role
        self.site = site
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// A month or a year that it ends with is a whole one.
    package func isInForce(on day: String) -> Bool {
        validFrom <= day && (validTo.isEmpty || validTo >= day.prefix(validTo.utf8.count))
    }

    /// Until when somebody may appoint, without a day between on which nobody may.
    package enum Cover: Hashable, Comparable, Sendable {
        /// Nobody may on the first day.
        case nobody
        /// Up to the day before this one, as ``CivilTime`` packs it: the first on which nobody may.
        case until(Int64)
        case always
    }

    /// From `day` on; only the hub writes appointments.
    ///
    /// As long as the nation has appointed nobody for the hub, whoever the system lets in there may.
    package static func cover(_ appointments: [Appointment], from day: String, _ rights: Rights) -> Cover {
        let atHub = appointments.filter { ($0.site ?? 0) == 0 }
        guard !atHub.isEmpty, let first = CivilTime.date(day) else { return atHub.isEmpty ? .always : .nobody }
        let terms = atHub.filter {
            AccountName.isName($0.account) && rights.right(Role(rawValue: $0.role), recordType) == .write
        }.compactMap(\.term).sorted { $0.from < $1.from }
        var next = first
        for term in terms where term.until.map({ $0 >= next }) ?? true {
            // In order of their beginning: whoever begins after a gap does not close it.
            guard term.from <= next else { break }
            guard let until = term.until else { return .always }
            next = CivilTime.dayAfter(until)
        }
        return next == first ? .nobody : .until(next)
    }

    /// Whether one state of all appointments may follow another: somebody may appoint today, and for good. What ended by a
    /// date before may still do so, no sooner.
    package static func mayFollow(
        _ after: [Appointment], _ before: [Appointment], on day: String, _ rights: Rights
    ) -> Bool {
        let (former, cover) = (cover(before, from: day, rights), cover(after, from: day, rights))
        return cover == .always || former != .nobody && cover >= former
    }

    /// The days on which it is in force; nil where a date cannot be read.
    private var term: (from: Int64, until: Int64?)? {
        let from = validFrom.isEmpty ? 0 : CivilTime.date(validFrom).map(CivilTime.firstDay)
        guard let from else { return nil }
        if validTo.isEmpty { return (from, nil) }
        return CivilTime.date(validTo).map { (from, CivilTime.lastDay($0)) }
    }
}
