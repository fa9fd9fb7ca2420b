/// How far long inputs that are taken in pieces have come; kept in the transaction of each piece.
extension LocalWrite {
    /// How many lines of an input were taken before it was cut short; 0 for one that is new, or was taken whole.
    package func intake(_ name: String) throws -> Int {
        try query("SELECT value FROM _meta WHERE key = ?", ["intake \(name)"]).first(Int.self) ?? 0
    }

    /// `reached`: lines taken by now; nil when all are.
    package func note(intake name: String, reached: Int?) throws {
        guard let reached else { return try execute("DELETE FROM _meta WHERE key = ?", ["intake \(name)"]) }
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", ["intake \(name)", reached])
    }

    /// Lines taken of each input that was cut short.
    package func cutIntakes() throws -> [Int] {
        try query("SELECT value FROM _meta WHERE key LIKE 'intake %' ORDER BY key").all(Int.self)
    }
}
