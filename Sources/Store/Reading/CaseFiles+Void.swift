package import Causality
import Custody
package import Register
import Safeguards
import Wire

/// What stands: changes that no verdict sets aside.
extension CaseFiles {
    package func isVoid(_ dot: Dot) throws -> Bool {
        let query = try Prepared(
            db, "SELECT 1 FROM _void WHERE dot = ? AND kind <> \(VerdictKind.released.rawValue)")
        query.bind(1, dot.packed)
        return try query.exists()
    }

    /// Dots under a verdict, of these changes and of what they were written upon.
    package func void(among changes: [Change]) throws -> Set<Dot> {
        guard hasVoid else { return [] }
        var void: Set<Dot> = []
        for dot in Set(changes.flatMap { [$0.dot, $0.record] + $0.context.dots }) where try isVoid(dot) {
            void.insert(dot)
        }
        return void
    }

    /// The latest word on a change; nil where there is none.
    package func verdict(on dot: Dot) throws -> (kind: VerdictKind, reason: String, verdict: Dot)? {
        var found: (VerdictKind, String, Dot)?
        try Prepared(db, "SELECT kind, reason, verdict FROM _void WHERE dot = ?", dot.packed).forEach { row in
            guard let kind = VerdictKind(rawValue: Int(row.number(0))), let verdict = Dot(packed: row.number(2))
            else { return }
            found = (kind, row.text(1), verdict)
        }
        return found
    }
}
