import Foundation
import Link
import Testing

@Suite(.timeLimit(.minutes(1))) struct CurlHubTransportTests {
    let party: TestParty

    init() throws { party = try TestParty() }

    @Test func anEnrolledNodeIsAnswered() throws {
        let server = try OpenSSLServer(party, .page)
        let reply = try CurlHubTransport(party.configuration(server.baseURL)).get("/")
        #expect(reply.status == 200)
        #expect(reply.bytesReceived == reply.body.count && reply.bytesSent == 0)
        #expect(reply.duration > .zero)
        #expect(String(decoding: reply.body, as: UTF8.self).contains("New, TLSv1.3"))
    }

    @Test func aSecondConnectionResumesTheTLSSession() throws {
        let server = try OpenSSLServer(party, .page)
        let transport = CurlHubTransport(party.configuration(server.baseURL))
        _ = try transport.get("/")
        let second = try transport.get("/")
        #expect(String(decoding: second.body, as: UTF8.self).contains("Reused, TLSv1.3"))
    }

    @Test func twoPostsShareOneConnectionAndCarryTheirBytes() throws {
        let server = try OpenSSLServer(party, .dialogue)
        let transport = CurlHubTransport(party.configuration(server.baseURL))
        for (body, status) in [("first batch!", 200), ("second batch!", 409)] {
            let call = CallInBackground { () throws(CurlError) in
                try transport.post("/exchange", body: Array(body.utf8), contentType: "application/x-test")
            }
            let request = try server.wait(for: body)
            #expect(request.contains("POST /exchange HTTP/1.1\r\n"))
            #expect(request.contains("Content-Type: application/x-test\r\n") && !request.contains("Expect"))
            try server.answer("kept", status: "\(status) Said")
            // The server serves one connection at a time: a second one would not be answered.
            let reply = try call.reply()
            #expect(reply.status == status && reply.body == Array("kept".utf8))
            #expect(reply.bytesSent == body.utf8.count && reply.bytesReceived == 4)
        }
    }

    @Test func anEmptyBodyIsPostedAsEmpty() throws {
        let server = try OpenSSLServer(party, .dialogue)
        let transport = CurlHubTransport(party.configuration(server.baseURL))
        let call = CallInBackground { () throws(CurlError) in
            try transport.post("/exchange", body: [], contentType: "application/x-test")
        }
        #expect(try server.wait(for: "\r\n\r\n").contains("Content-Length: 0\r\n"))
        try server.answer("kept")
        #expect(try call.reply().bytesSent == 0)
    }

    @Test func abortEndsACallThatWaitsForItsAnswerAndEveryLaterOne() throws {
        let server = try OpenSSLServer(party, .dialogue)
        let transport = CurlHubTransport(party.configuration(server.baseURL))
        let call = CallInBackground { () throws(CurlError) in try transport.get("/") }
        try server.wait(for: "GET / HTTP/1.1")
        transport.abort()
        #expect(#expect(throws: CurlError.self) { try call.reply() }?.cause == .aborted)
        #expect(#expect(throws: CurlError.self) { try transport.get("/") }?.cause == .aborted)
    }

    @Test func aFirstContactReadsFromAnyHubAndNeverSends() throws {
        let server = try OpenSSLServer(party, .page, demandsCertificate: false)
        var configuration = LinkConfiguration(baseURL: server.baseURL)
        configuration.insecureFirstContact = true
        let transport = CurlHubTransport(configuration)
        #expect(try transport.get("/").status == 200)
        let error = #expect(throws: CurlError.self) {
            try transport.post("/enrol", body: [1], contentType: "application/x-test")
        }
        #expect(error?.cause == .insecurePostRefused)
    }
}
