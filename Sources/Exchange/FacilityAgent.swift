package import Causality
package import Ledger
package import Register

/// The facility's half of the exchange, without a clock, a disk or a socket: told what happened, it says what to do.
///
/// What outlives a connection (token, position, what the hub holds) is in ``ExchangeState``, which the store saves in
/// one transaction with the changes received. A copied agent is a free crash snapshot.
package struct FacilityAgent: Sendable {
    package enum Event: Sendable {
        /// The daemon runs; exchanges may begin.
        case started
        /// A local transaction is on disk.
        case committed(logEnd: Int64, urgent: Bool)
        /// The time asked for by `.wake` has come.
        case woke
        /// A person wants an exchange now.
        case requested
        case batchRead(Batch)
        /// With how many of the changes were sent, where a message had no room for all; nil for all.
        case answerReceived(Answer, sentAt: Moment, wireBytes: Int, contentBytes: Int, changesSent: Int? = nil)
        case exchangeFailed
        /// `.apply` is on disk.
        case applied
        case logCompared(LogComparison)
    }

    package enum Effect: Hashable, Sendable {
        /// Read what the hub does not hold, most urgent case files first.
        case readBatch(held: IntervalSet, contentBytesMax: Int)
        case send(Request)
        /// Apply the answer's changes and save the state, in one transaction.
        case apply(Answer, ExchangeState, ClockMeasurement)
        /// Compare the own log with what the hub holds of it.
        /// It is a resync, and counted, unless the hub has another past.
        case compareLog([ChainLink], held: IntervalSet, isResync: Bool)
        /// Save what was learned of the link by an exchange that failed; what one that was carried out tells is in the state.
        case keep(LinkEstimate)
        case wake(afterMilliseconds: Int64)
        /// The hub refuses; nothing more is sent before the wake-up that is asked for too, or a person asks.
        case reportRefusal(ExchangeRefusal)
    }

    package enum LogComparison: Hashable, Sendable {
        case agrees
        /// First sequence at which the two logs differ.
        case diverges(at: Int64)
    }

    /// Unacknowledged changes as read from the store.
    package struct Batch: Hashable, Sendable {
        package var changes: [Change]
        package var links: [ChainLink]
        package var logEnd: Int64
        package var feed: FeedWord?
        /// What was received is to be sent again, all of it.
        package var asksAll = false
        /// Changes are not of the own log but given back to the hub: where each stands among what is; empty where none is.
        package var givenBackPlaces: [Int64] = []

        package init(changes: [Change], links: [ChainLink] = [], logEnd: Int64) {
            self.changes = changes
            self.links = links
            self.logEnd = logEnd
        }
    }

    package enum Phase: Hashable, Sendable {
        case idle
        case reading
        case sending
        case applying
        case comparing
        /// Refused: waits for a person to act, and asks again slowly whether one has.
        case halted(ExchangeRefusal)

        fileprivate var rests: Bool {
            switch self {
            case .idle, .halted: true
            default: false
            }
        }
    }

    package private(set) var phase: Phase
    package private(set) var state: ExchangeState
    package private(set) var schedule: RetrySchedule
    package var link: LinkEstimate { state.link }
    private var logEnd: Int64
    private var edition: Int
    private var branchAt: Int64?
    /// As it was before the hub said what it holds of the log; a store that turned out to be another is not to pass for the
    /// current one with a token that it was only told.
    private var stateBeforeResync: ExchangeState?
    /// How the hub was found to have another past; kept once the own log turns out to be the one that it holds.
    private var rejoining: (answer: Answer, measurement: ClockMeasurement)?
    /// There may be more to give back to the hub.
    private var givesBack = false
    private var givenBackPlaces: [Int64] = []
    /// Something was asked for while an exchange was under way.
    private var isWanted = false
    private var hubHasMore = false
    /// Whether the last answer brought changes, or moved the place in the feed.
    private var broughtSomething = false

    package init(
        state: ExchangeState, logEnd: Int64, edition: Int, schedule: RetrySchedule = RetrySchedule(),
        link: LinkEstimate? = nil
    ) {
        phase = .idle
        self.state = state
        self.logEnd = logEnd
        self.edition = edition
        self.schedule = schedule
        link.map { self.state.link = $0 }
    }

    /// Nothing is waiting on either side, as far as this site knows.
    package var isQuiescent: Bool { phase == .idle && !hubHasMore && state.held.prefixEnd == logEnd }

    /// The hub owes something and could send nothing of it yet: its tables are being made. It is asked again by itself.
    package var waitsForHub: Bool { phase == .idle && hubHasMore && !broughtSomething && !givesBack }

    /// Carries one event; `random` in 0..<1 spreads retries.
    package mutating func handle(_ event: Event, now: Moment, random: Double) -> [Effect] {
        switch event {
        case .started, .woke, .requested: return begin()
        case .committed(let end, let urgent):
            logEnd = max(logEnd, end)
            if case .halted = phase { return [] }
            if urgent { return begin() }
            guard phase == .idle else { return want() }
            // Behind a dead link steady writing would otherwise retry at the pace of the writes.
            return schedule.failures > 0 ? [] : [.wake(afterMilliseconds: schedule.debounceMilliseconds)]
        case .batchRead(let batch): return send(batch, now)
        case .answerReceived(let answer, let sentAt, let wireBytes, let contentBytes, let changesSent):
            guard phase == .sending else { return [] }
            noteSent(changesSent)
            return receive(answer, sentAt: sentAt, wireBytes: wireBytes, contentBytes: contentBytes, now, random)
        case .exchangeFailed:
            guard phase == .sending else { return [] }
            schedule.failed()
            let known = state.link
            state.link.observeFailure()
            return (state.link == known ? [] : [.keep(state.link)]) + rest(random)
        case .applied: return finish(random)
        case .logCompared(let comparison): return resume(comparison)
        }
    }

    private mutating func want() -> [Effect] {
        isWanted = true
        return []
    }

    private mutating func begin() -> [Effect] {
        guard phase.rests else { return want() }
        if case .halted = phase { branchAt = nil }
        isWanted = false
        phase = .reading
        return [.readBatch(held: state.held, contentBytesMax: link.batchContentBytes)]
    }

    private mutating func send(_ batch: Batch, _ now: Moment) -> [Effect] {
        guard phase == .reading else { return [] }
        phase = .sending
        logEnd = max(logEnd, batch.logEnd)
        state.asksAll = batch.asksAll
        givenBackPlaces = branchAt == nil ? batch.givenBackPlaces : []
        state.givenBackUpTo = givenBackPlaces.last
        givesBack = !batch.givenBackPlaces.isEmpty
        let isReceiptWanted = wantsReceipt(now, batch.feed)
        let head = RequestHead(
            log: state.log, epoch: state.epoch, token: state.token, position: batch.asksAll ? 0 : state.position,
            edition: edition, logEnd: logEnd, branchAt: branchAt)
        var request = Request(
            head, changes: branchAt == nil ? batch.changes : [], links: batch.links,
            answerKiBMax: link.batchBytes / 1_024, wantsReceipt: isReceiptWanted,
            feedDigest: batch.asksAll ? nil : batch.feed?.shown(withReceipt: isReceiptWanted))
        request.asksOwed = state.filling.map { $0.all == nil } ?? (head.position == 0)
        return [.send(request)]
    }

    /// At most one a minute, and only for something not yet receipted.
    private func wantsReceipt(_ now: Moment, _ feed: FeedWord?) -> Bool {
        guard state.held.count > state.receiptedCount || feed?.isTold == false else { return false }
        guard let last = state.receiptAt else { return true }
        return now.monotonicMilliseconds &- last >= 60_000 || now.monotonicMilliseconds < last
    }

    /// Of what is given back the hub has what was sent.
    private mutating func noteSent(_ changes: Int?) {
        guard !givenBackPlaces.isEmpty else { return }
        state.givenBackUpTo = givenBackPlaces.prefix(changes ?? givenBackPlaces.count).last ?? 0
    }

    private mutating func receive(
        _ answer: Answer, sentAt: Moment, wireBytes: Int, contentBytes: Int, _ now: Moment, _ random: Double
    ) -> [Effect] {
        switch answer.outcome {
        case .refused(let refusal):
            phase = .halted(refusal)
            schedule.refused()
            return [.reportRefusal(refusal), .wake(afterMilliseconds: schedule.delay(random: random))]
        case .resync, .rejoin: return compare(answer, sentAt, now)
        case .done: break
        }
        let elapsed = now.monotonicMilliseconds - sentAt.monotonicMilliseconds
        state.link.observe(wireBytes: wireBytes, contentBytes: contentBytes, milliseconds: elapsed)
        phase = .applying
        hubHasMore = answer.more
        broughtSomething = !answer.changes.isEmpty || answer.position != state.position
        // What is given back is answered with nothing, whatever there is.
        if givenBackPlaces.isEmpty { state.filling = Filling(state.filling, after: answer) }
        state.token = answer.token
        state.epoch = answer.epoch
        state.position = answer.position
        state.held = answer.held
        state.safeUpTo = answer.safeUpTo
        if let receipt = answer.receipt {
            state.receiptAt = now.monotonicMilliseconds
            state.receiptedCount = receipt.held.count
        }
        return [.apply(answer, state, measurement(answer, sentAt, now))]
    }

    private func measurement(_ answer: Answer, _ sentAt: Moment, _ now: Moment) -> ClockMeasurement {
        let elapsed = now.monotonicMilliseconds - sentAt.monotonicMilliseconds
        return ClockMeasurement(
            sentAt: now.wallMilliseconds - elapsed, receivedAt: now.wallMilliseconds, hubTime: answer.hubTime,
            monotonicMilliseconds: now.monotonicMilliseconds)
    }

    /// The hub holds another part of the own log than was known, or was put back itself.
    private mutating func compare(_ answer: Answer, _ sentAt: Moment, _ now: Moment) -> [Effect] {
        phase = .comparing
        stateBeforeResync = state
        state.token = answer.token
        state.held = answer.held
        if answer.outcome == .rejoin {
            state.epoch = answer.epoch
            state.position = min(state.position, answer.position)
            rejoining = (answer, measurement(answer, sentAt, now))
        }
        return [.compareLog(answer.links, held: answer.held, isResync: answer.outcome == .resync)]
    }

    private mutating func finish(_ random: Double) -> [Effect] {
        guard phase == .applying else { return [] }
        schedule.succeeded()
        phase = .idle
        let unsent = state.held.prefixEnd < logEnd
        // A hub that has more and sends nothing cannot yet: its tables are being made.
        return hubHasMore && broughtSomething || unsent || givesBack || isWanted ? begin() : rest(random)
    }

    private mutating func resume(_ comparison: LogComparison) -> [Effect] {
        guard phase == .comparing else { return [] }
        if case .diverges(let sequence) = comparison {
            branchAt = sequence
            stateBeforeResync.map { state = $0 }
            rejoining = nil
        }
        stateBeforeResync = nil
        if let (answer, measurement) = rejoining {
            rejoining = nil
            givesBack = true
            phase = .applying
            return [.apply(answer, state, measurement)]
        }
        phase = .idle
        return begin()
    }

    private mutating func rest(_ random: Double) -> [Effect] {
        phase = .idle
        return [.wake(afterMilliseconds: schedule.delay(random: random))]
    }
}

/// What a facility must not forget between exchanges; saved with the changes it received.
package struct ExchangeState: Hashable, Sendable {
    package var log: LogID
    package var epoch: Int
    package var token: UInt64
    package var position: Int64
    /// Of the own log, what the hub holds durably.
    package var held: IntervalSet
    /// Of that, the prefix that a backup of the hub holds.
    package var safeUpTo: Int64
    /// How many changes the last receipt covers, and when it came by the monotonic clock.
    package var receiptedCount: Int64
    package var receiptAt: Int64?
    /// Nil where the hub has sent all.
    package var filling: Filling?
    package var link = LinkEstimate()
    /// The request under way asks for all that was ever received; not kept.
    package var asksAll = false
    /// The request under way gives back to the hub what stands up to this place; not kept.
    package var givenBackUpTo: Int64?

    package init(
        log: LogID, epoch: Int = 0, token: UInt64 = 0, position: Int64 = 0, held: IntervalSet = IntervalSet(),
        safeUpTo: Int64 = 0, receiptedCount: Int64 = 0, receiptAt: Int64? = nil
    ) {
        self.log = log
        self.epoch = epoch
        self.token = token
        self.position = position
        self.held = held
        self.safeUpTo = safeUpTo
        self.receiptedCount = receiptedCount
        self.receiptAt = receiptAt
    }
}

/// A reading of both clocks of one machine.
package struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970 by this machine's clock, which may be years off.
    package var wallMilliseconds: Int64
    /// Milliseconds that never step; from an arbitrary start.
    package var monotonicMilliseconds: Int64

    package init(wallMilliseconds: Int64, monotonicMilliseconds: Int64) {
        self.wallMilliseconds = wallMilliseconds
        self.monotonicMilliseconds = monotonicMilliseconds
    }
}
