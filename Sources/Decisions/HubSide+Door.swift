import Causality
package import Exchange
import Register
import Store

/// Who is heard at the hub: what is asked before a request's changes are unfolded.
extension HubSide {
    /// What a site is told whatever it asks; nil where it may ask.
    package func refusal(ofSite site: Int, now: Int64) throws -> Answer? {
        let exchange = try doorExchange(now)
        guard let caller = try callerAtTheDoor(site, nil) else { return exchange.refusal(.wrongLog) }
        return caller.isRevoked ? exchange.refusal(.revoked) : nil
    }

    /// Whether a request with this head would be carried out.
    package func isHeard(_ head: RequestHead, site: Int) throws -> Bool {
        guard let caller = try callerAtTheDoor(site, head) else { return false }
        return try doorExchange(0).answer(to: head, caller) == nil
    }

    /// Without what the hub holds of its log, which may be long: the exchange itself reads that.
    private func callerAtTheDoor(_ site: Int, _ head: RequestHead?) throws -> HubExchange.Caller? {
        let select = "SELECT incarnation, token, revoked_at IS NOT NULL AS revoked FROM _site WHERE number = ?"
        guard let row = try query(select, [site]).row() else { return nil }
        let log = try log(of: site, incarnation: row.required("incarnation"))
        let token = UInt64(bitPattern: try row.required("token"))
        let shown: TokenStanding =
            if let head, let seal = try keptTokenSeal() {
                try standing(of: head, known: token, log, seal)
            } else {
                head?.token == token ? .current : .foreign
            }
        return HubExchange.Caller(
            log: log, token: token, shown: shown,
            held: IntervalSet(), links: [], isRevoked: try row.required("revoked"),
            positionMax: try deliveries.lastPosition())
    }

    private func doorExchange(_ now: Int64) throws -> HubExchange {
        HubExchange(hub: .init(epoch: try epoch, edition: description.edition, time: now), nextToken: 0)
    }
}
