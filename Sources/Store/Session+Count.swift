package import Causality
package import Counting
import GRDB
package import Register
import Safeguards

/// Counting from what stands of each person, and from the views; the only place where people are counted.
extension Session {
    /// The table at the end of `day` (a date text) here; records from `since` on.
    ///
    /// `byClosedDays`: an exchange says nothing of a day that is written down long after.
    package func count(
        _ table: CountTable, day: String, since: String? = nil, byClosedDays: Bool = false
    ) throws -> CountStatement {
        var moment = try CountedMoment(day, store.offsetMinutes)
        moment.byClosedDays = byClosedDays
        switch table.unit {
        case .persons:
            guard since == nil else {
                throw StoreError(
                    "--since: \(table.name) counts persons at the end of a day; only records have a period")
            }
            return try persons(table, moment)
        case .records(let type, let date): return try records(table, type, date, since: since, moment)
        }
    }

    private func persons(_ table: CountTable, _ moment: CountedMoment) throws -> CountStatement {
        var facilities = try facilities(moment)
        let counter = try PersonCounter(table, facilities, legislation(for: table), Cells(db))
        var rows: [[Int]: Int] = [:]
        var others: [Int: Int] = [:]
        var unmatched = 0
        for (stand, count) in try stands(on: moment.date, for: counter) {
            let isHeld = stand.holder == 1
            if isHeld { facilities[stand.site, default: .unknown(stand.site)].statement.held += count }
            guard try counter.counts(stand) else { continue }
            if isHeld {
                rows[try counter.numbers(stand), default: 0] += count
                facilities[stand.site]?.statement.counted += count
                if stand.isUnmatched { unmatched += count }
            } else {
                others[stand.holder, default: 0] += count
            }
        }
        return CountStatement(
            table: table.name, asOf: moment.text, epoch: store.identity.epoch, watermark: try lastFeed(),
            edition: description.edition, dimensions: table.dimensions,
            rows: rows.map { CountStatement.Row(keys: counter.row($0.key), count: $0.value) }.sorted {
                $0.keys.lexicographicallyPrecedes($1.keys, by: CountTable.precedes)
            }, inTransit: others[2] ?? 0, disputed: others[3] ?? 0, unmatched: unmatched,
            suspected: try suspected(counter, moment),
            facilities: facilities.values.filter(counter.mayHold).map(\.statement).sorted { $0.site < $1.site })
    }

    /// How many of the persons who are counted may be one with another of them: persons less those that would be left,
    /// were all joined.
    private func suspected(_ counter: PersonCounter, _ moment: CountedMoment) throws -> Int {
        var isCounted: [Int64: Bool] = [:]
        return try Likeness.surplus(likenesses()) { file in
            let root = try root(ofFile: file).packed
            let known =
                try isCounted[root] ?? stand(of: root, on: moment.date, for: counter).map(counter.counts) ?? false
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
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT count(*)\(columns.map { ", " + $0 }.joined()) FROM \(quoted(type))
                WHERE \(inPeriod)\(try query.conditions())
                \(columns.isEmpty ? "" : "GROUP BY \(list) ORDER BY \(list)")
                """, arguments: [first, last])
        return CountStatement(
            table: table.name, asOf: moment.text, since: since, epoch: store.identity.epoch, watermark: try lastFeed(),
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
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT site, name, capacity,
                    (SELECT heard_at FROM _site WHERE _site.number = facility.site) AS heard,
                    CAST(coalesce(\(field("kind")), '') AS TEXT) AS kind,
                    CAST(coalesce(\(field("closed_type")), '') AS TEXT) AS closed_type,
                    CAST(coalesce(\(field("region")), '') AS TEXT) AS region
                FROM facility WHERE site IS NOT NULL ORDER BY id
                """)
        for row in rows {
            guard let site: Int = row.value("site") else { continue }
            let closed = closings[site]
            let heard: Int64? = row.value("heard")
            // Either says that what happened there by then has been told.
            let isHeard =
                closed.map { $0 >= moment.text } ?? false
                || !moment.byClosedDays && heard.map { $0 / 1_000 >= moment.seconds } ?? false
            facilities[site] = CountedFacility(
                statement: CountStatement.Facility(
                    site: site, name: row.value("name") ?? "", held: 0, counted: 0, capacity: row.value("capacity"),
                    heardAt: heard,
                    dayClosed: closed, isSilent: !isHeard), kind: row.value("kind") ?? "",
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
            guard let end = CivilTime.date(day).flatMap({ DayClosing.end(of: $0) }) else { continue }
            let written = try changes(ofRecord: record, in: record).filter { $0.value(of: field.number) != nil }
                .map { $0.correctedMilliseconds / 1_000 }.max()
            if let written, written >= end { latest[facility] = day }
        }
        return latest
    }

    /// Why two statements of one table differ, person by person: where each was counted then and now.
    package func counted(_ table: CountTable, day: String) throws -> [Dot: [String]] {
        guard table.unit == .persons else { throw StoreError("\(table.name): only tables of persons are compared") }
        let moment = try CountedMoment(day, store.offsetMinutes)
        let counter = try PersonCounter(table, facilities(moment), legislation(for: table), Cells(db))
        let hidden = try hiddenFiles().union(withdrawnSince)
        var counted: [Dot: [String]] = [:]
        try forEachStand(on: moment.date, for: counter) { root, stand in
            guard try counter.counts(stand), let root = Dot(packed: root) else { return }
            let holder = [2: "in transit", 3: "disputed"][stand.holder] ?? ""
            // That the person came or went is this site's own movement; what was counted by is in the file.
            let isWithdrawn = try !hidden.isEmpty && personFiles(of: root).contains(where: hidden.contains)
            counted[root] =
                [holder] + (isWithdrawn ? ["(file withdrawn)"] : counter.row(try counter.numbers(stand)))
        }
        return counted
    }
}

/// The end of a day: as a date, and in seconds.
struct CountedMoment {
    let text: String
    let date: Int64
    let seconds: Int64
    /// Whether a facility is heard by the days alone that it closed.
    var byClosedDays = false

    init(_ day: String, _ offsetMinutes: Int64) throws {
        guard let date = CivilTime.date(day), date % 32 != 0,
            let midnight = CivilTime.instant(day, offsetMinutes: offsetMinutes)
        else { throw StoreError("\(day): is no day such as 2026-07-01") }
        text = day
        self.date = date
        seconds = midnight >> 2 + 86_400
    }
}

extension Session {
    /// From the beginning of one day here to before the end of another, as texts that instants compare with as `sortable`
    /// has them. Throws where either is no day.
    func dayBounds(_ first: String, _ last: String) throws -> (String, String) {
        func text(_ day: String, later: Int64) throws -> String {
            guard let date = CivilTime.date(day), date % 32 != 0,
                let midnight = CivilTime.instant(day, offsetMinutes: store.offsetMinutes)
            else { throw StoreError("\(day): is no day such as 2026-07-01") }
            // No longer than it has to be: one that is known to the hour is a prefix of those within it.
            return String(sortable(text: CivilTime.instantText(CivilTime.pack(midnight >> 2 + later, .day))))
        }
        return (try text(first, later: 0), try text(last, later: 86_400))
    }
}

/// A facility, and what persons there can be counted by.
struct CountedFacility {
    var statement: CountStatement.Facility
    var kind = ""
    var closedType = ""
    var region = ""

    /// Persons are held there, and nothing else is known of it: never heard, and nobody knows how many it has places for.
    static func unknown(_ site: Int) -> CountedFacility {
        CountedFacility(
            statement: CountStatement.Facility(
                site: site, name: "", held: 0, counted: 0, capacity: nil, heardAt: nil, dayClosed: nil, isSilent: true))
    }
}
