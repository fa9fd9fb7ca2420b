import Foundation
import Link
import Testing
import Trust

/// Dates of the hub's certificate are not looked at; everything else still is.
@Suite(.timeLimit(.minutes(1))) struct DateTests {
    /// A party whose server's certificate ended in January 2020.
    private func ended() throws -> TestParty { try TestParty(serverIssuedAt: CertificateLifetime.start, days: 1) }

    private func error(_ party: TestParty, _ change: (inout LinkConfiguration) -> Void) throws -> CurlError.Cause {
        let server = try OpenSSLServer(party, .page)
        var configuration = party.configuration(server.baseURL)
        change(&configuration)
        return try #require(#expect(throws: CurlError.self) { try CurlHubTransport(configuration).get("/") }).cause
    }

    @Test func `A hub whose certificate has ended is answered by its key, name and authority`() throws {
        let party = try ended()
        let server = try OpenSSLServer(party, .page)
        #expect(try CurlHubTransport(party.configuration(server.baseURL)).get("/").status == 200)
    }

    @Test func `With an ended certificate another authority, name or key is refused all the same`() throws {
        let party = try ended()
        let other = try TestParty()
        #expect(try error(party) { $0.authorityPEM = Array(other.authority.certificatePEM.utf8) } == .hubNotTrusted)
        #expect(
            try error(party) { $0.baseURL = $0.baseURL.replacing("127.0.0.1", with: "localhost") } == .hubNotTrusted)
        #expect(try error(party) { $0.pinnedPublicKey = NodeKey().fingerprint.base64 } == .hubKeyNotPinned)
        #expect(try error(party) { $0.authorityPEM = nil } == .credentialsUnusable)
    }

    @Test func `A facility's certificate is no hub's, whatever its dates`() throws {
        let party = try TestParty()
        let posing = try TestParty(posingWith: party)
        #expect(try error(posing) { $0.pinnedPublicKey = nil } == .hubNotTrusted)
    }

    @Test func `One header of an answer is read, where it is asked for`() throws {
        let party = try TestParty()
        let server = try OpenSSLServer(party, .dialogue)
        var configuration = party.configuration(server.baseURL)
        configuration.noticeHeader = "Content-Length"
        let transport = CurlHubTransport(configuration)
        let call = CallInBackground { () throws(CurlError) in try transport.get("/") }
        try server.wait(for: "\r\n\r\n")
        try server.answer("eleven byte")
        #expect(try call.reply().notice == "11")
    }
}
