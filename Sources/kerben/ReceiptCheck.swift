import ArgumentParser
import Desk
import Store

/// By which key receipts are checked: a certificate that is given, else what the state folder has of the hub.
struct ReceiptCheck: ParsableArguments {
    @Option(help: "The hub's certificate (trust/server.pem at the hub), to check receipts with.")
    var certificate: String?

    var filePaths: [String] { [certificate].compactMap(\.self) }

    func signatures(at node: Node, _ output: CommandOutput) throws -> Proofs.SignatureCheck {
        try node.signatures(certificatePEM: certificate.map(output.text))
    }
}
