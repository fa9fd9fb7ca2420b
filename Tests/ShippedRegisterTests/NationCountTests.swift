import Causality
import Counting
import GRDB
import Nation
import Register
import Safeguards
import Sentences
import Store
import Testing

/// Five years of a seeded nation in one hub, counted month by month in two ways that have nothing in common.
@Suite struct NationCountTests {
    private static let months = (2_021...2_026).flatMap { year in
        (1...12).map { "\(year)-\($0 < 10 ? "0" : "")\($0)-28" }
    }.filter { $0 > "2021-07-01" && $0 < "2026-07-01" }

    /// Bishkek: what happened there before six in the morning was on the day before in UTC.
    fileprivate static let offset: Int64 = 360

    private let office: Office
    /// Feed positions on the way, and what the stock table said at each.
    private var published: [(watermark: Int64, statement: CountStatement)] = []

    init() throws {
        office = try Office(site: 0, zone: LocalZone(minutes: Self.offset))
        var lines = Nation(seed: 7, facilities: 6, persons: 60).lines()
        var count = 0
        while let line = lines.next() {
            try office.put(line.put)
            count += 1
            if count.isMultiple(of: 350) {
                let statement = try Self.count("stock", office, "2026-06-30")
                published.append((statement.watermark, statement))
            }
        }
    }

    private static func table(_ name: String, _ office: Office) throws -> CountTable {
        try #require(office.store.description.tables.first { $0.name == name })
    }

    private static func count(_ name: String, _ office: Office, _ day: String, since: String? = nil) throws
        -> CountStatement
    {
        let table = try table(name, office)
        return try office.store.read { try $0.counts.count(table, day: day, since: since) }
    }

    @Test func `Months balance, tables agree with the records, and former counts come out again`() throws {
        try balance()
        try agree()
        try tally()
        try reproduce()
        try release()
    }

    /// Every end of a sentence is one that start, term and days on remand give, but for those that say something else.
    private func release() throws {
        let traces = try office.store.read { transaction in
            try Int64.fetchAll(transaction.db, sql: "SELECT id FROM person").compactMap { Dot(packed: $0) }.flatMap {
                try transaction.register.releaseTraces(of: $0)
            }
        }
        var agreeing = 0
        for trace in traces {
            guard trace.end.otherSides.isEmpty, trace.end.typedSides.count == 1, let written = trace.end.typed,
                !trace.end.computed.candidates.isEmpty
            else { continue }
            #expect(trace.end.computed.candidates.contains(written), "\(trace.end)")
            #expect(trace.end.difference == nil)
            agreeing += 1
        }
        #expect(agreeing > 60)
    }

    /// Stock now = stock then + entries - exits, from custody records on one side and from who is held on the other.
    private func balance() throws {
        var before: Int?
        var last = ""
        for day in Self.months {
            let stock = try Self.count("population", office, day).figure
            if let before {
                let since = CivilTime.day(try #require(CivilTime.instant(last)) >> 2 / 86_400 + 1)
                let entries = try Self.count("entries", office, day, since: since)
                let exits = try Self.count("exits", office, day, since: since)
                // A transfer is an exit here and an entry there; who is on the way is held all along.
                let came = entries.rows.filter { $0.keys[1] != "RECEIPT" }.reduce(0) { $0 + $1.count }
                let left = exits.rows.filter { $0.keys[1] != "DISPATCH" }.reduce(0) { $0 + $1.count }
                #expect(stock == before + came - left, "\(day): \(before) + \(came) - \(left)")
            }
            before = stock
            last = day
        }
        #expect((before ?? 0) >= 60)
    }

    /// What stands of each person against the records read one by one.
    private func agree() throws {
        for day in Self.months.suffix(24) {
            let slow = try office.store.read { try SlowCount(day: day, db: $0.db).bySexStatusTag() }
            var table = CountTable.population
            table.dimensions = ["sex", "legal_status", "age_band", "risk", "conviction_tag"]
            let rows = try office.store.read { try $0.counts.count(table, day: day) }.rows
            let fast = Dictionary(uniqueKeysWithValues: rows.map { ($0.keys, $0.count) })
            let differing = Set(fast.keys).union(slow.keys).filter { fast[$0] != slow[$0] }
            #expect(differing.isEmpty, "\(day): \(differing.map { ($0, fast[$0] ?? 0, slow[$0] ?? 0) })")
        }
    }

    /// What is tallied by days against who stands where, one by one: a look back has no tally.
    private func tally() throws {
        let last = try office.store.read { try $0.lastFeed() }
        let days = [
            "1899-12-31", "2020-01-01", "2021-08-01", "2023-02-28", "2024-02-29", "2026-06-30", "2061-01-01",
            "2300-01-01",
        ]
        for table in office.store.description.tables where table.unit == .persons {
            for day in days {
                let tallied = try office.store.read { try $0.counts.count(table, day: day) }
                let counted = try office.store.read(knownAt: last) { try $0.counts.count(table, day: day) }
                #expect(tallied == counted, "\(table.name) \(day)")
                #expect(tallied.check == "rows and facilities add up")
                #expect(day < "2021-08" || tallied.figure > 0 || table.name == "needs" || table.conditions.count > 0)
            }
        }
        // Made anew, with what was kept change by change.
        let kept = try Self.count("stock", office, "2026-06-30")
        try office.store.write { try $0.standings.tallyAgain() }
        #expect(try Self.count("stock", office, "2026-06-30") == kept)
    }

    private func reproduce() throws {
        #expect(published.count >= 3)
        let table = try Self.table("stock", office)
        for (watermark, statement) in published {
            let again = try office.store.read(knownAt: watermark) {
                try $0.counts.count(table, day: "2026-06-30")
            }
            #expect(again == statement, "\(watermark)")
        }
    }
}

/// The same count without anything that is kept for counting: the oracle.
private struct SlowCount {
    let day: String
    let db: Database

    func bySexStatusTag() throws -> [[String]: Int] {
        let offset = NationCountTests.offset
        let end = try #require(CivilTime.instant(day, zone: LocalZone(minutes: offset))) >> 2 + 86_400
        let held = try Int64.fetchAll(
            db,
            sql: "SELECT root FROM _span WHERE holder = 1 AND starts < ?1 AND (ends IS NULL OR ends >= ?1)",
            arguments: [end])
        var counts: [[String]: Int] = [:]
        for root in held {
            let files = try Int64.fetchAll(
                db, sql: "SELECT case_id FROM _person_group WHERE root = ?1 UNION SELECT ?1", arguments: [root])
            func latest(_ columns: String, _ type: String, _ date: String) throws -> Row? {
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT \(columns), \(date) AS at, id FROM \(type) WHERE \(date) IS NOT NULL
                        AND case_id IN (\(files.map(String.init).joined(separator: ",")))
                        """
                ).filter { row in
                    let at: String = row["at"]
                    guard at.contains("T"), let instant = CivilTime.instant(at) else { return at <= day }
                    return CivilTime.dateText(CivilTime.date(ofSeconds: instant >> 2 + offset * 60)) <= day
                }.max { ($0["at"] as String, $0["id"] as Int64) < ($1["at"] as String, $1["id"] as Int64) }
            }
            let person = try #require(try Row.fetchOne(db, sql: "SELECT * FROM person WHERE id = ?", arguments: [root]))
            var sentences = try Row.fetchAll(
                db,
                sql: """
                    SELECT conviction_tag, start, expiry, life, coalesce(start, court_date, '') AS begun FROM sentence
                    WHERE case_id IN (\(files.map(String.init).joined(separator: ",")))
                        AND coalesce(start, court_date, '') <= ?1 AND (life = 1 OR expiry IS NULL OR expiry >= ?1)
                        AND (life = 1 OR expiry IS NOT NULL OR coalesce(start, court_date) IS NOT NULL)
                    """, arguments: [day])
            let standing = try latest("status", "legal_status", "since")
            sentences = try sentences.filter { try isServed($0, among: sentences, standing, files) }
            let status = try status(standing, sentences)
            let tags = Set(sentences.compactMap { $0["conviction_tag"] as String? })
            let tag =
                ["", "UNTRIED"].contains(status) || tags.isEmpty
                ? ""
                : tags.isSuperset(of: ["TERRORISM", "EXTREMISM"])
                    ? "BOTH" : try #require(tags.min { a, _ in a != "NONE" })
            let judged = try latest("judgement, review_due", "assessment", "assessed_on")
            let isLapsed = (judged?["review_due"] as String?).map { $0 < day } ?? false
            let risk = judged?["judgement"] as String? ?? ""
            counts[
                [
                    person["sex"] as String? ?? "", status, age(person["birth_date"]),
                    isLapsed && !risk.isEmpty ? "LAPSED" : risk, tag,
                ], default: 0] += 1
        }
        return counts
    }

    /// A release ends a sentence that had begun, unless a status since says sentenced and no other sentence has begun.
    private func isServed(_ sentence: Row, among all: [Row], _ standing: Row?, _ files: [Int64]) throws -> Bool {
        let begun: String = sentence["begun"]
        let released = try String.fetchAll(
            db,
            sql: """
                SELECT closed_at FROM custody WHERE closed_by = 'RELEASE' AND entered_in_error IS NOT 1
                    AND case_id IN (\(files.map(String.init).joined(separator: ",")))
                """
        ).compactMap { CivilTime.instant($0) }.map {
            CivilTime.dateText(CivilTime.date(ofSeconds: $0 >> 2 + NationCountTests.offset * 60))
        }.filter { $0 >= begun && $0 <= day }.max()
        guard let released else { return true }
        let isSentenced = ["SENTENCED_APPEAL_OPEN", "SENTENCED_FINAL", "LIFE"].contains(
            standing?["status"] as String? ?? "")
        return isSentenced && (standing?["at"] as String? ?? "") > released + "T"
            && !all.contains { ($0["begun"] as String) > released }
    }

    /// Nobody in this nation is charged anew while a sentence runs; who is untried serves none.
    private func status(_ latest: Row?, _ sentences: [Row]) throws -> String {
        let status = latest?["status"] as String? ?? ""
        if status == "UNTRIED" { #expect(!sentences.contains { ($0["start"] as String?) != nil && $0["life"] == 1 }) }
        return status
    }

    private func age(_ birth: String?) -> String {
        guard let birth, !birth.isEmpty else { return "" }
        let full = birth + "-01-01".suffix(10 - birth.count)
        guard let then = Int(full.filter { $0 != "-" }), let now = Int(day.filter { $0 != "-" }) else { return "" }
        switch (now - then) / 10_000 {
        case ..<18: return "0-17"
        case 18..<25: return "18-24"
        case 25..<60: return "25-59"
        default: return "60+"
        }
    }
}
