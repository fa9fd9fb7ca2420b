/// One file's life: a plan, and what is drawn for this member alone. Made again whenever a step of it comes up.
struct Life {
    enum Status: String, CaseIterable, Sendable {
        case untried = "UNTRIED"
        case unsentenced = "CONVICTED_UNSENTENCED"
        case appealOpen = "SENTENCED_APPEAL_OPEN"
        case final = "SENTENCED_FINAL"
        case life = "LIFE"
    }

    let seed: UInt64
    let time: OfficeTime
    let plan: LifePlan
    let member: Int
    /// Whose life it is; another's for a second file.
    let identity: Int
    let isWoman: Bool
    /// Site by stage of the plan.
    let sites: [Int]
    /// Of a second file: the first day in custody by the first one.
    private let originalStart: Int?

    var ordinal: Int { plan.firstOrdinal + member }
    var isSecondFile: Bool { identity != ordinal }

    init(
        seed: UInt64, time: OfficeTime, estate: Estate, plan: LifePlan, member: Int, original: Life? = nil
    ) {
        self.seed = seed
        self.time = time
        self.plan = plan
        self.member = member
        let ordinal = plan.firstOrdinal + member
        identity = original?.identity ?? ordinal
        originalStart = original?.start(of: 0)
        var random = SeededRandom(seed, .sex, identity)
        isWoman = !plan.isMinor && random.chance(500)
        let group: Estate.Group = plan.isMinor ? .minors : isWoman ? .women : .men
        random = SeededRandom(seed, .sites, ordinal)
        var sites: [Int] = []
        for place in plan.places {
            sites.append(estate.site(place, group, after: sites.last ?? original?.sites.last, &random))
        }
        self.sites = sites
    }

    /// Office seconds. Grows with the step for one member, and with the member for one step.
    func instant(of step: Int) -> Int { Self.instant(of: step, member: member, plan: plan, seed: seed) }

    static func instant(of step: Int, member: Int, plan: LifePlan, seed: UInt64) -> Int {
        var random = SeededRandom(seed, .time, plan.firstOrdinal + member, step)
        let spread = min(plan.steps[step].spread, plan.spacing)
        return plan.entry(of: member) + plan.steps[step].lag + (spread > 1 ? random.below(spread) : 0)
    }

    func date(of step: Int) -> Int { time.date(instant(of: step)) }

    func site(of step: Int) -> Int { sites[plan.steps[step].stage] }

    /// Transfers to where somebody already is do not take place.
    func moves(_ step: Int) -> Bool {
        let stage = plan.steps[step].stage
        return switch plan.steps[step].kind {
        case .dispatch: sites[stage] != sites[stage + 1]
        case .receipt: sites[stage] != sites[stage - 1]
        default: true
        }
    }

    /// What a step makes of the legal status.
    func status(after step: Int) -> Status? {
        switch plan.steps[step].kind {
        case .takeover where plan.sentencing == .later, .admission, .readmission: .untried
        case .takeover, .duplicate, .final: plan.isLife ? .life : .final
        case .convicted: .unsentenced
        case .judged: .appealOpen
        case .cellMove, .review, .dispatch, .receipt, .exit: nil
        }
    }

    func status(before step: Int) -> Status? {
        (0..<step).reversed().lazy.compactMap { status(after: $0) }.first
    }

    /// The first day in custody of an episode; before the period for those taken over.
    func start(of episode: Int) -> Int {
        if let originalStart { return originalStart }
        let entry = plan.steps.firstIndex { $0.episode == episode } ?? 0
        let day = date(of: entry)
        var random = SeededRandom(seed, .custody, identity, episode)
        return switch plan.steps[entry].kind {
        case .takeover where plan.sentencing == .before:
            day - (plan.isLife ? random.within(900...5_000) : random.within(330...1_500))
        case .takeover: day - random.within(5...120)
        default: day
        }
    }

    func birthDay() -> Int {
        var random = SeededRandom(seed, .birth, identity)
        // A minor is one to the end of the period (the stay is short); an adult was one on the first day.
        if plan.isMinor { return time.referenceDay - random.within(5_800...6_550) }
        let years = 18 + random.below(15) + random.below(15) + (random.chance(2_500) ? random.below(28) : 0)
        return start(of: 0) - years * 366 - random.below(365)
    }

    func offence(of episode: Int) -> Offence {
        var random = SeededRandom(seed, .tag, identity, episode)
        // One in five of the tagged is a woman.
        let isTagged = !plan.isMinor && random.chance(isWoman ? 2_500 : 520)
        if plan.isLife { return isTagged ? .terroristKilling : .murder }
        random = SeededRandom(seed, .offence, identity, episode)
        return .drawn(&random, isTagged: isTagged)
    }

    func offenceDay(of episode: Int) -> Int {
        var random = SeededRandom(seed, .papers, identity, episode)
        return start(of: episode) - 1 - random.below(random.chance(8_000) ? 60 : 500)
    }
}
