import Causality
import Chance
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
        case .custody, .acknowledgement, .number, .rival, .joined, .closing, .former, .halted, .judging, .resent,
            .owed, .renewal, .filling, .room, .proof, nil:
            break
        case .unknown:
            for index in answer.changes.indices {
                guard let type = facility.store.description[answer.changes[index].type] else { continue }
                answer.changes[index].writes.removeAll { type.field($0.field) == nil }
            }
        case .untold:
            answer.changes.removeAll { change in
                guard change.type == SystemType.verdict.rawValue,
                    let dot = change.value(of: SystemType.VerdictField.dot)?.integer.flatMap({ Dot(packed: $0) })
                else { return false }
                return dot.log == facility.log && !facility.forged.contains(dot)
            }

        }
        return answer
    }

    func tamperWithHub() throws {
        guard let sql = bug?.hubStatement else { return }
        try hub.store.write { try $0.db.execute(sql: sql) }
    }
}

extension PlantedBug {
    /// What spoils the hub's views after each of its transactions; nil where the fault lies elsewhere.
    fileprivate var hubStatement: String? {
        switch self {
        case .causality, .acknowledgement, .delivery, .verdict, .halted, .unknown, .judging, .untold, .renewal,
            .filling, .room, .proof:
            nil
        case .resent: "UPDATE solitary SET notes = NULL"
        case .owed: "UPDATE _held SET last = since WHERE until IS NULL AND site > 0"
        case .custody:
            // A receipt that directly follows a transit is forgotten: the person stays on the road.
            """
            DELETE FROM _span WHERE holder = 1 AND EXISTS (SELECT 1 FROM _span AS road
                WHERE road.root = _span.root AND road.holder = 2 AND road.ends = _span.starts);
            UPDATE _span SET ends = NULL WHERE holder = 2 AND NOT EXISTS (SELECT 1 FROM _span AS next
                WHERE next.root = _span.root AND next.starts = _span.ends)
            """
        case .number:
            """
            INSERT OR IGNORE INTO _held
                SELECT transfer.case_id, custody.facility, value + 1, NULL, value + 1, NULL, NULL FROM custody
                JOIN transfer ON transfer."number" = custody.transfer_no AND transfer."to" <> custody.facility
                JOIN _meta ON key = 'feed'
                WHERE NOT EXISTS (SELECT 1 FROM _held WHERE case_id = transfer.case_id AND site = custody.facility)
            """
        case .rival: "UPDATE _span SET holder = 1, site = other_site, other_site = NULL WHERE holder = 3"
        case .joined:
            """
            DELETE FROM _held WHERE granted_by IS NOT NULL AND (case_id IN (SELECT target FROM _alias)
                OR case_id IN (SELECT case_id FROM _alias));
            DELETE FROM _scope WHERE granted = 1 AND (case_id IN (SELECT target FROM _alias)
                OR case_id IN (SELECT case_id FROM _alias))
            """
        case .closing: "DELETE FROM _span WHERE holder = 3"
        case .former:
            """
            DELETE FROM _void WHERE dot IN (SELECT dot FROM _file_change
                JOIN _scope ON _scope.case_id = _file_change.case_id AND granted < 1 AND site = dot >> 48)
            """
        }
    }
}
