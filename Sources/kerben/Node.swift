import Causality
import Desk
import Exchange
import Facility
import FoundationEssentials
import Glibc
import Ledger
import Machine
import Register
import Store
import Synchronization
import Trust

/// One site's open store with what commands need around it; owned by the daemon, or by one command.
final class Node: Sendable {
    let folder: StateFolder
    let settings: SiteSettings
    let store: Store
    let options: NodeOptions
    /// Set by a facility's daemon: told of each commit, and asked for exchanges.
    let agent = Mutex<AgentService?>(nil)
    /// Whether a daemon serves others from it too; what takes long then takes turns with them.
    let isServed = Atomic<Bool>(false)
    /// Whether that daemon was asked to stop; what takes long then ends where it can go on later.
    let isStopping = Atomic<Bool>(false)
    /// Where a daemon is told that its store lacks views (``catchUp(notice:)``).
    let lacks = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(folder: StateFolder, settings: SiteSettings, store: Store, options: NodeOptions) {
        self.folder = folder
        self.settings = settings
        self.store = store
        self.options = options
    }

    /// What follows another register description is made before this returns, unless somebody else sees to it (``catchUp``);
    /// `notice` is told, in a line, how far that is.
    static func open(
        _ folder: StateFolder, config: String? = nil, catchesUp: Bool = true
    ) throws -> Node {
        let settings = try folder.settings()
        try folder.keepPrivate()
        let config = config ?? settings.config
        let description = try loadDescription(config)
        let options = try NodeOptions.load(config, settings)
        // What SQLite keeps apart for a while, such as the copy that a look back works on, stays in the folder of the register.
        // Before the first store is opened: SQLite asks once.
        setenv("SQLITE_TMPDIR", folder.path, 1)
        let store = try Store.open(
            folder.store, description: description, offsetMinutes: options.utcOffsetMinutes)
        let node = Node(folder: folder, settings: settings, store: store, options: options)
        if catchesUp { try node.catchUp() }
        return node
    }

    /// Makes what the store lacks after another register description, or a refill: views, the tally, the hub's word on what
    /// it could not judge before. In pieces, between which others have their turn; where it is cut short, the next opening
    /// goes on.
    func catchUp(notice: (String) -> Void = { _ in }) throws {
        func goesOn() -> Bool { !isStopping.load(ordering: .relaxed) }
        try store.followToEnd(at: { isHub ? .hubNow : nil }, whileTrue: goesOn) { made, all in
            notice("tables are being made again: \(made) of \(all) changes")
        }
        guard goesOn() else { return }
        if try store.read({ try $0.areTalliesStale }) {
            notice("the tally is being made again")
            try store.write { try $0.tallyAgain() }
        }
        try store.judgeAgain(at: { .hubNow }, whileTrue: goesOn)
    }

    /// The day it is at this site.
    var today: String { String(timeText(Clocks.wall + options.utcOffsetMinutes * 60_000).prefix(10)) }

    var isHub: Bool { settings.site == 0 }

    /// Writes as `user` of this site.
    func write<T>(as user: Caller, _ body: (Session, String, inout WriteMoment) throws -> T) throws -> T {
        let (result, end, isUrgent) = try store.write { session in
            var moment = WriteMoment(
                wallMilliseconds: Clocks.wall,
                clock: try session.clockError(wallNow: Clocks.wall, monotonicNow: Clocks.monotonic),
                saltSeed: .random(in: .min ... .max),
                saltCounter: .random(in: .min ... .max))
            session.actor = try actor(user, session)
            session.sealer = { text, key, place in try Seal.seal(text, to: key, place: place) }
            let result = try body(session, "\(user.account)@\(settings.site)", &moment)
            try session.settle(at: &moment)
            let urgent = session.written.contains { store.description[$0.type]?.urgent ?? false }
            return (result, session.written.isEmpty ? nil : try session.ownLogEnd(), urgent)
        }
        if let end, let agent = agent.withLock({ $0 }) { agent.committed(logEnd: end, urgent: isUrgent) }
        return result
    }

    // Everything that was acknowledged is on disk before it is closed, whether or not that succeeds.
    func close() { try? store.close() }
}

/// A facility's store as its agent sees it.
struct NodeAgentStore: AgentStore {
    let node: Node

    private var store: Store { node.store }

    func exchangeState() throws -> (ExchangeState, logEnd: Int64) {
        try store.read { (try $0.exchangeState(), logEnd: try $0.ownLogEnd()) }
    }

    func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch {
        try store.readBatch(held: held, contentBytesMax: contentBytesMax)
    }

    func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        let areViewsBehind = try store.write { session in
            try session.apply(answer, state, measurement)
            return try session.areViewsBehind()
        }
        guard areViewsBehind else { return }
        if node.isServed.load(ordering: .relaxed) { node.lacks.continuation.yield() } else { try node.catchUp() }
    }

    func compareLog(_ links: [ChainLink], held: IntervalSet) throws -> FacilityAgent.LogComparison {
        try store.compareLog(links, held: held, at: Clocks.wall)
    }

    func note(_ refusal: ExchangeRefusal, at milliseconds: Int64) throws {
        try store.write { try $0.note(refusal, at: milliseconds) }
    }
}

extension WriteMoment {
    /// Now by the hub's clock, which is the measure of all others.
    static var hubNow: WriteMoment {
        WriteMoment(
            wallMilliseconds: Clocks.wall, clock: .reference, saltSeed: .random(in: .min ... .max),
            saltCounter: .random(in: .min ... .max))
    }
}
