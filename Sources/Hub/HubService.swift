package import Exchange
package import Trust

/// What stands behind the listeners: the hub's store, its authority and its enrolment codes.
///
/// Called from many connections at once; an error thrown becomes a 500 without details, which go to the log only.
package protocol HubService: Sendable {
    /// The enrolled site that a certificate's key belongs to; nil where it is none's. A revoked site is still one:
    /// the exchange tells it so.
    func site(of key: KeyFingerprint) async throws -> Int?

    /// What a site is told whatever it asks, before its request is read; nil where it may ask.
    func refusal(of site: Int) async throws -> Answer?

    /// Whether a request with this head would be carried out; where not, ``exchange(_:site:)`` is given it without its
    /// changes, and answers.
    func isHeard(_ head: RequestHead, site: Int) async throws -> Bool

    /// One exchange of a site, carried out or refused in its answer.
    func exchange(_ request: Exchange.Request, site: Int) async throws -> Answer

    /// Spends an enrolment code; nil where the code is unknown, used or expired.
    ///
    /// A ``TrustError`` about the certificate request is told to the caller; throw it before the code is spent.
    func enrol(secret: [UInt8], certificateRequestPEM: String) async throws -> EnrolmentGrant?
}
