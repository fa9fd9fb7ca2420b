package import Causality
package import Ledger
package import Register

/// The hub's half of one exchange: told what was asked and what the store did, it says what to do next.
///
/// The whole of it runs inside one transaction of the hub's store, so an answer never promises what is not durable.
package struct HubExchange: Sendable {
    /// What the hub knows of the calling site.
    package struct Caller: Hashable, Sendable {
        package var log: LogID
        /// The last that it was given, and what the one that it shows says.
        package var token: UInt64
        package var shown: TokenStanding
        package var held: IntervalSet
        package var links: [ChainLink]
        package var isRevoked: Bool
        /// Up to where the hub remembers that it received its feed, and the end of the feed.
        package var received: Int64
        package var positionMax: Int64

        package init(
            log: LogID, token: UInt64, shown: TokenStanding, held: IntervalSet, links: [ChainLink],
            isRevoked: Bool = false, received: Int64 = 0, positionMax: Int64
        ) {
            self.log = log
            self.token = token
            self.shown = shown
            self.held = held
            self.links = links
            self.isRevoked = isRevoked
            self.received = received
            self.positionMax = positionMax
        }
    }

    /// What the hub says of itself in every answer.
    package struct Hub: Hashable, Sendable {
        package var epoch: Int
        package var edition: Int
        package var time: Int64
        package var safeUpTo: Int64

        package init(epoch: Int, edition: Int, time: Int64, safeUpTo: Int64 = 0) {
            self.epoch = epoch
            self.edition = edition
            self.time = time
            self.safeUpTo = safeUpTo
        }
    }

    package enum Event: Sendable {
        case requestReceived(Request, Caller)
        case changesStored(held: IntervalSet)
        /// A change that the hub holds came with other content, or a run does not follow its link.
        case chainBroken(at: Int64)
        case feedRead(changes: [Change], position: Int64, more: Bool, owed: Int? = nil)
    }

    package enum Effect: Hashable, Sendable {
        case store(ChangeBatch, links: [ChainLink])
        /// Keep what the site gives back: it has it from this hub, which may have forgotten it.
        case hearBack(ChangeBatch)
        case readFeed(after: Int64, bytesMax: Int, counts: Bool)
        case noteBranch(at: Int64)
        /// Save the token, then answer; `receipt` asks for one to be signed.
        case answer(Answer, receipt: Bool)
    }

    private let hub: Hub
    /// The token of the next request, where something moves.
    private let nextToken: UInt64
    private var request: Request?
    private var caller: Caller?
    private var held = IntervalSet()

    package init(hub: Hub, nextToken: UInt64) {
        self.hub = hub
        self.nextToken = nextToken
    }

    package mutating func handle(_ event: Event) -> Effect {
        switch event {
        case .requestReceived(let request, let caller): return begin(request, caller)
        case .changesStored(let held):
            self.held = held
            // What the feed brings would take the place of what the caller has still to give back.
            if isGivenBack { return answer([], request?.position ?? 0, true, nil) }
            return .readFeed(
                after: request?.position ?? 0, bytesMax: (request?.answerKiBMax ?? 0) * 1_024,
                counts: request?.asksOwed ?? false)
        case .chainBroken(let sequence): return .noteBranch(at: sequence)
        case .feedRead(let changes, let position, let more, let owed): return answer(changes, position, more, owed)
        }
    }

    /// The answer after ``Effect/noteBranch(at:)``, and wherever nothing is carried out.
    package func refusal(_ reason: ExchangeRefusal) -> Answer {
        Answer(outcome: .refused(reason), epoch: hub.epoch, hubTime: hub.time)
    }

    /// The answer to a request that is not carried out, which its head alone decides: nothing else of it need be read.
    ///
    /// Nil where the rest is asked for.
    package func answer(to head: RequestHead, _ caller: Caller) -> Answer? {
        guard head.version == Request.versionNow else { return refusal(.unknownVersion) }
        guard head.log == caller.log else { return refusal(.wrongLog) }
        guard !caller.isRevoked else { return refusal(.revoked) }
        guard head.branchAt == nil else { return nil }
        switch caller.shown {
        case .older, .foreign:
            // Of a resync the caller keeps the token alone. Had that another epoch than the caller, a hub that is put back once
            // more could not tell that it is its own.
            return head.epoch == hub.epoch || head.epoch == 0 ? resync(caller) : rejoin(caller)
        case .newer: return rejoin(caller)
        case .current:
            guard head.epoch == hub.epoch || head.epoch == 0, head.position <= caller.positionMax else {
                return rejoin(caller)
            }
            return nil
        }
    }

    private mutating func begin(_ request: Request, _ caller: Caller) -> Effect {
        self.request = request
        self.caller = caller
        held = caller.held
        if let answer = answer(to: request.head, caller) { return .answer(answer, receipt: false) }
        if let sequence = request.branchAt { return .noteBranch(at: sequence) }
        guard !request.batch.isEmpty else { return handle(.changesStored(held: caller.held)) }
        return isGivenBack ? .hearBack(request.batch) : .store(request.batch, links: request.links)
    }

    /// What comes is not of the caller's own log.
    private var isGivenBack: Bool { request?.batch.first.map { $0.dot.log != caller?.log } ?? false }

    private func resync(_ caller: Caller) -> Answer {
        Answer(
            outcome: .resync, epoch: hub.epoch, token: caller.token, hubTime: hub.time, edition: hub.edition,
            held: caller.held, links: caller.links)
    }

    /// What the caller has heard is more than, or other than, this hub's past: it goes on from where both agree.
    private func rejoin(_ caller: Caller) -> Answer {
        var answer = resync(caller)
        answer.outcome = .rejoin
        answer.token = nextToken
        answer.position = caller.received
        return answer
    }

    private func answer(_ changes: [Change], _ position: Int64, _ more: Bool, _ owed: Int?) -> Effect {
        guard let request, let caller else { preconditionFailure("a feed was read before a request came") }
        // Nothing moved: the old token stays, and an idle exchange writes nothing. What was given back has moved: a hub that
        // is put back to before that has forgotten it again, and is to be found.
        let moved = held != caller.held || !changes.isEmpty || caller.token == 0 || isGivenBack
        var answer = Answer(
            outcome: .done, epoch: hub.epoch, token: moved ? nextToken : caller.token, position: position,
            hubTime: hub.time, edition: hub.edition, held: held, safeUpTo: hub.safeUpTo, changes: changes,
            more: more)
        answer.owed = owed.map(Int64.init)
        return .answer(answer, receipt: request.wantsReceipt)
    }
}
