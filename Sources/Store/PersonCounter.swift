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

    /// Throws where the table names a dimension that there is not.
    init(_ table: CountTable, _ facilities: [Int: CountedFacility], _ legislation: Legislation) throws {
        func reading(_ name: String) throws -> Reading {
            guard let dimension = CountTable.Dimension(rawValue: name) else {
                let known = CountTable.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw StoreError("--by: unknown dimension \"\(name)\" (one of: \(known))")
            }
            return Reading(dimension: dimension)
        }
        dimensions = try table.dimensions.map(reading)
        conditions = try table.conditions.map { (try reading($0.dimension), Set($0.values)) }
        self.facilities = facilities
        self.legislation = legislation
    }

    /// Whether age or a lapsed review is read: persons who are alike in all else are then told apart.
    var readsCalendar: Bool {
        (dimensions + conditions.map(\.reading)).contains { $0.mask & Stand.calendarMask != 0 }
    }

    /// What it reads of a cell.
    var keys: Set<Standing.Key> { Set((dimensions + conditions.map(\.reading)).flatMap(\.keys)) }

    func counts(_ stand: Stand, _ keys: () throws -> [String]) rethrows -> Bool {
        try conditions.allSatisfy { $0.values.contains(try value($0.reading, stand, keys)) }
    }

    func row(_ stand: Stand, _ keys: () throws -> [String]) rethrows -> [String] {
        try dimensions.map { try value($0, stand, keys) }
    }

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
        let keys: [Standing.Key]
        var known: [UInt64: String] = [:]

        init(dimension: CountTable.Dimension) {
            self.dimension = dimension
            keys = Self.keys(dimension)
            switch dimension {
            case .facility, .facilityKind, .closedType, .region: mask = Stand.siteMask
            case .ageBand: mask = Stand.bandMask
            case .risk: mask = Stand.cellMask | Stand.riskLapsed
            case .reviewOverdue: mask = Stand.riskLapsed | Stand.classOverdue
            default: mask = Stand.cellMask
            }
        }

        private static func keys(_ dimension: CountTable.Dimension) -> [Standing.Key] {
            switch dimension {
            case .facility, .facilityKind, .closedType, .region, .ageBand, .reviewOverdue: []
            case .sex: [.sex]
            case .citizenship: [.citizenship]
            case .legalStatus: [.legalStatus]
            case .iccs: [.iccs, .edition, .article, .part]
            case .lineage: [.edition, .article, .part]
            case .article: [.article]
            case .codeEdition: [.edition]
            case .convictionTag: [.convictionTag]
            case .life: [.life]
            case .termBand: [.termBand]
            case .securityLevel: [.securityLevel]
            case .securityClass: [.securityClass]
            case .risk: [.risk]
            case .expectingOrNursing: [.expectingOrNursing]
            case .disability: [.disability]
            }
        }
    }

    private func value(_ reading: Reading, _ stand: Stand, _ keys: () throws -> [String]) rethrows -> String {
        let part = stand.number & reading.mask
        if let known = reading.known[part] { return known }
        let text = try value(of: reading, stand, reading.keys.isEmpty ? [] : keys())
        reading.known[part] = text
        return text
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

    private func value(of reading: Reading, _ stand: Stand, _ keys: [String]) -> String {
        func key(_ key: Standing.Key) -> String { keys[key.rawValue] }
        func provision() -> Legislation.Provision {
            Legislation.Provision(edition: key(.edition), article: key(.article), part: key(.part))
        }
        switch reading.dimension {
        case .facility: return String(stand.site)
        case .facilityKind, .closedType, .region:
            return facilities[stand.site].flatMap { value(reading.dimension, $0) } ?? ""
        case .ageBand: return stand.ageBand
        case .reviewOverdue: return stand.isRiskLapsed || stand.isClassOverdue ? "1" : "0"
        case .risk: return stand.isRiskLapsed && !key(.risk).isEmpty ? "LAPSED" : key(.risk)
        case .iccs:
            // What the sentence does not say, the law may.
            guard ["", Legislation.unmapped].contains(key(.iccs)) else { return key(.iccs) }
            return key(.article).isEmpty ? key(.iccs) : legislation.iccs(provision())
        case .lineage: return legislation.newest(provision())
        // Every other one is a key of the cell, as it is.
        default: return reading.keys.first.map(key) ?? ""
        }
    }
}

/// How somebody stands at a moment, in one number: cell, site, holder, and what the calendar says.
struct Stand: Hashable {
    let number: UInt64

    static let cellMask: UInt64 = ~0 << 32
    static let siteMask: UInt64 = 0xFFFF << 16
    static let bandMask: UInt64 = 0x7 << 8
    static let classOverdue: UInt64 = 1 << 4
    static let riskLapsed: UInt64 = 1 << 3
    static let calendarMask = bandMask | classOverdue | riskLapsed
    private static let unmatched: UInt64 = 1 << 2
    private static let bands = ["", "0-17", "18-24", "25-59", "60+"]

    init(
        cell: Int64, site: Int64, holder: Int64, isUnmatched: Bool, age: Int64? = nil, isRiskLapsed: Bool = false,
        isClassOverdue: Bool = false
    ) {
        let band = age.map { age in age < 18 ? 1 : age < 25 ? 2 : age < 60 ? 3 : 4 } ?? 0
        number =
            UInt64(cell) << 32 | UInt64(site) << 16 | UInt64(band) << 8 | UInt64(holder)
            | (isUnmatched ? Self.unmatched : 0) | (isRiskLapsed ? Self.riskLapsed : 0)
            | (isClassOverdue ? Self.classOverdue : 0)
    }

    var cell: Int64 { Int64(number >> 32) }
    var site: Int { Int(number >> 16 & 0xFFFF) }
    /// As in `_span`: 1 a facility, 2 in transit, 3 disputed.
    var holder: Int { Int(number & 3) }
    var isUnmatched: Bool { number & Self.unmatched != 0 }
    /// As UN-CTS and the national tables cut ages; empty where it is not known.
    var ageBand: String { Self.bands[Int(number >> 8 & 7)] }
    var isRiskLapsed: Bool { number & Self.riskLapsed != 0 }
    var isClassOverdue: Bool { number & Self.classOverdue != 0 }
}
