/// Space a person has at least, the sanitary annexe not counted, in square decimetres.
package struct SpaceNorm: Hashable, Sendable {
    package var single: Int64
    package var shared: Int64

    package init(single: Int64, shared: Int64) {
        self.single = single
        self.shared = shared
    }

    /// CPT/Inf(2015)44: 6 m² in a single cell, 4 m² in a shared one.
    package static let cpt = SpaceNorm(single: 600, shared: 400)
}

/// A room as it was last measured; what is not known of it is nil, and breaks nothing.
package struct RoomMeasure: Hashable, Sendable {
    package var isSingle: Bool
    /// Square decimetres.
    package var area: Int64?
    package var occupancy: Int64?
    package var minutesOutdoors: Int64?

    package init(isSingle: Bool, area: Int64?, occupancy: Int64?, minutesOutdoors: Int64?) {
        self.isSingle = isSingle
        self.area = area
        self.occupancy = occupancy
        self.minutesOutdoors = minutesOutdoors
    }

    package struct Shortfall: Hashable, Sendable {
        package var what: String
        package var source: String
        /// How far it falls short, in the measure of its source.
        package var lack: Int64
    }

    private static let outdoorsMinutesMin: Int64 = 60

    /// What it falls short in, and by which rule.
    package func shortfalls(_ norm: SpaceNorm) -> [Shortfall] {
        var found: [Shortfall] = []
        if let area, let occupancy, occupancy > 0 {
            let least = isSingle ? norm.single : norm.shared
            // Divided, not multiplied: what a record holds may be as large as a number can be.
            let each = area / occupancy
            if each < least {
                found.append(
                    Shortfall(
                        what: "\(each / 100).\(each % 100 / 10) m² a person, norm \(least / 100) m²",
                        source: "Nelson Mandela Rule 13; CPT/Inf(2015)44", lack: least - each))
            }
        }
        if let minutesOutdoors, minutesOutdoors < Self.outdoorsMinutesMin {
            found.append(
                Shortfall(
                    what: "\(minutesOutdoors) minutes a day in the open air, norm \(Self.outdoorsMinutesMin)",
                    source: "Nelson Mandela Rule 23", lack: Self.outdoorsMinutesMin - minutesOutdoors))
        }
        return found
    }
}
