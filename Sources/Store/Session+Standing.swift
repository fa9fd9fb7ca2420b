import Causality
import GRDB
import Register

/// What persons are counted by, kept beside the views: settled at the end of a transaction for each file that changed.
extension Session {
    /// Record types, besides those that move custody, of which a count reads more than the record itself.
    static let countedTypes: Set = ["sentence", "legal_status", "classification", "assessment", "health_exam"]

    /// Makes the standings of everybody whose file changed; after custody is settled.
    func settleStandings() throws {
        var done: Set<Dot> = []
        for file in unstanding.takeAll() where !done.contains(file) {
            let group = try counted(with: file)
            done.formUnion(group)
            for stale in group {
                let delete = try Prepared(db, "DELETE FROM _standing WHERE root = ?")
                delete.bind(1, stale.packed)
                try delete.run()
            }
            try writeStandings(of: group)
        }
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
        var held: [(starts: Int64, ends: Int64, holder: Int64, site: Int64, unmatched: Int64)] = []
        try spans.forEach { row in
            held.append((row.number(0), row.optionalNumber(1) ?? .max, row.number(2), row.number(3), row.number(4)))
        }
        guard !held.isEmpty else { return }
        let (file, born) = try countedFile(group)
        for span in held {
            // A day's end is within 14 hours of UTC's, wherever it is: a day more at each side leaves none out.
            let first = CivilTime.date(ofSeconds: span.starts - 86_400)
            let last = span.ends == .max ? Int64.max : CivilTime.date(ofSeconds: span.ends + 2 * 86_400)
            for standing in file.standings(in: first..<last) {
                let row = try Prepared(db, "INSERT INTO _standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                row.bind(1, Swift.min(span.ends, Self.end(of: standing.days)))
                row.bind(2, root)
                row.bind(3, span.starts)
                row.bind(4, standing.days.lowerBound)
                row.bind(5, standing.days.upperBound)
                row.bind(6, span.holder)
                row.bind(7, span.site)
                row.bind(8, span.unmatched)
                row.bind(9, try cell(standing.keys))
                row.bind(10, born)
                row.bind(11, standing.riskDue)
                row.bind(12, standing.classDue)
                try row.run()
            }
        }
    }

    /// A second after which no day of these ends, in whatever zone.
    private static func end(of days: Range<Int64>) -> Int64 {
        let day = days.upperBound
        guard day != .max else { return .max }
        // A date known in part begins with the first day that it may be, as texts compare.
        let (month, dayOfMonth) = (Swift.max(day % 416 / 32, 1), Swift.max(day % 32, 1))
        return (CivilTime.days(year: day / 416, month: month, day: dayOfMonth) + 1) * 86_400
    }

    private func cell(_ keys: [String]) throws -> Int64 {
        if let known = cells[keys] { return known }
        func bound(_ sql: String) throws -> Prepared {
            let statement = try Prepared(db, sql)
            for (index, text) in keys.enumerated() { statement.bind(Int32(index + 1), text) }
            return statement
        }
        let condition = Self.cellColumns.map { $0 + " = ?" }.joined(separator: " AND ")
        if let stored = try bound("SELECT id FROM _cell WHERE \(condition)").number() {
            cells[keys] = stored
            return stored
        }
        let places = keys.map { _ in "?" }.joined(separator: ", ")
        try bound("INSERT INTO _cell (\(Self.cellColumns.joined(separator: ", "))) VALUES (\(places))").run()
        cells[keys] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// Columns of `_cell`, in the order of ``Standing/Key``.
    static let cellColumns = [
        "sex", "citizenship", "legal_status", "edition", "article", "part", "iccs", "conviction_tag", "life",
        "term_band", "security_level", "security_class", "risk", "expecting_or_nursing", "disability",
    ]

    // MARK: Who stands where at a moment

    /// How many persons stand how at a moment.
    func stands(at moment: CountedMoment, readsCalendar: Bool) throws -> [Stand: Int] {
        var counts: [Stand: Int] = [:]
        try forEachStand(at: moment, readsCalendar: readsCalendar) { _, stand in counts[stand, default: 0] += 1 }
        return counts
    }

    /// How a person stands at a moment; nil for who is not held then.
    func stand(of root: Int64, at moment: CountedMoment) throws -> Stand? {
        let query = try Prepared(db, Self.standingRows(readsCalendar: true) + " AND root = ?3")
        query.bind(1, moment.seconds)
        query.bind(2, moment.date)
        query.bind(3, root)
        var found: Stand?
        try query.forEach { found = Self.stand($0, moment, readsCalendar: true) }
        return found
    }

    func forEachStand(
        at moment: CountedMoment, readsCalendar: Bool, _ body: (Int64, Stand) throws -> Void
    ) throws {
        let query = try Prepared(db, Self.standingRows(readsCalendar: readsCalendar))
        query.bind(1, moment.seconds)
        query.bind(2, moment.date)
        try query.forEach { try body($0.number(0), Self.stand($0, moment, readsCalendar: readsCalendar)) }
    }

    private static func standingRows(readsCalendar: Bool) -> String {
        """
        SELECT root, cell, site, holder, unmatched\(readsCalendar ? ", born, risk_due, class_due" : "") FROM _standing
        WHERE ends >= ?1 AND starts < ?1 AND from_day <= ?2 AND until_day > ?2
        """
    }

    private static func stand(_ row: Prepared.Columns, _ moment: CountedMoment, readsCalendar: Bool) -> Stand {
        let (cell, site, holder, isUnmatched) = (row.number(1), row.number(2), row.number(3), row.number(4) != 0)
        guard readsCalendar else { return Stand(cell: cell, site: site, holder: holder, isUnmatched: isUnmatched) }
        return Stand(
            cell: cell, site: site, holder: holder, isUnmatched: isUnmatched,
            age: row.optionalNumber(5).map { $0 < 0 ? -1 - $0 : CivilTime.years(from: $0, to: moment.date) },
            isRiskLapsed: row.optionalNumber(6).map { $0 < moment.date } ?? false,
            isClassOverdue: row.optionalNumber(7).map { $0 < moment.date } ?? false)
    }

    /// Some keys of cells, by their id; the others are empty.
    final class CellReader {
        private let query: Prepared
        private let keys: [Standing.Key]
        private var last: (id: Int64, keys: [String]) = (0, [])

        init(_ db: Database, reading keys: Set<Standing.Key>) throws {
            self.keys = Standing.Key.allCases.filter(keys.contains)
            let columns = self.keys.map { ", " + Session.cellColumns[$0.rawValue] }.joined()
            query = try Prepared(db, "SELECT id\(columns) FROM _cell WHERE id = ?")
        }

        func keys(_ id: Int64) throws -> [String] {
            if last.id == id { return last.keys }
            query.bind(1, id)
            var found = [String](repeating: "", count: Standing.Key.allCases.count)
            try query.forEach { row in
                last.id = row.number(0)
                for (index, key) in keys.enumerated() { found[key.rawValue] = row.text(Int32(index + 1)) }
            }
            guard last.id == id else { throw StoreError("a cell is missing; run 'kerben doctor --rebuild'") }
            last.keys = found
            return found
        }
    }

    // MARK: What the file says

    private func countedFile(_ group: [Dot]) throws -> (CountedFile, born: Int64?) {
        var file = CountedFile()
        let born = try person(group[0], &file)
        file.statuses = try records(
            group, "legal_status", day: "since", ["status"]
        ) { CountedFile.Record(day: $0, keys: [.legalStatus: $1.text(2)]) }
        file.sentences = try records(
            group, "sentence", day: "start", isAlways: true,
            ["edition", "article", "part", "iccs", "conviction_tag", "life", "expiry"]
        ) { day, row in
            let isLife = row.number(7) != 0
            let band = Standing.termBand(
                start: CivilTime.date(row.text(1)), expiry: CivilTime.date(row.text(8)), isLife: isLife)
            return CountedFile.Record(
                day: day,
                keys: [
                    .edition: row.text(2), .article: row.text(3), .part: row.text(4), .iccs: row.text(5),
                    .convictionTag: row.text(6), .life: isLife ? "1" : "0", .termBand: band,
                ])
        }
        file.custodies = try records(group, "custody", day: "opened_at", ["security_level", "entered_in_error"]) {
            $1.number(3) == 1 ? nil : CountedFile.Record(day: $0, keys: [.securityLevel: $1.text(2)])
        }
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

    /// Sex and citizenship; returns the day of birth, or minus one minus an age that was reported without a day.
    private func person(_ root: Dot, _ file: inout CountedFile) throws -> Int64? {
        guard let type = description[store.custody.person] else { return nil }
        var born: Int64?
        let query = try Prepared(
            db, select(type, ["sex", "citizenship", "birth_date", "reported_age", "reported_on"], by: "id"))
        query.bind(1, root.packed)
        try query.forEach { row in
            file.person = [.sex: row.text(1), .citizenship: row.text(2)]
            if let date = CivilTime.date(row.text(3)) {
                born = date
            } else if let age = row.optionalNumber(4) {
                born = CivilTime.date(row.text(5)).map { ($0 / 416 - age) * 416 } ?? -1 - age
            }
        }
        return born
    }

    /// Records of a type in these files, the earliest first; without a day they hold always, or are left out.
    private func records(
        _ group: [Dot], _ name: String, day: String, isAlways: Bool = false, _ fields: [String],
        _ make: (Int64, Prepared.Columns) -> CountedFile.Record?
    ) throws -> [CountedFile.Record] {
        guard let type = description.type(named: name) else { return [] }
        let sql = select(type, [day] + fields, by: "case_id")
        var found: [(day: String, id: Int64, record: CountedFile.Record)] = []
        for file in group {
            let query = try Prepared(db, sql)
            query.bind(1, file.packed)
            try query.forEach { row in
                let text = row.text(1)
                let day = localDay(text)
                guard isAlways || day != nil, let record = make(day ?? 0, row) else { return }
                found.append((text, row.number(0), record))
            }
        }
        guard found.count > 1 else { return found.map(\.record) }
        return found.sorted { (sortable(text: $0.day), $0.id) < (sortable(text: $1.day), $1.id) }.map(\.record)
    }

    /// The day here on which something was so: of an instant, in this site's zone.
    private func localDay(_ text: String) -> Int64? {
        guard text.contains("T") else { return CivilTime.date(text) }
        return CivilTime.instant(text).map(localDate)
    }

    /// The date here of a packed instant.
    func localDate(_ instant: Int64) -> Int64 {
        CivilTime.date(ofSeconds: instant >> 2 + store.offsetMinutes * 60)
    }

    /// Id and fields, each NULL where this register has no such field.
    func select(_ type: RecordType, _ fields: [String], by key: String) -> String {
        let name = "\(type.name) \(fields[0]) \(key)"
        if let known = selections[name] { return known }
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : quoted($0) }
        let sql = "SELECT id, \(columns.joined(separator: ", ")) FROM \(quoted(type.name)) WHERE \(key) = ?"
        selections[name] = sql
        return sql
    }
}
