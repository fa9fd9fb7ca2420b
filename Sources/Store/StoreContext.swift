import Causality
package import GRDB
package import Register

/// What every part of an open store stands on: the database within one transaction, its ledger, and which store it is.
package final class StoreContext {
    package let store: Store
    package let db: Database
    /// The change set.
    package let ledger: SQLiteLedger
    /// What is to be settled before the transaction ends.
    package let unsettled = Unsettled()
    /// What is read of each record type.
    var selections: [String: String] = [:]
    /// True while later changes are undone in a transaction that is undone itself.
    var isLookingBack = false
    /// Changes that records were folded from.
    package var folded = 0

    init(_ store: Store, _ db: Database) {
        self.store = store
        self.db = db
        ledger = SQLiteLedger(db, log: store.log, path: store.path)
    }
}

/// A part of a store that is open in a transaction (``Transaction``).
///
/// Each is made with the parts that it stands on and knows no other, so nothing reaches up from the ledger to who reads it.
package protocol StorePart {
    var context: StoreContext { get }
}

extension StorePart {
    package var store: Store { context.store }
    package var db: Database { context.db }
    package var ledger: SQLiteLedger { context.ledger }
    package var unsettled: Unsettled { context.unsettled }

    package var description: RegisterDescription {
        // Lent: a copy of it for each change would be counted.
        _read { yield context.store.description }
    }
    package var site: Int { context.store.identity.log.site }

    /// Runs a statement that is compiled once a connection: compiling one costs more than running most of ours.
    package func execute(_ sql: String, _ values: [(any SQLValue)?] = []) throws {
        try Prepared(db, sql, values: values).run()
    }

    /// The same, to be read.
    package func query(_ sql: String, _ values: [(any SQLValue)?] = []) throws -> Prepared {
        try Prepared(db, sql, values: values)
    }

    /// How many rows the last statement wrote.
    package var changedRows: Int { db.changesCount }

    /// The order of arrival here; a watermark is one of these.
    package func lastFeed() throws -> Int64 { try ledger.lastFeed() }
}
