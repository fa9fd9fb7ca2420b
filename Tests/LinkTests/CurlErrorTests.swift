import Foundation
import Link
import Testing
import Trust

@Suite(.timeLimit(.minutes(1))) struct CurlErrorTests {
    let party: TestParty

    init() throws { party = try TestParty() }

    /// The error of a `get` from a server of `party`, after `change` has put something out of order.
    private func error(
        _ manner: OpenSSLServer.Manner = .page, version: String = "-tls1_3",
        _ change: (inout LinkConfiguration) throws -> Void
    ) throws -> CurlError {
        let server = try OpenSSLServer(party, manner, version: version)
        var configuration = party.configuration(server.baseURL)
        try change(&configuration)
        let error = #expect(throws: CurlError.self) { try CurlHubTransport(configuration).get("/") }
        return try #require(error)
    }

    @Test func aHubOfAnotherAuthorityIsNotTrusted() throws {
        let other = try TestParty()
        let error = try error { $0.authorityPEM = Array(other.authority.certificatePEM.utf8) }
        #expect(error.cause == .hubNotTrusted)
        #expect(error.description.hasPrefix("Did not trust the certificate of 127.0.0.1:"))
    }

    @Test func aHubOfAnotherNameIsNotTrusted() throws {
        let error = try error { $0.baseURL = $0.baseURL.replacing("127.0.0.1", with: "localhost") }
        #expect(error.cause == .hubNotTrusted)
    }

    @Test func withoutAnAuthorityNobodyIsTrusted() throws {
        #expect(try error { $0.authorityPEM = nil }.cause == .credentialsUnusable)
    }

    @Test func aHubWithAnotherKeyThanThePinnedOneIsRefused() throws {
        let error = try error { $0.pinnedPublicKey = NodeKey().fingerprint.base64 }
        #expect(error.cause == .hubKeyNotPinned)
        #expect(error.description.contains("before changing the pin"))
    }

    @Test func aNodeWithoutACertificateLearnsThatItWasRefused() throws {
        let error = try error {
            $0.clientCertificatePEM = nil
            $0.clientKeyPEM = nil
        }
        #expect(error.cause == .clientRefused)
        #expect([55, 56].contains(error.code))
        #expect(error.description.hasPrefix("This node's certificate was refused by 127.0.0.1:"))
    }

    @Test func aNodeOfAnotherAuthorityLearnsThatItWasRefused() throws {
        let other = try TestParty()
        let error = try error {
            $0.clientCertificatePEM = Array(other.clientPEM.utf8)
            $0.clientKeyPEM = Array(other.clientKey.pem.utf8)
        }
        #expect(error.cause == .clientRefused)
    }

    @Test func aKeyThatDoesNotFitItsCertificateIsNamed() throws {
        #expect(try error { $0.clientKeyPEM = Array(NodeKey().pem.utf8) }.cause == .credentialsUnusable)
        #expect(try error { $0.clientCertificatePEM = Array("rubbish".utf8) }.cause == .credentialsUnusable)
    }

    @Test func anAuthorityThatIsNoCertificateIsNamed() throws {
        #expect(try error { $0.authorityPEM = Array("rubbish".utf8) }.cause == .credentialsUnusable)
    }

    @Test func aHubThatSpeaksOnlyOlderTLSIsRefused() throws {
        #expect(try error(version: "-tls1_2") { _ in }.cause == .handshakeFailed)
    }

    @Test func aHubThatNeverAnswersTimesOut() throws {
        #expect(try error(.dialogue) { $0.totalTimeout = .milliseconds(300) }.cause == .timedOut)
    }

    @Test func anAnswerAboveTheLimitIsNotTaken() throws {
        let error = try error { $0.answerBytesMax = 100 }
        #expect(error.cause == .answerTooLarge)
    }

    @Test func anAnnouncedLengthAboveTheLimitIsRefusedBeforeItsBody() throws {
        let server = try OpenSSLServer(party, .dialogue)
        var configuration = party.configuration(server.baseURL)
        configuration.answerBytesMax = 10
        let transport = CurlHubTransport(configuration)
        let call = CallInBackground { () throws(CurlError) in try transport.get("/") }
        try server.wait(for: "\r\n\r\n")
        try server.answer("eleven byte")
        let error = #expect(throws: CurlError.self) { try call.reply() }
        #expect(error?.cause == .answerTooLarge && error?.bytesReceived == 0)
    }

    @Test func aProxyThatIsSetIsUsed() throws {
        let error = try error { $0.proxy = .address("http://user:secret@127.0.0.1:1") }
        #expect(error.cause == .unreachable)
        #expect(!error.description.contains("secret"))
    }

    @Test func anAddressWhereNobodyListensIsUnreachable() throws {
        let error = try error { $0.baseURL = "https://127.0.0.1:1" }
        #expect(error.cause == .unreachable && error.host == "127.0.0.1:1")
    }

    @Test(arguments: ["http://127.0.0.1:1", "file:///etc", "https://", "https://user:secret@:0x"])
    func anAddressThatIsNoHTTPSAddressIsNamedWithoutItsPassword(address: String) throws {
        let error = try error { $0.baseURL = address }
        #expect(error.cause == .addressInvalid)
        #expect(!error.description.contains("secret"))
    }
}
