package import Causality
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
        var found: [[Dot]: Set<Suspicion.Reason>] = [:]
        let pairs = try Prepared(db, "SELECT one, other, reason FROM _suspicion")
        try pairs.forEach { row in
            guard let one = Dot(packed: row.number(0)), let other = Dot(packed: row.number(1)),
                let reason = Suspicion.Reason(rawValue: Int(row.number(2)))
            else { return }
            found[[one, other], default: []].insert(reason)
        }
        if least <= Suspicion.Reason.sameYear.rawValue {
            for pair in try alikeByYear() { found[pair, default: []].insert(.sameYear) }
        }
        return try found.compactMap { pair, reasons in
            let roots = try pair.map { try root(ofFile: $0).packed }
            guard roots[0] != roots[1] else { return nil }
            // The same day is the same year.
            let reasons = reasons.contains(.sameDay) ? reasons.subtracting([.sameYear]) : reasons
            return Suspicion(one: pair[0], other: pair[1], roots: roots, reasons: reasons.sorted(by: >))
        }.filter { $0.score >= least }.sorted { ($1.score, $0.one, $0.other) < ($0.score, $1.one, $1.other) }
    }

    /// Files with names that sound alike and the same year of birth: too many, and too weak, to be kept.
    private func alikeByYear() throws -> [[Dot]] {
        guard let type = description[store.custody.person] else { return [] }
        let everybody = try Prepared(db, select(type, Self.likenessFields, by: "1"))
        everybody.bind(1, 1)
        var byKey: [String: [Dot]] = [:]
        try everybody.forEach { row in
            guard let id = Dot(packed: row.number(0)), row.text(2).count >= 4 else { return }
            for name in Self.soundingNames(row) { byKey["\(name) \(row.text(2).prefix(4))", default: []].append(id) }
        }
        return byKey.values.flatMap { files in
            files.indices.flatMap { index in files[(index + 1)...].map { [files[index], $0].sorted() } }
        }
    }

    private static let likenessFields = [
        "pin", "birth_date", "surname", "given_name", "surname_latin", "given_name_latin",
    ]

    private static func soundingNames(_ row: Prepared.Columns) -> Set<String> {
        let scripts: [(surname: Int32, given: Int32)] = [(3, 4), (5, 6)]
        return Set(
            scripts.compactMap { script in
                let keys = [NameKey.key(row.text(script.surname)), NameKey.key(row.text(script.given))]
                return keys.contains("") ? nil : keys.joined(separator: " ")
            })
    }

    /// What each of these files may be found, and taken for another, by: its likenesses, its suspicions, its words.
    func settleLikeness() throws {
        guard let type = description[store.custody.person] else { return }
        for file in unlikened.takeAll() {
            for sql in [
                "DELETE FROM _suspicion WHERE one = ?", "DELETE FROM _suspicion WHERE other = ?",
                "DELETE FROM _likeness WHERE file = ?",
            ] {
                let delete = try Prepared(db, sql)
                delete.bind(1, file.packed)
                try delete.run()
            }
            var keys: [String: Suspicion.Reason] = [:]
            let person = try Prepared(db, select(type, Self.likenessFields, by: "id"))
            person.bind(1, file.packed)
            try person.forEach { row in
                if !row.text(1).isEmpty { keys["PIN \(row.text(1))"] = .samePIN }
                guard row.text(2).count == 10 else { return }
                for name in Self.soundingNames(row) { keys["\(name) \(row.text(2))"] = .sameDay }
            }
            for (key, reason) in keys { try note(key, of: file, reason) }
            try writeWords(of: file, type)
        }
    }

    private func note(_ key: String, of file: Dot, _ reason: Suspicion.Reason) throws {
        let pairs = try Prepared(
            db,
            """
            INSERT OR IGNORE INTO _suspicion
            SELECT min(file, ?1), max(file, ?1), ?3 FROM _likeness WHERE key = ?2 AND file <> ?1
            """)
        pairs.bind(1, file.packed)
        pairs.bind(2, key)
        pairs.bind(3, Int64(reason.rawValue))
        try pairs.run()
        let likeness = try Prepared(db, "INSERT INTO _likeness VALUES (?, ?, ?)")
        likeness.bind(1, key)
        likeness.bind(2, file.packed)
        likeness.bind(3, Int64(reason.rawValue))
        try likeness.run()
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
        for file in [one, other] where try change(file)?.type != store.custody.person {
            throw Refusal("identity", "no case file of a person \(file) here")
        }
        let isJoined = try aliasGroup(of: one).contains(other)
        if areOne {
            guard !isJoined, one != other else { throw Refusal("identity", "\(one) and \(other) are one already") }
            try join(one, other, grounds: reason, author: author, at: moment)
        } else {
            guard isJoined else {
                throw Refusal(
                    "identity", "\(one) and \(other) are not joined; an exact prisoner number is corrected in the file")
            }
            // The link between the two stands at either of them; a file that is its own target is joined to none.
            for (file, target) in [(one, other), (other, one)] where try self.target(of: file) == target {
                try decideAlias(file, into: file, reason, author, at: moment)
            }
            guard try !aliasGroup(of: one).contains(other) else {
                throw Refusal("identity", "\(one) and \(other) are joined through a third file; separate that one")
            }
        }
    }
}
