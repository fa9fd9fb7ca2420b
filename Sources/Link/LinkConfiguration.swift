/// How a node reaches the hub, and whom it takes for the hub.
package struct LinkConfiguration: Sendable {
    /// Which proxy stands between.
    package enum Proxy: Hashable, Sendable {
        /// None, whatever the environment says: a variable left in a unit file must not reroute a register.
        case none
        /// As `https_proxy` and `no_proxy` say.
        case environment
        /// `http://host:port` or `socks5h://host:port`.
        case address(String)
    }

    /// Below this rate for this long, a call is given up: a dead satellite link looks like a very slow one.
    package struct RateFloor: Hashable, Sendable {
        package var bytesPerSecond: Int
        package var duration: Duration

        package init(bytesPerSecond: Int, duration: Duration) {
            self.bytesPerSecond = bytesPerSecond
            self.duration = duration
        }
    }

    /// `https://host:port`, without a path.
    package var baseURL: String
    /// This node's certificate in PEM; nil before enrolment.
    package var clientCertificatePEM: [UInt8]?
    /// This node's private key in PEM, held in memory only.
    package var clientKeyPEM: [UInt8]?
    /// The only authorities trusted, one behind the other; the system's own never are. Nil trusts nobody.
    package var authorityPEM: [UInt8]?
    /// Base64 of the SHA-256 of the hub's SubjectPublicKeyInfo; nil accepts any key that the authority signed.
    package var pinnedPublicKey: String?
    package var connectTimeout = Duration.seconds(30)
    /// For one whole call. Generous: a batch over 9.6 kbit/s takes its time, and ``rateFloor`` ends a dead one.
    package var totalTimeout = Duration.seconds(1_800)
    package var rateFloor = RateFloor(bytesPerSecond: 8, duration: .seconds(60))
    /// Leaves room for the telephone that shares the line; nil for no limit.
    package var maxSendBytesPerSecond: Int?
    package var maxReceiveBytesPerSecond: Int?
    /// A longer answer ends the call before it fills the memory.
    package var answerBytesMax = 64 << 20
    package var proxy = Proxy.none
    /// The one header of answers that is read.
    package var noticeHeader: String?
    /// Takes anybody for the hub: only to `get` the authority's certificate, before its fingerprint is compared.
    ///
    /// With this set, `post` is refused and the client certificate stays at home.
    package var insecureFirstContact = false

    package init(baseURL: String) { self.baseURL = baseURL }

    /// Host and port, for messages; what stands before an `@` could be a password and is left out.
    package var host: String {
        let afterScheme = baseURL.split(separator: "://", maxSplits: 1).last ?? Substring(baseURL)
        let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
        return String(authority.split(separator: "@").last ?? authority)
    }
}
