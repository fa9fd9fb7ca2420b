import Causality
import Exchange
import GRDB
import Ledger
import Register
import Store

/// What the hub sends, beside what it owes by a second and slower word of the same rule.
extension Simulation {
    /// The hub's feed as it was last read.
    struct FeedCopy {
        var changes: [(place: Int64, change: Change)] = []
    }

    /// After an answer: it brings what its site was owed next, and where it says that there is no more, all of it.
    func checkDelivery(to facility: SimulatedFacility, _ answer: Answer, after position: Int64) throws {
        guard answer.outcome == .done, try !hub.store.read({ try $0.views.areViewsBehind() }) else { return }
        let owed = try owed(to: facility.site, after: position)
        let sent = answer.changes.map(\.dot)
        guard sent == Array(owed.prefix(sent.count)), answer.more || sent.count == owed.count else {
            throw violation(
                .sentIsOwed,
                "site \(facility.site) at \(position) is sent \(sent), and owed \(owed), more \(answer.more)")
        }
    }

    private func owed(to site: Int, after number: Int64) throws -> [Dot] {
        try hub.store.read { transaction in
            let known = feedCopy.changes.last?.place ?? 0
            for place in try transaction.ledger.places(after: known) {
                guard let change = try transaction.change(place.dot) else { continue }
                feedCopy.changes.append((place.feed, change))
            }
            let facts = try transaction.deliveryFacts(of: site)
            var kept: [Dot: Bool] = [:]
            for (_, change) in feedCopy.changes where change.opensCaseFile {
                kept[change.caseFile] = try transaction.holdingsView.isKept(change.caseFile, from: site)
            }
            var void: Set<Dot> = []
            for (_, change) in feedCopy.changes where change.opensCaseFile {
                if let verdict = try transaction.caseFiles.verdict(on: change.dot), verdict.kind != .released {
                    void.insert(change.dot)
                }
            }
            let description = transaction.description
            var slow = SlowDelivery(
                site: site, log: facts.log, filledAt: facts.filledAt,
                isEveryones: { description[$0.type]?.scope == .everywhere }, widenedAt: { facts.widened[$0] },
                isKept: { kept[$0] ?? false }, isVoid: { void.contains($0) })
            let items = slow.items(of: feedCopy.changes)
            let position = FeedPositionNumbers().position(number) ?? FeedPosition(place: 0)
            return SlowDelivery.sent(items, after: position)
        }
    }
}

extension Transaction {
    /// What deliveries to a site depend on that is in no change.
    fileprivate func deliveryFacts(of site: Int) throws -> (log: LogID, filledAt: Int64?, widened: [Int: Int64]) {
        let incarnation = try Int.fetchOne(db, sql: "SELECT incarnation FROM _site WHERE number = ?", arguments: [site])
        let rows = try Row.fetchAll(db, sql: "SELECT type, place FROM _widened")
        return (
            LogID(site: site, incarnation: incarnation ?? 0),
            try Int64.fetchOne(db, sql: "SELECT place FROM _filled WHERE site = ?", arguments: [site]),
            Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        )
    }
}
