import Store
import Control
import FoundationEssentials
import Logging
import Logs
import Synchronization

/// What both daemons are made of: the lock, the store, the command socket, signals and the service manager.
final class Daemon: Sendable {
    let node: Node
    let logger: Logger
    private let lock: StateLock
    private let manager = ServiceManager()

    init(_ folder: StateFolder, config: String?, label: String) throws {
        // Registers no handler for what is not yet there to handle: until 'ready', a signal ends the process at once.
        _ = try folder.settings()
        lock = try StateLock(state: folder.path)
        node = try Node.open(folder, config: config)
        var logger = Logger(label: label) { _ in StandardErrorLog() }
        logger.logLevel = Logger.Level(rawValue: node.options.logLevel) ?? .notice
        self.logger = logger
    }

    /// Keeps the watchdog fed; called by whatever loop does the daemon's work.
    func beat() { manager.ping() }

    /// Serves until `work` ends or a signal asks for a stop; then closes the store.
    ///
    /// `work` calls what it is given once it serves.
    func run(_ work: @escaping @Sendable (_ onReady: @escaping @Sendable (String) -> Void) async throws -> Void) throws
    {
        let signals = ProcessSignals()
        let commands = CommandService(node: node)
        let group = try node.folder.admit(group: node.options.socketGroup)
        let server = try ControlServer(path: node.folder.controlSocket, group: group) { request, uid in
            commands.reply(to: request, from: uid)
        }
        let result = Mutex<(any Error)?>(nil)
        let done = ThreadGate()
        Task {
            let working = Task {
                try await work { detail in
                    self.logger.notice("ready: \(detail)")
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
                        working.cancel()
                    }
                }
            }
            let watching = Task { await self.feedWatchdog() }
            do { try await working.value } catch is CancellationError {} catch { result.withLock { $0 = error } }
            listening.cancel()
            watching.cancel()
            await server.stop()
            done.signal()
        }
        done.wait()
        node.close()
        if let error = result.withLock({ $0 }) { throw error }
        logger.notice("stopped")
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

    /// From the cooperative pool, and through the store: a hang of either is what the watchdog is for.
    private func feedWatchdog() async {
        guard let interval = manager.watchdogInterval else { return }
        while !Task.isCancelled {
            if (try? node.store.read { try $0.lastFeed() }) != nil { manager.ping() }
            try? await Task.sleep(for: interval)
        }
    }
}
