import Causality
import Exchange
import GRDB
import Register
import Store

/// Canaries: each alters what passes through the driver, so that shipped code needs no hook.
extension Simulation {
    func tampered(_ answer: Answer, for facility: SimulatedFacility) -> Answer {
        var answer = answer
        switch bug {
        case .causality:
            for index in answer.changes.indices where !answer.changes[index].createsRecord {
                answer.changes[index].context = VersionVector()
            }
        case .delivery:
            let chosen = answer.changes.indices.filter { answer.changes[$0].type >= 16 }
            if let index = chosen.last, random.oneIn(4) { answer.changes.remove(at: index) }
        case .verdict: answer.changes.removeAll { $0.type == 2 }
        case .custody, .acknowledgement, nil: break
        }
        return answer
    }

    func tamperWithHub() throws {
        guard bug == .custody else { return }
        // A receipt that directly follows a transit is forgotten: the person stays on the road.
        try hub.store.write { session in
            try session.db.execute(
                sql: """
                    DELETE FROM _span WHERE holder = 1 AND EXISTS (SELECT 1 FROM _span AS road
                        WHERE road.root = _span.root AND road.holder = 2 AND road.ends = _span.starts);
                    UPDATE _span SET ends = NULL WHERE holder = 2 AND NOT EXISTS (SELECT 1 FROM _span AS next
                        WHERE next.root = _span.root AND next.starts = _span.ends)
                    """)
        }
    }
}
