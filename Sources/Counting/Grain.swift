package import Register

/// How finely a table tells persons apart.
package struct Grain: Hashable, Sendable {
    package private(set) var keys: Set<Standing.Key> = []
    /// Bits of ``Stand/calendarMask``.
    package private(set) var calendar: UInt64 = 0
    private var readsSite = true

    package init(keys: Set<Standing.Key>, calendar: UInt64) {
        self.keys = keys
        self.calendar = calendar
    }

    /// What a dimension reads.
    package init(_ dimension: CountTable.Dimension) {
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
    package init(of table: CountTable) {
        for read in table.read.map(Grain.init) {
            keys.formUnion(read.keys)
            calendar |= read.calendar
        }
    }

    /// The part of a stand that it reads.
    package var mask: UInt64 {
        keys.reduce(calendar | (readsSite ? Stand.placeMask : 0)) { $0 | Stand.mask(Standing.Aspect(of: $1)) }
    }

    /// Whether whatever tells persons apart in `other` does so in this.
    package func covers(_ other: Grain) -> Bool {
        keys.isSuperset(of: other.keys) && calendar & other.calendar == other.calendar
    }

    /// The same for the same grain, whatever the run.
    package var text: String { keys.map(\.rawValue).sorted().map(String.init).joined(separator: ",") + "/\(calendar)" }

    // MARK: Those that are kept

    /// So few keys tell few kinds apart: one tally then serves several tables.
    private static let mergedKeysMax = 4

    /// The grains that tables of persons need; those most alike together.
    package static func needed(by tables: [CountTable]) -> [Grain] {
        var grains = tables.filter { $0.unit == .persons }.map(Grain.init(of:))
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
}
