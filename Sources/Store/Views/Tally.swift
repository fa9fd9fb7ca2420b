import Counting
import GRDB
import Register

/// How many stand how at the end of every day, for each grain that a described table counts at: kept by difference
/// (``DayTally``), so that no count of a nation passes over its persons.
final class Tally {
    private let db: Database
    private unowned let standings: StandingsView
    private let grains: [Grain]
    /// By grain: numbers of kinds that were looked up, and cells with what the grain reads of others.
    private var numbers: [[UInt64: Int64]]
    private var projected: [[Int64: Int64]]
    /// Changes to come: place of a day above, number of a kind below.
    private var pending: [UInt64: Int64] = [:]

    /// So many changes are kept in memory.
    private static let pendingMax = 200_000

    init(_ standings: StandingsView) {
        self.standings = standings
        db = standings.db
        grains = Grain.needed(by: standings.description.tables)
        numbers = grains.map { _ in [:] }
        projected = grains.map { _ in [:] }
    }

    /// What is tallied, as text: a difference means that it must be made again.
    static func fingerprint(_ description: RegisterDescription) -> String {
        "plain blocks " + Grain.needed(by: description.tables).map(\.text).joined(separator: " ")
    }

    // MARK: Kept

    /// One more, or one less, stands so; to be flushed.
    func note(_ row: DatedStand, _ change: Int64) throws {
        for (index, grain) in grains.enumerated() {
            let plain = try project(row.stand, index)
            for (days, stand) in row.stretches(of: Stand(number: plain), telling: grain.calendar) {
                let kind = try number(stand.number, index)
                add(index, days.lowerBound, kind, change)
                if days.upperBound != StandingsView.openDay { add(index, days.upperBound, kind, -change) }
            }
        }
        if pending.count > Self.pendingMax { try flush() }
    }

    private func add(_ grain: Int, _ date: Int64, _ kind: Int64, _ change: Int64) {
        guard let node = DayTally.node(ofDay: DayTally.day(date)) else { return }
        pending[UInt64(Self.place(grain, node)) << 32 | UInt64(UInt32(truncatingIfNeeded: kind)), default: 0] += change
    }

    func flush() throws {
        var blocks: [UInt64: Int64] = [:]
        for (key, change) in pending where change != 0 {
            let (grain, node) = (Int(key >> 32) >> DayTally.nodeBits, Int64(key >> 32) & (1 << DayTally.nodeBits - 1))
            let block = Self.place(grain, DayTally.block(over: node))
            blocks[UInt64(block) << 32 | key & 0xFFFF_FFFF, default: 0] += change
        }
        let add = try Prepared(
            db,
            "INSERT INTO _tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET change = change + excluded.change")
        for changes in [pending, blocks] {
            for key in changes.keys.sorted() {
                guard let change = changes[key], change != 0 else { continue }
                add.bind(1, Int64(key >> 32))
                add.bind(2, Int64(key & 0xFFFF_FFFF))
                add.bind(3, change)
                try add.run()
            }
        }
        pending = [:]
    }

    /// The stand with what the grain reads, and nothing of the calendar.
    private func project(_ stand: Stand, _ index: Int) throws -> UInt64 {
        var plain = Stand(number: stand.number & Stand.placeMask)
        for aspect in Standing.Aspect.allCases { plain.set(aspect, try project(stand.cell(aspect), aspect, index)) }
        return plain.number
    }

    private func project(_ cell: Int64, _ aspect: Standing.Aspect, _ index: Int) throws -> Int64 {
        if let known = projected[index][cell] { return known }
        let read = zip(aspect.keys, try standings.keptCells.keys(cell)).map { place, text in
            grains[index].keys.contains { $0.rawValue == place } ? String(text) : ""
        }
        let own = read.allSatisfy(\.isEmpty) ? 0 : try standings.cell(read[...])
        projected[index][cell] = own
        return own
    }

    private func number(_ stand: UInt64, _ index: Int) throws -> Int64 {
        if let known = numbers[index][stand] { return known }
        let (grain, packed) = (Int64(index), Int64(bitPattern: stand))
        var number = try Prepared(db, "SELECT id FROM _kind WHERE grain = ? AND stand = ?", grain, packed).number()
        if number == nil {
            try Prepared(db, "INSERT INTO _kind (grain, stand) VALUES (?, ?)", grain, packed).run()
            number = db.lastInsertedRowID
        }
        numbers[index][stand] = number
        return number ?? 0
    }

    // MARK: Read

    /// How many stand how at the end of a day; nil where this is not tallied.
    func stands(on date: Int64, at grain: Grain) throws -> [Stand: Int]? {
        let nodes = DayTally.nodes(upTo: DayTally.day(date))
        guard let index = grains.firstIndex(where: { $0.covers(grain) }), !nodes.isEmpty else { return nil }
        var sums: [Int64: Int64] = [:]
        let query = try Prepared(db, "SELECT kind, change FROM _tally WHERE place BETWEEN ? AND ?")
        for range in nodes {
            query.bind(1, Self.place(index, range.lowerBound))
            query.bind(2, Self.place(index, range.upperBound))
            try query.forEach { sums[$0.number(0), default: 0] &+= $0.number(1) }
        }
        var stands: [Stand: Int] = [:]
        try Prepared(db, "SELECT id, stand FROM _kind WHERE grain = ?", Int64(index)).forEach { row in
            guard let sum = sums[row.number(0)], sum != 0 else { return }
            stands[Stand(number: UInt64(bitPattern: row.number(1)) & grain.mask), default: 0] &+= Int(sum)
        }
        return stands
    }

    private static func place(_ grain: Int, _ node: Int64) -> Int64 { Int64(grain) << DayTally.nodeBits | node }
}

extension DatedStand {
    /// Of a row of `_standing`: until_day, from_day, stand, born, risk_due, class_due.
    init(_ row: Prepared.Columns) {
        self.init(
            days: row.number(1)..<row.number(0), stand: Stand(number: UInt64(bitPattern: row.number(2))),
            born: row.optionalNumber(3), riskDue: row.optionalNumber(4), classDue: row.optionalNumber(5))
    }
}
