import Causality
import Decisions
import Exchange
import Register
import Simulator
import Store

/// The real agents, hub and stores, doing what a model does: a change of the model is one notice, which every site is sent.
final class ModelReplay {
    let stage: Stage
    let sizes: ModelTrail.Sizes
    private(set) var machines: [Stage.Machine?]
    private var spare: Store?
    /// The store of a machine that was enrolled anew, and the log that was given for it.
    private var former: Store?
    private var enrolled: LogID?
    private var renewed: Stage.Machine? { machines.lazy.compactMap(\.self).first { $0.store.log == enrolled } }
    private var hubCopy: Store?
    private(set) var hubBacks = 0
    /// Machines that were put back, or are copies.
    private(set) var siteBacks = 0
    private(set) var clones = 0
    /// The hub's dots in the order in which it wrote them, which is how the model counts them.
    private(set) var hubDots: [Dot] = []
    private let hubWrites: Int
    private var outcome = 0

    init(_ sizes: ModelTrail.Sizes, hubWrites: Int) throws {
        self.sizes = sizes
        self.hubWrites = hubWrites
        let stage = try Stage(sites: sizes.sites, edition: 2)
        self.stage = stage
        machines = try (0..<sizes.machines).map { $0 < sizes.sites ? try stage.machine($0 + 1) : nil }
        stage.answered = { [unowned self] answer in
            outcome =
                switch answer.outcome {
                case .done: 1
                case .resync: 2
                case .rejoin: 3
                case .refused: 4
                }
        }
    }

    struct Impossible: Error { var step: ModelTrail.Verb }

    func carry(_ verb: ModelTrail.Verb, _ machine: Int) throws {
        outcome = 0
        switch verb {
        case .write:
            let content = 1 + siteBacks + 10 * (machine / sizes.sites)
            try put(content, in: at(machine).store)
        case .call: try stage.exchange(at(machine), roundTripsMax: 1)
        case .lose: try stage.exchange(at(machine), fates: [.answerLost], roundTripsMax: 1)
        case .keep: try stage.exchange(at(machine), fates: [.requestKept], roundTripsMax: 1)
        case .late: try stage.deliverKept()
        case .start: try at(machine).restart()
        case .copy: spare = try at(machine).store.copy()
        case .back:
            guard let spare else { throw Impossible(step: verb) }
            machines[machine] = try Stage.Machine(spare.copy())
            siteBacks += 1
        case .clone:
            machines[machine] = try Stage.Machine(at(machine % sizes.sites).store.copy())
            clones += 1
        case .enrol: try enrol(machine)
        case .giveagain: try giveAgain(at(machine))
        case .hubwrite: hubDots.append(try put(1 + hubBacks, in: stage.hub))
        case .hubcopy: hubCopy = try stage.hub.copy()
        case .hubback:
            guard let hubCopy else { throw Impossible(step: verb) }
            try stage.putBack(to: hubCopy)
            hubBacks += 1
        case .take: try stage.takeGivenBack()
        case .goon: try stage.hub.write { try $0.hub.goOn() }
        case .heal: try heal()
        }
        try stage.follow()
    }

    private func at(_ machine: Int) throws -> Stage.Machine {
        guard machines.indices.contains(machine), let machine = machines[machine] else {
            throw Impossible(step: .call)
        }
        return machine
    }

    @discardableResult
    private func put(_ content: Int, in store: Store) throws -> Dot {
        try stage.put(store, RecordInput(type: "notice", fields: ["text": .text("\(content)")])).dot
    }

    private func enrol(_ machine: Int) throws {
        let site = machine % sizes.sites + 1
        former = try at(machine).store
        let log = try stage.hub.write { try $0.hub.enrol(site: site, name: "site \(site)", key: [99], now: 0) }
        enrolled = log
        machines[machine] = try Stage.Machine(
            Store.open(":memory:", description: stage.hub.description, creating: Store.Identity(log: log)))
    }

    private func giveAgain(_ machine: Stage.Machine) throws {
        guard let unsent = try former?.read({ try $0.facility.unsent() }) else { throw Impossible(step: .giveagain) }
        _ = try machine.store.write(at: stage.moment()) { try $0.writing.giveAgain(unsent, at: &$1) }
    }

    /// A few rounds of calls, and an operator who takes what waits.
    private func heal() throws {
        for turn in 0..<4 {
            if turn == 1, let renewed { try giveAgain(renewed) }
            for machine in machines.compactMap(\.self) {
                machine.refusal = nil
                try stage.exchange(machine)
                try stage.follow()
            }
            try stage.takeGivenBack()
        }
    }

    /// How much a machine wrote.
    func ends(of machine: Int) throws -> Int {
        try at(machine).store.read { Int(try $0.ownLog.ownLogEnd()) }
    }

    // MARK: What is to be seen

    func seen() throws -> ModelTrail.Seen {
        let (epoch, isClosed) = try stage.hub.read { try ($0.epoch, $0.views.isClosed) }
        return ModelTrail.Seen(
            hub: [epoch, isClosed ? 1 : 0, outcome] + (try contents(stage.hub)),
            machines: try machines.map { machine in
                try machine.map { machine in
                    let (end, held) = try machine.store.read {
                        try ($0.ownLog.ownLogEnd(), $0.exchangeState().held.prefixEnd)
                    }
                    return [Int(end), Int(held)] + (try contents(machine.store))
                }
            })
    }

    struct Unexpected: Error { var dot: Dot }

    /// By the model's dots: sites' logs, then what the hub wrote.
    func contents(_ store: Store) throws -> [Int] {
        var contents = Array(repeating: 0, count: sizes.logs * sizes.own + hubWrites)
        for change in try store.allChanges() {
            let place =
                change.dot.site == 0
                ? hubDots.firstIndex(of: change.dot).map { sizes.logs * sizes.own + $0 }
                : first(of: change.dot.log) + Int(change.dot.sequence) - 1
            guard let place, let text = change.value(of: 1)?.text, let content = Int(text) else {
                throw Unexpected(dot: change.dot)
            }
            let origin = GivenAgain.origin(of: change)
            contents[place] = origin == change.dot ? content : Self.again(content, Int(origin.sequence) - 1)
        }
        return contents
    }

    private func first(of log: LogID) -> Int { (log == enrolled ? sizes.sites : log.site - 1) * sizes.own }

    /// Where both ends of a log went back, a dot may have been written again that a former life of the hub had handed on, and
    /// nobody is left who could know better than to show the two.
    private var knowsBetter: Bool { siteBacks + clones == 0 || hubBacks == 0 }

    /// What is wrong after one step, whatever that was; nil where nothing is.
    func faultNow() throws -> String? {
        guard knowsBetter else { return nil }
        let hub = try contents(stage.hub)
        for (index, machine) in machines.enumerated() {
            guard let machine else { continue }
            let held = try machine.store.read { Int(try $0.exchangeState().held.prefixEnd) }
            let first = first(of: machine.store.log)
            for (dot, content) in try contents(machine.store).enumerated() where content != 0 && hub[dot] != 0 {
                let isUnsent = (first..<(first + sizes.own)).contains(dot) && dot >= first + held
                if !isUnsent, content != hub[dot] {
                    return "dot \(dot) is \(content) at machine \(index), \(hub[dot]) at the hub"
                }
            }
        }
        return nil
    }

    /// What a machine had not sent before it was enrolled anew is at the hub once; giving it again once more made no difference.
    private func faultOfFormer() throws -> String? {
        guard let former, let enrolled else { return nil }
        let (hub, before) = (try contents(stage.hub), try contents(former))
        let (held, end) = try former.read { try (Int($0.exchangeState().held.prefixEnd), Int($0.ownLog.ownLogEnd())) }
        for place in held..<max(held, end) {
            let dot = first(of: former.log) + place
            let again = hub[first(of: enrolled)..<(first(of: enrolled) + sizes.own)]
            let count =
                (hub[dot] == before[dot] ? 1 : 0) + again.count { $0 == Self.again(before[dot], place) }
            if count != 1 { return "what the former store had at \(dot) is \(count) times at the hub" }
        }
        return nil
    }

    /// What was given again is another content: what it says, and which of the former log it was.
    private static func again(_ content: Int, _ place: Int) -> Int { 100 + 16 * place + content }

    /// What is wrong after it healed.
    func faultAtEnd() throws -> String? {
        if try stage.hub.read({ try $0.views.isClosed }) { return "the hub is still closed" }
        guard knowsBetter else { return nil }
        if let fault = try faultOfFormer() { return fault }
        let hub = try contents(stage.hub)
        for (index, machine) in machines.enumerated() {
            guard let machine else { continue }
            if machine.refusal != nil {
                if siteBacks + clones == 0 { return "machine \(index) is refused, and is the only one of its site" }
                continue
            }
            let here = try contents(machine.store)
            if here != hub { return "machine \(index) has \(here), the hub \(hub)" }
        }
        return nil
    }
}
