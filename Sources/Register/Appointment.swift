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

    /// Whether these appointments leave somebody who may appoint; only the hub writes them.
    ///
    /// As long as the nation has appointed nobody for the hub, whoever the system lets in there may.
    package static func leavesSomebody(_ appointments: [Appointment], on day: String, _ rights: Rights) -> Bool {
        let atHub = appointments.filter { ($0.site ?? 0) == 0 }
        return atHub.isEmpty
            || atHub.contains { appointment in
                !appointment.account.isEmpty && appointment.isInForce(on: day)
                    && rights.right(Role(rawValue: appointment.role), recordType) == .write
            }
    }
}
