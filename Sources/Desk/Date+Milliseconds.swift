package import FoundationEssentials

/// Dates of certificates as the store keeps time: in milliseconds since 1970.
extension Date {
    package init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    package var milliseconds: Int64 { Int64(timeIntervalSince1970 * 1_000) }
}
