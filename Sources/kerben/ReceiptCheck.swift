import ArgumentParser
import Desk
import Exchange
import FoundationEssentials
import Store
import Trust

/// By which key receipts are checked: a certificate that is given, else what the state folder has of the hub.
struct ReceiptCheck: ParsableArguments {
    @Option(help: "The hub's certificate (trust/server.pem at the hub), to check receipts with.")
    var certificate: String?

    var filePaths: [String] { [certificate].compactMap(\.self) }

    func signatures(at node: Node, _ output: CommandOutput) throws -> Session.SignatureCheck {
        if let certificate {
            let pem = String(decoding: try output.file(certificate), as: UTF8.self)
            _ = try KeyFingerprint(certificatePEM: pem)
            return { Self.isSigned($0, pem) }
        }
        if node.isHub {
            let pem = try node.folder.secret("server.pem").readText()
            return { Self.isSigned($0, pem) }
        }
        guard let pin = node.settings.hubKeyFingerprint else { return { _ in nil } }
        return { receipt in
            // A hub of an earlier program does not say by which key it signs.
            guard !receipt.signer.isEmpty else { return nil }
            // Bytes that are no signature are an invalid one.
            return (try? ReceiptSignature(bytes: receipt.signature))?.isValid(
                for: Array(receipt.signedText.utf8), publicKey: receipt.signer, pin: pin) ?? false
        }
    }

    private static func isSigned(_ receipt: Receipt, _ pem: String) -> Bool {
        // Bytes that are no signature are an invalid one.
        (try? ReceiptSignature(bytes: receipt.signature).isValid(
            for: Array(receipt.signedText.utf8), certificatePEM: pem)) ?? false
    }
}
