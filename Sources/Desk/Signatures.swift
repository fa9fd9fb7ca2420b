import Exchange
package import Store
import Trust

extension ReceiptSignature {
    /// Whether these bytes are a signature of `text` by the key that a certificate names.
    static func isValid(_ signature: [UInt8], of text: String, certificatePEM: String) throws -> Bool {
        // Bytes that are no signature are an invalid one.
        guard let signature = try? ReceiptSignature(bytes: signature) else { return false }
        return try signature.isValid(for: Array(text.utf8), certificatePEM: certificatePEM)
    }
}

extension Node {
    /// By which key receipts are checked: a certificate that is given, else what the state folder has of the hub.
    package func signatures(certificatePEM: String?) throws -> Proofs.SignatureCheck {
        if let certificatePEM { _ = try KeyFingerprint(certificatePEM: certificatePEM) }
        if let pem = try certificatePEM ?? (isHub ? folder.secret("server.pem").readText() : nil) {
            return { receipt in
                // With a certificate that is none, no signature is valid.
                (try? ReceiptSignature.isValid(receipt.signature, of: receipt.signedText, certificatePEM: pem)) ?? false
            }
        }
        guard let pin = settings.hubKeyFingerprint else { return { _ in nil } }
        return { receipt in
            // A hub of an earlier program does not say by which key it signs.
            guard !receipt.signer.isEmpty else { return nil }
            // Bytes that are no signature are an invalid one.
            return (try? ReceiptSignature(bytes: receipt.signature))?.isValid(
                for: Array(receipt.signedText.utf8), publicKey: receipt.signer, pin: pin) ?? false
        }
    }
}
