import Causality
import Chance
import Exchange
import FoundationEssentials
import GRDB
package import Register
package import Store
import Wire

/// A site whose software was altered writes past every check of its own store, with a chain that proves it.
extension Simulation {
    func forge(_ facility: SimulatedFacility) throws {
        let kind = random.below(7)
        let seed = random.next()
        let target = try anyFile(facility)
        let stranger = Dot(LogID(site: 1 + facility.site % facilities.count, incarnation: 1), 999_999)
        let moment = try facility.writeMoment(at: now, saltSeed: seed)
        let end = try facility.store.read { try $0.ownLog.ownLogEnd() }
        let dot = Dot(facility.log, end + 1)
        var change = Change(
            dot: dot, record: dot, type: 16, caseFile: dot, edition: 1,
            timestamp: HybridTimestamp(milliseconds: moment.wallMilliseconds), clock: moment.clock,
            author: author(facility), reason: "forged", writes: [Write(1, .text("F\(end)"))])
        switch kind {
        case 0:  // A decision of the hub: a grant of someone's file to itself.
            change.type = SystemType.scope.rawValue
            change.caseFile = target ?? dot
            change.writes = [Write(1, .integer(Int64(facility.site))), Write(2, .integer(1))]
        case 1:  // A verdict on somebody else's change.
            change.type = SystemType.verdict.rawValue
            change.caseFile = target ?? dot
            change.writes = [Write(1, .integer((target ?? dot).packed)), Write(2, .integer(1))]
        case 2:  // A decision of the hub with nothing in it.
            change.type = SystemType.alias.rawValue
            change.writes = []
        case 3:  // Reference data that only the hub writes.
            change.type = SimulatedRegister.hubOnlyType
            change.writes = [Write(1, .integer(1)), Write(2, .text("forged"))]
        case 4:  // A case file that nobody has.
            change.type = 19
            change.caseFile = stranger
        case 5:  // A custody without what is required.
            change.type = 17
            change.caseFile = target ?? dot
            change.writes = [Write(9, .text("forged"))]
        default:  // An edit that names nothing it saw.
            guard let target else { return }
            change.record = target
            change.caseFile = target
            change.writes = [Write(4, .text("forged"))]
        }
        if change.opensCaseFile { change.salt = seed }
        try append(change, to: facility)
        facility.forged.append(dot)
        trace.add("\(now) site \(facility.site) forges \(dot) of kind \(kind)")
        try tell(facility, .committed(logEnd: dot.sequence, urgent: false))
    }

    private func anyFile(_ facility: SimulatedFacility) throws -> Dot? {
        let files = try facility.store.read { transaction in
            try Int64.fetchAll(transaction.db, sql: "SELECT id FROM person ORDER BY id").compactMap { Dot(packed: $0) }
        }
        return random.pick(files)
    }

    func append(_ change: Change, to facility: SimulatedFacility) throws {
        try facility.store.append(unchecked: change)
    }
}

extension Store {
    /// Writes into the own log past every check, as an altered program would, with a chain that proves it.
    package func append(unchecked change: Change) throws {
        try write { transaction in
            let db = transaction.db
            let content = try Content.bytes(change)
            try transaction.ledger.store(change)
            let log = change.dot.log.packed
            let link = try Data.fetchOne(db, sql: "SELECT after FROM _run WHERE log = ?", arguments: [log])
            var chain = link.map { Chain(link: [UInt8]($0)) } ?? .start
            let salt = try change.salt ?? transaction.change(change.caseFile)?.salt ?? 0
            content.withUnsafeBytes {
                chain.append(
                    salt: salt, dot: change.dot, record: change.record, caseFile: change.caseFile,
                    author: change.author, content: $0)
            }
            try db.execute(
                sql: """
                    INSERT INTO _run VALUES (?1, 1, ?2, zeroblob(32), ?3, ?4, 0)
                    ON CONFLICT (log, low) DO UPDATE SET high = ?2, after = ?3
                    """,
                arguments: [log, change.dot.sequence, Data(chain.link), change.timestamp.milliseconds])
        }
    }
}
