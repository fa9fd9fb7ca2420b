import Crypto
import SwiftASN1
import X509

/// A node's own P-256 key, made on the node and never sent.
///
/// P-256 because every TLS stack takes it as it comes; Ed25519 would need signature algorithms set on the server.
package struct NodeKey: Sendable {
    let key: P256.Signing.PrivateKey

    /// Makes a new key.
    package init() { key = P256.Signing.PrivateKey() }

    /// Reads a private key in PEM (PKCS#8 or SEC 1).
    package init(pem: String) throws(TrustError) {
        // What it is instead is found out below, and thrown.
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) {
            self.key = key
        } else if (try? Certificate.PrivateKey(pemEncoded: pem)) != nil {
            throw .keyNotP256("private key")
        } else {
            throw .malformed("private key")
        }
    }

    /// The private key as PKCS#8 PEM: a secret, for a ``SecretFile``.
    package var pem: String { key.pemRepresentation }

    var publicKey: Certificate.PublicKey { Certificate.PublicKey(key.publicKey) }

    /// The public key in 33 bytes, for whoever knows its fingerprint.
    package var compressedPublicKey: [UInt8] { Array(key.publicKey.compressedRepresentation) }

    /// What the hub knows this node by, and what a node pins of the hub.
    package var fingerprint: KeyFingerprint { KeyFingerprint(publicKeyDER: key.publicKey.derRepresentation) }

    /// A certificate request in PEM, signed by this key.
    ///
    /// `name` is for the eyes of an operator who inspects the request: the authority writes a subject of its own.
    package func certificateRequestPEM(name: String) throws(TrustError) -> String {
        do {
            let subject = try DistinguishedName { CommonName(name) }
            let request = try CertificateSigningRequest(
                version: .v1, subject: subject, privateKey: Certificate.PrivateKey(key),
                attributes: CertificateSigningRequest.Attributes())
            return try request.serializeAsPEM().pemString
        } catch {
            throw .cryptographyFailed("make a certificate request")
        }
    }
}

extension NodeKey: CustomStringConvertible {
    /// The fingerprint, so that a key in a log line shows nothing secret.
    package var description: String { "key \(fingerprint)" }
}
