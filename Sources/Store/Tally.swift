import Counting
import GRDB
import Register

/// How many stand how at the end of every day, for each grain that a described table counts at: kept by difference, so that
/// no count of a nation passes over its persons.
///
/// A day's row holds by how many of a kind there are more, or less, than the day before; a block of 32 days holds sums of
/// those, as a Fenwick tree over the blocks (Fenwick 1994), so that what there is on a day is the sum of a dozen blocks and
/// some days, and one more person alters a dozen rows.
final class Tally {
    private let db: Database
    private unowned let session: Session
    private let grains: [Grain]
    /// By grain: numbers of kinds that were looked up, and cells with what the grain reads of others.
    private var numbers: [[UInt64: Int64]]
    private var projected: [[Int64: Int64]]
    /// Changes to come: place of a day above, number of a kind below.
    private var pending: [UInt64: Int64] = [:]

    /// Days since the first that is tallied; before it everybody is as on it, and nothing is tallied after the last.
    private static let days: Range<Int64> = 0..<blocks * 32
    private static let firstDay = CivilTime.days(year: 1900, month: 1, day: 1)
    private static let blocks: Int64 = 4_096
    /// So many changes are kept in memory.
    private static let pendingMax = 200_000

    init(_ session: Session) {
        self.session = session
        db = session.db
        grains = Self.grains(session.description)
        numbers = grains.map { _ in [:] }
        projected = grains.map { _ in [:] }
    }

    /// So few keys tell few kinds apart: one tally then serves several tables.
    private static let mergedKeysMax = 4

    /// What the tables of persons need; those most alike together.
    static func grains(_ description: RegisterDescription) -> [Grain] {
        var grains = description.tables.filter { $0.unit == .persons }.map(Grain.init(of:))
        while let (one, other, merged) = mostAlike(grains) {
            grains.remove(at: other)
            grains[one] = merged
        }
        return grains
    }

    private static func mostAlike(_ grains: [Grain]) -> (Int, Int, Grain)? {
        var best: (Int, Int, Grain)?
        var shared = -1
        for (one, grain) in grains.enumerated() {
            for (other, next) in grains.enumerated().dropFirst(one + 1) {
                let merged = Grain(keys: grain.keys.union(next.keys), calendar: grain.calendar | next.calendar)
                let isCheap =
                    [grain, next].contains(merged)
                    || grain.calendar == next.calendar && merged.keys.count <= mergedKeysMax
                let common = grain.keys.intersection(next.keys).count
                if isCheap, common > shared { (best, shared) = ((one, other, merged), common) }
            }
        }
        return best
    }

    /// What is tallied, as text: a difference means that it must be made again.
    static func fingerprint(_ description: RegisterDescription) -> String {
        grains(description).map(\.text).joined(separator: " ")
    }

    // MARK: Kept

    /// One more, or one less, stands so; to be flushed.
    func note(_ row: DatedStand, _ change: Int64) throws {
        for (index, grain) in grains.enumerated() {
            let plain = try project(row.stand, index)
            var from = row.days.lowerBound
            for until in row.turns(grain.calendar) + [row.days.upperBound] {
                var stand = Stand(number: plain)
                stand.set(from, row.born, row.riskDue, row.classDue)
                let kind = try number(stand.number & (grain.calendar | ~Stand.calendarMask), index)
                add(index, from, kind, change)
                if until != Session.openDay { add(index, until, kind, -change) }
                from = until
            }
        }
        if pending.count > Self.pendingMax { try flush() }
    }

    private func add(_ grain: Int, _ date: Int64, _ kind: Int64, _ change: Int64) {
        let day = max(Self.day(date), 0)
        guard Self.days.contains(day) else { return }
        pending[UInt64(Self.place(grain, Self.blocks + 1 + day)) << 32 | UInt64(kind), default: 0] += change
    }

    func flush() throws {
        var blocks: [UInt64: Int64] = [:]
        for (key, change) in pending where change != 0 {
            let (grain, node) = (Int(key >> 32) >> Self.nodeBits, Int64(key >> 32) & (1 << Self.nodeBits - 1))
            var block = (node - Self.blocks - 1) / 32 + 1
            while block <= Self.blocks {
                blocks[UInt64(Self.place(grain, block)) << 32 | key & 0xFFFF_FFFF, default: 0] += change
                block += block & -block
            }
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
        let read = zip(aspect.keys, try session.keptCells.keys(cell)).map { place, text in
            grains[index].keys.contains { $0.rawValue == place } ? String(text) : ""
        }
        let own = read.allSatisfy(\.isEmpty) ? 0 : try session.cell(read[...])
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
        let day = Self.day(date)
        guard let index = grains.firstIndex(where: { $0.covers(grain) }), Self.days.contains(day) else { return nil }
        var sums: [Int64: Int64] = [:]
        let query = try Prepared(db, "SELECT kind, change FROM _tally WHERE place BETWEEN ? AND ?")
        func add(_ first: Int64, _ last: Int64) throws {
            query.bind(1, Self.place(index, first))
            query.bind(2, Self.place(index, last))
            try query.forEach { sums[$0.number(0), default: 0] += $0.number(1) }
        }
        var block = day / 32
        try add(Self.blocks + 1 + block * 32, Self.blocks + 1 + day)
        while block > 0 {
            try add(block, block)
            block -= block & -block
        }
        var stands: [Stand: Int] = [:]
        try Prepared(db, "SELECT id, stand FROM _kind WHERE grain = ?", Int64(index)).forEach { row in
            guard let sum = sums[row.number(0)], sum != 0 else { return }
            stands[Stand(number: UInt64(bitPattern: row.number(1)) & grain.mask), default: 0] += Int(sum)
        }
        return stands
    }

    // MARK: Places

    private static let nodeBits: Int64 = 18

    private static func place(_ grain: Int, _ node: Int64) -> Int64 { Int64(grain) << nodeBits | node }

    private static func day(_ date: Int64) -> Int64 {
        let day = CivilTime.firstDay(date)
        return CivilTime.days(year: day / 416, month: day % 416 / 32, day: day % 32) - firstDay
    }
}

/// How somebody stands on some days, and the dates by which the calendar changes that.
struct DatedStand {
    /// As ``CivilTime/date(_:)`` packs them.
    var days: Range<Int64>
    var stand: Stand
    var born: Int64?
    var riskDue: Int64?
    var classDue: Int64?

    /// Of a row of `_standing`: until_day, from_day, stand, born, risk_due, class_due.
    init(_ row: Prepared.Columns) {
        self.init(
            days: row.number(1)..<row.number(0), stand: Stand(number: UInt64(bitPattern: row.number(2))),
            born: row.optionalNumber(3), riskDue: row.optionalNumber(4), classDue: row.optionalNumber(5))
    }

    init(days: Range<Int64>, stand: Stand, born: Int64?, riskDue: Int64?, classDue: Int64?) {
        self.days = days
        self.stand = stand
        self.born = born
        self.riskDue = riskDue
        self.classDue = classDue
    }

    /// Days within, in order, on which bits of ``Stand/calendarMask`` may turn.
    func turns(_ bits: UInt64) -> [Int64] {
        guard bits != 0 else { return [] }
        var turns: Set<Int64> = []
        if bits & Stand.bandMask != 0, let born, born >= 0 {
            for age in Stand.bandAges { turns.insert(CivilTime.firstDay(born) + age * 416) }
        }
        if bits & Stand.riskLapsed != 0, let riskDue { turns.insert(riskDue + 1) }
        if bits & Stand.classOverdue != 0, let classDue { turns.insert(classDue + 1) }
        return turns.filter { $0 > days.lowerBound && $0 < days.upperBound }.sorted()
    }
}
