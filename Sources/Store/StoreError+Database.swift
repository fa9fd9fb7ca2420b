import GRDB
import Machine

extension StoreError {
    /// What SQLite refused, in words that somebody can act on: never a statement, and nothing of a record.
    init(_ error: DatabaseError, at path: String) {
        let what: String =
            switch error.resultCode {
            case .SQLITE_FULL: Self.full
            // SQLite calls what else it could not write on a full disk an error of reading or writing.
            case .SQLITE_IOERR where (FreeRoom.bytes(at: path) ?? .max) < 1 << 20: Self.full
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
                "the store cannot be written; check the disk and who owns the file"
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                "the database is damaged; stop writing, keep the file and run 'kerben doctor'"
            case .SQLITE_IOERR: "the disk does not read or write; check its health"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds the store; try again"
            default:
                Self.missing(error.message ?? "").map {
                    "the register description has no \($0), which this needs; name it as the shipped one does"
                } ?? "SQLite error \(error.resultCode.rawValue); run 'kerben doctor'"
            }
        self.init("\(path): \(what)")
        isFull = what == Self.full
    }

    private static let full = "the disk is full; make room, nothing was written"

    /// The field or type that a statement names and the description does not have.
    private static func missing(_ message: String) -> String? {
        for (words, what) in [("no such column: ", "field"), ("no such table: ", "record type")]
        where message.hasPrefix(words) {
            let name = message.dropFirst(words.count)
            guard name.utf8.allSatisfy({ $0 == 95 || $0 == 46 || (48...57).contains($0) || (97...122).contains($0) })
            else { return nil }
            return "\(what) \"\(name)\""
        }
        return nil
    }

    /// Carries out what touches the database; its errors come out as lines for people.
    static func plainly<T>(at path: String, _ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError {
            throw StoreError(error, at: path)
        } catch is RowDecodingError {
            throw StoreError(
                "\(path): a row is not as the register description says; run 'kerben doctor --rebuild'")
        }
    }
}
