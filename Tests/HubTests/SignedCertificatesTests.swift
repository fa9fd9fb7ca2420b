import Foundation
import Hub
import Synchronization
import Testing
import Trust

@Suite struct SignedCertificatesTests {
    /// Certificates as they come over the wire, of one authority and as many keys.
    private func certificates(_ count: Int) throws -> [[UInt8]] {
        let authority = try CertificateAuthority.make(name: "Kerben test authority", now: CertificateLifetime.start)
        return try (0..<count).map { _ in
            let pem = try TestNation.clientPEM(NodeKey(), authority)
            let base64 = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
            return Array(try #require(Data(base64Encoded: base64)))
        }
    }

    @Test func `A certificate is proved once, and one that nobody signed each time`() async throws {
        let proved = Mutex(0)
        let isSigned = Mutex(false)
        let signed = SignedCertificates { _ in
            proved.withLock { $0 += 1 }
            return isSigned.withLock { $0 }
        }
        let shown = try certificates(2)
        for _ in 0..<3 { #expect(try await signed.certificate(der: shown[0]) == nil) }
        #expect(proved.withLock { $0 } == 3)
        isSigned.withLock { $0 = true }
        for _ in 0..<3 { #expect(try await signed.certificate(der: shown[0]) == NodeCertificate(der: shown[0])) }
        #expect(proved.withLock { $0 } == 4)
        #expect(try await signed.certificate(der: shown[1]) == NodeCertificate(der: shown[1]))
        #expect(proved.withLock { $0 } == 5)
        await #expect(throws: TrustError.self) { try await signed.certificate(der: Array(shown[0].dropLast())) }
    }

    @Test func `No more are remembered than there is room for`() async throws {
        let proved = Mutex(0)
        let signed = SignedCertificates(countMax: 2) { _ in
            proved.withLock { $0 += 1 }
            return true
        }
        let shown = try certificates(3)
        for der in shown + shown { #expect(try await signed.certificate(der: der) != nil) }
        #expect(proved.withLock { $0 } > 3)
    }
}
