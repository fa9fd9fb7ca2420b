package import Causality
import Custody
import Identity
import Register

/// Persons by name, and by what makes one like another: told which files changed, it settles itself at the end of a
/// transaction.
///
/// In either script, as a name sounds, and with a slip of the pen in each word. SQLite's full-text index does the finding.
package final class NamesView: StorePart {
    package let context: StoreContext
    /// Words that are in the index of spellings for certain.
    private var spelled: Set<String> = []
    private var nameSelection: String?

    private static let nameFields = [
        "surname", "given_name", "patronymic", "surname_latin", "given_name_latin", "patronymic_latin", "aliases",
    ]

    /// Words that are looked for, and words of one person's file that are found: names first, then aliases.
    private static let wordsMax = 20
    private static let keptWordsMax = 100

    init(_ context: StoreContext) { self.context = context }

    /// Drops what was looked up since a savepoint that is undone.
    func forget() { spelled = [] }

    // MARK: Found

    /// Case files whose prisoner number is `text`, or whose names have each of its words; the exact ones first, then
    /// those in which a word is one letter off.
    package func find(_ text: String, limit: Int = 100) throws -> [Dot] {
        // The past has no index of words of its own.
        guard !context.isLookingBack else { throw StoreError("names are found as they are now, not as they were") }
        var found: [Dot] = []
        func add(_ files: [Dot]) { for file in files where !found.contains(file) { found.append(file) } }
        if let type = description[store.custody.person],
            let field = type.field(store.custody.prisonerNumber)
        {
            let numbered = try Prepared(
                db, "SELECT id FROM \(quoted(type.name)) WHERE \(quoted(field.name)) = ? ORDER BY id LIMIT ?")
            numbered.bind(1, text)
            numbered.bind(2, Int64(limit))
            try numbered.forEach { row in Dot(packed: row.number(0)).map { found.append($0) } }
        }
        let words = Array(Spelling.sought(text).prefix(Self.wordsMax))
        guard !words.isEmpty else { return found }
        add(try matching(words, limit))
        guard found.count < limit else { return found }
        let near = try words.map { choices in try Set(choices.flatMap { try spellings(near: $0) }).sorted() }
        if near.allSatisfy({ !$0.isEmpty }) { add(try matching(near, limit)) }
        return Array(found.prefix(limit))
    }

    /// Files with one word at least of each list.
    private func matching(_ words: [[String]], _ limit: Int) throws -> [Dot] {
        let choices = words.map { "(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")" }
        let query = try Prepared(db, "SELECT rowid FROM _name WHERE _name MATCH ? ORDER BY rowid LIMIT ?")
        query.bind(1, choices.joined(separator: " AND "))
        query.bind(2, Int64(limit))
        var found: [Dot] = []
        try query.forEach { row in Dot(packed: row.number(0)).map { found.append($0) } }
        return found
    }

    /// Words that somebody here is called by and that are `word` but for one letter: left out, put in, or another.
    private func spellings(near word: String) throws -> Set<String> {
        var near: Set<String> = []
        for variant in Spelling.variants(word) {
            let query = try Prepared(db, "SELECT word FROM _spelling WHERE variant = ?")
            query.bind(1, variant)
            try query.forEach { near.insert($0.text(0)) }
        }
        return near
    }

    // MARK: Settled

    /// What each of these files may be found, and taken for another, by: its likenesses and its words.
    func settle() throws {
        guard let type = description[store.custody.person] else { return }
        for file in unsettled.names.takeAll() {
            try writeLikenesses(try portrait(of: file).map(Likeness.keys) ?? [:], of: file)
            if !context.isLookingBack { try writeWords(of: file, type) }
        }
    }

    /// Keeps the keys by which a file is like others, and how many files have each that more than one has: a few rows a
    /// file, however many are alike.
    private func writeLikenesses(_ keys: [String: Likeness.Kind], of file: Dot) throws {
        var former: Set<String> = []
        try Prepared(db, "SELECT key FROM _likeness WHERE file = ?", file.packed).forEach { former.insert($0.text(0)) }
        func run(_ sql: String, _ key: String, _ numbers: Int64...) throws {
            let statement = try Prepared(db, sql)
            statement.bind(1, key)
            for (index, number) in numbers.enumerated() { statement.bind(Int32(index + 2), number) }
            try statement.run()
        }
        for key in former where keys[key] == nil {
            try run("DELETE FROM _likeness WHERE key = ? AND file = ?", key, file.packed)
            try run("UPDATE _shared_likeness SET files = files - 1 WHERE key = ?", key)
            try run("DELETE FROM _shared_likeness WHERE key = ? AND files < 2", key)
        }
        for (key, kind) in keys where !former.contains(key) {
            let others = try Prepared(db, "SELECT 1 FROM _likeness WHERE key = ? LIMIT 1")
            others.bind(1, key)
            if try others.exists() {
                try run(
                    "INSERT INTO _shared_likeness VALUES (?, 2) ON CONFLICT (key) DO UPDATE SET files = files + 1", key)
            }
            try run("INSERT INTO _likeness VALUES (?, ?, ?)", key, file.packed, Int64(kind.rawValue))
        }
    }

    /// Counts again how many files have each likeness that many have, of which some went.
    func countShared() throws {
        try execute(
            """
            UPDATE _shared_likeness
            SET files = (SELECT count(*) FROM _likeness WHERE _likeness.key = _shared_likeness.key)
            """)
        try execute("DELETE FROM _shared_likeness WHERE files < 2")
    }

    /// Puts the words of a person's file in the index in place of the former ones.
    private func writeWords(of file: Dot, _ type: RecordType) throws {
        let delete = try Prepared(db, "DELETE FROM _name WHERE rowid = ?")
        delete.bind(1, file.packed)
        try delete.run()
        var (words, others): (Set<String>, Set<String>) = ([], [])
        let person = try Prepared(db, names(type))
        person.bind(1, file.packed)
        try person.forEach { row in
            for (column, field) in Self.nameFields.enumerated() {
                // Other names are written in any script.
                let scripts: [Script] =
                    field == "aliases" ? [.cyrillic, .latin] : field.hasSuffix("_latin") ? [.latin] : [.cyrillic]
                let text = row.text(Int32(column))
                for script in scripts {
                    for word in Spelling.words(text, else: script) where words.count < Self.keptWordsMax {
                        words.insert(word)
                    }
                    for word in Spelling.otherWords(text, else: script) where others.count < Self.keptWordsMax {
                        others.insert(word)
                    }
                }
            }
        }
        guard !words.isEmpty else { return }
        let insert = try Prepared(db, "INSERT INTO _name (rowid, words) VALUES (?, ?)")
        insert.bind(1, file.packed)
        insert.bind(2, words.union(others).sorted().joined(separator: " "))
        try insert.run()
        // Of two words as one no slip is looked for: it would cost as many rows again.
        for word in words where !spelled.contains(word) {
            for variant in Spelling.variants(word) {
                let spelling = try Prepared(db, "INSERT OR IGNORE INTO _spelling VALUES (?, ?)")
                spelling.bind(1, variant)
                spelling.bind(2, word)
                try spelling.run()
            }
            spelled.insert(word)
        }
    }

    private func names(_ type: RecordType) -> String {
        if let nameSelection { return nameSelection }
        let columns = Self.nameFields.map { name in
            guard let field = type.field(named: name) else { return "NULL" }
            // A field that keeps all is a list of texts, each with the change that added it.
            guard field.rule.keepsAll else { return quoted(name) }
            return "(SELECT group_concat(value ->> 'value', ' ') FROM json_each(\(quoted(name))))"
        }
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(quoted(type.name)) WHERE id = ?"
        nameSelection = sql
        return sql
    }
}
