import Control
import CoreMetrics
import Desk
import Figures
import FoundationEssentials
import Logging
import Logs
import Machine
import Store
import Synchronization

/// What both daemons are made of: the lock, the store, the command socket, signals and the service manager.
final class Daemon: Sendable {
    let node: Node
    let logger: Logger
    private let lock: StateLock
    private let manager = ServiceManager()
    private let rounds = Atomic<UInt64>(0)

    init(_ folder: StateFolder, config: String?, label: String) throws {
        // Registers no handler for what is not yet there to handle: until 'ready', a signal ends the process at once.
        _ = try folder.settings()
        lock = try StateLock(state: folder.path)
        node = try openNode(folder, config: config, catchesUp: false)
        var logger = Logger(label: label) { _ in StandardErrorLog() }
        logger.logLevel = Logger.Level(rawValue: node.options.logLevel) ?? .notice
        self.logger = logger
        try node.requireWhole()
        node.keepReserve()
        for notice in node.takeAdmissionNotices() { logger.error("\(notice)") }
    }

    /// A sign of life of the loop that does the daemon's work, if it has one; without it the watchdog is not fed.
    func beat() { rounds.add(1, ordering: .relaxed) }

    /// Serves until `work` ends or a signal asks for a stop; then closes the store.
    ///
    /// `work` calls what it is given once it serves.
    func run(_ work: @escaping @Sendable (_ onReady: @escaping @Sendable (String) -> Void) async throws -> Void) throws
    {
        let signals = ProcessSignals()
        node.isServed.store(true, ordering: .relaxed)
        for count in try node.store.read({ try $0.writing.cutIntakes() }) {
            logger.warning(
                "an input was cut short after \(count) of its lines: give the same command again, and the rest is taken"
            )
        }
        let commands = CommandService(
            node: node,
            logins: Logins(
                node.folder, signInMinutes: node.options.signInMinutes, logger: logger, in: node.surroundings))
        let group = try node.folder.admit(group: node.options.socketGroup)
        let server = try ControlServer(path: node.folder.controlSocket, group: group) { request, peer in
            commands.reply(to: request, from: peer)
        }
        let result = Mutex<(any Error)?>(nil)
        let done = ThreadGate()
        let catchUpThread = try WorkThreads(count: 1, for: "making views")
        node.lacks.continuation.yield()
        Task {
            let working = Task {
                try await work { detail in
                    self.logger.notice("ready: \(detail)")
                    self.manager.status(detail)
                    self.manager.ready()
                }
            }
            let listening = Task {
                for await arrival in signals.arrivals {
                    switch arrival {
                    case .hangUp: self.reload()
                    case .terminate, .interrupt:
                        self.logger.notice("stopping")
                        self.manager.stopping()
                        self.node.isStopping.store(true, ordering: .relaxed)
                        working.cancel()
                    }
                }
            }
            let besides = Task { await self.serveBesides { working.cancel() } }
            let catchingUp = Task { () -> (any Error)? in
                for await _ in self.node.lacks.stream {
                    do { try await catchUpThread.run { try self.catchUp() } } catch {
                        working.cancel()
                        return error
                    }
                }
                return nil
            }
            do { try await working.value } catch is CancellationError {} catch { result.withLock { $0 = error } }
            listening.cancel()
            besides.cancel()
            self.node.isStopping.store(true, ordering: .relaxed)
            catchingUp.cancel()
            if let error = await catchingUp.value ?? self.lostPlace { result.withLock { $0 = error } }
            await server.stop()
            done.signal()
        }
        done.wait()
        node.close()
        if let error = result.withLock({ $0 }) { throw error }
        logger.notice("stopped")
    }

    /// What goes on until cancelled, whatever the work is; `end` ends that.
    private func serveBesides(_ end: @escaping @Sendable () -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.feedWatchdog() }
            group.addTask { await self.watchPlace(end) }
            group.addTask { await self.giveFigures() }
        }
    }

    private var lostPlace: (any Error)? { node.store.isInPlace ? nil : StoreError(Store.outOfPlace) }

    /// Ends the daemon where its store was taken away from under it: the next start finds what is there.
    private func watchPlace(_ end: @Sendable () -> Void) async {
        while true {
            do { try await Task.sleep(for: .seconds(10)) } catch { return }
            guard node.store.isInPlace else { return end() }
        }
    }

    /// Until cancelled, where a port is set for it; that it cannot be had stops nothing else.
    private func giveFigures() async {
        guard let port = node.options.metricsPort else { return }
        let registry = FigureRegistry()
        MetricsSystem.bootstrap(registry)
        do {
            let threads = try WorkThreads(count: 1, for: "figures")
            let listener = FigureListener(port: port, logger: logger) { [node] in
                try await threads.run { try node.figures() } + registry.figures
            }
            try await listener.run()
        } catch is CancellationError {} catch {
            logger.error("figures are not given: port \(port) cannot be listened on (\(error)); see metrics-port")
        }
    }

    /// What the store lacks is made while it serves.
    private func catchUp() throws {
        let areViewsBehind = try node.store.read { try $0.views.areViewsBehind() }
        if areViewsBehind {
            logger.notice("tables of the register are being made again; commands wait for them, exchanges do not")
        }
        try node.catchUp { manager.status($0) }
        guard areViewsBehind else { return }
        logger.notice("tables of the register are made")
        manager.status("tables are made")
    }

    private func reload() {
        manager.reloading()
        do {
            _ = try loadDescription(node.settings.config)
            _ = try NodeOptions.load(node.settings.config, node.settings)
            logger.notice(
                "reloaded: configuration is in order; a changed register description is used from the next start")
        } catch {
            logger.error("reload refused, nothing changed: \(CommandFailure(error).message)")
        }
        manager.ready()
    }

    /// From the cooperative pool, since a pool that hangs answers nobody; the other parts are looked at, and never waited for.
    private func feedWatchdog() async {
        guard let interval = manager.watchdogInterval else { return }
        var liveness = Liveness()
        while !Task.isCancelled {
            let rounds = rounds.load(ordering: .relaxed)
            let signs = Liveness.Signs(
                loopRounds: rounds == 0 ? nil : rounds, isWriting: node.store.progress.isWriting,
                writerSteps: node.store.progress.writerSteps, readerSteps: node.store.progress.readerSteps)
            if liveness.isAlive(signs) { manager.ping() }
            // Twice as often as need be: a part that stood still at one look has another before the daemon is killed.
            do { try await Task.sleep(for: interval / 2) } catch { return }
        }
    }
}
