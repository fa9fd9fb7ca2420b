import Causality
import Decisions
import GRDB
import Register
package import Store
import Synchronization

/// Stores without a row, handed out and taken back: a fresh connection compiles every statement again, which costs more
/// than most simulations' writes.
package final class EmptyStores: Sendable {
    package static let shared = EmptyStores()

    private struct Shelf {
        var model: Store
        var free: [Store] = []
    }

    private let shelves = Mutex<[Place: Shelf]>([:])

    private struct Place: Hashable {
        var site: Int
        var edition: Int
    }

    package func take(site: Int, edition: Int = 1) throws -> Store {
        try shelves.withLock { shelves in
            let place = Place(site: site, edition: edition)
            if let store = shelves[place]?.free.popLast() { return store }
            if let shelf = shelves[place] { return try shelf.model.copy() }
            let model = try Store.open(
                ":memory:", description: SimulatedRegister.description(edition: edition),
                creating: Store.Identity(log: LogID(site: site, incarnation: 1)))
            shelves[place] = Shelf(model: model)
            return try model.copy()
        }
    }

    /// Empties a store and keeps it for a later simulation.
    package func giveBack(_ store: Store) throws {
        // One of a machine that took another's place is no other site's.
        guard store.identity.log.incarnation == 1 else { return }
        try store.write { transaction in
            let db = transaction.db
            let tables = try String.fetchAll(
                db.cachedStatement(
                    // What is beneath a full-text index is emptied with it.
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_meta'
                        AND name NOT LIKE '\\_name\\_%' ESCAPE '\\'
                        """))
            for table in tables { try db.cachedStatement(sql: "DELETE FROM \"\(table)\"").execute() }
            try db.execute(
                sql: """
                    DELETE FROM _meta
                    WHERE key NOT IN ('schema', 'site', 'incarnation', 'epoch', 'views', 'tallies', 'proof')
                    """)
        }
        let place = Place(site: store.identity.log.site, edition: store.description.edition)
        shelves.withLock { $0[place]?.free.append(store) }
    }
}

extension Store {
    /// At a hub: the token that a site was given last, which it shows with its next request.
    package func lastToken(of site: Int) throws -> UInt64 {
        let token = try read { try $0.query("SELECT token FROM _site WHERE number = ?", [site]).first(Int64.self) }
        return UInt64(bitPattern: token ?? 0)
    }
}
