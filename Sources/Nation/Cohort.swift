/// Persons who come into the nation and leave it in the same way.
enum Cohort: CaseIterable {
    // Held at the reference date.
    case untried, untriedMinors, unsentenced, appealing, sentenced, readmitted, takenOver, lifers, newLifers
    case sentencedMinors, inTransit
    // Gone by then.
    case takenOverAndLeft, untriedTakenOverAndLeft, leftRemand, sentencedAndLeft, readmittedAndLeft
    /// Second files, beside the persons.
    case duplicates

    /// Files per ten thousand persons held at the reference date.
    ///
    /// The first eleven make ten thousand: 17 % untried, 0.4 % minors, 0.2 % in transit (domain page, synthetic nation).
    /// The others were chosen so that the stock hardly changes over the five years.
    var share: Int {
        switch self {
        case .untried: 1_690
        case .untriedMinors: 10
        case .unsentenced: 150
        case .appealing: 400
        case .sentenced: 5_070
        case .readmitted: 400
        case .takenOver: 1_980
        case .lifers: 200
        case .newLifers: 50
        case .sentencedMinors: 30
        case .inTransit: 20
        case .takenOverAndLeft: 5_900
        case .untriedTakenOverAndLeft: 1_600
        case .leftRemand: 1_500
        case .sentencedAndLeft: 1_800
        case .readmittedAndLeft: 200
        case .duplicates: 30
        }
    }

    /// How many plans its members follow.
    var planCount: Int {
        switch self {
        case .sentenced, .takenOverAndLeft: 128
        case .takenOver, .sentencedAndLeft: 64
        case .untried, .leftRemand, .untriedTakenOverAndLeft: 48
        case .readmitted, .readmittedAndLeft: 24
        case .unsentenced, .appealing, .lifers: 8
        case .untriedMinors, .newLifers, .sentencedMinors, .inTransit, .duplicates: 4
        }
    }

    /// One of its plans; `part` in 0..<1000 says how far along the cohort, so that its plans spread evenly in time.
    func plan(part: Int, _ random: SeededRandom) -> LifePlan {
        var draft = LifePlanDraft(random: random)
        switch self {
        case .untried, .untriedMinors:
            draft.plan.isMinor = self == .untriedMinors
            draft.enter(.admission, .remand)
            // Many came lately, few long ago.
            let held = 12 + 400 * part * part / 1_000_000
            if !draft.plan.isMinor, draft.random.chance(4_000), held > 60 {
                draft.wait(days: 10...40)
                draft.step(.cellMove)
            }
            return draft.plan.entering(daysBeforeEnd: held)
        case .unsentenced:
            draft.enter(.admission, .remand)
            draft.wait(days: 60...240)
            draft.step(.convicted)
            return draft.plan.entering(daysBeforeEnd: draft.days + 8 + part * 20 / 1_000)
        case .appealing:
            draft.enter(.admission, .remand)
            draft.wait(days: 60...240)
            draft.step(.judged)
            return draft.plan.entering(daysBeforeEnd: draft.days + 8 + part * 30 / 1_000)
        case .sentenced, .newLifers:
            draft.plan.isLife = self == .newLifers
            draft.enter(.admission, .remand)
            draft.sentence(days: 900, restless: 2_500)
            return draft.plan.entering(part: part)
        case .sentencedMinors:
            draft.plan.isMinor = true
            draft.enter(.admission, .remand)
            draft.trial()
            draft.wait(days: 5...20)
            draft.transfer(to: .sentence)
            return draft.plan.entering(daysBeforeEnd: draft.days + 8 + part * 90 / 1_000)
        case .readmitted, .readmittedAndLeft:
            draft.enter(.admission, .remand)
            draft.sentence(days: 300, restless: 0)
            draft.wait(days: 90...240)
            draft.step(.exit)
            draft.wait(days: 60...300)
            draft.enter(.readmission, .remand)
            if self == .readmitted {
                draft.sentence(days: 200, restless: 1_000)
            } else {
                draft.wait(days: 60...240)
                draft.step(.exit)
            }
            return draft.plan.entering(part: part)
        case .takenOver, .lifers:
            draft.plan.isLife = self == .lifers
            draft.takeOver()
            draft.serve(days: 1_700, restless: 2_500)
            return draft.plan.takenOver()
        case .inTransit:
            draft.enter(.admission, .remand)
            draft.trial()
            draft.wait(days: 5...20)
            draft.dispatch(to: .sentence)
            return draft.plan.lastStepWithin(officeSeconds: OfficeTime.day * 3 / 2)
        case .takenOverAndLeft:
            draft.takeOver()
            let leaves = 30 + (OfficeTime.periodDays - 60) * (part + part * part / 1_000) / 2_000
            draft.serve(days: min(leaves, 1_200), restless: leaves > 400 ? 1_500 : 0)
            draft.waitUntil(days: leaves)
            draft.step(.exit)
            return draft.plan.takenOver()
        case .untriedTakenOverAndLeft:
            draft.enter(.takeover, .remand)
            if part % 2 == 0 {
                draft.wait(days: 20...300)
            } else {
                draft.sentence(days: 400, restless: 1_000)
                draft.waitUntil(days: draft.days + 60 + part)
            }
            draft.step(.exit)
            return draft.plan.takenOver()
        case .leftRemand:
            draft.enter(.admission, .remand)
            draft.wait(days: 3...270)
            draft.step(.exit)
            return draft.plan.entering(part: part)
        case .sentencedAndLeft:
            draft.enter(.admission, .remand)
            draft.sentence(days: 500, restless: 1_500)
            draft.wait(days: 60...500)
            draft.step(.exit)
            return draft.plan.entering(part: part)
        case .duplicates:
            draft.plan.sentencing = .before
            draft.enter(.duplicate, .remand)
            return draft.plan.entering(daysBeforeEnd: 40 + part * 600 / 1_000)
        }
    }
}

extension LifePlanDraft {
    fileprivate mutating func takeOver() {
        plan.sentencing = .before
        enter(.takeover, plan.isLife ? .colony : .sentence)
    }

    /// Trial, the way to a place of sentence, and moves there.
    fileprivate mutating func sentence(days: Int, restless: Int) {
        trial()
        wait(days: 5...40)
        transfer(to: plan.isLife ? .colony : .sentence)
        serve(days: days, restless: restless)
    }
}

extension LifePlan {
    /// Entries about so long before the reference date.
    fileprivate func entering(daysBeforeEnd days: Int) -> LifePlan {
        entering(from: OfficeTime.period - days * OfficeTime.day - 10 * OfficeTime.day, days: 20)
    }

    /// Entries at that thousandth of the time that leaves room for the whole plan.
    fileprivate func entering(part: Int) -> LifePlan {
        entering(from: (OfficeTime.period - length) / 1_000 * part, days: 40)
    }

    /// Entries when the register is opened.
    fileprivate func takenOver() -> LifePlan { entering(from: 0, days: 10) }

    fileprivate func lastStepWithin(officeSeconds: Int) -> LifePlan {
        entering(from: OfficeTime.period - officeSeconds - (steps.last?.lag ?? 0), days: 10)
    }

    /// All steps end within the period.
    private func entering(from start: Int, days: Int) -> LifePlan {
        var plan = self
        let end = min(start + days * OfficeTime.day, OfficeTime.period - length)
        let from = max(0, min(start, end - OfficeTime.hour))
        precondition(end > from, "a life longer than the period")
        plan.window = from..<end
        return plan
    }
}
