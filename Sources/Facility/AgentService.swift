package import Exchange
package import Logging
import Synchronization

/// Drives a ``FacilityAgent`` with the real store, the real link and the machine's clock.
///
/// Whatever happens becomes an input in one mailbox, taken by one loop on a thread of its own; the agent says what to
/// do, the loop does it. So the loop may block in the store, and no lock guards the agent. What the agent knows can be
/// dropped at any moment and read again from the store: that is how a failing disk is outlived.
package actor AgentService {
    /// How often the loop proves that it lives while nothing happens; well within `WatchdogSec`.
    package static let beatMilliseconds: Int64 = 2_000
    /// How long a stop waits for the exchange under way.
    package static let stopMillisecondsMax: Int64 = 3_000

    enum Input: Sendable {
        case committed(logEnd: Int64, urgent: Bool)
        case requested(@Sendable (SyncOutcome) -> Void)
        case woke(alarm: Int)
        case called(HubCall)
        case beat
        case stop
        case stopOverdue
    }

    struct Waiter {
        var done: @Sendable (SyncOutcome) -> Void
        /// The counters as they were when it began to wait.
        var start: SyncCounters
    }

    private let thread = WorkThread(label: "kerben.agent")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private nonisolated let mailbox: AsyncStream<Input>
    nonisolated let inputs: AsyncStream<Input>.Continuation
    private nonisolated let published = Mutex(SyncStatus())
    private nonisolated let heartbeat: @Sendable () -> Void
    let runner: EffectRunner
    let logger: Logger
    private let edition: Int

    var triggers = AgentTriggers.real()
    /// Nil until the store could be read, and after it failed.
    var agent: FacilityAgent?
    var status = SyncStatus()
    var waiters: [Waiter] = []
    var storeSchedule = RetrySchedule()
    /// The armed timer's number, so that one that was replaced is not heard, and its time.
    var alarm = 0
    var alarmAt: Int64?
    var isCalling = false
    var isStopping = false
    private var schedule = RetrySchedule()

    /// `edition` is that of the register description in force; `heartbeat` is called by the working loop itself.
    package init(
        store: any AgentStore, transport: any HubTransport, edition: Int, schedule: RetrySchedule = RetrySchedule(),
        logger: Logger, heartbeat: @escaping @Sendable () -> Void = {}
    ) {
        (mailbox, inputs) = AsyncStream.makeStream()
        runner = EffectRunner(store: store, transport: transport)
        self.edition = edition
        self.schedule = schedule
        self.logger = logger
        self.heartbeat = heartbeat
    }

    /// Exchanges until ``stop()`` or cancellation; to be run once.
    package nonisolated func run() async { await run(triggers: .real()) }

    package nonisolated func run(triggers: AgentTriggers) async { await run(triggers, isOneShot: false) }

    /// One sync without a daemon: exchanges until nothing waits or one fails; instead of ``run()``.
    package nonisolated func syncOnce(triggers: AgentTriggers = .real()) async -> SyncOutcome {
        async let running: Void = run(triggers, isOneShot: true)
        let outcome = await syncNow()
        stop()
        await running
        return outcome
    }

    /// A local transaction is on disk; from any thread.
    package nonisolated func committed(logEnd: Int64, urgent: Bool) {
        inputs.yield(.committed(logEnd: logEnd, urgent: urgent))
    }

    /// Exchanges now, and returns when nothing waits on either side, or an exchange failed or was refused.
    package nonisolated func syncNow() async -> SyncOutcome {
        await withCheckedContinuation { continuation in syncNow { continuation.resume(returning: $0) } }
    }

    /// As ``syncNow()`` for callers that are no tasks; `done` is called once, on the service's thread.
    package nonisolated func syncNow(done: @escaping @Sendable (SyncOutcome) -> Void) {
        if case .terminated = inputs.yield(.requested(done)) { done(Self.notRunning) }
    }

    /// Lets the exchange under way finish for ``stopMillisecondsMax``, then cuts it; ``run()`` returns.
    package nonisolated func stop() { inputs.yield(.stop) }

    /// What was known when the last input had been dealt with.
    package nonisolated func currentStatus() -> SyncStatus { published.withLock { $0 } }

    static let notRunning = SyncOutcome(end: .failed("The sync service is stopping; try again."), counters: .init())

    private nonisolated func run(_ triggers: AgentTriggers, isOneShot: Bool) async {
        // A task of its own: a cancelled one would lose the mailbox, and with it the exchange under way.
        let work = Task { await loop(triggers, isOneShot: isOneShot) }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            stop()
        }
    }

    private func loop(_ triggers: AgentTriggers, isOneShot: Bool) async {
        self.triggers = triggers
        open()
        if !isOneShot { drive(.started) }
        beat()
        publish()
        for await input in mailbox {
            handle(input)
            settle()
            publish()
            heartbeat()
            if isStopping && !isCalling { break }
        }
        await end()
    }

    /// Answers everybody who still waits; whoever comes later is answered by the closed mailbox.
    private func end() async {
        inputs.finish()
        for waiter in waiters { waiter.done(Self.notRunning) }
        waiters = []
        for await case .requested(let done) in mailbox { done(Self.notRunning) }
    }

    private func publish() {
        status.isExchanging = isCalling
        status.renewalFailure = runner.transport.renewalFailure
        status.isQuiescent = agent?.isQuiescent ?? false
        status.waitsForHub = agent?.waitsForHub ?? false
        if let agent {
            status.state = agent.state
        }
        published.withLock { $0 = status }
    }

    /// Begins anew from what is on disk.
    func open() {
        do {
            let (state, logEnd) = try runner.store.exchangeState()
            agent = FacilityAgent(state: state, logEnd: logEnd, edition: edition, schedule: schedule)
        } catch {
            fail(store: error)
        }
    }

    /// Forgets the agent and tries again later, from what is on disk.
    func fail(store error: any Error) {
        if let agent { schedule = agent.schedule }
        agent = nil
        storeSchedule.failed()
        status.failure = "Cannot use the store (\(error)); check the disk's space and health."
        logger.error("exchange stopped: cannot use the store (\(error)); trying again later")
        arm(afterMilliseconds: storeSchedule.delay(random: triggers.random()))
    }
}
