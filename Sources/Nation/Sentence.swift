/// What a court gave, and how it ends: agrees with the day on which the person leaves.
struct Sentence {
    enum Exit {
        case death, escape
        case release(String)
    }

    var court: Int
    var start: Int
    /// Nil for life.
    var term: String?
    var expiry: Int?
    var earliestRelease: Int?
    /// Days on remand that count.
    var remandCredit: Int

    init(_ life: Life, episode: Int) {
        let offence = life.offence(of: episode)
        var random = SeededRandom(life.seed, .sentence, life.identity, episode)
        start = life.start(of: episode)
        court = life.plan.judgment(of: episode).map(life.date) ?? start + random.within(60...240)
        remandCredit = court - start
        if life.plan.isLife { return }
        let exit = life.plan.exit(of: episode)
        let served = OfficeTime.span(from: start, to: exit.map(life.date) ?? life.time.referenceDay)
        var months = served.months + 1
        var days = 0
        switch exit.map({ _ in life.exit(of: episode) }) {
        case .release("EXPIRY"): (months, days) = served
        case .release("PAROLE"): months = max(served.months * random.within(130...190) / 100, months)
        case .some: months += random.below(36)
        case nil: months += random.below(max(6, offence.monthsMax - served.months))
        }
        term = Self.term(months: months, days: days)
        expiry = OfficeTime.adding(months: months, to: start) + days
        // Half of the term, three quarters for the tagged.
        let share = offence.tag == .none ? months / 2 : months * 3 / 4
        earliestRelease = OfficeTime.adding(months: share, to: start)
    }

    private static func term(months: Int, days: Int) -> String {
        let parts = [(months / 12, "Y"), (months % 12, "M"), (days, "D")]
        return "P" + parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    }
}

extension Life {
    /// How an episode that ends in the period ends.
    func exit(of episode: Int) -> Sentence.Exit {
        var random = SeededRandom(seed, .exit, ordinal, episode)
        // Somebody who comes back was released.
        let isLast = plan.steps.last?.episode == episode
        if isLast, random.chance(200) { return random.chance(300) ? .escape : .death }
        guard plan.judgment(of: episode) != nil || plan.sentencing == .before else {
            return .release(["BAIL", "COURT", "ACQUITTAL", "OTHER"][random.weighted([45, 35, 18, 2])])
        }
        let type = ["EXPIRY", "PAROLE", "AMNESTY", "ILLNESS", "COURT", "ABROAD"][
            random.weighted([560, 330, 60, 20, 20, 10])]
        return .release(type == "PAROLE" && offence(of: episode).tag != .none ? "EXPIRY" : type)
    }
}
