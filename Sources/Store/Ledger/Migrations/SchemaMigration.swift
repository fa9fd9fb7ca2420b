import Causality
import FoundationEssentials
import GRDB
import Machine

/// A store of an earlier schema is brought to this program's when it is opened, after a copy of it as it was is beside it.
enum SchemaMigration {
    /// Does nothing to a store of this schema, or of a later one, which is refused elsewhere.
    ///
    /// All in one transaction: cut short, it begins again with the next opening. Throws ``StoreError`` where there is no room
    /// for the copy.
    static func update(_ writer: any DatabaseWriter, at path: String) throws {
        guard try writer.read(isFormer) else { return }
        if path != ":memory:" {
            try checkRoom(at: path)
            try keepCopy(writer, at: path)
        }
        do {
            try writer.write { db in
                // Somebody else may have opened it meanwhile.
                guard try isFormer(db) else { return }
                try FormerChanges(db, path).move()
                try Prepared(db, "UPDATE _meta SET value = 2 WHERE key = 'schema'").run()
            }
        } catch {
            // The store is as it was: on a full disk its copy would be in the way.
            try? FileManager.default.removeItem(atPath: copyPath(of: path))
            throw error
        }
    }

    /// The copy, and what is written beside the store until it is moved.
    private static func checkRoom(at path: String) throws {
        let needed = 2 * [path, path + "-wal"].reduce(0) { $0 + (FileStatus($1)?.bytes ?? 0) }
        guard let free = FreeRoom.bytes(at: path), free < needed else { return }
        throw StoreError(
            "\(path): to be updated it takes \(needed / 1_048_576 + 1) MB of free room, for a copy as it was and for what is "
                + "moved; \(free / 1_048_576) MB are free, so it was not updated")
    }

    private static func isFormer(_ file: String) throws -> Bool {
        try StoreSnapshot.reading(file, isFormer)
    }

    private static func isFormer(_ db: Database) throws -> Bool {
        guard try db.tableExists("_meta") else { return false }
        return try Prepared(db, "SELECT value FROM _meta WHERE key = 'schema'").first(Int64.self) == 1
    }

    /// What the copy is called, beside the store.
    static func copyPath(of path: String) -> String { path + ".schema1" }

    private static func keepCopy(_ writer: any DatabaseWriter, at path: String) throws {
        let (copy, part) = (copyPath(of: path), copyPath(of: path) + ".part")
        // Left by an attempt that was cut short.
        for file in [part, part + "-journal"] where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
        guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StoreError("\(copy): cannot be written; a copy of the store belongs there before it is updated")
        }
        do {
            try writer.vacuum(into: part)
            // Somebody else may have been quicker: the copy beside the store is theirs, then, and the right one.
            guard try isFormer(part) else { return try FileManager.default.removeItem(atPath: part) }
            try AtomicFile.place(part, as: copy)
        } catch {
            // What went wrong is what is thrown.
            for file in [part, part + "-journal"] { try? FileManager.default.removeItem(atPath: file) }
            throw StoreError(
                "\(copy): no copy of the store could be kept there, so it was not updated; it takes as much room as the "
                    + "store (\(error))")
        }
    }
}
