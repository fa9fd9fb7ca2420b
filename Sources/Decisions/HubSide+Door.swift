import Causality
package import Exchange
import Register
import Store

/// Who is heard at the hub: what is asked before a request's changes are unfolded.
extension HubSide {
    /// What a site is told whatever it asks; nil where it may ask.
    package func refusal(ofSite site: Int, now: Int64) throws -> Answer? {
        let exchange = doorExchange(now)
        guard let caller = try callerAtTheDoor(site) else { return exchange.refusal(.wrongLog) }
        return caller.isRevoked ? exchange.refusal(.revoked) : nil
    }

    /// Whether a request with this head would be carried out.
    package func isHeard(_ head: RequestHead, site: Int) throws -> Bool {
        guard let caller = try callerAtTheDoor(site) else { return false }
        return doorExchange(0).answer(to: head, caller) == nil
    }

    /// Without what the hub holds of its log, which may be long: the exchange itself reads that.
    private func callerAtTheDoor(_ site: Int) throws -> HubExchange.Caller? {
        let select = "SELECT incarnation, token, revoked_at FROM _site WHERE number = ?"
        guard let row = try query(select, [site]).row() else { return nil }
        return HubExchange.Caller(
            log: try log(of: site, incarnation: row.required("incarnation")),
            token: UInt64(bitPattern: try row.required("token")),
            held: IntervalSet(), links: [], isRevoked: (row.value(2) as Int64?) != nil,
            positionMax: try deliveries.lastPosition())
    }

    private func doorExchange(_ now: Int64) -> HubExchange {
        HubExchange(hub: .init(epoch: store.identity.epoch, edition: description.edition, time: now), nextToken: 0)
    }
}
