import Causality
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

    private let shelves = Mutex<[Int: Shelf]>([:])

    package func take(site: Int) throws -> Store {
        try shelves.withLock { shelves in
            if let store = shelves[site]?.free.popLast() { return store }
            if let shelf = shelves[site] { return try shelf.model.copy() }
            let model = try Store.open(
                ":memory:", description: SimulatedRegister.description,
                creating: Store.Identity(log: LogID(site: site, incarnation: 1)))
            shelves[site] = Shelf(model: model)
            return try model.copy()
        }
    }

    /// Empties a store and keeps it for a later simulation.
    package func giveBack(_ store: Store) throws {
        try store.write { session in
            let db = session.db
            // _change before the authors that it refers to.
            try db.execute(sql: "DELETE FROM _change")
            let tables = try String.fetchAll(
                db.cachedStatement(
                    // What is beneath a full-text index is emptied with it.
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_meta'
                        AND name NOT LIKE '\\_name\\_%' ESCAPE '\\'
                        """))
            for table in tables { try db.cachedStatement(sql: "DELETE FROM \"\(table)\"").execute() }
            try db.execute(
                sql: "DELETE FROM _meta WHERE key IN ('feed', 'followed', 'decided', 'judged') OR key LIKE 'refused%'")
        }
        shelves.withLock { $0[store.identity.log.site]?.free.append(store) }
    }
}
