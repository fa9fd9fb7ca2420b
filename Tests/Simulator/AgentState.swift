import Exchange

/// What a facility's agent is doing at one moment, as far as a fault could make a difference to it.
package enum AgentState: String, CaseIterable, Sendable {
    /// Its machine does not run.
    case down
    /// Rests; nothing that it knows of is to be sent.
    case idle
    /// Rests a moment, and then sends what was written.
    case unsent
    /// Rests after an exchange that failed.
    case backingOff = "backing off"
    /// Reads a batch from the store.
    case reading
    /// Has sent a request, and waits for the answer.
    case sending
    /// The same, and asks for all that was ever sent to it.
    case refilling
    /// The same, and is new: not all that its site holds has come.
    case filling
    /// Writes an answer into the store.
    case applying
    /// Compares its log with what the hub holds of it.
    case comparing
    /// Refused by the hub.
    case halted

    init(_ facility: SimulatedFacility) {
        guard !facility.isDown else {
            self = .down
            return
        }
        let agent = facility.agent
        self =
            switch agent.phase {
            case .idle where agent.schedule.failures > 0: .backingOff
            case .idle: agent.isQuiescent ? .idle : .unsent
            case .reading: .reading
            case .sending: agent.state.asksAll ? .refilling : facility.isBeingFilled ? .filling : .sending
            case .applying: .applying
            case .comparing: .comparing
            case .halted: .halted
            }
    }
}

/// Something that goes wrong, or comes at a bad time.
package enum Fault: String, CaseIterable, Sendable {
    case requestLost = "a request is lost"
    case requestDamaged = "a request is damaged"
    case requestLate = "a request comes late, or once more"
    case answerLost = "an answer is lost"
    case answerDamaged = "an answer is damaged"
    case linkCut = "the link is cut"
    case hubPowerCut = "the hub loses power"
    case hubRestart = "the hub starts"
    case hubViewsAnew = "the hub's views begin anew"
    case hubOtherVersion = "the hub is of another version"
    case powerCut = "its power is cut"
    case restart = "it starts"
    case viewsAnew = "its views begin anew"
    case clockStep = "its clock jumps"
    case refill = "all is asked for again"
    case revocation = "it is revoked"
    case diskCopied = "its disk is copied"
    case copyAtWork = "a copy of its disk goes to work"
    case oldDisk = "an old copy takes its place"
    case wholeDisk = "a copy with all its work takes its place"
    case certificateEnd = "its certificate ends"
    case hubClockStep = "the hub's clock jumps"
    case diskFull = "its disk is full"
    case hubDiskFull = "the hub's disk is full"
    case rot = "its store rots"
    case hubRot = "the hub's store rots"
    case replacement = "another machine takes its place"
    case theft = "it is stolen"
    case retirement = "its site is retired"

    /// What comes about in worlds of its own, so that all others stay as they were.
    var isHardship: Bool {
        switch self {
        case .certificateEnd, .hubClockStep, .diskFull, .hubDiskFull, .rot, .hubRot, .replacement, .theft, .retirement:
            true
        default: false
        }
    }
}

/// A fault, and the state of the agent that it met.
package struct Pair: Hashable, Sendable, CustomStringConvertible {
    package var fault: Fault
    package var state: AgentState

    package static let all = Fault.allCases.flatMap { fault in AgentState.allCases.map { Pair(fault: fault, state: $0) }
    }

    package init(fault: Fault, state: AgentState) {
        self.fault = fault
        self.state = state
    }

    package var description: String { "\(fault.rawValue) × \(state.rawValue)" }

    /// Why the two cannot meet; nil where they can.
    package var impossibility: String? {
        switch (fault, state) {
        case (.requestLost, .sending), (.requestLost, .refilling), (.requestLost, .filling),
            (.requestDamaged, .sending), (.requestDamaged, .refilling), (.requestDamaged, .filling):
            nil
        case (.requestLost, _), (.requestDamaged, _):
            "what becomes of a request is settled as it is sent, and who has sent one waits for its answer"
        case (.powerCut, .down): "there is no power to cut"
        case (.copyAtWork, .down): "with its own machine off, the copy takes its place: an old disk"
        case (.copyAtWork, .filling): "who is new has no copy that is behind it"
        case (.restart, .down), (.viewsAnew, .down), (.oldDisk, .down), (.wholeDisk, .down): nil
        case (.restart, _): "only what is off can be started"
        case (.viewsAnew, _): "views begin anew as a store is opened, before its agent is there"
        case (.oldDisk, _), (.wholeDisk, _): "a disk is changed in a machine that is off"
        case (.replacement, .unsent), (.theft, .unsent): "what was not sent goes with the machine"
        default: nil
        }
    }

    package var isHardship: Bool { fault.isHardship || state == .filling }

    /// Whether the fault can be made to meet the state: the others come of what the network and power cuts do.
    var isMadeToMeet: Bool {
        impossibility == nil
            && ![.requestLost, .requestDamaged, .restart, .viewsAnew, .oldDisk, .wholeDisk].contains(fault)
    }
}
