import Register

/// When sentences that follow one another end: as computed, as written, and by every side of what is in dispute.
package struct SentenceEnd: Hashable, Sendable {
    /// From when something may be asked for.
    package struct Eligibility: Hashable, Sendable {
        /// Such as `parole`.
        package var subject: String
        package var from: LawfulEnd
    }

    /// Records of those that stand, by some side.
    package let sentences: [String]
    package let ruleSet: String
    /// By what prevails.
    package internal(set) var computed: LawfulEnd
    /// By what others wrote.
    package internal(set) var otherSides: [LawfulEnd] = []
    /// As written; nil where nobody wrote it.
    package private(set) var typed: CivilDay?
    package private(set) var typedSides: [CivilDay] = []
    /// Days of lawful release before the end, as anybody wrote them.
    package private(set) var early: [CivilDay] = []
    /// The last day on which one of them was given; nil where that is not known of all.
    package internal(set) var judged: CivilDay?
    /// Of whoever reads steps.
    package internal(set) var eligibility: [Eligibility] = []
    /// The day on which to release whoever is served until the earliest of these.
    var writtenAlarm: CivilDay?
    /// Nothing but what somebody is charged with.
    package internal(set) var isCharge = false
    private var isTypedWhole = false
    private var isTypedDisputed = false

    init(sentences: [String], ruleSet: String, computed: LawfulEnd) {
        self.sentences = sentences
        self.ruleSet = ruleSet
        self.computed = computed
    }

    /// By each way of deciding what is in dispute, the prevailing first.
    mutating func take(written: [WrittenEnd], early: [String]) {
        typed = written.first?.told
        typedSides = Set(written.flatMap { [$0.earliest, $0.latest, $0.told].compactMap(\.self) }).sorted()
        isTypedWhole = written.allSatisfy(\.isWhole)
        isTypedDisputed = written.contains(where: \.isDisputed)
        self.early = early.compactMap { CivilDay.bounds(of: $0)?.lowerBound }.sorted()
    }

    private var sides: [LawfulEnd] { [computed] + otherSides }

    /// For life by every side.
    package var isLife: Bool { sides.allSatisfy(\.isLife) }
    /// Nothing of it is served in prison, by every side.
    package var isSuspended: Bool { sides.allSatisfy(\.isNothingServed) }
    /// By some side nothing is served, and by another something is.
    package var isServedByHalf: Bool { !isSuspended && sides.contains(where: \.isNothingServed) }
    package var start: CivilDay? { computed.chains.compactMap(\.start).min() }

    /// Every end that anybody wrote or that follows from what they wrote, the earliest first.
    package var candidates: [CivilDay] {
        if isLife || isSuspended { return [] }
        return Set(sides.flatMap(\.candidates) + typedSides).sorted()
    }

    /// Days that alarm, the earliest first: a last day that is a day off means release before it.
    package var alarms: [CivilDay] {
        if isLife || isSuspended { return [] }
        let releases = [computed.release, writtenAlarm].compactMap(\.self) + sides.compactMap(\.alarm)
        return Set(candidates + releases).sorted()
    }

    /// Halves of facts, and what was not tried: for people to look at.
    package var gaps: [Lack] {
        let lacks = Set(sides.flatMap(\.lacks)).filter { $0.kind == .half || $0.kind == .excess }
        return lacks.sorted { $0.description < $1.description }
    }

    /// An end later than all candidates may come of what is not on file.
    package var isOpenEnded: Bool { !gaps.isEmpty || !isTypedWhole && sides.contains(where: \.isOpenEnded) }

    /// Until when it is served as far as is known: as written, or else as computed.
    package var told: CivilDay? {
        if isLife || isSuspended { return nil }
        if let typed, let last = computed.last, !isTypedWhole { return max(typed, last) }
        return typed ?? computed.last ?? computed.assumed ?? computed.candidates.last
    }

    /// Whether it is served on a day, as far as is known, once it has begun.
    package func isServed(on day: Int64) -> Bool {
        if isSuspended || computed.isNothingServed { return false }
        return computed.isLife || told.map { day <= $0.packed } ?? false
    }

    /// Why somebody has to look at it; nil where what is written is what follows.
    package var difference: String? {
        if isLife || isSuspended { return nil }
        if isServedByHalf { return "by one side of a dispute nothing is served" }
        if isTypedDisputed || otherSides.contains(where: { !$0.agrees(with: computed) }) {
            return "its end is in dispute"
        }
        guard let typed, let first = typedSides.first else { return nil }
        if let last = computed.last {
            return (first...typed).contains(last) ? nil : "\(typed) is written, \(last) is computed"
        }
        guard let earliest = computed.earliest, !computed.candidates.contains(where: { (first...typed).contains($0) })
        else { return nil }
        return "\(typed) is written, \(earliest) at the earliest is computed"
    }
}

extension LawfulEnd {
    fileprivate func agrees(with other: LawfulEnd) -> Bool {
        candidates == other.candidates && isLife == other.isLife && isNothingServed == other.isNothingServed
    }
}
