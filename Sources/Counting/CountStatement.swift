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
        /// Of those, the ones that the table counts.
        package var counted: Int
        package var capacity: Int?
        /// Milliseconds since 1970 when the hub last heard it; nil for never.
        package var heardAt: Int64?
        /// Last day that the facility itself closed: `2026-07-05`.
        package var dayClosed: String?
        /// Not heard up to the reference instant.
        private var isUnheard: Bool
        /// Milliseconds since 1970 when it was retired, before the reference instant; nil for not.
        package var retiredAt: Int64?

        package init(
            site: Int, name: String, held: Int, counted: Int, capacity: Int?, heardAt: Int64?, dayClosed: String?,
            isSilent: Bool, retiredAt: Int64? = nil
        ) {
            self.site = site
            self.name = name
            self.held = held
            self.counted = counted
            self.capacity = capacity
            self.heardAt = heardAt
            self.dayClosed = dayClosed
            isUnheard = isSilent
            self.retiredAt = retiredAt
        }

        /// Nobody is there, and nobody comes any more: it need not be heard.
        package var isOut: Bool { retiredAt != nil && held == 0 }

        /// It was not heard, and should have been.
        package var isSilent: Bool { isUnheard && !isOut }
    }

    package var table: String
    package var asOf: String
    /// First day of the period, for records; nil for persons, who are counted at an instant.
    package var since: String?
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
    /// Persons who may be one with another that is counted: the same PIN, or names that sound alike and the same day of birth.
    package var suspected: Int
    package var facilities: [Facility]
    package var doubt: CountDoubt

    package init(
        table: String, asOf: String, since: String? = nil, epoch: Int, watermark: Int64, edition: Int,
        dimensions: [String], rows: [Row],
        inTransit: Int, disputed: Int, unmatched: Int, suspected: Int, facilities: [Facility],
        doubt: CountDoubt = CountDoubt()
    ) {
        self.table = table
        self.asOf = asOf
        self.since = since
        self.epoch = epoch
        self.watermark = watermark
        self.edition = edition
        self.dimensions = dimensions
        self.rows = rows
        self.inTransit = inTransit
        self.disputed = disputed
        self.unmatched = unmatched
        self.suspected = suspected
        self.facilities = facilities
        self.doubt = doubt
    }

    /// Persons held: at facilities, in transit and disputed, each once (I9).
    package var figure: Int { rows.reduce(0) { $0 + $1.count } + inTransit + disputed }

    /// Persons counted at facilities that were not heard up to the reference instant.
    package var silentlyCounted: Int { facilities.filter(\.isSilent).reduce(0) { $0 + $1.counted } }

    /// How many more those facilities have places for; nil where a capacity is not known.
    package var silentPlaces: Int? {
        var places = 0
        for facility in facilities where facility.isSilent {
            guard let capacity = facility.capacity else { return nil }
            places += Swift.max(0, capacity - facility.held)
        }
        return places
    }

    /// `min = figure − counted at silent facilities − unmatched − suspected − doubt`: any of them may have been released, or
    /// be counted twice; 0 where they are all there is.
    package var min: Int { Swift.max(0, figure - silentlyCounted - unmatched - suspected - doubt.fewer) }

    /// `max = figure + free places of silent facilities + doubt`; nil where a silent facility's capacity is not known.
    package var max: Int? { silentPlaces.map { figure + $0 + doubt.more } }

    /// Whether the rows, and the facilities, add up to the persons counted at facilities: each is counted by itself.
    package var check: String {
        rows.reduce(0) { $0 + $1.count } == facilities.reduce(0) { $0 + $1.counted }
            ? "rows and facilities add up" : "rows and facilities do not add up; run 'kerben doctor'"
    }

    /// What becomes of what is written after a count was published.
    package static let lateEntries =
        "change later counts, never a published one; a published count of which a cell changed is due for correction"
}
