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
    /// What of a stand it reads, besides where the person is.
    let mask: UInt64

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
        mask = (dimensions + conditions.map(\.reading)).reduce(Stand.placeMask) { $0 | $1.mask }
        self.facilities = facilities
        self.legislation = legislation
        self.cells = cells
    }

    /// Whether age or a lapsed review is read.
    var readsCalendar: Bool { mask & Stand.calendarMask != 0 }

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
        let mask: UInt64
        private(set) var texts: [String] = []
        private var numbers: [String: Int] = [:]
        /// The number of its text, by the part of a stand that it reads.
        private var known: [UInt64: Int] = [:]

        init(dimension: CountTable.Dimension) {
            self.dimension = dimension
            mask =
                switch dimension {
                case .facility, .facilityKind, .closedType, .region: Stand.siteMask
                case .ageBand: Stand.bandMask
                case .risk: Stand.mask(.person) | Stand.riskLapsed
                case .reviewOverdue: Stand.riskLapsed | Stand.classOverdue
                case .sex, .citizenship, .securityLevel, .securityClass, .expectingOrNursing, .disability:
                    Stand.mask(.person)
                case .legalStatus, .iccs, .article, .codeEdition, .lineage, .convictionTag, .life, .termBand:
                    Stand.mask(.law)
                }
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
        try reading.index(stand) { try value(reading.dimension, stand) }
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

    private func value(_ dimension: CountTable.Dimension, _ stand: Stand) throws -> String {
        func key(_ key: Standing.Key) throws -> String {
            let aspect = Standing.Aspect(of: key)
            let keys = try cells.keys(stand.cell(aspect))
            let place = key.rawValue - aspect.keys.lowerBound
            return keys.indices.contains(place) ? String(keys[place]) : ""
        }
        func provision() throws -> Legislation.Provision {
            Legislation.Provision(edition: try key(.edition), article: try key(.article), part: try key(.part))
        }
        switch dimension {
        case .facility: return String(stand.site)
        case .facilityKind, .closedType, .region:
            return facilities[stand.site].flatMap { value(dimension, $0) } ?? ""
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
        case .sex: return try key(.sex)
        case .citizenship: return try key(.citizenship)
        case .legalStatus: return try key(.legalStatus)
        case .article: return try key(.article)
        case .codeEdition: return try key(.edition)
        case .convictionTag: return try key(.convictionTag)
        case .life: return try key(.life)
        case .termBand: return try key(.termBand)
        case .securityLevel: return try key(.securityLevel)
        case .securityClass: return try key(.securityClass)
        case .expectingOrNursing: return try key(.expectingOrNursing)
        case .disability: return try key(.disability)
        }
    }
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

    mutating func set(age: Int64?, isRiskLapsed: Bool, isClassOverdue: Bool) {
        let band: UInt64 = age.map { age in age < 18 ? 1 : age < 25 ? 2 : age < 60 ? 3 : 4 } ?? 0
        number =
            number & ~Self.calendarMask | band << 5 | (isRiskLapsed ? Self.riskLapsed : 0)
            | (isClassOverdue ? Self.classOverdue : 0)
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
