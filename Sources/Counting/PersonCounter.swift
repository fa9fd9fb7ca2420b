package import Register

/// A table of persons: whom it counts, and in which row.
///
/// Persons who stand alike are told apart by one number (``Stand``), and what a dimension says of one is looked up once for
/// all that share the part of the number which it reads: a million persons are counted by adding up numbers.
package struct PersonCounter {
    private let dimensions: [Reading]
    private let conditions: [(reading: Reading, values: Set<String>)]
    private let facilities: [Int: CountedFacility]
    private let legislation: Legislation
    /// The keys of a cell (``Stand/cell(_:)``), in the order of its aspect's.
    private let keys: (Int64) throws -> [Substring]
    /// What it reads of a stand, and where the person is.
    package let grain: Grain

    /// Throws where the table names a dimension that there is not.
    package init(
        _ table: CountTable, _ facilities: [Int: CountedFacility], _ legislation: Legislation,
        keys: @escaping (Int64) throws -> [Substring]
    ) throws {
        func reading(_ name: String) throws -> Reading {
            guard let dimension = CountTable.Dimension(rawValue: name) else {
                let known = CountTable.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal("--by", "unknown dimension \"\(name)\" (one of: \(known))")
            }
            return Reading(dimension: dimension)
        }
        dimensions = try table.dimensions.map(reading)
        conditions = try table.conditions.map { (try reading($0.dimension), Set($0.values)) }
        grain = Grain(of: table)
        self.facilities = facilities
        self.legislation = legislation
        self.keys = keys
    }

    /// Whether age or a lapsed review is read.
    package var readsCalendar: Bool { grain.calendar != 0 }

    package func counts(_ stand: Stand) throws -> Bool {
        try conditions.allSatisfy { condition in
            let number = try index(condition.reading, stand)
            return condition.values.contains(condition.reading.texts[number])
        }
    }

    /// Stands of the same numbers are in the same row.
    package func numbers(_ stand: Stand) throws -> [Int] { try dimensions.map { try index($0, stand) } }

    package func row(_ numbers: [Int]) -> [String] { zip(dimensions, numbers).map { $0.texts[$1] } }

    /// Whether the table's conditions let it count anybody at this facility.
    package func mayHold(_ facility: CountedFacility) -> Bool {
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
            let keys = try self.keys(stand.cell(aspect))
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
