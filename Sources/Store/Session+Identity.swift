package import Causality
import FoundationEssentials
import GRDB
import Register

/// Who may be one person with whom: found by the hub, decided by people, and taken back by them.
extension Session {
    /// Two case files that may be one person's, and why that seems so.
    package struct Suspicion: Hashable, Sendable {
        package var one: Dot
        package var other: Dot
        /// 0 to 100: orders the list, and decides nothing.
        package var score: Int
        package var reasons: [String]
    }

    /// Pairs of case files that are counted as two persons and may be one, the likeliest first.
    ///
    /// The same PIN (which may be mistyped or shared), or names that sound alike in either script with the same day, or the
    /// same year, of birth.
    package func suspicions() throws -> [Suspicion] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT person.id, coalesce(g.root, person.id) AS root, surname, given_name, surname_latin, given_name_latin,
                    birth_date, pin, sex FROM person LEFT JOIN _person_group g ON g.case_id = person.id ORDER BY person.id
                """)
        struct File {
            var id: Dot
            var root: Int64
            var birth: String
            var sex: String
        }
        var byKey: [String: [(File, Int, String)]] = [:]
        for row in rows {
            guard let id = Dot(packed: row["id"]) else { continue }
            let file = File(id: id, root: row["root"], birth: row["birth_date"] ?? "", sex: row["sex"] ?? "")
            if let pin = row["pin"] as String?, !pin.isEmpty {
                byKey["pin " + pin, default: []].append((file, 90, "the same PIN"))
            }
            guard file.birth.count >= 4 else { continue }
            var names: Set<String> = []
            for (surname, given) in [("surname", "given_name"), ("surname_latin", "given_name_latin")] {
                let key = [surname, given].map { NameKey.key(row[$0] ?? "") }
                if key.allSatisfy({ !$0.isEmpty }) { names.insert(key.joined(separator: " ")) }
            }
            for name in names {
                if file.birth.count == 10 {
                    byKey["name \(name) \(file.birth)", default: []].append(
                        (file, 80, "names that sound alike, the same day of birth"))
                }
                byKey["year \(name) \(file.birth.prefix(4))", default: []].append(
                    (file, 40, "names that sound alike, the same year of birth"))
            }
        }
        var found: [[Dot]: (Int, [String])] = [:]
        for files in byKey.values where files.count > 1 {
            for (index, (one, score, reason)) in files.enumerated() {
                for (other, _, _) in files[(index + 1)...] where one.root != other.root {
                    let pair = [one.id, other.id].sorted()
                    let known = found[pair] ?? (0, [])
                    guard !known.1.contains(reason) else { continue }
                    found[pair] = (max(known.0, score), known.1 + [reason])
                }
            }
        }
        return found.map { pair, match in
            let reasons = match.1.sorted()
            return Suspicion(
                one: pair[0], other: pair[1], score: min(100, match.0 + 10 * (reasons.count - 1)), reasons: reasons)
        }.sorted { ($1.score, $0.one, $0.other) < ($0.score, $1.one, $1.other) }
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
