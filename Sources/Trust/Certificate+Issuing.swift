import Crypto
import FoundationEssentials
import SwiftASN1
import X509

extension Certificate {
    /// A version 3 certificate with a random serial, valid from ``CertificateLifetime/start``.
    static func issued(
        for key: PublicKey, subject: DistinguishedName, end: Date, extensions: Extensions, issuer: DistinguishedName,
        issuerKey: NodeKey
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .randomPositive(), publicKey: key, notValidBefore: CertificateLifetime.start,
            notValidAfter: end, issuer: issuer, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions, issuerPrivateKey: PrivateKey(issuerKey.key))
    }

    func encoded() throws(TrustError) -> (pem: String, der: [UInt8]) {
        do {
            let document = try serializeAsPEM()
            return (document.pemString + "\n", document.derBytes)
        } catch {
            throw .cryptographyFailed("encode a certificate")
        }
    }
}

extension Certificate.SerialNumber {
    /// 127 random bits: unguessable as RFC 5280 wants, and positive, which some TLS stacks insist on.
    static func randomPositive() -> Certificate.SerialNumber {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[0] = bytes[0] & 0x7F | 0x40
        return Certificate.SerialNumber(bytes: bytes)
    }
}

extension Certificate.Extensions {
    /// Of an authority that signs nodes and no other authority.
    static func authority(key: NodeKey) throws -> Certificate.Extensions {
        try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            SubjectKeyIdentifier(hash: key.publicKey)
        }
    }

    /// Of a node: one usage only, so that a facility's certificate can never pose as the hub.
    static func node(
        key: Certificate.PublicKey, usage: ExtendedKeyUsage.Usage, alternatives: [GeneralName], issuer: Certificate
    ) throws -> Certificate.Extensions {
        try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([usage])
            SubjectKeyIdentifier(hash: key)
            AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier)
            if !alternatives.isEmpty { SubjectAlternativeNames(alternatives) }
        }
    }
}
