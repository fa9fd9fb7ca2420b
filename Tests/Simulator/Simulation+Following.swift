import Causality
import Chance
import Decisions
import Register
import Store

/// A store that comes back under another register description: its views are made again in pieces, while exchanges go on.
///
/// Drawn from a stream of its own, so that every seed says of the rest what it always said.
extension Simulation {
    /// One in three who come back.
    func beginAnewPerhaps(_ store: Store) throws {
        guard !isHealing, follows.oneIn(3) else { return }
        try beginAnew(store)
    }

    func beginAnew(_ store: Store) throws {
        if store.identity.isHub {
            meetEverywhere(.hubViewsAnew)
        } else if let facility = facilities.first(where: { $0.store === store }) {
            meet(.viewsAnew, facility)
        }
        try store.write { try $0.views.beginAnew() }
        report.coverage["views begun anew, \(store.identity.isHub ? "hub" : "facility")", default: 0] += 1
        trace.add("\(now) the views of \(store.identity.log) begin anew")
    }

    /// Some pieces, or none, before an exchange.
    func followPerhaps(_ store: Store) throws {
        if store.identity.isHub { try judgeAgainPerhaps() }
        guard try store.read({ try $0.views.areViewsBehind() }) else { return }
        for _ in 0..<follows.below(3) {
            let follower = ViewFollower(store, pieceCount: 1 + follows.below(12))
            if try follower.follow(at: followingMoment(store)) == nil { return }
        }
        report.coverage["exchanges while views are made", default: 0] += 1
    }

    /// Whoever writes or reads waits for them.
    func followEverywhere() throws {
        let up = (hub.isDown ? [] : [hub.store]) + facilities.filter { !$0.isDown }.map(\.store)
        for store in up where try store.read({ try $0.views.areViewsBehind() }) {
            try store.followToEnd(at: { followingMoment(store) })
        }
        try judgeAgainPerhaps()
    }

    private func followingMoment(_ store: Store) -> WriteMoment? {
        guard store.identity.isHub else { return nil }
        return hub.moment(at: now, saltSeed: follows.next())
    }
}
