/// How far a site has come with what it is owed: a place of the hub's feed, and how far within it.
///
/// At most places one change is owed. Where a case file is granted the whole of it is, and where a store is filled all
/// that is in scope: more than one answer takes.
package struct FeedPosition: Comparable, Hashable, Sendable {
    /// Of what is owed at earlier places the site has everything.
    package var place: Int64
    /// How much of what may be owed at this one is behind it, sent or not.
    package var within: Int64

    package init(place: Int64, within: Int64 = 0) {
        self.place = place
        self.within = within
    }

    package static func < (one: FeedPosition, other: FeedPosition) -> Bool {
        (one.place, one.within) < (other.place, other.within)
    }
}

/// Positions as the numbers that sites are told: of one epoch they only grow.
///
/// A hub that once kept a queue has given numbers already; those of places begin beyond them.
package struct FeedPositionNumbers: Hashable, Sendable {
    /// A hundred million changes may be owed at one place, and there may be seventy thousand million places.
    private static let withinBits: Int64 = 27

    /// The greatest number that the queue gave.
    package var base: Int64
    /// The last place of the feed by then.
    package var from: Int64

    package init(base: Int64 = 0, from: Int64 = 0) {
        self.base = base
        self.from = from
    }

    package func number(_ position: FeedPosition) -> Int64 {
        base + ((position.place - from) << Self.withinBits | min(position.within, 1 << Self.withinBits - 1))
    }

    /// Nil for a number of the queue's: whoever has all of that goes on from the place ``afterQueue``.
    package func position(_ number: Int64) -> FeedPosition? {
        guard number > base else { return nil }
        let packed = number - base
        return FeedPosition(
            place: from + packed >> Self.withinBits, within: packed & (1 << Self.withinBits - 1))
    }

    package var afterQueue: FeedPosition { FeedPosition(place: from + 1) }
}
