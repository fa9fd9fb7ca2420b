import Glibc
import SwiftASN1
import X509

/// The hub's own certificate: until when, and for which names.
package struct ServerCertificate: Hashable, Sendable {
    package let key: KeyFingerprint
    package let term: CertificateTerm
    /// DNS names and IP addresses, as people write them.
    package let names: [String]
    private let certificate: Certificate

    package init(pem: String) throws(TrustError) {
        guard let certificate = try? Certificate(pemEncoded: pem) else { throw .malformed("hub's certificate") }
        self.certificate = certificate
        key = try KeyFingerprint(certificate)
        term = CertificateTerm(certificate)
        // An extension that cannot be read names nobody: it counts as absent.
        names = ((try? certificate.extensions.subjectAlternativeNames) ?? nil)?.compactMap(Self.text) ?? []
    }

    /// Whether this authority issued it; dates aside.
    package func isSigned(by authority: AuthorityCertificate) -> Bool { authority.hasIssued(certificate) }

    private static func text(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName(let name): return name
        case .ipAddress(let address):
            let family = address.bytes.count == 4 ? AF_INET : AF_INET6
            guard [4, 16].contains(address.bytes.count) else { return nil }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard inet_ntop(family, Array(address.bytes), &text, socklen_t(text.count)) != nil else { return nil }
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        default: return nil
        }
    }
}
