import Causality
import Counting
import Custody
import GRDB
import Register
import Safeguards

/// What persons are counted by: told which files changed, it settles itself at the end of a
/// transaction.
package final class StandingsView: StorePart {
    /// Record types, besides those that move custody, of which a count reads more than the record itself.
    static let countedTypes: Set = [
        "sentence", "sentence_event", "legal_status", "classification", "assessment", "health_exam",
    ]

    package let context: StoreContext
    let caseFiles: CaseFiles
    /// Cells that were looked up.
    private var cells: [ArraySlice<String>: Int64] = [:]
    private(set) lazy var keptCells = Cells(db)
    /// Only the hub counts a nation; what one facility holds is counted as quickly one by one.
    private lazy var tally = newTally()
    /// Statements that read a file's records, by type.
    var fileQueries: [Int: Prepared] = [:]

    init(_ context: StoreContext, _ caseFiles: CaseFiles) {
        self.context = context
        self.caseFiles = caseFiles
    }

    /// Drops what was looked up since a savepoint that is undone.
    func forget() {
        cells = [:]
        keptCells = Cells(db)
        tally = newTally()
    }

    /// Makes the standings of everybody whose file changed; after custody is settled.
    func settle() throws {
        guard !unsettled.standings.isEmpty else { return }
        var done: Set<Dot> = []
        let tally = tally
        // Whoever opens the store with those tables then makes their tally again.
        if tally == nil, site == 0, !context.isLookingBack {
            try execute("DELETE FROM _meta WHERE key = 'tallies'", [])
        }
        for file in unsettled.standings.takeAll() where !done.contains(file) {
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

    /// Case files counted as one person, the root first.
    private func counted(with file: Dot) throws -> [Dot] {
        let root = try caseFiles.root(ofFile: file)
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
        let words: CaseFiles.Words =
            group.count > 1 ? try caseFiles.words(of: group[0]) : ([Persons.Speaker(file: group[0])], [])
        let leftAt = ends.subtracting(starts)
        let (file, born) = try countedFile(words.speaking, leftAt: leftAt)
        for span in held {
            for kept in try stands(of: file, born: born, in: span.days, span.stand) {
                try write(kept, of: root, in: "_standing")
                try tally?.note(kept, 1)
            }
        }
        for other in words.otherwise {
            let (said, saidBorn) = try countedFile(other, leftAt: leftAt)
            guard said != file || saidBorn != born else { continue }
            for span in held {
                for kept in try stands(of: said, born: saidBorn, in: span.days, span.stand) {
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

    private func newTally() -> Tally? {
        // Without an answer there is no tally, and what is counted instead meets the same database.
        guard site == 0, !context.isLookingBack, (try? areTalliesStale) == false else { return nil }
        return Tally(self)
    }

    /// Whether the tables that are described need another tally than there is; nothing is tallied then.
    package var areTalliesStale: Bool {
        get throws {
            let made = try query("SELECT value FROM _meta WHERE key = 'tallies'").first(String.self)
            return made != store.tallies
        }
    }

    /// Makes the tally again from who stands where.
    package func tallyAgain() throws {
        for table in ["_tally", "_kind"] { try execute("DELETE FROM \(table)") }
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
}
