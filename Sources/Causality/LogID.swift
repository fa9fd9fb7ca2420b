/// One incarnation of one site's store: the name of a log.
///
/// Sites are numbered by the hub at enrolment (hub = 0). A store that is refilled, or adopted after a fork, becomes a
/// new incarnation, so that a sequence number never means two changes. Both numbers fit beside a sequence in one
/// positive 64-bit integer (``Dot/packed``), which is what SQLite and the wire hold.
package struct LogID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let siteMax = 1 << 15 - 1
    package static let incarnationMax = 1 << 13 - 1

    /// 0 for the hub, 1...32,767 for facilities.
    package let site: Int
    /// 1...8,191; the first store of a site is incarnation 1.
    package let incarnation: Int

    package init(site: Int, incarnation: Int) {
        precondition((0...Self.siteMax).contains(site), "site number out of range")
        precondition((0...Self.incarnationMax).contains(incarnation), "incarnation out of range")
        self.site = site
        self.incarnation = incarnation
    }

    /// 28 bits: site above incarnation.
    package var packed: Int64 { Int64(site) << 13 | Int64(incarnation) }

    /// Nil where the number is none that a log can have.
    package init?(packed: Int64) {
        guard packed >= 0, packed < 1 << 28 else { return nil }
        self.init(site: Int(packed >> 13), incarnation: Int(packed & 0x1FFF))
    }

    /// As ``description`` writes it; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let site = parts[0], let incarnation = parts[1], (0...Self.siteMax).contains(site),
            (1...Self.incarnationMax).contains(incarnation)
        else { return nil }
        self.init(site: site, incarnation: incarnation)
    }

    package static func < (left: LogID, right: LogID) -> Bool { left.packed < right.packed }

    package var description: String { "\(site).\(incarnation)" }
}
