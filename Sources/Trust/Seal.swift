import Crypto
import FoundationEssentials

/// Texts sealed to a body outside the prison: whoever writes one cannot read it again, nor can the facility or the hub.
///
/// HPKE (RFC 9180), base mode, X25519, SHA-256, ChaCha20-Poly1305. The place where a text stands is authenticated with
/// it, so that it cannot be moved to another field; texts are padded to 64 bytes, so that their length says little.
package enum Seal {
    /// Of sealed files, too.
    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let info = Data("kerben sealed text 1".utf8)
    private static let padding = 64
    private static let keyBytes = 32

    /// A body's own key; its secret half never comes near a facility or the hub.
    package struct Key: Sendable {
        private let key: Curve25519.KeyAgreement.PrivateKey

        package init() { key = Curve25519.KeyAgreement.PrivateKey() }

        /// From ``text``; throws where it is none.
        package init(text: String) throws(TrustError) {
            guard let bytes = Seal.keyLine(text),
                let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            else { throw .malformed("sealing key") }
            self.key = key
        }

        /// The secret, as it is kept in a file.
        package var text: String { "# Kerben sealing key: secret\n\(key.rawRepresentation.base64EncodedString())\n" }

        /// Base64, for the register's `body_key`.
        package var publicText: String { key.publicKey.rawRepresentation.base64EncodedString() }

        /// The text of base64 `payload`; throws where it was sealed to another key, for another place, or altered.
        package func open(_ payload: String, place: String) throws(TrustError) -> String {
            guard let bytes = Data(base64Encoded: payload), bytes.count > Seal.keyBytes else {
                throw .malformed("sealed text")
            }
            do {
                var recipient = try HPKE.Recipient(
                    privateKey: key, ciphersuite: Seal.suite, info: Seal.info,
                    encapsulatedKey: bytes.prefix(Seal.keyBytes))
                let padded = try recipient.open(
                    bytes.dropFirst(Seal.keyBytes), authenticating: Data(place.utf8))
                let text = padded.prefix { $0 != 0 }
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw TrustError.malformed("sealed text")
                }
                return text
            } catch { throw .malformed("sealed text (another key, another place, or altered)") }
        }
    }

    /// The one line of a file with a key that is no remark: base64.
    static func keyLine(_ text: String) -> Data? {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        return lines.count == 1 ? Data(base64Encoded: String(lines[0])) : nil
    }

    /// Base64 of the text sealed to a public key; `place` is where it stands, such as `complaint.content`.
    package static func seal(_ text: String, to publicText: String, place: String) throws(TrustError) -> String {
        guard let bytes = Data(base64Encoded: publicText),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { throw .malformed("public sealing key") }
        var padded = Array(text.utf8)
        guard !padded.contains(0) else { throw .malformed("text with a zero byte") }
        padded += [UInt8](repeating: 0, count: padding - padded.count % padding)
        do {
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: suite, info: info)
            let sealed = try sender.seal(Data(padded), authenticating: Data(place.utf8))
            return (sender.encapsulatedKey + sealed).base64EncodedString()
        } catch { throw .malformed("public sealing key") }
    }
}
