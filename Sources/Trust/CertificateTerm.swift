package import FoundationEssentials
import X509

/// From when until when a certificate is valid, and what that means at a moment.
///
/// Dates of certificates are compared here and nowhere else: TLS itself looks at none, since a clock that is decades
/// wrong would keep a machine out for good.
package struct CertificateTerm: Hashable, Sendable {
    package enum Standing: String, CaseIterable, Sendable {
        case notYet = "not yet valid"
        case fresh = "in force"
        /// The last third of its life: it is renewed.
        case lastThird = "to be renewed"
        case lastDays = "ends soon"
        case ended = "ended"
    }

    /// Whoever looks after machines has this long to act where one has not renewed itself.
    package static let lastDays = 30
    /// A renewal that gains less is none.
    package static let gainSeconds = 86_400.0

    package let start: Date
    package let end: Date

    package init(start: Date, end: Date) {
        self.start = start
        self.end = end
    }

    init(_ certificate: Certificate) { self.init(start: certificate.notValidBefore, end: certificate.notValidAfter) }

    /// When a certificate of a site or of the hub was issued, by the hub's clock; before that where its authority's end cut
    /// its life.
    package var issuedAt: Date { end.addingTimeInterval(-Double(CertificateLifetime.nodeDaysDefault) * 86_400) }

    /// From when it is renewed: the start of the last third of so long a life.
    package func dueAt(lifeDays: Int = CertificateLifetime.nodeDaysDefault) -> Date {
        end.addingTimeInterval(-Double(lifeDays) / 3 * 86_400)
    }

    /// How a certificate of so long a life stands. A clock before any certificate of ours is wrong, and counts as the first
    /// day of them all.
    package func standing(at now: Date, lifeDays: Int = CertificateLifetime.nodeDaysDefault) -> Standing {
        let now = max(now, CertificateLifetime.start)
        if now < start { return .notYet }
        if now > end { return .ended }
        if now < dueAt(lifeDays: lifeDays) { return .fresh }
        return end.timeIntervalSince(now) / 86_400 <= Double(Self.lastDays) ? .lastDays : .lastThird
    }

    package func isInForce(at now: Date) -> Bool {
        switch standing(at: now) {
        case .fresh, .lastThird, .lastDays: true
        case .notYet, .ended: false
        }
    }

    /// When to renew: in the last third of its life and ever after, if one that would end at `renewedEnd` gains a day.
    ///
    /// Without a gain, as where both end with the authority, every exchange would renew to no purpose.
    package func isRenewalDue(
        at now: Date, lifeDays: Int = CertificateLifetime.nodeDaysDefault, renewedEnd: Date
    ) -> Bool {
        switch standing(at: now, lifeDays: lifeDays) {
        case .fresh: false
        case .lastThird, .lastDays, .notYet, .ended: renewedEnd.timeIntervalSince(end) >= Self.gainSeconds
        }
    }
}
