package import Causality
import FoundationEssentials
import GRDB
import Register

/// Who may be one person with whom: found by the hub, decided by people, and taken back by them.
extension Session {
    /// Two case files that may be one person's, and why that seems so.
    package struct Suspicion: Hashable, Sendable {
        /// The score of one reason; a second one adds 10.
        package enum Reason: Int, Comparable, Sendable {
            case sameYear = 40
            case sameDay = 80
            case samePIN = 90

            package static func < (left: Reason, right: Reason) -> Bool { left.rawValue < right.rawValue }

            package var text: String {
                switch self {
                case .sameYear: "names that sound alike, the same year of birth"
                case .sameDay: "names that sound alike, the same day of birth"
                case .samePIN: "the same PIN"
                }
            }
        }

        /// From this score on a pair is in the bounds of a count, and in the list unless another is asked for.
        package static let scoreMin = 60

        package var one: Dot
        package var other: Dot
        /// Under which they are counted; the same for files that are one person's already.
        var roots: [Int64]
        /// The strongest first.
        package var reasons: [Reason]

        /// 0 to 100: orders the list, and decides nothing.
        package var score: Int { (reasons.first?.rawValue ?? 0) + 10 * (reasons.count - 1) }
    }

    /// Pairs of case files that are counted as two persons and may be one, the likeliest first; with a score of at least
    /// `least`.
    ///
    /// The same PIN (which may be mistyped or shared), or names that sound alike in either script with the same day, or the
    /// same year, of birth.
    package func suspicions(least: Int = Suspicion.scoreMin) throws -> [Suspicion] {
        // Two with nothing in common but a year are not even read where that would not be enough.
        let asksYear = least <= Suspicion.Reason.sameYear.rawValue
        let alike = """
            WHERE pin IN (SELECT pin FROM person WHERE pin <> '' GROUP BY pin HAVING count(*) > 1)
                OR birth_date IN (SELECT birth_date FROM person GROUP BY birth_date HAVING count(*) > 1)
            """
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT person.id, coalesce(g.root, person.id) AS root, surname, given_name, surname_latin,
                    given_name_latin, birth_date, pin
                FROM person LEFT JOIN _person_group g ON g.case_id = person.id \(asksYear ? "" : alike)
                """)
        typealias File = (id: Dot, root: Int64)
        var byKey: [String: (reason: Suspicion.Reason, files: [File])] = [:]
        for row in rows {
            guard let id = Dot(packed: row["id"]) else { continue }
            func add(_ reason: Suspicion.Reason, _ key: String) {
                byKey["\(reason.rawValue) \(key)", default: (reason, [])].files.append((id, row["root"]))
            }
            if let pin = row["pin"] as String?, !pin.isEmpty { add(.samePIN, pin) }
            guard let birth = row["birth_date"] as String?, birth.count >= 4 else { continue }
            var names: Set<String> = []
            for columns in [["surname", "given_name"], ["surname_latin", "given_name_latin"]] {
                let keys = columns.map { NameKey.key(row[$0] ?? "") }
                if keys.allSatisfy({ !$0.isEmpty }) { names.insert(keys.joined(separator: " ")) }
            }
            for name in names {
                if birth.count == 10 { add(.sameDay, "\(name) \(birth)") }
                if asksYear { add(.sameYear, "\(name) \(birth.prefix(4))") }
            }
        }
        var found: [[Dot]: (roots: [Int64], reasons: Set<Suspicion.Reason>)] = [:]
        for (reason, files) in byKey.values where files.count > 1 {
            for (index, one) in files.enumerated() {
                for other in files[(index + 1)...] where one.root != other.root {
                    found[[one.id, other.id].sorted(), default: ([one.root, other.root], [])].reasons.insert(reason)
                }
            }
        }
        return found.map { pair, match in
            // The same day is the same year.
            let reasons = match.reasons.contains(.sameDay) ? match.reasons.subtracting([.sameYear]) : match.reasons
            return Suspicion(one: pair[0], other: pair[1], roots: match.roots, reasons: reasons.sorted(by: >))
        }.filter { $0.score >= least }.sorted { ($1.score, $0.one, $0.other) < ($0.score, $1.one, $1.other) }
    }

    /// How many of these persons may be one with another of them: persons less those that would be left, were all joined.
    func suspected(among roots: Set<Int64>) throws -> Int {
        var joined: [Int64: Int64] = [:]
        func top(_ root: Int64) -> Int64 {
            var root = root
            while let next = joined[root] { root = next }
            return root
        }
        for pair in try suspicions() where roots.isSuperset(of: pair.roots) {
            let (one, other) = (top(pair.roots[0]), top(pair.roots[1]))
            if one != other { joined[one] = other }
        }
        return joined.count
    }

    /// Two case files that were joined, or taken apart again, and on what grounds.
    package func joins() throws -> [(file: Dot, into: Dot, grounds: String, author: String)] {
        try Row.fetchAll(db, sql: "SELECT * FROM _alias ORDER BY decision").compactMap { row in
            guard let file = Dot(packed: row["case_id"]), let into = Dot(packed: row["target"]),
                let decision = Dot(packed: row["decision"])
            else { return nil }
            return (file, into, row["grounds"], try change(decision)?.author ?? "")
        }
    }

    /// A person's decision that two case files are one's, or are not after all; neither file is changed or deleted.
    ///
    /// Throws ``Refusal`` where they are one, or two, already, or where only an exact prisoner number joins them.
    package func decideIdentity(
        _ one: Dot, _ other: Dot, areOne: Bool, reason: String, author: String, at moment: WriteMoment
    ) throws {
        guard site == 0 else { throw Refusal("identity", "only the hub joins and separates case files") }
        guard !reason.isEmpty else { throw Refusal("identity", "a decision says why; give --reason") }
        for file in [one, other] where try change(file)?.opensCaseFile != true {
            throw Refusal("identity", "no case file \(file) here")
        }
        let isJoined = try aliasGroup(of: one).contains(other)
        if areOne {
            guard !isJoined, one != other else { throw Refusal("identity", "\(one) and \(other) are one already") }
            // A file is joined to one other: where it is already, the end of its chain is.
            var end = one
            while let next = try target(of: end), next != end { end = next }
            try decideAlias(end, into: other, grounds: reason, author: author, at: moment)
        } else {
            guard isJoined else {
                throw Refusal(
                    "identity", "\(one) and \(other) are not joined; an exact prisoner number is corrected in the file")
            }
            // The link between the two stands at either of them; a file that is its own target is joined to none.
            for (file, target) in [(one, other), (other, one)] where try self.target(of: file) == target {
                try decideAlias(file, into: file, grounds: reason, author: author, at: moment)
            }
            guard try !aliasGroup(of: one).contains(other) else {
                throw Refusal("identity", "\(one) and \(other) are joined through a third file; separate that one")
            }
        }
    }

    private func target(of file: Dot) throws -> Dot? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT target FROM _alias WHERE case_id = ?"), arguments: [file.packed]
        ).flatMap { Dot(packed: $0) }
    }
}
