import Causality
import Exchange
import Ledger
import Register
import Testing

@Suite struct FacilityAgentTests {
    let log = LogID(site: 3, incarnation: 1)

    private func agent(end: Int64 = 0, held: IntervalSet = IntervalSet()) -> FacilityAgent {
        FacilityAgent(state: ExchangeState(log: log, token: 5, held: held), logEnd: end, edition: 1)
    }

    private func moment(_ milliseconds: Int64) -> Moment {
        Moment(wallMilliseconds: milliseconds, monotonicMilliseconds: milliseconds)
    }

    private func change(_ sequence: Int64) -> Change {
        let dot = Dot(log, sequence)
        return Change(
            dot: dot, record: dot, type: 16, caseFile: dot, edition: 1, timestamp: HybridTimestamp(milliseconds: 1),
            clock: .unknown, author: "clerk@3", writes: [], salt: 1)
    }

    private func done(held: IntervalSet, token: UInt64 = 6, more: Bool = false) -> Answer {
        Answer(outcome: .done, epoch: 1, token: token, position: 4, hubTime: 1_000, held: held, more: more)
    }

    @Test func `An exchange reads, sends, applies and rests`() throws {
        var agent = agent(end: 2)
        #expect(
            agent.handle(.started, now: moment(0), random: 0) == [
                .readBatch(held: IntervalSet(), contentBytesMax: agent.link.batchContentBytes)
            ])
        let batch = FacilityAgent.Batch(changes: [change(1), change(2)], logEnd: 2)
        guard case .send(let request) = agent.handle(.batchRead(batch), now: moment(1), random: 0).first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(request.changes.map(\.dot.sequence) == [1, 2])
        #expect(request.token == 5)
        let answer = done(held: IntervalSet(1...2))
        let effects = agent.handle(
            .answerReceived(answer, sentAt: moment(1), wireBytes: 100, contentBytes: 300), now: moment(9), random: 0)
        guard case .apply(answer, let state, let measurement) = effects.first else {
            Issue.record("nothing was applied")
            return
        }
        #expect(state.token == 6)
        #expect(state.position == 4)
        #expect(measurement.roundTripMilliseconds == 8)
        #expect(!agent.isQuiescent)
        guard case .wake = agent.handle(.applied, now: moment(9), random: 0).first else {
            Issue.record("it does not rest")
            return
        }
        #expect(agent.isQuiescent)
    }

    @Test func `It goes on at once while either side has more`() {
        for (answer, end) in [(done(held: IntervalSet(1...1)), 2), (done(held: IntervalSet(1...2), more: true), 2)] {
            var agent = agent(end: Int64(end))
            _ = agent.handle(.started, now: moment(0), random: 0)
            _ = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 2)), now: moment(0), random: 0)
            _ = agent.handle(
                .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1), now: moment(1), random: 0)
            guard case .readBatch(answer.held, _) = agent.handle(.applied, now: moment(1), random: 0).first else {
                Issue.record("it rests with work to do")
                return
            }
        }
    }

    @Test func `It rests where the hub has more and can send nothing of it yet`() {
        var agent = agent()
        _ = agent.handle(.woke, now: moment(0), random: 0)
        for isFirst in [true, false] {
            _ = agent.handle(.batchRead(.init(changes: [], logEnd: 0)), now: moment(0), random: 0)
            _ = agent.handle(
                .answerReceived(
                    done(held: IntervalSet(), more: true), sentAt: moment(0), wireBytes: 1, contentBytes: 1),
                now: moment(1), random: 0)
            // The first moves the place in the feed, the second brings nothing at all.
            let effects = agent.handle(.applied, now: moment(1), random: 0)
            if case .wake = effects.first { #expect(!isFirst && agent.waitsForHub) } else { #expect(isFirst) }
            #expect(effects.count == 1 && !agent.isQuiescent)
        }
    }

    @Test func `Nothing is believed held, and no token moves, before an answer says so`() {
        var agent = agent(end: 1)
        _ = agent.handle(.started, now: moment(0), random: 0)
        _ = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 1)), now: moment(0), random: 0)
        var before = agent.state
        let failed = agent.handle(.exchangeFailed, now: moment(30_000), random: 0.5)
        #expect(failed.first == .keep(agent.link) && agent.link.halvings == 1)
        guard case .wake(let first) = failed.last else {
            Issue.record("no retry is planned")
            return
        }
        before.link = agent.link
        #expect(agent.state == before)
        #expect(agent.state.held.isEmpty)
        #expect(first < agent.schedule.intervalMilliseconds)
    }

    @Test func `A late answer, an unasked batch and a failure out of turn do nothing`() {
        var agent = agent(end: 1)
        let answer = done(held: IntervalSet(1...9))
        #expect(
            agent.handle(
                .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1), now: moment(1), random: 0
            ).isEmpty)
        #expect(agent.handle(.batchRead(.init(changes: [], logEnd: 1)), now: moment(1), random: 0).isEmpty)
        #expect(agent.handle(.exchangeFailed, now: moment(1), random: 0).isEmpty)
        #expect(agent.handle(.applied, now: moment(1), random: 0).isEmpty)
        #expect(agent.state.held.isEmpty)
        #expect(agent.phase == .idle)
    }

    @Test func `A write waits a little, an urgent one does not, and one during an exchange follows it`() {
        var agent = agent()
        #expect(
            agent.handle(.committed(logEnd: 1, urgent: false), now: moment(0), random: 0)
                == [.wake(afterMilliseconds: agent.schedule.debounceMilliseconds)])
        guard case .readBatch = agent.handle(.committed(logEnd: 2, urgent: true), now: moment(0), random: 0).first
        else {
            Issue.record("an urgent write waits")
            return
        }
        #expect(agent.handle(.committed(logEnd: 3, urgent: true), now: moment(0), random: 0).isEmpty)
        _ = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 3)), now: moment(0), random: 0)
        _ = agent.handle(
            .answerReceived(done(held: IntervalSet(1...3)), sentAt: moment(0), wireBytes: 1, contentBytes: 1),
            now: moment(1), random: 0)
        guard case .readBatch = agent.handle(.applied, now: moment(1), random: 0).first else {
            Issue.record("what came meanwhile was forgotten")
            return
        }
    }

    @Test func `Steady writing behind a dead link does not retry at the pace of the writes`() {
        var agent = agent()
        _ = agent.handle(.started, now: moment(0), random: 0)
        _ = agent.handle(.batchRead(.init(changes: [], logEnd: 0)), now: moment(0), random: 0)
        _ = agent.handle(.exchangeFailed, now: moment(1), random: 0)
        #expect(agent.handle(.committed(logEnd: 1, urgent: false), now: moment(2), random: 0).isEmpty)
    }

    @Test func `A resync compares the logs, and goes on where they agree`() {
        var agent = agent(end: 3)
        _ = agent.handle(.started, now: moment(0), random: 0)
        _ = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 3)), now: moment(0), random: 0)
        let link = ChainLink(sequence: 2, digest: 77)
        let answer = Answer(
            outcome: .resync, epoch: 1, token: 9, hubTime: 0, held: IntervalSet(1...2), links: [link])
        let effects = agent.handle(
            .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1), now: moment(1), random: 0)
        #expect(effects == [.compareLog([link], held: IntervalSet(1...2), isResync: true)])
        guard
            case .readBatch(IntervalSet(1...2), _) = agent.handle(.logCompared(.agrees), now: moment(1), random: 0)
                .first
        else {
            Issue.record("it does not go on")
            return
        }
        #expect(agent.state.token == 9)
    }

    @Test func `A branch is reported without a single change, and the agent waits for a person`() {
        var agent = agent(end: 3)
        _ = agent.handle(.started, now: moment(0), random: 0)
        _ = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 3)), now: moment(0), random: 0)
        let answer = Answer(outcome: .resync, epoch: 1, token: 9, hubTime: 0, held: IntervalSet(1...5))
        _ = agent.handle(
            .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1), now: moment(1), random: 0)
        _ = agent.handle(.logCompared(.diverges(at: 4)), now: moment(1), random: 0)
        let effects = agent.handle(.batchRead(.init(changes: [change(1)], logEnd: 3)), now: moment(1), random: 0)
        guard case .send(let request) = effects.first else {
            Issue.record("the branch is not reported")
            return
        }
        #expect(request.branchAt == 4)
        #expect(request.changes.isEmpty)
        let refused = Answer(outcome: .refused(.branch), epoch: 1, hubTime: 0)
        #expect(
            agent.handle(
                .answerReceived(refused, sentAt: moment(1), wireBytes: 1, contentBytes: 1), now: moment(2), random: 0)
                == [.reportRefusal(.branch), .wake(afterMilliseconds: 450_001)])
        #expect(agent.phase == .halted(.branch))
        // The token that the hub told is not kept: with it this log would pass for the current one.
        #expect(agent.state.token == 5 && agent.state.held.isEmpty)
        guard case .readBatch(IntervalSet(), _) = agent.handle(.woke, now: moment(3), random: 0).first,
            case .send(let again) = agent.handle(.batchRead(.init(changes: [], logEnd: 3)), now: moment(3), random: 0)
                .first
        else {
            Issue.record("it does not ask again")
            return
        }
        #expect(again.branchAt == nil && again.token == 5)
    }

    /// Refused until `handle` is told otherwise.
    private func refused(_ refusal: ExchangeRefusal, _ agent: inout FacilityAgent) -> [FacilityAgent.Effect] {
        _ = agent.handle(.woke, now: moment(0), random: 0)
        _ = agent.handle(.batchRead(.init(changes: [], logEnd: 1)), now: moment(0), random: 0)
        let answer = Answer(outcome: .refused(refusal), epoch: 1, hubTime: 0)
        return agent.handle(
            .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1), now: moment(1), random: 0)
    }

    @Test(arguments: [ExchangeRefusal.unknownVersion, .wrongLog, .revoked, .branch, .wrongEpoch])
    func `Whoever is refused asks again by itself, ever more slowly, and never at the pace of writes`(
        refusal: ExchangeRefusal
    ) {
        var agent = agent(end: 1)
        for minutes in [15, 30, 60, 120, 120] as [Int64] {
            #expect(
                refused(refusal, &agent) == [
                    .reportRefusal(refusal), .wake(afterMilliseconds: minutes * 30_000 + 1),
                ])
            #expect(agent.phase == .halted(refusal))
            #expect(agent.handle(.committed(logEnd: 2, urgent: true), now: moment(2), random: 0).isEmpty)
            #expect(agent.handle(.committed(logEnd: 3, urgent: false), now: moment(2), random: 0).isEmpty)
        }
        guard case .readBatch = agent.handle(.requested, now: moment(3), random: 0).first else {
            Issue.record("a person who asks is not heard")
            return
        }
        _ = agent.handle(.batchRead(.init(changes: [], logEnd: 3)), now: moment(3), random: 0)
        _ = agent.handle(
            .answerReceived(done(held: IntervalSet(1...3)), sentAt: moment(3), wireBytes: 1, contentBytes: 1),
            now: moment(4), random: 0)
        #expect(
            agent.handle(.applied, now: moment(4), random: 0)
                == [.wake(afterMilliseconds: agent.schedule.intervalMilliseconds / 2 + 1)])
        #expect(agent.isQuiescent && agent.schedule.refusals == 0)
    }

    @Test(arguments: [(nil, 9), (3, 9), (2, 5), (0, 0)] as [(Int?, Int64)])
    func `What is given back counts as given as far as it was sent`(sent: Int?, upTo: Int64) {
        var agent = agent(end: 1)
        _ = agent.handle(.requested, now: moment(0), random: 0)
        var batch = FacilityAgent.Batch(changes: [], logEnd: 1)
        batch.givenBackPlaces = [3, 5, 9]
        _ = agent.handle(.batchRead(batch), now: moment(0), random: 0)
        var answer = done(held: IntervalSet(1...1))
        answer.more = true
        let effects = agent.handle(
            .answerReceived(answer, sentAt: moment(0), wireBytes: 1, contentBytes: 1, changesSent: sent),
            now: moment(1), random: 0)
        guard case .apply(_, let state, _) = effects.first else {
            Issue.record("it is not applied")
            return
        }
        #expect(state.givenBackUpTo == upTo && state.filling == nil)
        // There may be more to give, and that is asked for first; nothing is said of the hub meanwhile.
        guard case .readBatch = agent.handle(.applied, now: moment(1), random: 0).first else {
            Issue.record("it does not go on")
            return
        }
        _ = agent.handle(.batchRead(batch), now: moment(2), random: 0)
        _ = agent.handle(.exchangeFailed, now: moment(3), random: 0)
        #expect(!agent.waitsForHub)
    }

    @Test func `A receipt is asked for at most once a minute, and only for something new`() {
        func asks(_ state: ExchangeState, at milliseconds: Int64) -> Bool {
            var agent = FacilityAgent(state: state, logEnd: 2, edition: 1)
            _ = agent.handle(.started, now: moment(milliseconds), random: 0)
            let effects = agent.handle(.batchRead(.init(changes: [], logEnd: 2)), now: moment(milliseconds), random: 0)
            if case .send(let request) = effects.first { return request.wantsReceipt }
            return false
        }
        var state = ExchangeState(log: log, held: IntervalSet(1...2))
        #expect(asks(state, at: 0))
        state.receiptAt = 100
        #expect(!asks(state, at: 60_000))
        #expect(asks(state, at: 60_100))
        state.receiptedCount = 2
        #expect(!asks(state, at: 999_999))
    }
}
