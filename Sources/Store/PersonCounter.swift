import Counting
import Register

/// A table of persons: whom it counts, and in which row.
///
/// Persons who stand alike are told apart by one number (``Stand``), and what a dimension says of one is looked up once for
/// all that share the part of the number which it reads: a million persons are counted by adding up numbers.
struct PersonCounter {
    private let dimensions: [Reading]
    private let conditions: [(reading: Reading, values: Set<String>)]
    private let facilities: [Int: CountedFacility]
    private let legislation: Legislation
    private let cells: Session.Cells
    /// What it reads of a stand, and where the person is.
    let grain: Grain

    /// Throws where the table names a dimension that there is not.
    init(
        _ table: CountTable, _ facilities: [Int: CountedFacility], _ legislation: Legislation, _ cells: Session.Cells
    ) throws {
        func reading(_ name: String) throws -> Reading {
            guard let dimension = CountTable.Dimension(rawValue: name) else {
                let known = CountTable.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw StoreError("--by: unknown dimension \"\(name)\" (one of: \(known))")
            }
            return Reading(dimension: dimension)
        }
        dimensions = try table.dimensions.map(reading)
        conditions = try table.conditions.map { (try reading($0.dimension), Set($0.values)) }
        grain = Grain(of: table)
        self.facilities = facilities
        self.legislation = legislation
        self.cells = cells
    }

    /// Whether age or a lapsed review is read.
    var readsCalendar: Bool { grain.calendar != 0 }

    func counts(_ stand: Stand) throws -> Bool {
        try conditions.allSatisfy { condition in
            let number = try index(condition.reading, stand)
            return condition.values.contains(condition.reading.texts[number])
        }
    }

    /// Stands of the same numbers are in the same row.
    func numbers(_ stand: Stand) throws -> [Int] { try dimensions.map { try index($0, stand) } }

    func row(_ numbers: [Int]) -> [String] { zip(dimensions, numbers).map { $0.texts[$1] } }

    /// Whether the table's conditions let it count anybody at this facility.
    func mayHold(_ facility: CountedFacility) -> Bool {
        conditions.allSatisfy { condition in
            value(condition.reading.dimension, facility).map(condition.values.contains) ?? true
        }
    }

    /// What a dimension reads, and what it said of whom it has read.
    private final class Reading {
        let dimension: CountTable.Dimension
        let key: Standing.Key?
        let mask: UInt64
        private(set) var texts: [String] = []
        private var numbers: [String: Int] = [:]
        /// The number of its text, by the part of a stand that it reads.
        private var known: [UInt64: Int] = [:]

        init(dimension: CountTable.Dimension) {
            self.dimension = dimension
            let grain = Grain(dimension)
            key = grain.keys.count == 1 ? grain.keys.first : nil
            mask = grain.mask
        }

        func index(_ stand: Stand, _ text: () throws -> String) rethrows -> Int {
            let part = stand.number & mask
            if let number = known[part] { return number }
            let text = try text()
            let number = numbers[text] ?? texts.count
            if number == texts.count {
                texts.append(text)
                numbers[text] = number
            }
            known[part] = number
            return number
        }
    }

    private func index(_ reading: Reading, _ stand: Stand) throws -> Int {
        try reading.index(stand) { try value(of: reading, stand) }
    }

    private func value(_ dimension: CountTable.Dimension, _ facility: CountedFacility) -> String? {
        switch dimension {
        case .facility: String(facility.statement.site)
        case .facilityKind: facility.kind
        case .closedType: facility.closedType
        case .region: facility.region
        default: nil
        }
    }

    private func value(of reading: Reading, _ stand: Stand) throws -> String {
        func key(_ key: Standing.Key) throws -> String {
            let aspect = Standing.Aspect(of: key)
            let keys = try cells.keys(stand.cell(aspect))
            let place = key.rawValue - aspect.keys.lowerBound
            return keys.indices.contains(place) ? String(keys[place]) : ""
        }
        func provision() throws -> Legislation.Provision {
            Legislation.Provision(edition: try key(.edition), article: try key(.article), part: try key(.part))
        }
        switch reading.dimension {
        case .facility: return String(stand.site)
        case .facilityKind, .closedType, .region:
            return facilities[stand.site].flatMap { value(reading.dimension, $0) } ?? ""
        case .ageBand: return stand.ageBand
        case .reviewOverdue: return stand.isRiskLapsed || stand.isClassOverdue ? "1" : "0"
        case .risk:
            let judged = try key(.risk)
            return stand.isRiskLapsed && !judged.isEmpty ? "LAPSED" : judged
        case .iccs:
            // What the sentence does not say, the law may.
            let said = try key(.iccs)
            let named = try provision()
            guard ["", Legislation.unmapped].contains(said), !named.article.isEmpty else { return said }
            return legislation.iccs(named)
        case .lineage: return legislation.newest(try provision())
        // Every other one is a key of the cell, as it is.
        default: return try reading.key.map(key) ?? ""
        }
    }
}

/// How finely a table tells persons apart.
struct Grain: Hashable {
    var keys: Set<Standing.Key> = []
    /// Bits of ``Stand/calendarMask``.
    var calendar: UInt64 = 0
    private var readsSite = true

    init(keys: Set<Standing.Key>, calendar: UInt64) {
        self.keys = keys
        self.calendar = calendar
    }

    /// What a dimension reads.
    init(_ dimension: CountTable.Dimension) {
        readsSite = false
        switch dimension {
        case .facility, .facilityKind, .closedType, .region: readsSite = true
        case .sex: keys = [.sex]
        case .ageBand: calendar = Stand.bandMask
        case .citizenship: keys = [.citizenship]
        case .legalStatus: keys = [.legalStatus]
        case .iccs: keys = [.iccs, .edition, .article, .part]
        case .lineage: keys = [.edition, .article, .part]
        case .article: keys = [.article]
        case .codeEdition: keys = [.edition]
        case .convictionTag: keys = [.convictionTag]
        case .life: keys = [.life]
        case .termBand: keys = [.termBand]
        case .securityLevel: keys = [.securityLevel]
        case .securityClass: keys = [.securityClass]
        case .risk: (keys, calendar) = ([.risk], Stand.riskLapsed)
        case .reviewOverdue: calendar = Stand.riskLapsed | Stand.classOverdue
        case .expectingOrNursing: keys = [.expectingOrNursing]
        case .disability: keys = [.disability]
        }
    }

    /// What a table of persons reads; always where they are.
    init(of table: CountTable) {
        for name in table.dimensions + table.conditions.map(\.dimension) {
            guard let read = CountTable.Dimension(rawValue: name).map(Grain.init) else { continue }
            keys.formUnion(read.keys)
            calendar |= read.calendar
        }
    }

    /// The part of a stand that it reads.
    var mask: UInt64 {
        keys.reduce(calendar | (readsSite ? Stand.placeMask : 0)) { $0 | Stand.mask(Standing.Aspect(of: $1)) }
    }

    /// Whether whatever tells persons apart in `other` does so in this.
    func covers(_ other: Grain) -> Bool {
        keys.isSuperset(of: other.keys) && calendar & other.calendar == other.calendar
    }

    /// The same for the same grain, whatever the run.
    var text: String { keys.map(\.rawValue).sorted().map(String.init).joined(separator: ",") + "/\(calendar)" }
}

/// How somebody stands at the end of a day, in one number: why and who (cells), where, and what the calendar says.
struct Stand: Hashable {
    private(set) var number: UInt64

    static let siteMask: UInt64 = 0xFFFF << 8
    static let bandMask: UInt64 = 0x7 << 5
    static let classOverdue: UInt64 = 1 << 4
    static let riskLapsed: UInt64 = 1 << 3
    static let calendarMask = bandMask | classOverdue | riskLapsed
    /// Site, holder, and whether the receipt has no dispatch.
    static let placeMask = siteMask | unmatched | holders
    private static let unmatched: UInt64 = 1 << 2
    private static let holders: UInt64 = 3
    private static let bands = ["", "0-17", "18-24", "25-59", "60+"]
    /// Ages at which the bands but the first begin.
    static let bandAges: [Int64] = [18, 25, 60]
    private static let cells: UInt64 = 0xF_FFFF

    static func mask(_ aspect: Standing.Aspect) -> UInt64 { cells << shift(aspect) }

    private static func shift(_ aspect: Standing.Aspect) -> UInt64 { aspect == .person ? 24 : 44 }

    init(number: UInt64) { self.number = number }

    init(site: Int64, holder: Int64, isUnmatched: Bool) {
        number =
            UInt64(truncatingIfNeeded: site) << 8 & Self.siteMask | UInt64(truncatingIfNeeded: holder) & Self.holders
            | (isUnmatched ? Self.unmatched : 0)
    }

    /// Beyond a million kinds, which no register has, somebody is of none of them, and counted with nothing known.
    mutating func set(_ aspect: Standing.Aspect, _ cell: Int64) {
        let known = UInt64(cell) <= Self.cells ? UInt64(cell) : 0
        number = number & ~Self.mask(aspect) | known << Self.shift(aspect)
    }

    /// What the calendar says on a day: age, and whether a review is overdue.
    mutating func set(_ day: Int64, _ born: Int64?, _ riskDue: Int64?, _ classDue: Int64?) {
        let age = born.map { $0 < 0 ? -1 - $0 : CivilTime.years(from: $0, to: day) }
        let band: UInt64 = age.map { age in UInt64(1 + Self.bandAges.count { age >= $0 }) } ?? 0
        number =
            number & ~Self.calendarMask | band << 5 | (riskDue.map { $0 < day } ?? false ? Self.riskLapsed : 0)
            | (classDue.map { $0 < day } ?? false ? Self.classOverdue : 0)
    }

    func cell(_ aspect: Standing.Aspect) -> Int64 { Int64(number >> Self.shift(aspect) & Self.cells) }
    var site: Int { Int((number & Self.siteMask) >> 8) }
    /// As in `_span`: 1 a facility, 2 in transit, 3 disputed.
    var holder: Int { Int(number & Self.holders) }
    var isUnmatched: Bool { number & Self.unmatched != 0 }
    /// As UN-CTS and the national tables cut ages; empty where it is not known.
    var ageBand: String { Self.bands[Int((number & Self.bandMask) >> 5)] }
    var isRiskLapsed: Bool { number & Self.riskLapsed != 0 }
    var isClassOverdue: Bool { number & Self.classOverdue != 0 }
}
