package import Causality
package import Counting
import Identity
package import Register
import Safeguards

/// Counting from what stands of each person, and from the views; the only place where people are counted.
extension Counts {
    /// The table at the end of `day` (a date text) here; records from `since` on.
    ///
    /// `byClosedDays`: a facility is heard by the days alone that it closed. `now` is in seconds since 1970; nil for the newest
    /// time in what this store has written itself.
    package func count(
        _ table: CountTable, day: String, since: String? = nil, byClosedDays: Bool = false, now: Int64? = nil
    ) throws -> CountStatement {
        let moment = try CountedMoment(day, zone: store.zone, byClosedDays: byClosedDays)
        switch table.unit {
        case .persons:
            guard since == nil else {
                throw StoreError(
                    "--since: \(table.name) counts persons at the end of a day; only records have a period")
            }
            return try persons(table, moment, now: now)
        case .records(let type, let date): return try records(table, type, date, since: since, moment)
        }
    }

    private func persons(_ table: CountTable, _ moment: CountedMoment, now: Int64?) throws -> CountStatement {
        let facilities = try facilities(moment)
        let counter = try PersonCounter(table, facilities, laws.legislation(for: table), keys: standings.keptCells.keys)
        var count = PersonCount(counter, facilities)
        for (stand, persons) in try standings.stands(on: moment.date, for: counter) { try count.add(stand, persons) }
        return count.statement(
            table, moment, epoch: try epoch, watermark: try lastFeed(), edition: description.edition,
            suspected: try suspected(counter, moment), doubt: try doubt(counter, moment, now: now))
    }

    /// How many of the persons who are counted may be one with another of them: persons less those that would be left,
    /// were all joined.
    private func suspected(_ counter: PersonCounter, _ moment: CountedMoment) throws -> Int {
        var isCounted: [Int64: Bool] = [:]
        return try Suspicion.surplus(register.suspicions()) { file in
            let root = try caseFiles.root(ofFile: file).packed
            let known =
                try isCounted[root] ?? standings.stand(of: root, on: moment.date, for: counter).map(counter.counts)
                ?? false
            isCounted[root] = known
            return known ? root : nil
        }
    }

    private func records(
        _ table: CountTable, _ type: String, _ date: String, since: String?, _ moment: CountedMoment
    ) throws -> CountStatement {
        let query = try CountQuery(table, of: type, description)
        guard let dated = query.type.field(named: date) else {
            throw StoreError("\(table.name): \(type) has no field \"\(date)\"")
        }
        let since = since ?? String(moment.text.prefix(4)) + "-01-01"
        guard let from = CivilTime.date(since), from % 32 != 0, from <= moment.date else {
            throw StoreError("--since: expects a day such as 2026-07-01, not after the day that is counted")
        }
        // A date is as written; an instant is on the day that it was here.
        let isDate = dated.type == .date
        let (first, last) =
            try isDate ? (since, moment.text) : dayBounds(since, moment.text)
        let key = periodKey(dated)
        var inPeriod = "\(key) BETWEEN substr(?1, 1, 10) AND substr(?2, 1, 10)"
        if !isDate { inPeriod += " AND \(sortable(quoted(date))) >= ?1 AND \(sortable(quoted(date))) < ?2" }
        let columns = try table.dimensions.map(query.text)
        let list = columns.indices.map { "\($0 + 2)" }.joined(separator: ", ")
        let rows = try self.query(
            """
            SELECT count(*)\(columns.map { ", " + $0 }.joined()) FROM \(quoted(type))
            WHERE \(inPeriod)\(try query.conditions())
            \(columns.isEmpty ? "" : "GROUP BY \(list) ORDER BY \(list)")
            """, [first, last]
        ).rows()
        return CountStatement(
            table: table.name, asOf: moment.text, since: since, epoch: try epoch, watermark: try lastFeed(),
            edition: description.edition, dimensions: table.dimensions,
            rows: rows.map { row in
                CountStatement.Row(
                    keys: columns.indices.map { row.value($0 + 1) as String? ?? "" }, count: row.value(0) ?? 0)
            }, inTransit: 0, disputed: 0, unmatched: 0, suspected: 0, facilities: [])
    }

    /// Every facility, whether it was heard up to the moment, and nobody in it yet.
    private func facilities(_ moment: CountedMoment) throws -> [Int: CountedFacility] {
        guard let type = description.type(named: "facility") else { return [:] }
        var facilities: [Int: CountedFacility] = [:]
        let closings = try closings()
        func field(_ name: String) -> String { type.field(named: name) == nil ? "NULL" : quoted(name) }
        let rows = try query(
            """
            SELECT site, name, capacity,
                (SELECT whole_at FROM (\(ExchangeAccount.sites)) WHERE number = facility.site) AS heard,
                (SELECT at FROM _retired WHERE _retired.site = facility.site) AS retired,
                CAST(coalesce(\(field("kind")), '') AS TEXT) AS kind,
                CAST(coalesce(\(field("closed_type")), '') AS TEXT) AS closed_type,
                CAST(coalesce(\(field("region")), '') AS TEXT) AS region
            FROM facility WHERE site IS NOT NULL ORDER BY id
            """
        ).rows()
        for row in rows {
            guard let site: Int = row.value("site") else { continue }
            let closed = closings[site]
            let heard: Int64? = row.value("heard")
            // A site has heard itself to the last, once all is here that the hub has of it.
            let last = try site == self.site && isFilled() ? .max : heard
            facilities[site] = CountedFacility(
                statement: CountStatement.Facility(
                    site: site, name: row.value("name") ?? "", held: 0, counted: 0, capacity: row.value("capacity"),
                    heardAt: heard,
                    dayClosed: closed, isSilent: !moment.isHeard(dayClosed: closed, heardMilliseconds: last),
                    retiredAt: (row.value("retired") as Int64?).flatMap { moment.isAfter(milliseconds: $0) ? $0 : nil }),
                kind: row.value("kind") ?? "",
                closedType: row.value("closed_type") ?? "",
                region: row.value("region") ?? "")
        }
        return facilities
    }

    /// The last day that each facility closed: itself, or the hub for it, and once it was over by the clock of who wrote it.
    private func closings() throws -> [Int: String] {
        guard let type = description.type(named: "day"), let field = type.field(named: "closed_on") else { return [:] }
        var latest: [Int: String] = [:]
        let query = try Prepared(
            db,
            """
            SELECT facility, closed_on, id FROM day
            WHERE closed_on IS NOT NULL AND (id >> 48 = 0 OR id >> 48 = facility) ORDER BY facility, closed_on DESC
            """)
        var candidates: [(facility: Int, day: String, record: Dot)] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(2)) else { return }
            candidates.append((Int(row.number(0)), row.text(1), record))
        }
        for (facility, day, record) in candidates where latest[facility] == nil {
            let zone = try safeguards.zone(ofFacility: facility)
            guard let end = CivilTime.date(day).flatMap({ DayClosing.end(of: $0, zone: zone) })
            else { continue }
            let written = try changes(ofRecord: record, in: record).filter { $0.value(of: field.number) != nil }
                .map { $0.correctedMilliseconds / 1_000 }.max()
            if let written, written >= end { latest[facility] = day }
        }
        return latest
    }

    /// Why two statements of one table differ, person by person: where each was counted then and now.
    package func counted(_ table: CountTable, day: String) throws -> [Dot: [String]] {
        guard table.unit == .persons else { throw StoreError("\(table.name): only tables of persons are compared") }
        let moment = try CountedMoment(day, zone: store.zone)
        let counter = try PersonCounter(
            table, facilities(moment), laws.legislation(for: table), keys: standings.keptCells.keys)
        let hidden = try caseFiles.hiddenFiles().union(caseFiles.withdrawnSince)
        var counted: [Dot: [String]] = [:]
        try standings.forEachStand(on: moment.date, for: counter) { root, stand in
            guard try counter.counts(stand), let root = Dot(packed: root) else { return }
            let holder = [.transit: "in transit", .disputed: "disputed"][stand.holder] ?? ""
            // That the person came or went is this site's own movement; what was counted by is in the file.
            let isWithdrawn = try !hidden.isEmpty && caseFiles.personFiles(of: root).contains(where: hidden.contains)
            counted[root] =
                [holder] + (isWithdrawn ? ["(file withdrawn)"] : counter.row(try counter.numbers(stand)))
        }
        return counted
    }

    package func publishedStatements(table: String? = nil) throws -> [PublishedStatement] {
        guard let type = description.type(named: "statement") else { return [] }
        let query = try Prepared(
            db, "SELECT * FROM statement WHERE ?1 IS NULL OR \"table\" = ?1 ORDER BY published_at, id")
        if let table { query.bind(1, table) }
        var statements: [PublishedStatement] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)) else { return }
            statements.append(PublishedStatement(record: record, texts: row.texts(type)))
        }
        return statements
    }
}
