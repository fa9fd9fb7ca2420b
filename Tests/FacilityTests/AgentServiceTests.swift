import Causality
import Exchange
import Facility
import Logging
import Testing

@Suite(.timeLimit(.minutes(1))) struct AgentServiceTests {
    let timers = HandTriggers()

    private func service(_ store: MemoryStore, _ hub: MemoryHub) -> AgentService {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return AgentService(store: store, transport: hub, edition: 1, logger: logger)
    }

    /// Runs a service while `body` does; stops it whatever comes of that.
    private func running(_ service: AgentService, _ body: () async throws -> Void) async throws {
        let run = Task { [timers] in await service.run(triggers: timers.triggers) }
        do { try await body() } catch {
            service.stop()
            throw error
        }
        service.stop()
        await run.value
    }

    @Test func oneSyncEmptiesBothSidesAndCountsWhatItCarried() async throws {
        let store = MemoryStore(changes: 25)
        let hub = MemoryHub(feed: 12)
        let outcome = await service(store, hub).syncOnce(triggers: timers.triggers)
        #expect(outcome.end == .quiescent)
        #expect(outcome.counters.changesSent == 25 && outcome.counters.changesReceived == 12)
        #expect(outcome.counters.exchanges == 3 && outcome.counters.roundTrips == 3)
        #expect(outcome.counters.bytesUp > 0 && outcome.counters.bytesDown > 0)
        #expect(store.now.received.count == 12 && hub.now.held.count == 25)
    }

    @Test func aSyncWithNothingToDoIsOneRoundTrip() async throws {
        let hub = MemoryHub()
        let outcome = await service(MemoryStore(), hub).syncOnce(triggers: timers.triggers)
        #expect(outcome.end == .quiescent && hub.now.requests.count == 1)
    }

    @Test func theStatusGoesOnCountingOverSyncs() async throws {
        let store = MemoryStore(changes: 1)
        let service = service(store, MemoryHub())
        try await running(service) {
            _ = await service.syncNow()
            service.committed(logEnd: store.write(), urgent: false)
            let second = await service.syncNow()
            #expect(second.counters.changesSent == 1)
            let rest = try await timers.next()
            #expect(rest.milliseconds > 0)
            #expect(await service.syncNow().end == .quiescent)
            #expect(service.currentStatus().counters.changesSent == 2)
            #expect(service.currentStatus().succeededAt == 1_000_000)
        }
    }

    @Test func aDeadLinkIsToldInOneLineAndTriedAgainLaterAndLater() async throws {
        let hub = MemoryHub()
        hub.change { $0.isDown = true }
        let service = service(MemoryStore(changes: 1), hub)
        try await running(service) {
            let first = try await timers.next()
            #expect(first.milliseconds == 1_001)
            first.fire()
            let second = try await timers.next()
            #expect(second.milliseconds == 2_001)
            let outcome = await service.syncNow()
            #expect(outcome.end == .failed("the link is down"))
            #expect(outcome.counters.roundTrips == 1 && outcome.counters.exchanges == 0)
            hub.change { $0.isDown = false }
            #expect(await service.syncNow().end == .quiescent)
            #expect(service.currentStatus().failure == nil)
        }
    }

    @Test func aTimerThatWasReplacedIsNotHeard() async throws {
        let hub = MemoryHub()
        let service = service(MemoryStore(), hub)
        try await running(service) {
            let first = try await timers.next()
            _ = await service.syncNow()
            let requests = hub.now.requests.count
            first.fire()
            service.committed(logEnd: 0, urgent: false)
            // Set after the stale timer was taken from the mailbox.
            while try await timers.next().milliseconds != 1_000 {}
            #expect(hub.now.requests.count == requests)
        }
    }

    @Test func aStreamOfCommitsDoesNotPutTheExchangeOff() async throws {
        let store = MemoryStore()
        let service = service(store, MemoryHub())
        try await running(service) {
            _ = try await timers.next()
            for _ in 0..<5 { service.committed(logEnd: store.write(), urgent: false) }
            let debounce = try await timers.next()
            #expect(debounce.milliseconds == 1_000)
            debounce.fire()
            while service.currentStatus().counters.changesSent < 5 { await Task.yield() }
            #expect(timers.all.filter { $0 == 1_000 }.count == 1)
        }
    }

    @Test func aRefusalIsKeptAndTriedAgainSlowlyWithoutARestart() async throws {
        let hub = MemoryHub()
        hub.change { $0.refusal = .revoked }
        let store = MemoryStore(changes: 3)
        let service = service(store, hub)
        try await running(service) {
            let slow = try await timers.next()
            #expect(slow.milliseconds == 450_001)
            while service.currentStatus().nextTryAt == nil { await Task.yield() }
            #expect(service.currentStatus().nextTryAt == 1_000_000 + slow.milliseconds)
            #expect(service.currentStatus().refusal == .revoked && store.now.refusals == [.revoked])
            // Writes are taken and wait.
            let asked = hub.now.requests.count
            service.committed(logEnd: store.write(), urgent: true)
            hub.change { $0.refusal = nil }
            #expect(hub.now.requests.count == asked)
            slow.fire()
            while service.currentStatus().counters.changesSent < 4 { await Task.yield() }
            #expect(service.currentStatus().refusal == nil && service.currentStatus().nextTryAt == nil)
        }
    }

    @Test func aPersonWhoAsksIsHeardAtOnceWhileTheHubRefuses() async throws {
        let hub = MemoryHub()
        hub.change { $0.refusal = .branch }
        let service = service(MemoryStore(changes: 3), hub)
        try await running(service) {
            #expect(await service.syncNow().end == .refused(.branch))
            #expect(await service.syncNow().end == .refused(.branch))
            hub.change { $0.refusal = nil }
            #expect(await service.syncNow().end == .quiescent)
        }
    }

    @Test func `A renewal that fails is said beside an exchange that is done`() async throws {
        let hub = MemoryHub()
        hub.change { $0.renewalFailure = "not renewed" }
        let service = service(MemoryStore(changes: 1), hub)
        try await running(service) {
            let outcome = await service.syncNow()
            #expect(outcome.end == .quiescent && outcome.renewalFailure == "not renewed")
            #expect(service.currentStatus().failure == nil)
            hub.change { $0.renewalFailure = nil }
            #expect(await service.syncNow().renewalFailure == nil)
            #expect(service.currentStatus().renewalFailure == nil)
        }
    }

    @Test func aFullDiskStopsTheExchangeAndNotTheService() async throws {
        let store = MemoryStore(changes: 3)
        store.setFull(true)
        let service = service(store, MemoryHub(feed: 3))
        try await running(service) {
            let outcome = await service.syncNow()
            guard case .failed(let line) = outcome.end else { throw CancellationError() }
            #expect(line.contains("disk full") && !line.contains("\n"))
            #expect(store.now.received.isEmpty)
            store.setFull(false)
            // What the hub took meanwhile is found by the resync that the old token brings.
            #expect(await service.syncNow().end == .quiescent)
            #expect(store.now.received.count == 3)
        }
    }

    @Test(arguments: [0, 2]) func aHubThatCanSendNothingYetIsWaitedFor(changes: Int) async throws {
        let hub = MemoryHub(feed: 3)
        hub.change { $0.isMakingTables = true }
        let store = MemoryStore(changes: Int64(changes))
        let service = service(store, hub)
        try await running(service) {
            for attempt in 0..<2 {
                let before = hub.now.requests.count
                let outcome = await service.syncNow()
                guard case .failed(let line) = outcome.end else { throw CancellationError() }
                #expect(line.contains("It is asked again by itself"))
                // It was an exchange like others: what was sent is taken, and nothing is called dead.
                #expect(service.currentStatus().failure == nil && hub.now.held.count == changes)
                #expect(service.currentStatus().waitsForHub)
                // It is asked once, for all that it has more; the first time, the call at the start was under way.
                #expect(attempt == 0 || hub.now.requests.count == before + 1)
            }
            hub.change { $0.isMakingTables = false }
            #expect(await service.syncNow().end == .quiescent)
            #expect(store.now.received.count == 3)
            #expect(!service.currentStatus().waitsForHub)
        }
    }

    @Test func aHubThatTakesNothingIsNotAskedForEver() async throws {
        let hub = MemoryHub()
        hub.change { $0.isDeaf = true }
        let outcome = await service(MemoryStore(changes: 1), hub).syncOnce(triggers: timers.triggers)
        guard case .failed = outcome.end else { throw CancellationError() }
        #expect(hub.now.requests.count == 1)
    }

    @Test func whatTheHubForgotIsGivenBackFirstAndTheExchangeGoesOn() async throws {
        let hub = MemoryHub()
        let store = MemoryStore(changes: 3)
        store.forgottenByHub((1...25).map { .sample(site: 0, $0) })
        let outcome = await service(store, hub).syncOnce(triggers: timers.triggers)
        guard case .quiescent = outcome.end else { throw CancellationError() }
        #expect(hub.now.requests.map { $0.changes.count }.prefix(4) == [10, 10, 5, 3])
        #expect(hub.now.held == IntervalSet(1...3) && store.now.toGiveBack.isEmpty)
    }

    @Test func aStopLetsTheExchangeUnderWayFinish() async throws {
        let store = MemoryStore(changes: 25)
        let hub = MemoryHub(isGated: true)
        let service = service(store, hub)
        let run = Task { [timers] in await service.run(triggers: timers.triggers) }
        for await _ in hub.waiting { break }
        service.stop()
        #expect(try await timers.next().milliseconds == AgentService.stopMillisecondsMax)
        hub.openGate()
        await run.value
        #expect(store.now.applied == 1 && hub.now.requests.count == 1 && !hub.now.isAborted)
        #expect(store.now.state.held.count == 10)
    }

    @Test func aStopCutsAnExchangeThatTakesTooLong() async throws {
        let store = MemoryStore(changes: 25)
        let hub = MemoryHub(isGated: true)
        let service = service(store, hub)
        let run = Task { [timers] in await service.run(triggers: timers.triggers) }
        for await _ in hub.waiting { break }
        run.cancel()
        try await timers.next().fire()
        await run.value
        #expect(hub.now.isAborted && store.now.applied == 0)
        #expect(await service.syncNow().end == .failed("The sync service is stopping; try again."))
    }

    @Test func whoWaitsWhileTheServiceStopsIsAnswered() async throws {
        let hub = MemoryHub(isGated: true)
        let service = service(MemoryStore(), hub)
        let run = Task { [timers] in await service.run(triggers: timers.triggers) }
        for await _ in hub.waiting { break }
        async let outcome = service.syncNow()
        service.stop()
        hub.openGate()
        await run.value
        guard case .failed = await outcome.end else { throw CancellationError() }
    }

    @Test func whatAnswersInTheHubsPlaceCannotForgeALine() {
        let error = HubAnswerError(status: 502, body: Array("bad\u{1B}[31m gate\u{07}way\nforged".utf8))
        #expect(error.description == "The hub answered 502: bad[31m gateway.")
    }
}
