package import FoundationEssentials

/// How long certificates live: days from the moment of issue.
package enum CertificateLifetime {
    /// 20 years; in the last third of them the operator is told to roll over to another authority.
    package static let authorityDaysDefault = 20 * 365 + 5
    /// 2 years, renewed from a third of them before the end.
    package static let nodeDaysDefault = 2 * 365

    /// The start of every certificate's validity: 2020-01-01, whenever it was issued.
    ///
    /// Older facilities look at dates, their clocks are wrong, and one that runs behind would refuse a certificate "not yet
    /// valid" issued today. An early start gives nothing away: the key did not exist then.
    package static let start = Date(timeIntervalSince1970: 1_577_836_800)

    /// The end of a certificate that is issued at `now`, by an authority that ends at `authorityEnd`.
    ///
    /// A clock before ``start`` is wrong and counts as it: what is issued then has ended when the clock is right again, and
    /// is renewed like any other. Never beyond the authority's own end, which software that looks at dates would refuse
    /// less clearly; but where that has come, by the clock or in truth, the end of one must not be the end of all.
    package static func end(days: Int = nodeDaysDefault, now: Date, authorityEnd: Date? = nil) -> Date {
        precondition(days > 0, "a certificate lives a day at least")
        let issued = max(now, start)
        let end = issued.addingTimeInterval(Double(days) * 86_400)
        guard let authorityEnd, issued < authorityEnd else { return end }
        return min(end, authorityEnd)
    }
}
