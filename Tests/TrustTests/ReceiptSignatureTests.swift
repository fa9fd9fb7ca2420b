import Foundation
import Testing
import Trust

@Suite struct ReceiptSignatureTests {
    let key = NodeKey()
    let content = Array("kept up to 27.1-10432".utf8)
    let certificatePEM: String

    init() throws {
        let authority = try CertificateAuthority.make(name: "authority", now: Date())
        certificatePEM = try authority.issueServer(key, names: ["hub.example"], now: Date())
    }

    @Test func `A key that came with a signature counts where it is the pinned one`() throws {
        let signature = try ReceiptSignature(signing: content, with: key)
        let (sent, pin) = (key.compressedPublicKey, key.fingerprint.base64)
        #expect(sent.count == 33)
        #expect(signature.isValid(for: content, publicKey: sent, pin: pin))
        #expect(!signature.isValid(for: content + [0], publicKey: sent, pin: pin))
        #expect(!signature.isValid(for: content, publicKey: [], pin: pin))
        // Whoever signs anew with a key of their own is not the hub.
        let other = NodeKey()
        let forged = try ReceiptSignature(signing: content, with: other)
        #expect(!forged.isValid(for: content, publicKey: other.compressedPublicKey, pin: pin))
    }

    @Test func aSignatureOfTheCertificatesKeyIsValid() throws {
        let signature = try ReceiptSignature(signing: content, keyPEM: key.pem)
        let received = try ReceiptSignature(bytes: signature.bytes)
        #expect(received.bytes.count == 64)
        #expect(try received.isValid(for: content, certificatePEM: certificatePEM))
    }

    @Test func aSignatureOfOtherContentOrAnotherKeyIsNotValid() throws {
        let signature = try ReceiptSignature(signing: content, with: key)
        let ofAnother = try ReceiptSignature(signing: content, with: NodeKey())
        #expect(try !signature.isValid(for: content + [0], certificatePEM: certificatePEM))
        #expect(try !ofAnother.isValid(for: content, certificatePEM: certificatePEM))
        let zeros = try ReceiptSignature(bytes: Array(repeating: 0, count: 64))
        #expect(try !zeros.isValid(for: content, certificatePEM: certificatePEM))
    }

    @Test func aSignatureOfAnotherLengthIsRefused() {
        #expect(throws: TrustError.signatureLengthInvalid(63)) {
            try ReceiptSignature(bytes: Array(repeating: 1, count: 63))
        }
    }
}
