import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// An ECDSA signature over the SHA-256 of some bytes, by a P-256 key, as 64 raw bytes.
///
/// Raw instead of DER: one length, so it fits a fixed column and a fixed field.
package struct ReceiptSignature: Hashable, Sendable {
    package static let byteCount = 64

    package let bytes: [UInt8]

    /// A signature as received; not checked yet.
    package init(bytes: [UInt8]) throws(TrustError) {
        guard bytes.count == Self.byteCount else { throw .signatureLengthInvalid(bytes.count) }
        self.bytes = bytes
    }

    /// Signs `content`.
    package init(signing content: [UInt8], with key: NodeKey) throws(TrustError) {
        do { bytes = Array(try key.key.signature(for: content).rawRepresentation) } catch {
            throw .cryptographyFailed("sign")
        }
    }

    package init(signing content: [UInt8], keyPEM: String) throws(TrustError) {
        try self.init(signing: content, with: try NodeKey(pem: keyPEM))
    }

    /// Whether the holder of the certificate's key signed exactly `content`.
    ///
    /// Says nothing of the certificate itself: who issued it, and for whom, is the caller's to check.
    package func isValid(for content: [UInt8], certificatePEM: String) throws(TrustError) -> Bool {
        guard let certificate = try? Certificate(pemEncoded: certificatePEM) else { throw .malformed("certificate") }
        guard let key = P256.Signing.PublicKey(certificate.publicKey) else { throw .keyNotP256("certificate") }
        return isValid(for: content, key)
    }

    /// Whether the holder of `publicKey` (a compressed point, as ``NodeKey/compressedPublicKey``) signed exactly
    /// `content`, and is whom the pin names.
    package func isValid(for content: [UInt8], publicKey: [UInt8], pin: String) -> Bool {
        // Bytes that are no key are nobody's.
        guard let key = try? P256.Signing.PublicKey(compressedRepresentation: publicKey),
            KeyFingerprint(publicKeyDER: key.derRepresentation).base64 == pin
        else { return false }
        return isValid(for: content, key)
    }

    private func isValid(for content: [UInt8], _ key: P256.Signing.PublicKey) -> Bool {
        // Bytes of the right length that encode no signature are an invalid signature, not an error.
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: content)
    }
}
