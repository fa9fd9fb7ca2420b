import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// The SHA-256 of a public key's SubjectPublicKeyInfo: who a peer is, whatever certificate it shows.
///
/// A renewed certificate has another hash but the same key, so the hub knows a facility by this.
package struct KeyFingerprint: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// From a SubjectPublicKeyInfo in DER.
    package init(publicKeyDER: some Sequence<UInt8>) { bytes = Array(SHA256.hash(data: Array(publicKeyDER))) }

    /// From a stored fingerprint; nil unless it has 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// From a certificate, as a TLS library hands over the peer's; any kind of key.
    package init(certificateDER: [UInt8]) throws(TrustError) {
        guard let certificate = try? Certificate(derEncoded: certificateDER) else { throw .malformed("certificate") }
        try self.init(certificate)
    }

    package init(certificatePEM: String) throws(TrustError) {
        guard let certificate = try? Certificate(pemEncoded: certificatePEM) else { throw .malformed("certificate") }
        try self.init(certificate)
    }

    init(_ certificate: Certificate) throws(TrustError) { try self.init(certificate.publicKey) }

    init(_ key: Certificate.PublicKey) throws(TrustError) {
        var serializer = DER.Serializer()
        do { try serializer.serialize(key) } catch { throw .malformed("certificate's public key") }
        self.init(publicKeyDER: serializer.serializedBytes)
    }

    /// As libcurl takes a pin, without its `sha256//`.
    package var base64: String { Data(bytes).base64EncodedString() }
}

extension KeyFingerprint: CustomStringConvertible {
    /// Lower-case hexadecimal.
    package var description: String { hexadecimal(bytes) }
}
