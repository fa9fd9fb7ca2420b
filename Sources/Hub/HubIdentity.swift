import FoundationEssentials
import NIOCore
import NIOSSL
import Synchronization
import Trust

/// The hub's credentials as they are in force: each new connection takes those of its moment, so that a renewed certificate
/// or another authority needs no restart.
package final class HubIdentity: Sendable {
    /// What TLS of one port begins with.
    struct Door: Sendable {
        typealias Verification = @Sendable ([NIOSSLCertificate], EventLoopPromise<NIOSSLVerificationResult>) -> Void

        let context: NIOSSLContext
        /// Nil where nobody is asked for a certificate.
        let verification: Verification?
    }

    struct Content: Sendable {
        let credentials: HubCredentials
        let signed: SignedCertificates
        let exchange: Door
        let enrolment: Door
        /// Base 64, as a link pins it.
        let keyFingerprint: String
    }

    private let content: Mutex<Content>

    package init(_ credentials: HubCredentials) throws(HubError) { content = Mutex(try Content(credentials)) }

    var current: Content { content.withLock { $0 } }

    /// For connections and requests from now on; where the credentials cannot be used, the former ones stay in force.
    package func replace(with credentials: HubCredentials) throws(HubError) {
        let content = try Content(credentials)
        self.content.withLock { $0 = content }
    }
}

extension HubIdentity.Content {
    fileprivate init(_ credentials: HubCredentials) throws(HubError) {
        self.credentials = credentials
        signed = SignedCertificates(credentials.authorities)
        do {
            keyFingerprint = try KeyFingerprint(certificatePEM: credentials.serverCertificatePEM).base64
            var tls = try Self.serverTLS(credentials)
            enrolment = HubIdentity.Door(context: try NIOSSLContext(configuration: tls), verification: nil)
            tls.trustRoots = .certificates(
                try NIOSSLCertificate.fromPEMBytes(Array(credentials.authorities.pem.utf8)))
            // With this a client certificate is mandatory; facilities have no host names to verify.
            tls.certificateVerification = .noHostnameVerification
            exchange = HubIdentity.Door(
                context: try NIOSSLContext(configuration: tls),
                verification: Self.verification(signed))
        } catch {
            throw .credentialsUnusable(detail: "\(error)")
        }
    }

    private static func serverTLS(_ credentials: HubCredentials) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(credentials.serverCertificatePEM.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(credentials.serverKeyPEM.utf8), format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv13
        tls.maximumTLSVersion = .tlsv13
        tls.applicationProtocols = ["http/1.1"]
        return tls
    }

    /// Takes the place of BoringSSL's own, which would shut out whoever was away until its certificate had ended: all but the
    /// dates. Those, and what else may change while a connection lasts, ``ExchangeRoutes`` asks at each request, also because
    /// a resumed session does not come by here.
    private static func verification(_ signed: SignedCertificates) -> HubIdentity.Door.Verification {
        { presented, promise in
            promise.completeWithTask {
                guard let first = presented.first else { return .failed }
                let certificate = try await signed.certificate(der: first.toDERBytes())
                return certificate == nil ? .failed : .certificateVerified
            }
        }
    }
}
