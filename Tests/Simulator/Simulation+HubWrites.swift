import Causality
import Chance
import Decisions
import GRDB
import Register
import Store

/// What is written at the hub's own desk.
extension Simulation {
    func writeAtHub() throws {
        guard !hub.isDown else { return }
        if random.oneIn(2) {
            try writeAtHub(
                RecordInput(
                    type: "facility",
                    fields: ["site": .integer(Int64(1 + random.below(5))), "name": .text("facility \(now)")]))
        } else {
            let files = try hub.store.read { transaction in
                try Int64.fetchAll(transaction.db, sql: "SELECT id FROM person ORDER BY id").compactMap {
                    Dot(packed: $0)
                }
            }
            if let file = random.pick(files) { try edit(file, atHub: true) }
        }
    }

    func writeAtHub(_ input: RecordInput) throws {
        let moment = hub.moment(at: now, saltSeed: random.next())
        do {
            let change = try onDisk(of: hub.store, fullUntil: hub.fullUntil) {
                try hub.store.write(at: moment) { try $0.writing.put(input, author: "registry@0", at: &$1) }
            }
            trace.add("\(now) hub writes \(change.dot)")
            hubWrites.append(change)
            report.changes += 1
        } catch let refusal as Refusal {
            report.refusedWrites += 1
            trace.add("\(now) hub is refused: \(refusal)")
        } catch let error as StoreError where error.isFull {
            noteNoRoom("the hub writes")
        }
    }
}
