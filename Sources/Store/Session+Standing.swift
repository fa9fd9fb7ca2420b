import Causality
import Counting
import Custody
import GRDB
import Register
import Safeguards

/// What persons are counted by, kept beside the views: settled at the end of a transaction for each file that changed.
extension Session {
    /// Record types, besides those that move custody, of which a count reads more than the record itself.
    static let countedTypes: Set = ["sentence", "legal_status", "classification", "assessment", "health_exam"]

    /// Makes the standings of everybody whose file changed; after custody is settled.
    func settleStandings() throws {
        guard !unstanding.isEmpty else { return }
        var done: Set<Dot> = []
        let tally = tally
        // Whoever opens the store with those tables then makes their tally again.
        if tally == nil, site == 0, !isLookingBack { try execute("DELETE FROM _meta WHERE key = 'tallies'", []) }
        for file in unstanding.takeAll() where !done.contains(file) {
            let group = try counted(with: file)
            done.formUnion(group)
            for stale in group {
                if let tally { try standings(of: stale) { try tally.note($0, -1) } }
                let delete = try Prepared(db, "DELETE FROM _standing WHERE root = ?")
                delete.bind(1, stale.packed)
                try delete.run()
                try execute("DELETE FROM _otherwise WHERE root = ?", [stale.packed])
            }
            try writeStandings(of: group)
        }
        try tally?.flush()
    }

    /// The file under which a person is counted.
    func root(ofFile file: Dot) throws -> Dot {
        let query = try Prepared(db, "SELECT root FROM _person_group WHERE case_id = ?")
        query.bind(1, file.packed)
        return try query.number().flatMap { Dot(packed: $0) } ?? file
    }

    /// Case files counted as one person, the root first.
    private func counted(with file: Dot) throws -> [Dot] {
        let root = try root(ofFile: file)
        let members = try Prepared(
            db, "SELECT case_id FROM _person_group WHERE root = ? ORDER BY case_id <> root, case_id")
        members.bind(1, root.packed)
        var group: [Dot] = []
        try members.forEach { row in Dot(packed: row.number(0)).map { group.append($0) } }
        return group.isEmpty ? [file] : group
    }

    private func writeStandings(of group: [Dot]) throws {
        let root = group[0].packed
        let spans = try Prepared(
            db, "SELECT starts, ends, holder, coalesce(site, 0), unmatched FROM _span WHERE root = ? AND holder > 0")
        spans.bind(1, root)
        var held: [(days: Range<Int64>, stand: Stand)] = []
        var (starts, ends): (Set<Int64>, Set<Int64>) = ([], [])
        try spans.forEach { row in
            starts.insert(row.number(0))
            row.optionalNumber(1).map { _ = ends.insert($0) }
            // Held at the end of the day on which it begins, and no more at that of the day on which it ends.
            let first = localDate(ofSeconds: row.number(0))
            let last = row.optionalNumber(1).map(localDate(ofSeconds:)) ?? Self.openDay
            guard first < last else { return }
            let stand = Stand(site: row.number(3), holder: row.number(2), isUnmatched: row.number(4) != 0)
            held.append((first..<last, stand))
        }
        guard !held.isEmpty else { return }
        let words: Words =
            group.count > 1 ? try words(of: group[0]) : ([Persons.Speaker(file: group[0])], [])
        let leftAt = ends.subtracting(starts)
        let (file, born) = try countedFile(words.speaking, leftAt: leftAt)
        for span in held {
            for kept in try stands(of: file, born: born, in: span.days, span.stand) {
                try write(kept, of: root, in: "_standing")
                try tally?.note(kept, 1)
            }
        }
        for other in words.otherwise {
            let (said, born) = try countedFile(other, leftAt: leftAt)
            for span in held where said != file {
                for kept in try stands(of: said, born: born, in: span.days, span.stand) {
                    try write(kept, of: root, in: "_otherwise")
                }
            }
        }
    }

    private func stands(
        of file: CountedFile, born: Int64?, in days: Range<Int64>, _ place: Stand
    ) throws -> [DatedStand] {
        try file.standings(in: days).map { standing in
            var stand = place
            for aspect in Standing.Aspect.allCases { stand.set(aspect, try cell(standing.keys[aspect.keys])) }
            return DatedStand(
                days: standing.days, stand: stand, born: born, riskDue: standing.riskDue, classDue: standing.classDue)
        }
    }

    private func write(_ kept: DatedStand, of root: Int64, in table: String) throws {
        let row = try Prepared(db, "INSERT INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?)")
        row.bind(1, kept.days.upperBound)
        row.bind(2, kept.days.lowerBound)
        row.bind(3, root)
        row.bind(4, Int64(bitPattern: kept.stand.number))
        row.bind(5, kept.born)
        row.bind(6, kept.riskDue)
        row.bind(7, kept.classDue)
        try row.run()
    }

    private func standings(of root: Dot, _ body: (DatedStand) throws -> Void) throws {
        let query = try Prepared(
            db, "SELECT until_day, from_day, stand, born, risk_due, class_due FROM _standing WHERE root = ?",
            root.packed)
        try query.forEach { try body(DatedStand($0)) }
    }

    /// After every day that can be written.
    static let openDay: Int64 = 10_000 * 416

    func cell(_ keys: ArraySlice<String>) throws -> Int64 {
        if let known = cells[keys] { return known }
        let text = keys.map { $0.replacing(Cells.separator, with: " ") }.joined(separator: Cells.separator)
        let find = try Prepared(db, "SELECT id FROM _cell WHERE keys = ?")
        find.bind(1, text)
        if let stored = try find.number() {
            cells[keys] = stored
            return stored
        }
        let add = try Prepared(db, "INSERT INTO _cell (keys) VALUES (?)")
        add.bind(1, text)
        try add.run()
        cells[keys] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    // MARK: Tallied

    func newTally() -> Tally? {
        // Without an answer there is no tally, and what is counted instead meets the same database.
        guard site == 0, !isLookingBack, (try? areTalliesStale) == false else { return nil }
        return Tally(self)
    }

    /// Whether the tables that are described need another tally than there is; nothing is tallied then.
    package var areTalliesStale: Bool {
        get throws {
            let made = try String.fetchOne(
                db.cachedStatement(sql: "SELECT value FROM _meta WHERE key = 'tallies'"))
            return made != store.tallies
        }
    }

    /// Makes the tally again from who stands where.
    package func tallyAgain() throws {
        try db.execute(sql: "DELETE FROM _tally; DELETE FROM _kind")
        try execute("INSERT OR REPLACE INTO _meta VALUES ('tallies', ?)", [store.tallies])
        tally = newTally()
        let query = try Prepared(
            db, "SELECT until_day, from_day, stand, born, risk_due, class_due FROM _standing")
        try query.forEach { try tally?.note(DatedStand($0), 1) }
        try tally?.flush()
    }

    // MARK: Who stands where on a day

    /// How many persons stand how at the end of a day, as far as the counter tells them apart.
    func stands(on day: Int64, for counter: PersonCounter) throws -> [Stand: Int] {
        if let tallied = try tally?.stands(on: day, at: counter.grain) { return tallied }
        var counts: [Stand: Int] = [:]
        try forEachStand(on: day, for: counter) { _, stand in counts[stand, default: 0] += 1 }
        return counts
    }

    /// How a person stands at the end of a day; nil for who is not held then.
    func stand(of root: Int64, on day: Int64, for counter: PersonCounter) throws -> Stand? {
        let query = try Prepared(
            db, Self.standingRows(readsCalendar: counter.readsCalendar) + " AND root = ?2", day, root)
        var found: Stand?
        try query.forEach { found = Self.stand($0, day, counter) }
        return found
    }

    func forEachStand(
        on day: Int64, for counter: PersonCounter, in table: String = "_standing",
        _ body: (Int64, Stand) throws -> Void
    ) throws {
        let query = try Prepared(db, Self.standingRows(readsCalendar: counter.readsCalendar, in: table), day)
        try query.forEach { try body($0.number(0), Self.stand($0, day, counter)) }
    }

    private static func standingRows(readsCalendar: Bool, in table: String = "_standing") -> String {
        """
        SELECT root, stand\(readsCalendar ? ", born, risk_due, class_due" : "") FROM \(table)
        WHERE until_day > ?1 AND from_day <= ?1
        """
    }

    private static func stand(_ row: Prepared.Columns, _ day: Int64, _ counter: PersonCounter) -> Stand {
        var stand = Stand(number: UInt64(bitPattern: row.number(1)))
        if counter.readsCalendar {
            stand.set(day, row.optionalNumber(2), row.optionalNumber(3), row.optionalNumber(4))
        }
        return Stand(number: stand.number & counter.grain.mask)
    }

    /// What the cells say; read once, all of them: there are few.
    final class Cells {
        static let separator = "\u{1F}"
        private let db: Database
        private var known: [Int64: [Substring]]?

        init(_ db: Database) { self.db = db }

        /// The keys of an aspect, in their order; none where nothing is known.
        func keys(_ id: Int64) throws -> [Substring] {
            guard id != 0 else { return [] }
            if known == nil {
                var read: [Int64: [Substring]] = [:]
                try Prepared(db, "SELECT id, keys FROM _cell").forEach { row in
                    read[row.number(0)] = Self.keys(row.text(1))
                }
                known = read
            }
            if let keys = known?[id] { return keys }
            // Added since.
            let query = try Prepared(db, "SELECT keys FROM _cell WHERE id = ?", id)
            try query.forEach { known?[id] = Self.keys($0.text(0)) }
            guard let keys = known?[id] else { throw StoreError("a cell is missing; run 'kerben doctor --rebuild'") }
            return keys
        }

        /// By bytes: by characters it would take most of the time of a count.
        private static func keys(_ text: String) -> [Substring] {
            text.utf8.split(separator: 0x1F, omittingEmptySubsequences: false).map { Substring($0) }
        }
    }

    // MARK: What the file says

    /// By the files that speak for the person; `leftAt`: in seconds since 1970, when nobody had the person any more; a rival's
    /// word of a release is none.
    private func countedFile(_ group: [Persons.Speaker], leftAt: Set<Int64>) throws -> (CountedFile, born: Int64?) {
        var file = CountedFile()
        let born = try person(group, &file)
        file.statuses = try records(
            group, "legal_status", day: "since", ["status", "appeal_of"]
        ) { CountedFile.Record(day: $0, keys: [.legalStatus: $1.text(2)], beats: !$1.text(3).isEmpty) }
        file.sentences = try records(
            group, "sentence", day: "start", isAlways: true,
            [
                "edition", "article", "part", "iccs", "conviction_tag", "life", "expiry", "term", "remand_credit",
                "court_date",
            ]
        ) { day, row in
            let isLife = row.number(7) != 0
            let last = Self.lastDay(
                start: row.text(1), expiry: row.text(8), term: row.text(9), credit: row.optionalNumber(10),
                judgment: row.text(11), isLife: isLife)
            let band = Standing.termBand(
                start: CivilTime.date(row.text(1)), expiry: CivilTime.date(row.text(8)), isLife: isLife)
            return CountedFile.Record(
                // Where nobody wrote when it began, it did with the judgment.
                day: day > 0 ? day : CivilTime.date(row.text(11)) ?? 0,
                keys: [
                    .edition: row.text(2), .article: row.text(3), .part: row.text(4), .iccs: row.text(5),
                    .convictionTag: row.text(6), .life: isLife ? "1" : "0", .termBand: band,
                ], last: last)
        }
        var releases: [Int64] = []
        file.custodies = try records(
            group, "custody", day: "opened_at", ["security_level", "entered_in_error", "closed_by", "closed_at"]
        ) { day, row in
            guard row.number(3) != 1 else { return nil }
            if row.text(4) == "RELEASE", let left = CivilTime.instant(row.text(5)), leftAt.contains(left >> 2) {
                releases.append(localDate(left))
            }
            return CountedFile.Record(day: day, keys: [.securityLevel: row.text(2)])
        }
        file.releases = releases
        file.classes = try records(
            group, "classification", day: "effective", isAlways: true, ["class", "review_due"]
        ) { CountedFile.Record(day: $0, keys: [.securityClass: $1.text(2)], due: CivilTime.date($1.text(3))) }
        .filter { $0.keys[.securityClass] != "" }
        file.assessments = try records(group, "assessment", day: "assessed_on", ["judgement", "review_due"]) {
            CountedFile.Record(day: $0, keys: [.risk: $1.text(2)], due: CivilTime.date($1.text(3)))
        }
        file.examinations = try records(
            group, "health_exam", day: "examined_at", ["pregnant", "nursing", "infant_with_mother", "disability"]
        ) { day, row in
            let expects = (2...4).contains { row.number($0) != 0 }
            return CountedFile.Record(
                day: day, keys: [.expectingOrNursing: expects ? "1" : "0", .disability: row.number(5) != 0 ? "1" : "0"])
        }
        return (file, born)
    }

    /// The last day of a sentence: as somebody wrote it, or else as start and term give it; nil for life.
    static func lastDay(
        start: String, expiry: String, term: String, credit: Int64?, judgment: String, isLife: Bool
    ) -> Int64? {
        if isLife { return nil }
        if let written = CivilTime.date(expiry) { return CivilTime.lastDay(written) }
        guard !term.isEmpty else { return nil }
        return ReleaseDate(
            start: CivilTime.date(start), term: term, creditDays: credit, judgment: CivilTime.date(judgment),
            isLife: false
        ).day
    }

    /// Sex and citizenship; returns the day of birth, or minus one minus an age that was reported without a day. What the
    /// first file leaves open the next one says.
    private func person(_ speakers: [Persons.Speaker], _ file: inout CountedFile) throws -> Int64? {
        guard let type = description[store.custody.person] else { return nil }
        var born: Int64?
        let query = try Prepared(
            db, select(type, ["sex", "citizenship", "birth_date", "reported_age", "reported_on"], by: "id"))
        for speaker in speakers {
            query.bind(1, speaker.file.packed)
            try query.forEach { row in
                for (key, column) in [(Standing.Key.sex, Int32(1)), (.citizenship, 2)]
                where file.person[key, default: ""] == "" {
                    file.person[key] = row.text(column)
                }
                guard born == nil else { return }
                if let date = CivilTime.date(row.text(3)) {
                    born = date
                } else if let age = row.optionalNumber(4).map({ min(max(0, $0), 200) }) {
                    born = CivilTime.date(row.text(5)).map { ($0 / 416 - age) * 416 } ?? -1 - age
                }
            }
        }
        return born
    }

    /// Records of a type in these files, the earliest first. One without a day is of the day on which it was written down;
    /// where it `isAlways`, it holds always.
    private func records(
        _ group: [Persons.Speaker], _ name: String, day: String, isAlways: Bool = false, _ fields: [String],
        _ make: (Int64, Prepared.Columns) -> CountedFile.Record?
    ) throws -> [CountedFile.Record] {
        guard let type = description.type(named: name) else { return [] }
        let query = try fileQueries[type.number] ?? Prepared(db, select(type, [day] + fields, by: "case_id"))
        fileQueries[type.number] = query
        var found: [(day: String, id: Int64, record: CountedFile.Record)] = []
        for speaker in group {
            query.bind(1, speaker.file.packed)
            try query.forEach { row in
                var text = row.text(1)
                // Who has somebody since nobody knows when has nobody.
                if localDay(text) == nil, !isAlways, type.number != store.custody.custody {
                    text = try writtenAt(row.number(0))
                }
                let day = localDay(text)
                guard isAlways || day != nil, let record = make(day ?? 0, row),
                    speaker.until.map({ record.day > 0 && record.day <= localDate(ofSeconds: $0) }) ?? true
                else { return }
                found.append((text, row.number(0), record))
            }
        }
        guard found.count > 1 else { return found.map(\.record) }
        return found.sorted { (sortable(text: $0.day), $0.id) < (sortable(text: $1.day), $1.id) }.map(\.record)
    }

    /// When a record was first written down, as an instant's text: for one that does not say of when it is.
    func writtenAt(_ record: Int64) throws -> String {
        guard let dot = Dot(packed: record), let creator = try change(dot) else { return "" }
        return CivilTime.instantText(CivilTime.pack(creator.correctedMilliseconds / 1_000, .second))
    }

    /// The day here on which something was so: of an instant, in this site's zone.
    func localDay(_ text: String) -> Int64? {
        guard text.contains("T") else { return CivilTime.date(text) }
        return CivilTime.instant(text).map { localDate($0) }
    }

    /// The date here of a packed instant.
    func localDate(_ instant: Int64) -> Int64 { localDate(ofSeconds: instant >> 2) }

    func localDate(ofSeconds seconds: Int64) -> Int64 {
        CivilTime.date(ofSeconds: seconds + store.offsetMinutes * 60)
    }

    /// Id and fields, each NULL where this register has no such field.
    func select(_ type: RecordType, _ fields: [String], by key: String) -> String {
        let name = "\(type.name) \(fields[0]) \(fields.count) \(key)"
        if let known = selections[name] { return known }
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : quoted($0) }
        let sql = "SELECT id, \(columns.joined(separator: ", ")) FROM \(quoted(type.name)) WHERE \(key) = ?"
        selections[name] = sql
        return sql
    }
}
