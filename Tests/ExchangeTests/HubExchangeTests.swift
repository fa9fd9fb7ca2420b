import Causality
import Exchange
import Ledger
import Register
import Testing

@Suite struct HubExchangeTests {
    let log = LogID(site: 3, incarnation: 1)

    private var caller: HubExchange.Caller {
        .init(
            log: log, token: 5, shown: .current, held: IntervalSet(1...4), links: [ChainLink(sequence: 4, digest: 1)],
            received: 8, positionMax: 100)
    }

    private func caller(showing shown: TokenStanding) -> HubExchange.Caller {
        var caller = caller
        caller.shown = shown
        return caller
    }

    private func exchange() -> HubExchange {
        HubExchange(hub: .init(epoch: 2, edition: 1, time: 1_000), nextToken: 6)
    }

    private func request(token: UInt64 = 5, epoch: Int = 2, position: Int64 = 10, changes: [Change] = []) -> Request {
        Request(
            RequestHead(log: log, epoch: epoch, token: token, position: position, edition: 1, logEnd: 4),
            changes: changes)
    }

    private func change(_ sequence: Int64) -> Change {
        let dot = Dot(log, sequence)
        return Change(
            dot: dot, record: dot, type: 16, caseFile: dot, edition: 1, timestamp: HybridTimestamp(milliseconds: 1),
            clock: .unknown, author: "clerk@3", writes: [])
    }

    private func outcome(_ effect: HubExchange.Effect) -> Answer.Outcome? {
        if case .answer(let answer, _) = effect { answer.outcome } else { nil }
    }

    @Test func `Changes are stored before the feed is read, and acknowledged as stored`() throws {
        var exchange = exchange()
        #expect(
            exchange.handle(.requestReceived(request(changes: [change(5)]), caller)) == .store([change(5)], links: []))
        let read = exchange.handle(.changesStored(held: IntervalSet(1...5)))
        #expect(read == .readFeed(after: 10, bytesMax: 256 * 1_024, counts: false))
        guard case .answer(let answer, let receipt) = exchange.handle(.feedRead(changes: [], position: 12, more: true))
        else {
            Issue.record("no answer")
            return
        }
        #expect(answer.held == IntervalSet(1...5))
        #expect(answer.token == 6)
        #expect(answer.position == 12)
        #expect(answer.more)
        #expect(!receipt)
    }

    /// The two doors are one rule: what the head refuses the exchange refuses with the same answer, and nothing else.
    @Test func `A head is answered as its request would be, or the request is carried out`() {
        let other = LogID(site: 4, incarnation: 1)
        for version in [1, 2] {
            for head in [log, other] {
                for (shown, epoch) in [
                    (TokenStanding.current, 2), (.current, 0), (.current, 3), (.older, 2), (.newer, 2),
                ] {
                    for (position, branchAt, isRevoked) in [
                        (Int64(10), Int64?.none, false), (101, nil, false), (10, 3, false), (10, nil, true),
                    ] {
                        var request = Request(
                            RequestHead(
                                version: version, log: head, epoch: epoch, token: 5, position: position, edition: 1,
                                logEnd: 4))
                        request.branchAt = branchAt
                        var caller = caller(showing: shown)
                        caller.isRevoked = isRevoked
                        var exchange = exchange()
                        let early = exchange.answer(to: request.head, caller)
                        let effect = exchange.handle(.requestReceived(request, caller))
                        #expect(early.map { .answer($0, receipt: false) } == (outcome(effect) == nil ? nil : effect))
                    }
                }
            }
        }
    }

    @Test func `An idle exchange keeps the token, so that it writes nothing`() {
        var exchange = exchange()
        #expect(
            exchange.handle(.requestReceived(request(), caller))
                == .readFeed(after: 10, bytesMax: 256 * 1_024, counts: false))
        guard case .answer(let answer, _) = exchange.handle(.feedRead(changes: [], position: 10, more: false)) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.token == 5)
    }

    @Test(arguments: [TokenStanding.older, .foreign])
    func `With another token nothing is accepted, and the answer says what is held`(shown: TokenStanding) {
        var exchange = exchange()
        let effect = exchange.handle(
            .requestReceived(request(token: 4, changes: [change(5)]), caller(showing: shown)))
        guard case .answer(let answer, _) = effect else {
            Issue.record("no answer")
            return
        }
        #expect(answer.outcome == .resync)
        #expect(answer.held == IntervalSet(1...4))
        #expect(answer.links == [ChainLink(sequence: 4, digest: 1)])
        #expect(answer.token == 5)
    }

    @Test func `Who may not speak is refused before anything is looked at`() {
        var revoked = caller
        revoked.isRevoked = true
        var other = exchange()
        #expect(outcome(other.handle(.requestReceived(request(changes: [change(5)]), revoked))) == .refused(.revoked))
        var old = request()
        old.version = 99
        #expect(outcome(other.handle(.requestReceived(old, caller))) == .refused(.unknownVersion))
        var stranger = request()
        stranger.log = LogID(site: 3, incarnation: 2)
        #expect(outcome(other.handle(.requestReceived(stranger, caller))) == .refused(.wrongLog))
    }

    @Test
    func `Who has heard of another past goes on from where both agree, under the hub's epoch, and nothing is taken`() {
        let requests: [(Request, TokenStanding)] = [
            (request(epoch: 1, changes: [change(5)]), .current), (request(epoch: 3, changes: [change(5)]), .current),
            (request(position: 101), .current), (request(token: 9, changes: [change(5)]), .newer),
            (request(token: 9, epoch: 1), .newer), (request(token: 4, epoch: 1), .older),
            (request(token: 4, epoch: 3), .foreign),
        ]
        for (request, shown) in requests {
            var exchange = exchange()
            guard case .answer(let answer, false) = exchange.handle(.requestReceived(request, caller(showing: shown)))
            else {
                Issue.record("no answer")
                continue
            }
            #expect(answer.outcome == .rejoin && answer.epoch == 2 && answer.position == 8)
            #expect(answer.held == IntervalSet(1...4) && answer.token == 6)
            #expect(answer.links == [ChainLink(sequence: 4, digest: 1)] && answer.changes.isEmpty)
        }
    }

    @Test func `What is given back is acknowledged by an answer that counts, and brings nothing of the feed`() {
        var exchange = exchange()
        let dot = Dot(LogID(site: 0, incarnation: 1), 9)
        var other = change(5)
        other = Change(
            dot: dot, record: dot, type: 16, caseFile: dot, edition: 1, timestamp: other.timestamp, clock: .unknown,
            author: "registry@0", writes: [])
        #expect(exchange.handle(.requestReceived(request(changes: [other]), caller)) == .hearBack([other]))
        guard case .answer(let answer, _) = exchange.handle(.changesStored(held: caller.held)) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.token == 6 && answer.held == caller.held)
        #expect(answer.changes.isEmpty && answer.position == request().position && answer.more)
    }

    @Test func `A branch is noted, whether its store says so or the chain does`() {
        var exchange = exchange()
        var branch = request(token: 4)
        branch.branchAt = 3
        #expect(exchange.handle(.requestReceived(branch, caller)) == .noteBranch(at: 3))
        #expect(exchange.handle(.chainBroken(at: 7)) == .noteBranch(at: 7))
        #expect(exchange.refusal(.branch).outcome == .refused(.branch))
    }
}
