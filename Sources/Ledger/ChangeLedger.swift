package import Causality
package import Register

/// The change set of one store: what came, as it came, and what proves it.
///
/// It stores, proves, acknowledges and hands out, and knows nothing of prisons: whether a change may stand, and what it
/// shows, is decided elsewhere. A store's ledger is in SQLite; a slow one in memory, in the tests, says the same in other
/// words and is compared with it.
///
/// Everything throws where the store cannot be read, or what is read is damaged.
package protocol ChangeLedger: AnyObject {
    // MARK: What is held

    /// The place of the last change in the order of arrival; 0 where there is none.
    func lastFeed() throws -> Int64

    func contains(_ dot: Dot) throws -> Bool

    func change(_ dot: Dot) throws -> Change?

    /// Where a change stands in the order of arrival.
    func feed(of dot: Dot) throws -> Int64?

    /// Changes of a log, in order, until `body` wants no more. `body` writes nothing.
    func scan(_ log: LogID, _ sequences: ClosedRange<Int64>, _ body: (HeldChange) throws -> Bool) throws

    /// Every change of a record: the one that creates it, then those that edit it, by dot.
    func changes(ofRecord record: Dot, in caseFile: Dot) throws -> [Change]

    /// Every change of a case file: the one that opens it, then the others in order of arrival.
    func changes(ofCaseFile caseFile: Dot) throws -> [Change]

    /// Where changes of a case file stand that came after a place in the order of arrival, in that order.
    func places(ofCaseFile caseFile: Dot, after feed: Int64) throws -> [FeedPlace]

    /// Dots of a case file in part of a log, in order, without the one that opens it.
    func dots(ofCaseFile caseFile: Dot, in log: LogID, _ sequences: ClosedRange<Int64>) throws -> [Dot]

    /// What came after a place in the order of arrival, in that order.
    func places(after feed: Int64) throws -> [FeedPlace]

    /// Runs of a log and what proves them.
    func held(of log: LogID) throws -> HeldLog

    /// The chain of a log after each of `sequences`, which are in order.
    func links(of log: LogID, at sequences: [Int64]) throws -> [[UInt8]]

    /// The end of the own log.
    func ownEnd() throws -> LogEnd

    // MARK: What comes

    /// Stores what follows on the own log, and carries its chain on.
    func append(_ change: Change, urgency: Urgency?) throws

    /// Stores a change of another log that came by way of the hub: its feed's digest proves it, and no run.
    func store(_ change: Change) throws

    /// Stores changes of another log, none of them held, in order; returns the sequence at which the log turned out to be
    /// another one, and then what was stored is to be undone.
    ///
    /// `links` says what the chain is before each run of them that does not follow what is held.
    func take(_ changes: [Change], links: [ChainLink]?, of log: LogID) throws -> Int64?

    /// Takes a place in the order of arrival for something that is no change.
    func takePlace() throws -> Int64

    // MARK: What goes

    /// Takes out what came after a place in the order of arrival: for a look back, in a copy that is thrown away.
    func undo(after feed: Int64) throws

    /// Takes a change of another log out, and keeps it beside.
    func setApart(_ dot: Dot) throws
}

/// A change as a ledger hands it out.
package struct HeldChange: Hashable, Sendable {
    package var change: Change
    /// Its place in the order of arrival.
    package var feed: Int64
    /// How many bytes its content takes.
    package var contentBytes: Int

    package init(change: Change, feed: Int64, contentBytes: Int) {
        self.change = change
        self.feed = feed
        self.contentBytes = contentBytes
    }
}

/// Where a change stands in the order of arrival.
package struct FeedPlace: Comparable, Hashable, Sendable {
    package var feed: Int64
    package var dot: Dot

    package init(feed: Int64, dot: Dot) {
        self.feed = feed
        self.dot = dot
    }

    package static func < (one: FeedPlace, other: FeedPlace) -> Bool {
        (one.feed, one.dot) < (other.feed, other.dot)
    }
}

/// The end of a log: its last sequence, the chain after it, and the last timestamp that it was given.
package struct LogEnd: Hashable, Sendable {
    /// 0 where nothing was written.
    package var last: Int64
    /// 32 bytes.
    package var link: [UInt8]
    package var stamp: HybridTimestamp

    package init(last: Int64, link: [UInt8], stamp: HybridTimestamp) {
        self.last = last
        self.link = link
        self.stamp = stamp
    }
}

extension ChangeLedger {
    /// Changes of a log in order; of an empty range none.
    package func changes(of log: LogID, _ sequences: ClosedRange<Int64> = 1...Dot.sequenceMax) throws -> [Change] {
        var changes: [Change] = []
        try scan(log, sequences) {
            changes.append($0.change)
            return true
        }
        return changes
    }

    /// The changes at these places, what follows each other in one log read together; `body` may write.
    package func forEachChange(at places: ArraySlice<FeedPlace>, _ body: (Change) throws -> Void) throws {
        var rest = places
        while let first = rest.first {
            var run = 1
            while run < min(rest.count, 512),
                rest[rest.startIndex + run].dot.packed - rest[rest.startIndex + run - 1].dot.packed == 1
            { run += 1 }
            // By pieces: whoever goes through rows would see what `body` writes.
            let sequences = first.dot.sequence...(first.dot.sequence + Int64(run) - 1)
            for change in try changes(of: first.dot.log, sequences) { try body(change) }
            rest = rest.dropFirst(run)
        }
    }
}
