package import Causality
import Custody
package import Identity
import Register

/// Who may be one person with whom: found by the hub, decided by people, and taken back by them.
extension RegisterReading {
    /// Pairs of case files that are counted as two persons and may be one, the likeliest first; with a score of at least
    /// `least`.
    package func suspicions(least: Int = Suspicion.scoreMin) throws -> [Suspicion] {
        var roots: [Dot: Dot] = [:]
        return try Suspicion.list(try likenesses(least: least), least: least) { file in
            if let known = roots[file] { return known }
            let root = try caseFiles.root(ofFile: file)
            roots[file] = root
            return root
        }
    }

    /// All that makes files suspect with a score of at least `least`; another source of it is added here.
    func likenesses(least: Int = Suspicion.scoreMin) throws -> [Likeness] {
        try sharedKeys() + contestedNumbers() + (least <= Suspicion.Reason.sameYear.rawValue ? alikeByYear() : [])
    }

    /// Files with one PIN, or names that sound alike and the same day of birth.
    private func sharedKeys() throws -> [Likeness] {
        var found: [Likeness] = []
        var last: String?
        try Prepared(
            db,
            """
            SELECT shared.key, alike.file, alike.reason
            FROM _shared_likeness AS shared CROSS JOIN _likeness AS alike ON alike.key = shared.key
            ORDER BY shared.key, alike.file
            """
        ).forEach { row in
            guard let file = Dot(packed: row.number(1)), let reason = Suspicion.Reason(rawValue: Int(row.number(2)))
            else { return }
            let key = row.text(0)
            if key != last { found.append(Likeness(reason, [])) }
            last = key
            found[found.count - 1].files.append(file)
        }
        return found
    }

    /// Files with one prisoner number that is not one person's (``Persons``): two persons, or one of whom a file says what is
    /// wrong.
    private func contestedNumbers() throws -> [Likeness] {
        var byNumber: [String: [Dot]] = [:]
        try Prepared(db, "SELECT file FROM _contested_number ORDER BY file").dots().forEach { file in
            if let number = try caseFiles.number(of: file), !number.isEmpty {
                byNumber[number, default: []].append(file)
            }
        }
        return byNumber.sorted { $0.key < $1.key }.map { Likeness(.sameNumber, $0.value) }
    }

    /// Files with names that sound alike and the same year of birth: too many, and too weak, to be kept.
    private func alikeByYear() throws -> [Likeness] {
        guard let type = description[store.custody.person] else { return [] }
        let everybody = try Prepared(db, select(type, NamesView.likenessFields, by: "1"))
        everybody.bind(1, 1)
        var byKey: [String: [Dot]] = [:]
        try everybody.forEach { row in
            guard let id = Dot(packed: row.number(0)) else { return }
            for key in Likeness.yearKeys(birth: row.text(2), names: NamesView.names(row)) {
                byKey[key, default: []].append(id)
            }
        }
        return byKey.values.filter { $0.count > 1 }.map { Likeness(.sameYear, $0.sorted()) }
    }

    /// Two case files that were joined, or taken apart again, and on what grounds.
    package func joins() throws -> [(file: Dot, into: Dot, grounds: String, author: String)] {
        try query("SELECT * FROM _alias ORDER BY decision").rows().compactMap { row in
            guard let file = row.dot("case_id"), let into = row.dot("target"), let decision = row.dot("decision")
            else { return nil }
            return (file, into, row.value("grounds") ?? "", try change(decision)?.author ?? "")
        }
    }
}
