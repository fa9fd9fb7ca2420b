import Causality
import Chance
import Decisions
import Desk
import ProcessHarness
import Register
import Store
import Synchronization

/// A site on the shipped register, in a folder that goes with it; its clocks and its chance are the test's.
final class Site: Sendable {
    /// 2026-07-01T00:00:00Z
    static let begin: Int64 = 1_782_864_000_000

    /// Read once: it takes half a second.
    static let description = Result { try loadDescription(BuiltKerben.config) }

    let scratch: Scratch
    let folder: StateFolder
    let node: Node
    private let world: World

    /// Two clocks that go on as the test says, and chance from a seed.
    final class World: Sendable {
        private struct State {
            var milliseconds: Int64 = 0
            /// What the clock that can be set shows beside the truth.
            var error: Int64 = 0
            var starts = 0
            var startedAt: Int64 = -5_000
            /// Passes whenever somebody looks at the clock that nobody sets.
            var step: Int64 = 0
            var looks = 0
            var alarm: (looks: Int, ring: @Sendable () -> Void)?
            var free: Int64?
        }

        private let state = Mutex(State())
        private let random = Mutex(SplitMix64(seed: 7))

        func pass(_ duration: Int64) { state.withLock { $0.milliseconds += duration } }

        func step(_ duration: Int64) { state.withLock { $0.step = duration } }

        func alarm(after looks: Int, _ ring: @escaping @Sendable () -> Void) {
            state.withLock { $0.alarm = ($0.looks + looks, ring) }
        }

        func setFree(_ bytes: Int64?) { state.withLock { $0.free = bytes } }

        /// By the hub's clock, which nothing is wrong with.
        var truth: Int64 { Site.begin + state.withLock { $0.milliseconds } }

        func setClock(off error: Int64) { state.withLock { $0.error = error } }

        /// The machine is off for a moment: the clock that nobody sets begins anew.
        func restart() {
            state.withLock {
                $0.starts += 1
                $0.startedAt = $0.milliseconds
            }
        }

        private var wall: Int64 { Site.begin + state.withLock { $0.milliseconds + $0.error } }

        private func look() -> Int64 {
            let (time, ring) = state.withLock { state in
                state.looks += 1
                state.milliseconds += state.step
                guard let alarm = state.alarm, alarm.looks <= state.looks else {
                    return (state.milliseconds, (@Sendable () -> Void)?.none)
                }
                state.alarm = nil
                return (state.milliseconds, alarm.ring)
            }
            ring?()
            return time - state.withLock { $0.startedAt }
        }

        var surroundings: Surroundings {
            Surroundings(
                wall: { self.wall }, monotonic: { self.look() }, boot: { "\(self.state.withLock { $0.starts })" },
                free: { _ in self.state.withLock { $0.free } },
                chance: { self.random.withLock { $0.next() } })
        }
    }

    /// A facility that never heard of its hub, or the hub, 0.
    init(_ number: Int = 3) throws {
        scratch = try Scratch()
        folder = StateFolder(path: scratch.file("state"))
        world = World()
        if number == 0 {
            try NewSite(folder, config: BuiltKerben.config).makeHub(
                named: "Hub (fictional)",
                at: NewSite.Address(hosts: ["localhost"], bind: "127.0.0.1", exchangePort: 7_443, enrolmentPort: 7_444),
                in: world.surroundings)
        } else {
            try folder.create()
            let settings = SiteSettings(
                site: number, incarnation: 1, name: "Place \(number) (fictional)", epoch: 1, config: BuiltKerben.config)
            try Store.open(folder.store, description: Self.description.get(), creating: settings.identity).close()
            try folder.save(settings)
        }
        node = try Node.open(folder, in: world.surroundings)
    }

    deinit { node.close() }

    var surroundings: Surroundings { world.surroundings }

    var truth: Int64 { world.truth }

    func setClock(off milliseconds: Int64) { world.setClock(off: milliseconds) }
    func setClock(at milliseconds: Int64) { world.setClock(off: milliseconds - world.truth) }
    func restart() { world.restart() }
    func setFree(_ bytes: Int64?) { world.setFree(bytes) }

    func pass(milliseconds: Int64) { world.pass(milliseconds) }

    /// So much time passes at each look at the clock.
    func tick(milliseconds: Int64) { world.step(milliseconds) }

    /// Does something to the site when somebody has looked at the clock so often.
    func onTick(_ looks: Int, _ body: @escaping @Sendable (Node) -> Void) {
        world.alarm(after: looks) { [node] in body(node) }
    }

    func clerk(_ account: String = "clerk") throws -> Clerk { try node.clerk(Caller(account: account)) }

    @discardableResult func put(_ lines: String...) throws -> String {
        pass(milliseconds: 1_000)
        return try node.put(Array(lines.joined(separator: "\n").utf8), as: clerk()) { _ in }
    }

    static let person =
        #"{"type":"person","fields":{"prisoner_no":"A-1","surname":"Vvutmokov","sex":"M","birth_date":"1980-01-01"}}"#
    static let admission =
        #"{"type":"custody","case":{"prisoner_no":"A-1"},"fields":{"facility":3,"opened_at":"2026-06-01T10:00Z","#
        + #""opened_by":"ADMISSION","commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none"}}"#
}

/// What somebody is told beside the output.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
