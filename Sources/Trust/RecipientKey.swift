import Crypto
import FoundationEssentials

/// Whom files are sealed to: an X25519 public key.
///
/// Every 32 bytes are some key: as text it ends in a check, or a slip in a configuration would seal files that nobody opens.
package struct Recipient: Hashable, Sendable {
    private static let prefix = "kerben1-"
    static let checkBytes = 4
    static let keyBytes = 32

    let key: Data

    init(key: Data) { self.key = key }

    /// From ``text``; throws where it is none, or one with a slip in it.
    package init(text: String) throws(TrustError) {
        guard text.hasPrefix(Self.prefix),
            let key = checkedKey(Data(base64Encoded: String(text.dropFirst(Self.prefix.count))))
        else { throw .malformed("recipient (\(Self.prefix)…; copy the whole line that 'kerben backup key' printed)") }
        self.key = key
    }

    /// For a configuration.
    package var text: String { Self.prefix + withCheck(key).base64EncodedString() }

    /// Which key it is, in 16 hexadecimal digits, for people to compare.
    package var name: String { hexadecimal(SealedFile.name(of: key)) }

    func publicKey() throws(TrustError) -> Curve25519.KeyAgreement.PublicKey {
        // Every 32 bytes are one.
        guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: key) else {
            throw .malformed("recipient")
        }
        return key
    }
}

/// The secret half: whoever has it reads every file that was sealed to it, so it is kept away from where they are made.
package struct RecipientKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    package init() { key = Curve25519.KeyAgreement.PrivateKey() }

    /// From ``text``; throws where it is none.
    package init(text: String) throws(TrustError) {
        guard let bytes = checkedKey(Seal.keyLine(text)),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { throw .malformed("backup key (the file that 'kerben backup key' made)") }
        self.key = key
    }

    /// The secret, as it is kept in a file.
    package var text: String {
        """
        # Kerben backup key: secret. Whoever has it reads every backup; without it nobody reads any.
        # Its recipient: \(recipient.text)
        \(withCheck(key.rawRepresentation).base64EncodedString())

        """
    }

    package var recipient: Recipient { Recipient(key: key.publicKey.rawRepresentation) }
}

extension RecipientKey: CustomStringConvertible {
    /// The recipient's name, so that a key in a log line shows nothing secret.
    package var description: String { "key \(recipient.name)" }
}

private func withCheck(_ key: Data) -> Data { key + Data(SHA256.hash(data: key)).prefix(Recipient.checkBytes) }

private func checkedKey(_ bytes: Data?) -> Data? {
    guard let bytes, bytes.count == Recipient.keyBytes + Recipient.checkBytes else { return nil }
    let key = Data(bytes.prefix(Recipient.keyBytes))
    return withCheck(key) == bytes ? key : nil
}
