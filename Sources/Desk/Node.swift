import Causality
import Decisions
package import Facility
package import Register
package import Store
package import Synchronization
import Trust

/// One site's open store with what commands need around it; owned by the daemon, or by one command.
package final class Node: Sendable {
    package let folder: StateFolder
    package let settings: SiteSettings
    package let store: Store
    package let options: NodeOptions
    package let surroundings: Surroundings
    /// Set by a facility's daemon: told of each commit, and asked for exchanges.
    package let agent = Mutex<AgentService?>(nil)
    /// At a facility: the link of the agent that works.
    let link = Mutex<NodeLink?>(nil)
    /// At a hub: its authorities and certificate, once somebody has asked for them (``hubTrust()``).
    let trust = Mutex<HubTrust?>(nil)
    /// At a hub: how it stands with the list of who was let in (``keepAdmissions()``).
    let admissionState = Mutex(AdmissionState())
    /// Held while that list is on its way from or to the disk.
    let admissionFileLock = Mutex<Void>(())
    /// Whether a daemon serves others from it too; what takes long then takes turns with them.
    package let isServed = Atomic<Bool>(false)
    /// Whether that daemon was asked to stop; what takes long then ends where it can go on later.
    package let isStopping = Atomic<Bool>(false)
    /// Where a daemon is told that its store lacks views (``catchUp(notice:)``).
    package let lacks = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(folder: StateFolder, settings: SiteSettings, store: Store, options: NodeOptions, surroundings: Surroundings) {
        self.folder = folder
        self.settings = settings
        self.store = store
        self.options = options
        self.surroundings = surroundings
    }

    /// What follows another register description is made before this returns, unless somebody else sees to it (``catchUp``).
    /// A scratch copy of a site is not the site: what that keeps elsewhere is left alone.
    package static func open(
        _ folder: StateFolder, config: String? = nil, catchesUp: Bool = true, isScratch: Bool = false,
        in surroundings: Surroundings
    ) throws -> Node {
        let settings = try folder.settings()
        try folder.keepPrivate()
        let config = config ?? settings.config
        let description = try loadDescription(config)
        let options = try NodeOptions.load(config, settings)
        let store = try Store.open(
            folder.store, description: description,
            zone: ZoneSetting(
                LocalZone(minutes: options.utcOffsetMinutes), since: options.utcOffsetSince,
                now: surroundings.wall() / 1_000),
            drawing: surroundings.chance)
        let node = Node(folder: folder, settings: settings, store: store, options: options, surroundings: surroundings)
        if !isScratch { node.keepAdmissions() }
        if catchesUp { try node.catchUp() }
        return node
    }

    /// The same site on a copy of its store that nobody else sees, and that is gone with it.
    func privateCopy() throws -> Node {
        Node(
            folder: folder, settings: settings, store: try store.privateCopy(), options: options,
            surroundings: surroundings)
    }

    /// Makes what the store lacks after another register description, or a refill: views, the tally, the hub's word on what
    /// it could not judge before. In pieces, between which others have their turn; where it is cut short, the next opening
    /// goes on. `notice` is told, in a line, how far that is.
    package func catchUp(notice: (String) -> Void = { _ in }) throws {
        func goesOn() -> Bool { !isStopping.load(ordering: .relaxed) }
        func now() -> WriteMoment? { isHub ? hubMoment() : nil }
        try store.followToEnd(at: now, whileTrue: goesOn) { made, all in
            notice("tables are being made again: \(made) of \(all) changes")
        }
        guard goesOn(), try !store.read({ try $0.views.isClosed }) else { return }
        if try store.read({ try $0.standings.areTalliesStale }) {
            notice("the tally is being made again")
            try store.write { try $0.standings.tallyAgain() }
        }
        try store.judgeAgain(at: { hubMoment() }, whileTrue: goesOn)
        if isHub { try reviewLosses() }
        if isHub, try store.read({ try $0.hub.hasGivenBack }) { try store.write { try $0.hub.clearGivenBack() } }
    }

    package var description: RegisterDescription { store.description }

    package var isHub: Bool { settings.site == 0 }

    package func requireHub() throws {
        guard isHub else { throw CommandFailure("\(folder.path): is a facility's state; this needs the hub's") }
    }

    package func requireFacility() throws {
        guard !isHub else { throw CommandFailure("\(folder.path): is the hub's state; this needs a facility's") }
    }

    /// Now by the hub's clock, which is the measure of all others.
    package func hubMoment() -> WriteMoment { moment(.reference) }

    private func moment(_ clock: ClockError, _ present: PresentTime? = nil) -> WriteMoment {
        WriteMoment(
            wallMilliseconds: surroundings.wall(), clock: clock, present: present, saltSeed: surroundings.chance(),
            saltCounter: surroundings.chance())
    }

    /// Of a write at this site; notes what has come by now, for a start of this machine without a clock.
    private func moment(_ transaction: Transaction) throws -> WriteMoment {
        guard !isHub else { return moment(.reference, try presentTime(transaction)) }
        let evidence = try clockEvidence(transaction)
        let present = PresentTime(evidence)
        if let mark = present.mark(at: evidence) { try transaction.facility.note(mark) }
        return moment(evidence.clockError, present)
    }

    /// Writes as somebody of this site: in one transaction, and for the agent to send.
    ///
    /// A hub that hears what it has forgotten takes nothing but traces of what is done meanwhile (`isTrace`).
    func write<T>(
        as clerk: Clerk, isTrace: Bool = false, _ body: (Transaction, String, inout WriteMoment) throws -> T
    ) throws -> T {
        if !isTrace { try checkRoom() }
        // What may wait leaves the reserve to what may not; and only a trace is one piece that can be written twice.
        let (result, end, isUrgent) = try writeWhereFull(if: isTrace) { transaction in
            var moment = try moment(transaction)
            if !isTrace, let notice = try transaction.views.closedNotice() { throw CommandFailure(notice) }
            // Asked again, within the transaction.
            transaction.writing.actor = try actor(clerk.caller, transaction)
            transaction.writing.sealer = { text, key, place in try Seal.seal(text, to: key, place: place) }
            let result = try body(transaction, "\(clerk.account)@\(settings.site)", &moment)
            try transaction.settle(at: &moment)
            let urgent = transaction.ownLog.written.contains { store.description.urgency(of: $0) != nil }
            return (result, transaction.ownLog.written.isEmpty ? nil : try transaction.ownLog.ownLogEnd(), urgent)
        }
        if let end, let agent = agent.withLock({ $0 }) { agent.committed(logEnd: end, urgent: isUrgent) }
        return result
    }

    /// Refuses early what may wait: the room that is left is for what may not.
    private func checkRoom() throws {
        guard let free = surroundings.free(folder.path) else { return }
        guard free >= DiskReserve.writesMin else {
            throw CommandFailure(
                "\(folder.path): the disk is nearly full (\(free >> 20) MiB are left): make room; nothing was written, and "
                    + "reading and exchanges go on")
        }
        if isServed.load(ordering: .relaxed) { reserve.keep(free: free) }
    }

    /// A write that must not fail for want of room, while the reserve lasts; `body` may be run twice.
    func whereFull<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as StoreError where error.isFull && reserve.release() {
            return try body()
        }
    }

    func writeWhereFull<T>(if mayUse: Bool = true, _ body: (Transaction) throws -> T) throws -> T {
        mayUse ? try whereFull { try store.write(body) } : try store.write(body)
    }

    var reserve: DiskReserve { DiskReserve(in: folder) }

    /// A daemon lays up room for what must be written when the disk is full.
    package func keepReserve() { reserve.keep(free: surroundings.free(folder.path)) }

    // Everything that was acknowledged is on disk before it is closed, whether or not that succeeds.
    package func close() { try? store.close() }
}
