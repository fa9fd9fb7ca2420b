import Causality

/// Where every body is, and what each site truly did with it: a model beside the register, which shares no code with it.
///
/// Bodies move first; what a clerk writes of it follows, at once or late, rightly or with a slip of the pen. Sites that lie
/// are kept apart from it: what they write is true of nobody.
struct Truth {
    enum Place: Hashable {
        /// Not admitted, released, or fled.
        case outside
        case dead
        case held(Int)
        case road(from: Int, to: Int, transfer: String)

        var isInCustody: Bool {
            switch self {
            case .outside, .dead: false
            case .held, .road: true
            }
        }
    }

    /// What tells this person from every other.
    struct Identity: Hashable {
        var number: String
        var surname: String
        var givenName: String
        var birth: String
        var sex: String
        var pin: String
    }

    /// Something a site truly did with a body, and the changes that say so.
    struct Act {
        enum Kind: Hashable {
            case admission
            case dispatch(to: Int, number: String)
            case receipt(number: String, from: Int)
            case cancel(number: String)
            case ending(by: String)
        }

        var kind: Kind
        var site: Int
        /// Seconds since 1970, as the paper says.
        var at: Int64
        /// Empty until it is written.
        var changes: [Dot] = []
        var caseFile: Dot?
        /// The custody or transfer record.
        var record: Dot?
        /// Refused by the site's own store: it stays on paper.
        var isRefused = false

        var isWritten: Bool { !changes.isEmpty || isRefused }
        var isDispatch: Bool { if case .dispatch = kind { true } else { false } }
        var isReceipt: Bool { if case .receipt = kind { true } else { false } }
        /// By which a site comes to hold the person.
        var isOpening: Bool { kind == .admission || isReceipt }
    }

    struct Person {
        var identity: Identity
        var place = Place.outside
        var acts: [Act] = []
        /// Case files that sites truly opened about this person.
        var files: [Dot] = []
        /// What the clerk will write instead of the number on the paper: the prisoner's, the transfer's.
        var slips: [Int: Slip] = [:]
        /// Somebody lied about this person, or wrote a thing down that never came to be.
        var isDisputed = false
        /// Both ends of a transfer whose receiver denied its own receipt: the person is on the way once more.
        var givenBackTo: Set<Int> = []
        /// From this act on the hub knows better than a receiver who wrote down, and let go, whoever never came.
        var believedFrom: Int?
    }

    /// A mistake in what is written of one act, by the act's index.
    struct Slip {
        var prisonerNumber: String?
        var transferNumber: String?
        var leavesOutSender = false
        /// The provisional file gets the name, birth and sex that the paper gives.
        var givesIdentity = true
    }

    /// What a case file says of the person since a change: its opener, or a correction.
    struct Paper {
        var change: Dot
        var number: String
        /// Name, birth and sex, or nothing.
        var hasIdentity: Bool
    }

    struct Lie {
        var site: Int
        var kind: String
        /// The custody record of a false claim.
        var claim: Dot?
        var caseFile: Dot?
    }

    /// A change of an altered program that the hub has to set aside, unless it has let the site have the file again.
    struct Forgery {
        var change: Dot
        var caseFile: Dot
        var kind: String
        var isJudged = false
    }

    var persons: [Person] = []
    /// By case file, the latest last.
    var papers: [Dot: [Paper]] = [:]
    /// Whom a case file is about, by who opened it in truth.
    var about: [Dot: Int] = [:]
    /// Files that lies opened, and whom they pretend to be about.
    var falseFiles: [Dot: Int] = [:]
    var lies: [Lie] = []
    var forgeries: [Forgery] = []
    /// Dispatches of persons whom their senders had not: who comes to have them later has sent them on, by its own word.
    var falseDispatches: [(site: Int, person: Int, to: Int)] = []
    /// Custodies of persons who never came, or had not yet come, in a true file of theirs.
    var premature: [(site: Int, person: Int, custody: Dot)] = []
    /// Case files in which a site wrote past its own store, so that its views do not show what it wrote.
    var forgedIn: [Int: Set<Dot>] = [:]
    /// Grievances, and the sites that they are about.
    var grievances: [Dot: Set<Int>] = [:]
    /// Files that a person at the registry joined.
    var joins: [(Dot, Dot)] = []
    private var lastInstant: Int64 = 0
    private var transfers = 0
    private var numbers = 0

    /// Strictly later with every event, and twenty-four times as fast as the network's time: an hour of exchanges is a day.
    mutating func instant(at milliseconds: Int64) -> Int64 {
        lastInstant = max(lastInstant + 60, (SimulatedClock.startMilliseconds + milliseconds * 24) / 1_000)
        return lastInstant
    }

    mutating func transferNumber() -> String {
        transfers += 1
        return "T\(transfers)"
    }

    mutating func prisonerNumber() -> String {
        numbers += 1
        return "N\(numbers)"
    }

    /// Acts that no clerk has written yet, in the order in which they happened.
    var unwritten: [(person: Int, act: Int)] {
        persons.indices.flatMap { person in
            persons[person].acts.indices.filter { !persons[person].acts[$0].isWritten }.map { (person, $0) }
        }
    }

    func indices(where isWanted: (Person) -> Bool) -> [Int] { persons.indices.filter { isWanted(persons[$0]) } }

    /// The act by which the body came to where it is held.
    func holding(_ person: Int) -> Act? {
        guard case .held(let site) = persons[person].place else { return nil }
        return persons[person].acts.last { $0.site == site && $0.isOpening && !$0.isRefused }
    }

    mutating func noteFile(_ file: Dot, of person: Int) {
        about[file] = person
        if !persons[person].files.contains(file) { persons[person].files.append(file) }
    }
}
