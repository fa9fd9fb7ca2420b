import GRDB

/// The key under which a hub seals the tokens that it gives: made with its store, so that whatever the store is put back to
/// knows what it gave.
package enum TokenKey {
    package static let names = ["token_key_1", "token_key_2"]

    /// Makes it where there is none.
    static func make(_ db: Database, _ chance: () -> UInt64) throws {
        for name in names {
            try Prepared(
                db, "INSERT OR IGNORE INTO _meta VALUES (?, ?)", values: [name, Int64(bitPattern: chance())]
            ).run()
        }
    }
}
