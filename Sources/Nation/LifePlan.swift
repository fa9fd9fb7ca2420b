/// What happens to its members, in what order and after how long: all members of a plan live the same steps.
///
/// Members enter one after another, so each step of a plan is a stream of events already in order of time, and the
/// nation is a merge of a few thousand streams. That is why the memory needed does not grow with the persons.
struct LifePlan {
    struct Step {
        enum Kind {
            /// Already held when the period begins: taken over from paper.
            case takeover
            case admission
            case readmission
            /// A second file of somebody who already has one.
            case duplicate
            case convicted
            case judged
            case final
            case cellMove
            case review
            case dispatch
            case receipt
            case exit
        }

        var kind: Kind
        /// Where: an index into the plan's places. A dispatch goes to the next.
        var stage: Int
        /// Which stay in prison, counted from 0.
        var episode: Int
        /// Office seconds after entry.
        var lag: Int
        /// How much later at most; never beyond the next step.
        var spread: Int
    }

    enum Sentencing {
        /// Not yet judged at entry.
        case later
        case before
    }

    var places: [Estate.Place] = []
    var steps: [Step] = []
    var isMinor = false
    var isLife = false
    /// When the first episode was judged; `before` only for those taken over.
    var sentencing = Sentencing.later
    /// Entries lie in it, in office seconds.
    var window = 0..<1
    var count = 0
    /// Number of its first member among all files of the nation.
    var firstOrdinal = 0

    /// From entry until the last step is surely over.
    var length: Int { (steps.last?.lag ?? 0) + (steps.last?.spread ?? 0) }

    /// From one member's entry to the next.
    var spacing: Int { max(1, window.count / max(1, count)) }

    func entry(of member: Int) -> Int { window.lowerBound + member * window.count / max(1, count) }

    func exit(of episode: Int) -> Int? { steps.firstIndex { $0.kind == .exit && $0.episode == episode } }
    func judgment(of episode: Int) -> Int? { steps.firstIndex { $0.kind == .judged && $0.episode == episode } }
}

/// Writes a plan step by step.
struct LifePlanDraft {
    var plan = LifePlan()
    var random: SeededRandom
    private var clock = 0
    private var episode = 0

    init(random: SeededRandom) { self.random = random }

    mutating func enter(_ kind: LifePlan.Step.Kind, _ place: Estate.Place) {
        if kind == .readmission { episode += 1 }
        plan.places.append(place)
        step(kind)
    }

    mutating func wait(days: ClosedRange<Int>) { clock += random.within(days) * OfficeTime.day + random.below(1_000) }

    mutating func step(_ kind: LifePlan.Step.Kind, spread: Int = 5 * OfficeTime.day) {
        if let last = plan.steps.indices.last {
            plan.steps[last].spread = min(plan.steps[last].spread, clock - plan.steps[last].lag)
        }
        plan.steps.append(
            .init(kind: kind, stage: plan.places.count - 1, episode: episode, lag: clock, spread: spread))
    }

    mutating func dispatch(to place: Estate.Place) {
        step(.dispatch, spread: OfficeTime.hour)
        plan.places.append(place)
    }

    /// Dispatch and, at least two hours later, receipt.
    mutating func transfer(to place: Estate.Place) {
        dispatch(to: place)
        clock += random.within(3...12) * OfficeTime.hour
        step(.receipt, spread: 4 * OfficeTime.hour)
    }

    /// From untried to a final sentence, still in the remand prison.
    mutating func trial() {
        wait(days: 60...240)
        step(.judged)
        wait(days: 31...75)
        step(.final)
    }

    /// Moves within a sentence of about `days`: to a place of sentence, then a review and perhaps another place.
    mutating func serve(days: Int, restless: Int) {
        if random.chance(7_000) {
            wait(days: days / 8...days / 4)
            step(.review)
        }
        if random.chance(restless) {
            wait(days: days / 6...days / 3)
            transfer(to: plan.isLife ? .colony : .sentence)
        } else if random.chance(3_000) {
            wait(days: days / 6...days / 3)
            step(.cellMove)
        }
    }

    var days: Int { clock / OfficeTime.day }

    /// Lets the clock stand at `days` after entry, or where it is when that is past.
    mutating func waitUntil(days: Int) { clock = max(clock + OfficeTime.day, days * OfficeTime.day) }
}
