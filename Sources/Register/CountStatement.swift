/// A count as a statement: the figure, what it was computed from, who is silent, and the bounds that leaves.
package struct CountStatement: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Aligned with the statement's dimensions.
        package var keys: [String]
        package var count: Int

        package init(keys: [String], count: Int) {
            self.keys = keys
            self.count = count
        }
    }

    package struct Facility: Hashable, Sendable {
        package var site: Int
        package var name: String
        package var held: Int
        package var capacity: Int?
        /// Milliseconds since 1970 when the hub last heard it; nil for never.
        package var heardAt: Int64?
        /// Last day that the facility itself closed: `2026-07-05`.
        package var dayClosed: String?
        /// Not heard up to the reference instant.
        package var isSilent: Bool

        package init(
            site: Int, name: String, held: Int, capacity: Int?, heardAt: Int64?, dayClosed: String?, isSilent: Bool
        ) {
            self.site = site
            self.name = name
            self.held = held
            self.capacity = capacity
            self.heardAt = heardAt
            self.dayClosed = dayClosed
            self.isSilent = isSilent
        }
    }

    package var table: String
    package var asOf: String
    package var epoch: Int
    /// Feed position of the hub.
    package var watermark: Int64
    package var edition: Int
    package var dimensions: [String]
    package var rows: [Row]
    package var inTransit: Int
    package var disputed: Int
    /// Received without a dispatch known here: held, but perhaps counted at the sender too.
    package var unmatched: Int
    package var facilities: [Facility]

    package init(
        table: String, asOf: String, epoch: Int, watermark: Int64, edition: Int, dimensions: [String], rows: [Row],
        inTransit: Int, disputed: Int, unmatched: Int, facilities: [Facility]
    ) {
        self.table = table
        self.asOf = asOf
        self.epoch = epoch
        self.watermark = watermark
        self.edition = edition
        self.dimensions = dimensions
        self.rows = rows
        self.inTransit = inTransit
        self.disputed = disputed
        self.unmatched = unmatched
        self.facilities = facilities
    }

    /// Persons held: at facilities, in transit and disputed, each once (I9).
    package var figure: Int { rows.reduce(0) { $0 + $1.count } + inTransit + disputed }

    /// `min = figure − held at silent facilities − unmatched`: any of them may have been released, or be counted twice.
    package var min: Int {
        figure - facilities.filter(\.isSilent).reduce(0) { $0 + $1.held } - unmatched
    }

    /// `max = figure + free places of silent facilities`; nil where a silent facility's capacity is not known.
    package var max: Int? {
        var places = 0
        for facility in facilities where facility.isSilent {
            guard let capacity = facility.capacity else { return nil }
            places += Swift.max(0, capacity - facility.held)
        }
        return figure + places
    }
}
