package import Exchange
import Register

/// Who is heard at the hub: what is asked before a request's changes are unfolded.
extension Session {
    /// What a site is told whatever it asks; nil where it may ask.
    package func refusal(ofSite site: Int, now: Int64) throws -> Answer? {
        let exchange = doorExchange(now)
        guard let caller = try caller(site) else { return exchange.refusal(.wrongLog) }
        return caller.isRevoked ? exchange.refusal(.revoked) : nil
    }

    /// Whether a request with this head would be carried out.
    package func isHeard(_ head: RequestHead, site: Int) throws -> Bool {
        guard let caller = try caller(site) else { return false }
        return doorExchange(0).answer(to: head, caller) == nil
    }

    private func doorExchange(_ now: Int64) -> HubExchange {
        HubExchange(hub: .init(epoch: store.identity.epoch, edition: description.edition, time: now), nextToken: 0)
    }
}
