/// An invented prison service over five years, the same for the same seed, as lines to put into its registers.
///
/// Everything about a person is drawn again when it is needed, so the memory does not grow with the persons. Names,
/// numbers and places are invented and look it: surnames in Zz, Qq or Vv, PINs that begin with 9.
package struct Nation: Sendable {
    package static let facilitiesRange = 2...999
    package static let personsRange = 1...10_000_000
    /// 2026-07-01, as the register writes dates.
    package static let referenceDateDefault: Int64 = 2_026 * 416 + 7 * 32 + 1

    package let seed: UInt64
    /// How many persons are held or in transit at the reference date. About as many came and left before.
    package let persons: Int

    let estate: Estate
    let time: OfficeTime
    let plans: [LifePlan]
    private let duplicates: Range<Int>
    private let originals: Range<Int>

    /// - Parameters:
    ///   - facilities: how many sites besides the hub, within `facilitiesRange`; with two, only women are transferred.
    ///   - persons: see `persons`; within `personsRange`.
    ///   - referenceDate: a day as `CivilTime.date` gives it; all events lie in the five years before it.
    package init(seed: UInt64, facilities: Int, persons: Int, referenceDate: Int64 = referenceDateDefault) {
        precondition(Self.facilitiesRange.contains(facilities) && Self.personsRange.contains(persons))
        self.seed = seed
        self.persons = persons
        estate = Estate(count: facilities, persons: persons)
        time = OfficeTime(referenceDate: referenceDate)
        let counts = Self.counts(persons)
        var plans: [LifePlan] = []
        var ordinal = 0
        var duplicates = 0..<0
        var originals = 0..<0
        for (number, (cohort, count)) in zip(Cohort.allCases, counts).enumerated() {
            if cohort == .duplicates { duplicates = ordinal..<ordinal + count }
            if cohort == .takenOver { originals = ordinal..<ordinal + count }
            for index in 0..<cohort.planCount {
                // A small cohort follows plans from all along it, not the first ones only.
                let members = (index + 1) * count / cohort.planCount - index * count / cohort.planCount
                guard members > 0 else { continue }
                let random = SeededRandom(seed, .plan, number, index)
                var plan = cohort.plan(part: (2 * index + 1) * 500 / cohort.planCount, random)
                plan.count = members
                plan.firstOrdinal = ordinal
                ordinal += members
                plans.append(plan)
            }
        }
        self.plans = plans
        self.duplicates = duplicates
        self.originals = originals
    }

    /// Facilities first, then every event of the nation in order of time.
    package func lines() -> NationLines { NationLines(self) }

    /// Makes and counts all lines; whoever reads them anyway has it from ``NationLines/expected`` at their end.
    package var expected: NationCount {
        var lines = lines()
        while lines.next() != nil {}
        return lines.expected
    }

    func life(plan index: Int, member: Int) -> Life {
        let plan = plans[index]
        let ordinal = plan.firstOrdinal + member
        guard duplicates.contains(ordinal) else {
            return Life(seed: seed, time: time, estate: estate, plan: plan, member: member)
        }
        let identity =
            originals.lowerBound + (ordinal - duplicates.lowerBound) * originals.count / duplicates.count
        return Life(
            seed: seed, time: time, estate: estate, plan: plan, member: member, original: life(ordinal: identity))
    }

    private func life(ordinal: Int) -> Life {
        // There are a few hundred plans, in order of their members.
        let index = plans.lastIndex { $0.firstOrdinal <= ordinal } ?? 0
        return life(plan: index, member: ordinal - plans[index].firstOrdinal)
    }

    /// Members by cohort: those held at the end are `persons` exactly; a few cases occur in any nation of fifty.
    private static func counts(_ persons: Int) -> [Int] {
        var share = 0
        var counts = Cohort.allCases.map { cohort in
            let before = share * persons / 10_000
            share += cohort.share
            return share * persons / 10_000 - before
        }
        guard persons >= 50, let sentenced = Cohort.allCases.firstIndex(of: .sentenced),
            let inTransit = Cohort.allCases.firstIndex(of: .inTransit)
        else { return counts }
        if counts[inTransit] == 0 {
            counts[inTransit] = 1
            counts[sentenced] -= 1
        }
        counts[counts.count - 1] = max(1, counts[counts.count - 1])
        return counts
    }
}

/// One line for one site; 0 is the hub.
package struct NationLine: Hashable, Sendable {
    package var site: Int
    /// An input line of `kerben record put`, JSON without a line break.
    package var put: String

    package init(site: Int, put: String) {
        self.site = site
        self.put = put
    }

    /// As `kerben-demo nation` prints it.
    package var json: String { "{\"site\":\(site),\"put\":\(put)}" }
}
