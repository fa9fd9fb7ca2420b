import Chance
import Decisions
import Store

/// Real agents, hub and stores, to which things happen at random that can happen in the model, too.
struct ModelWalk {
    /// As a trail of the model has them.
    private(set) var lines: [String]
    private var random: SplitMix64
    private let replay: ModelReplay
    private let machines: Int
    private let own: Int
    private let hubWrites = 8
    private var isKept = false
    private var copied: Int?
    private var isHubCopied = false

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        let sites = 1 + random.below(3)
        machines = sites + random.below(2)
        own = 2 + random.below(5)
        replay = try ModelReplay(
            .init(sites: sites, logs: sites, machines: machines, own: own), hubWrites: hubWrites)
        lines = ["SIZES \(sites) \(sites) \(machines) \(own)"]
    }

    /// What is wrong, and after which step; nil where nothing is.
    mutating func go() throws -> String? {
        for step in 1...120 {
            var machine = random.below(machines)
            if replay.machines[machine] == nil, !random.oneIn(4) { machine = 0 }
            let verb = try drawn(machine)
            let number = [.late, .hubwrite, .hubcopy, .hubback, .take, .goon].contains(verb) ? 0 : machine
            try replay.carry(verb, number)
            lines.append("STEP \(verb) \(number) \(try replay.seen())")
            if let fault = try replay.faultNow() { return "step \(step): \(fault)" }
        }
        try replay.carry(.heal, 0)
        return try replay.faultNow() ?? replay.faultAtEnd()
    }

    private mutating func drawn(_ machine: Int) throws -> ModelTrail.Verb {
        guard replay.machines[machine] != nil else { return .clone }
        switch random.below(20) {
        case 0...3: return try replay.ends(of: machine) < own ? .write : .call
        case 4, 5:
            let isClosed = try replay.stage.hub.read { try $0.views.isClosed }
            return isClosed || replay.hubDots.count == hubWrites ? .call : .hubwrite
        case 6: return .lose
        case 7: return isKept ? began(.late) : began(.keep)
        case 8: return .start
        case 9:
            isHubCopied = true
            return .hubcopy
        case 10: return isHubCopied && random.oneIn(3) ? began(.hubback) : .call
        case 11:
            guard machine < replay.sizes.sites else { return .call }
            if copied == machine, random.oneIn(3) { return .back }
            guard copied ?? machine == machine else { return .call }
            copied = machine
            return .copy
        case 12:
            let (found, isClosed) = try replay.stage.hub.read { try ($0.hub.putBack() != nil, $0.views.isClosed) }
            return isClosed && random.oneIn(6) ? .goon : found ? .take : .call
        default: return .call
        }
    }

    private mutating func began(_ verb: ModelTrail.Verb) -> ModelTrail.Verb {
        switch verb {
        case .keep: isKept = true
        case .late, .hubback: isKept = false
        default: break
        }
        return verb
    }
}
