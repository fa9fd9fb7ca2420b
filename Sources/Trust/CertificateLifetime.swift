package import FoundationEssentials

/// How long certificates live: days from the moment of issue.
package enum CertificateLifetime {
    /// 20 years: replacing the authority means enrolling every facility again.
    package static let authorityDaysDefault = 20 * 365 + 5
    /// 2 years: a facility may stay without a link for months and must still be able to renew.
    package static let nodeDaysDefault = 2 * 365

    /// The start of every certificate's validity: 2020-01-01, whenever it was issued.
    ///
    /// Facility clocks are wrong, and one that runs behind would refuse a certificate "not yet valid" issued today. An
    /// early start gives nothing away: the key did not exist then. Debian 12 never starts with a clock before 2020.
    package static let start = Date(timeIntervalSince1970: 1_577_836_800)

    static func end(days: Int, now: Date) throws(TrustError) -> Date {
        precondition(days > 0, "a certificate lives a day at least")
        guard now >= start else { throw .clockBeforeValidity }
        return now.addingTimeInterval(Double(days) * 86_400)
    }
}
