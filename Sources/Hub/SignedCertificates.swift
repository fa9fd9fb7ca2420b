import Synchronization
package import Trust

/// Certificates that one set of authorities was found to have signed: a chain is proved once, and not at each request.
///
/// It goes with its set: in ``HubIdentity`` another set brings another memory, so what a retired authority signed is proved
/// again, and fails.
package final class SignedCertificates: Sendable {
    /// Each site shows one, and another when it has renewed it; what is more is proved again.
    package static let countMaxDefault = 1_024

    private let countMax: Int
    private let known = Mutex<[[UInt8]: NodeCertificate]>([:])
    private let hasSigned: @Sendable (NodeCertificate) async -> Bool

    package init(
        countMax: Int = countMaxDefault, hasSigned: @escaping @Sendable (NodeCertificate) async -> Bool
    ) {
        self.countMax = countMax
        self.hasSigned = hasSigned
    }

    convenience init(_ authorities: AuthoritySet) { self.init { await authorities.hasSigned($0) } }

    /// Nil where none of the authorities signed it; that is not remembered, or strangers would fill the memory.
    package func certificate(der: [UInt8]) async throws(TrustError) -> NodeCertificate? {
        if let certificate = known.withLock({ $0[der] }) { return certificate }
        let certificate = try NodeCertificate(der: der)
        guard await hasSigned(certificate) else { return nil }
        known.withLock { known in
            if known.count >= countMax { known.removeAll(keepingCapacity: true) }
            known[der] = certificate
        }
        return certificate
    }
}
