import FoundationEssentials
package import Link
package import Trust

/// All that a machine holds once it is enrolled; to be kept in ``SecretFile``s.
package struct Enrolment: Sendable {
    package var keyPEM: String
    package var certificatePEM: String
    /// Of all the authorities to trust, one behind the other.
    package var authoritiesPEM: String
    /// Base 64, as ``LinkConfiguration/pinnedPublicKey`` takes it.
    package var hubKeyFingerprint: String
    package var grant: EnrolmentGrant

    /// Enrols this machine with a code: makes its key, proves the hub by the code, shows the secret. Blocks.
    ///
    /// First contact is unverified and reads the authority's certificate only. The secret leaves over a second
    /// connection that trusts just this authority, and not before the code fits it. `name` is what an operator sees in
    /// the certificate request; `adjust` sets proxy, timeouts and rates of the link.
    package static func enrol(
        hubHost: String, enrolPort: Int, code: EnrolmentCode, name: String,
        adjust: (inout LinkConfiguration) -> Void = { _ in }
    ) throws(EnrolmentError) -> Enrolment {
        // An IPv6 address has colons, which would be read as the port.
        let host = hubHost.contains(":") && !hubHost.hasPrefix("[") ? "[\(hubHost)]" : hubHost
        var configuration = LinkConfiguration(baseURL: "https://\(host):\(enrolPort)")
        configuration.totalTimeout = .seconds(120)
        configuration.answerBytesMax = 64 * 1_024
        adjust(&configuration)
        let authority = try authority(configuration)
        guard code.matches(authorityDER: authority.der) else { throw .codeDoesNotMatch(host: configuration.host) }
        configuration.authorityPEM = Array(authority.pem.utf8)
        return try enrol(configuration, code, name, authority)
    }

    private static func authority(_ configuration: LinkConfiguration) throws(EnrolmentError) -> AuthorityCertificate {
        var configuration = configuration
        configuration.insecureFirstContact = true
        let transport = CurlHubTransport(configuration)
        let body = try body { () throws(CurlError) in try transport.get("/v1/authority") }
        do { return try AuthorityCertificate(pem: String(decoding: body, as: UTF8.self)) } catch { throw .trust(error) }
    }

    private static func enrol(
        _ configuration: LinkConfiguration, _ code: EnrolmentCode, _ name: String, _ authority: AuthorityCertificate
    ) throws(EnrolmentError) -> Enrolment {
        let key = NodeKey()
        let request: Data
        do {
            let message = EnrolmentRequest(
                secret: code.secret, certificateRequestPEM: try key.certificateRequestPEM(name: name))
            request = try JSONEncoder().encode(message)
        } catch {
            throw .trust(error as? TrustError ?? .cryptographyFailed("write the enrolment request"))
        }
        let transport = CurlHubTransport(configuration)
        let body = try body { () throws(CurlError) in
            try transport.post("/v1/enrol", body: Array(request), contentType: "application/json")
        }
        guard let reply = try? JSONDecoder().decode(EnrolmentReply.self, from: Data(body)) else {
            throw .replyMalformed(host: configuration.host, part: "the grant")
        }
        let authorities = try checked(reply, key, authority, configuration.host)
        return Enrolment(
            keyPEM: key.pem, certificatePEM: reply.grant.certificatePEM, authoritiesPEM: authorities.pem,
            hubKeyFingerprint: reply.hubKeyFingerprint, grant: reply.grant)
    }

    private static func body(_ call: () throws(CurlError) -> HTTPReply) throws(EnrolmentError) -> [UInt8] {
        let reply: HTTPReply
        do { reply = try call() } catch { throw .link(error) }
        guard reply.status == 200 else { throw .refused(HubAnswerError(status: reply.status, body: reply.body)) }
        return reply.body
    }

    /// What would only be noticed months later, when nobody remembers this day. Gives the authorities to trust: the one that
    /// the code was made for is always among them.
    private static func checked(
        _ reply: EnrolmentReply, _ key: NodeKey, _ authority: AuthorityCertificate, _ host: String
    ) throws(EnrolmentError) -> AuthoritySet {
        guard (try? KeyFingerprint(certificatePEM: reply.grant.certificatePEM)) == key.fingerprint else {
            throw .replyMalformed(host: host, part: "the certificate")
        }
        // An older hub names the one authority that it has.
        guard (try? AuthorityCertificate(pem: reply.authorityPEM)) == authority,
            let authorities = try? AuthoritySet(pem: reply.authoritiesPEM ?? authority.pem),
            authorities.members.contains(authority)
        else { throw .replyMalformed(host: host, part: "the authority") }
        guard Data(base64Encoded: reply.hubKeyFingerprint)?.count == 32 else {
            throw .replyMalformed(host: host, part: "the hub's key")
        }
        return authorities
    }
}
