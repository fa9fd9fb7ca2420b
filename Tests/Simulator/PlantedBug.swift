/// A canary: a fault of the software that the simulation must find, planted in its driver and nowhere else.
package enum PlantedBug: String, CaseIterable, Sendable {
    /// A facility applies what it receives without the context it was written in.
    case causality
    /// The hub ignores receipts: whoever was dispatched stays in transit.
    case custody
    /// The hub acknowledges before it has committed, and then loses power.
    case acknowledgement
    /// A feed position moves past a change that was not applied.
    case delivery
    /// A verdict is taken, but the change that it names is still shown by its author.
    case verdict
    /// The hub gives a case file to whoever names the number of its transfer.
    case number
    /// The last to claim a person has them: the holder's word is forgotten.
    case rival
    /// Files that were joined are not given to who holds the person.
    case joined
    /// Whoever is let go by one who claims them is let go by all.
    case closing
    /// One who held a person once may go on writing of them.
    case former
    /// Who was refused once does not ask again.
    case halted
    /// An older edition drops the fields that it does not know.
    case unknown
    /// A hub whose edition is newer than before does not look again at what it could not read.
    case judging
    /// Whoever wrote what is set aside is not told.
    case untold
    /// What is sent again loses what was written upon it.
    case resent
    /// The hub loses sight of what came of a file since a site has held it.
    case owed
    /// A machine whose certificate has ended does not ask for another.
    case renewal
    /// What is left of a first fill is forgotten.
    case filling
    /// What a full disk refused is there by half.
    case room
    /// A doctor who finds nothing.
    case proof

    /// The world in which it comes to light.
    package var world: Simulation.World {
        switch self {
        case .causality, .custody, .acknowledgement, .delivery, .verdict, .halted, .unknown, .judging, .untold, .resent,
            .owed, .renewal, .filling, .room, .proof:
            .desks
        case .number, .rival, .joined, .closing, .former: .bodies
        }
    }

    /// Whether it comes to light in worlds of hardships alone.
    package var needsHardship: Bool {
        switch self {
        case .renewal, .filling, .room, .proof: true
        default: false
        }
    }

    /// What has to break, where one check is there for it.
    package var invariant: Violation.Invariant? {
        switch self {
        case .causality, .custody, .acknowledgement, .delivery, .verdict: nil
        case .number: .onlyWhoMay
        case .rival: .countedOnce
        case .joined: .holderHasAll
        case .closing: .alwaysCountedOnce
        case .former: .forgedFalls
        case .halted: .quiescence
        case .unknown, .judging: .sameRegisterInScope
        case .untold: .refusedIsCorrected
        case .resent: .correctedStands
        case .owed: .sentIsOwed
        case .renewal: .quiescence
        case .filling: .partIsSaid
        case .room: .refusedWhole
        case .proof: .rotIsFound
        }
    }
}
