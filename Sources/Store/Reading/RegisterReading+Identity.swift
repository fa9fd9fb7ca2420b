package import Causality
import Custody
package import Identity
import Register
package import Safeguards

/// Who may be one person with whom: found by the hub, decided by people, and taken back by them.
extension RegisterReading {
    /// Pairs of case files that are counted as two persons and may be one, the likeliest first; with a score of at least
    /// `least`.
    package func suspicions(least: Int = Suspicion.scoreMin) throws -> [Suspicion] {
        guard least == Suspicion.scoreMin else { return try compared(least) }
        return try store.suspicions.pairs(db, feed: lastFeed()) { try compared(least) }
    }

    private func compared(_ least: Int) throws -> [Suspicion] {
        try Suspicion.list(
            try sharedKeys() + contestedNumbers(), least: least, among: ComparedFiles(caseFiles))
    }

    /// Who a file's person is, in the words of a list: the prisoner number, and the name as far as `reading` shows it.
    package func called(_ file: Dot, _ reading: Reading) throws -> String {
        guard let type = description[store.custody.person], try caseFiles.mayRead(file) else { return "" }
        let fields = ["prisoner_no", "surname", "given_name", "surname_latin", "given_name_latin"]
        var words: [String] = []
        try Prepared(db, select(type, fields, by: "id"), file.packed).forEach { row in
            let shown = fields.enumerated().map { index, name in
                type.field(named: name).map { reading.shows($0, of: type) } == true ? row.text(Int32(index + 1)) : ""
            }
            let isNative = !(shown[1] + shown[2]).isEmpty
            words = [shown[0]] + (isNative ? shown[1...2] : shown[3...4])
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Files that are found by one key.
    private func sharedKeys() throws -> [Likeness] {
        var found: [Likeness] = []
        var last: String?
        try Prepared(
            db,
            """
            SELECT shared.key, alike.file, alike.reason
            FROM _shared_likeness AS shared CROSS JOIN _likeness AS alike ON alike.key = shared.key
            WHERE alike.reason <> \(Likeness.Kind.word.rawValue) ORDER BY shared.key, alike.file
            """
        ).forEach { row in
            guard let file = Dot(packed: row.number(1)), let kind = Likeness.Kind(rawValue: Int(row.number(2)))
            else { return }
            let key = row.text(0)
            if key != last { found.append(Likeness(kind, [])) }
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
        return byNumber.sorted { $0.key < $1.key }.map { Likeness(.number, $0.value) }
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

/// Files that are compared, each read once.
private final class ComparedFiles: Suspicion.Files {
    private let caseFiles: CaseFiles
    private var roots: [Dot: Dot] = [:]
    private var portraits: [Dot: Portrait?] = [:]
    private var filesOfStem: [String: Int] = [:]
    private let files: Int

    init(_ caseFiles: CaseFiles) throws {
        self.caseFiles = caseFiles
        let type = caseFiles.description[caseFiles.store.custody.person]
        files = try Int(Prepared(caseFiles.db, "SELECT count(*) FROM \(quoted(type?.name ?? ""))").number() ?? 0)
    }

    func root(of file: Dot) throws -> Dot {
        if let known = roots[file] { return known }
        let root = try caseFiles.root(ofFile: file)
        roots[file] = root
        return root
    }

    func portrait(of file: Dot) throws -> Portrait? {
        if let known = portraits[file] { return known }
        let portrait = try caseFiles.portrait(of: file)
        portraits[file] = .some(portrait)
        return portrait
    }

    var census: Comparison.Census { Comparison.Census(files: files) { try self.files(ofStem: $0) } }

    /// Keys of days begin with a name: those of one name stand together.
    private func files(ofStem stem: String) throws -> Int {
        if let known = filesOfStem[stem] { return known }
        let first = Likeness.wordKey(stem)
        let query = try Prepared(caseFiles.db, "SELECT count(*) FROM _likeness WHERE key >= ? AND key < ?")
        query.bind(1, first)
        // The sign after the blank that ends it.
        query.bind(2, first.dropLast() + "!")
        let count = Int(try query.number() ?? 0)
        filesOfStem[stem] = count
        return count
    }
}
