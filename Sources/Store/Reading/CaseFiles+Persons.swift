package import Causality
package import Custody
import Identity
import Register

/// What the views know for ``Persons``: which case files may be one person, and what each says.
extension CaseFiles {
    /// Everybody among the case files that decisions or numbers connect with this one.
    func persons(around caseFile: Dot) throws -> Persons {
        var files: [Persons.File] = []
        var links: [(Dot, Dot)] = []
        var seen: Set<Dot> = [caseFile]
        var frontier = [caseFile]
        func reach(_ other: Dot) { if seen.insert(other).inserted { frontier.append(other) } }
        while let next = frontier.popLast() {
            for other in try aliases(of: next) {
                links.append((next, other))
                reach(other)
            }
            var file = Persons.File(id: next, number: try number(of: next) ?? "")
            let sharers = file.number.isEmpty ? [next] : try self.files(ofNumber: file.number)
            file.isNumberOverused = sharers.count > Persons.filesOfNumberMax
            if file.isNumberOverused {
                try unjoin(number: file.number)
            } else {
                sharers.forEach(reach)
            }
            files.append(file)
        }
        guard files.count > 1 else { return Persons(files, links: []) }
        for index in files.indices { try describe(&files[index]) }
        return Persons(
            files, links: links,
            separations: try files.flatMap { file in try separated(from: file.id).map { (file.id, $0) } })
    }

    /// Case files that a person said are not this one's.
    package func separated(from file: Dot) throws -> [Dot] {
        try Prepared(
            db, "SELECT other FROM _apart WHERE one = ?1 UNION SELECT one FROM _apart WHERE other = ?1", file.packed
        ).dots()
    }

    /// Every case file of the person that this one is about, as far as this store knows; the one they are counted under first.
    package func personFiles(of caseFile: Dot) throws -> [Dot] {
        try persons(around: caseFile).groups.first { $0.files.contains(caseFile) }?.files ?? [caseFile]
    }

    /// The files that more than a number shows to be of one person with this one.
    func travelling(with caseFile: Dot) throws -> [Dot] {
        try persons(around: caseFile).groups.lazy.flatMap(\.travelling).first { $0.contains(caseFile) } ?? [caseFile]
    }

    /// Of the person whom this file is about, the files whose word they are counted and protected by.
    func speakingFiles(of caseFile: Dot) throws -> [Persons.Speaker] { try words(of: caseFile).speaking }

    typealias Words = (speaking: [Persons.Speaker], otherwise: [[Persons.Speaker]])

    /// The same, and what may be said of the person otherwise.
    func words(of caseFile: Dot) throws -> Words {
        guard let person = try persons(around: caseFile).groups.first(where: { $0.files.contains(caseFile) }) else {
            return ([Persons.Speaker(file: caseFile)], [])
        }
        var had: [Dot: Int64] = [:]
        if person.travelling.count > 1 {
            for set in person.travelling {
                guard let now = try timeline(ofFiles: set).now else { continue }
                for file in set { had[file] = now.holder == .nobody ? now.from : .max }
            }
        }
        return (person.speaking(had: had), person.speakingOtherwise(had: had))
    }

    /// A number that has become none: those whom it still joins are settled again, once a transaction.
    private func unjoin(number: String) throws {
        guard unsettled.overusedNumbers.insert(number).inserted else { return }
        let joined = try Prepared(
            db,
            """
            SELECT id FROM \(personTable) WHERE prisoner_no = ? AND id NOT IN (SELECT file FROM _contested_number)
            """)
        joined.bind(1, number)
        unsettled.custody.formUnion(try joined.dots())
    }

    /// Before what a file says of its person goes: whoever has its number may be one person after it, or two.
    func noteSharers(of caseFile: Dot) throws {
        if let number = try number(of: caseFile) { try noteSharers(ofNumber: number) }
    }

    /// Whoever has a number that another file has no longer.
    func noteSharers(ofNumber number: String) throws {
        if !number.isEmpty { unsettled.custody.formUnion(try files(ofNumber: number)) }
    }

    /// What tells the person of a file from others, by what that file says.
    package func identifiers(of file: Dot) throws -> Persons.Identifiers {
        var file = Persons.File(id: file, number: "")
        try describe(&file)
        return file.identifiers
    }

    private func describe(_ file: inout Persons.File) throws {
        guard let type = description[store.custody.person] else { return }
        let fields = [
            "provisional", "sex", "pin", "birth_date", "surname", "given_name", "surname_latin", "given_name_latin",
        ]
        let query = try Prepared(db, select(type, fields, by: "id"), file.id.packed)
        try query.forEach { row in
            file.isProvisional = row.number(1) == 1
            let names = [(Int32(5), Script.cyrillic), (7, .latin)].compactMap { column, script in
                NameParts(.init(surname: row.text(column), given: row.text(column + 1), expected: script)).whole
            }
            file.identifiers = Persons.Identifiers(
                sex: row.text(2), pin: row.text(3), birth: CivilTime.date(row.text(4)), names: Set(names))
        }
    }

    /// The prisoner number of a case file; nil where there is none that anybody can read.
    package func number(of caseFile: Dot) throws -> String? {
        var number: String?
        try Prepared(db, "SELECT prisoner_no FROM \(personTable) WHERE id = ?", caseFile.packed).forEach {
            number = $0.optionalText(0)
        }
        return number.flatMap(Persons.number)
    }

    /// The case files with this prisoner number; of many, one more than ``Persons/filesOfNumberMax``.
    package func files(ofNumber number: String) throws -> [Dot] {
        let query = try Prepared(
            db, "SELECT id FROM \(personTable) WHERE prisoner_no = ? ORDER BY id LIMIT \(Persons.filesOfNumberMax + 1)")
        query.bind(1, number)
        return try query.dots()
    }

    private var personTable: String { quoted(description[store.custody.person]?.name ?? "") }

    /// The file under which a person is counted.
    func root(ofFile file: Dot) throws -> Dot {
        let query = try Prepared(db, "SELECT root FROM _person_group WHERE case_id = ?")
        query.bind(1, file.packed)
        return try query.number().flatMap { Dot(packed: $0) } ?? file
    }
}
