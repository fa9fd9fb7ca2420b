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
        package var token: UInt64
        package var held: IntervalSet
        package var links: [ChainLink]
        package var isRevoked: Bool
        /// End of the feed for this site.
        package var positionMax: Int64

        package init(
            log: LogID, token: UInt64, held: IntervalSet, links: [ChainLink], isRevoked: Bool = false,
            positionMax: Int64
        ) {
            self.log = log
            self.token = token
            self.held = held
            self.links = links
            self.isRevoked = isRevoked
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
        case feedRead(changes: [Change], position: Int64, more: Bool)
    }

    package enum Effect: Hashable, Sendable {
        case store(ChangeBatch, links: [ChainLink])
        case readFeed(after: Int64, bytesMax: Int)
        case noteBranch(at: Int64)
        /// Save the token, then answer; `receipt` asks for one to be signed.
        case answer(Answer, receipt: Bool)
    }

    private let hub: Hub
    /// Random, handed in: the token of the next request.
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
            return .readFeed(after: request?.position ?? 0, bytesMax: (request?.answerKiBMax ?? 0) * 1_024)
        case .chainBroken(let sequence): return .noteBranch(at: sequence)
        case .feedRead(let changes, let position, let more): return answer(changes, position, more)
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
        guard head.token == caller.token else { return resync(caller) }
        guard head.epoch == hub.epoch || head.epoch == 0, head.position <= caller.positionMax else {
            return refusal(.wrongEpoch)
        }
        return nil
    }

    private mutating func begin(_ request: Request, _ caller: Caller) -> Effect {
        self.request = request
        self.caller = caller
        held = caller.held
        if let answer = answer(to: request.head, caller) { return .answer(answer, receipt: false) }
        if let sequence = request.branchAt { return .noteBranch(at: sequence) }
        return request.batch.isEmpty
            ? handle(.changesStored(held: caller.held)) : .store(request.batch, links: request.links)
    }

    private func resync(_ caller: Caller) -> Answer {
        Answer(
            outcome: .resync, epoch: hub.epoch, token: caller.token, hubTime: hub.time, edition: hub.edition,
            held: caller.held, links: caller.links)
    }

    private func answer(_ changes: [Change], _ position: Int64, _ more: Bool) -> Effect {
        guard let request, let caller else { preconditionFailure("a feed was read before a request came") }
        // Nothing moved: the old token stays, and an idle exchange writes nothing.
        let moved = held != caller.held || !changes.isEmpty || caller.token == 0
        return .answer(
            Answer(
                outcome: .done, epoch: hub.epoch, token: moved ? nextToken : caller.token, position: position,
                hubTime: hub.time, edition: hub.edition, held: held, safeUpTo: hub.safeUpTo, changes: changes,
                more: more),
            receipt: request.wantsReceipt)
    }
}
