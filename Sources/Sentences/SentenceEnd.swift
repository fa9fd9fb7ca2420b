import Register

/// When sentences that follow one another end: as computed, as written, and by every side of what is in dispute.
package struct SentenceEnd: Hashable, Sendable {
    /// Last days of one sentence as people wrote them, the prevailing first, each the first and the last that it may be.
    package struct Typed: Hashable, Sendable {
        fileprivate var first: [CivilDay] = []
        fileprivate var last: [CivilDay] = []

        /// Of dates as ``CivilTime/date(_:)`` packs them.
        package init(_ dates: [Int64]) {
            for date in dates {
                let late = CivilTime.lastDay(date)
                let length = CivilTime.daysIn(month: late % 416 / 32, year: late / 416)
                guard let early = CivilDay(packed: CivilTime.firstDay(date)),
                    let late = CivilDay(packed: late - max(0, late % 32 - length))
                else { continue }
                first.append(early)
                last.append(late)
            }
        }
    }

    /// Records of those that stand.
    package var sentences: [String]
    package var ruleSet: String
    /// By what prevails.
    package var computed: LawfulEnd
    /// By what others wrote.
    package var otherSides: [LawfulEnd] = []
    /// As written; nil where nobody wrote it.
    package private(set) var typed: CivilDay?
    package private(set) var typedSides: [CivilDay] = []
    /// Days of lawful release before the end, as anybody wrote them.
    package private(set) var early: [CivilDay] = []

    package init(sentences: [String], ruleSet: String, computed: LawfulEnd) {
        self.sentences = sentences
        self.ruleSet = ruleSet
        self.computed = computed
    }

    /// Of the sentences that no other follows; the last of them holds.
    mutating func take(typed: [Typed], early: [String]) {
        self.typed = typed.compactMap(\.last.first).max()
        let earliest = typed.compactMap { $0.first.min() }.max()
        let latest = typed.compactMap { $0.last.max() }.max()
        typedSides = Set([earliest, latest, self.typed].compactMap(\.self)).sorted()
        self.early = early.compactMap { CivilTime.date($0) }.compactMap { CivilDay(packed: CivilTime.firstDay($0)) }
            .sorted()
    }

    /// For life by every side.
    package var isLife: Bool { computed.isLife && otherSides.allSatisfy(\.isLife) }
    /// Nothing of it is served in prison.
    package var isSuspended: Bool { !computed.chains.isEmpty && computed.chains.allSatisfy(\.isSuspended) }
    package var start: CivilDay? { computed.chains.compactMap(\.start).min() }

    /// Every end that anybody wrote or that follows from what they wrote, the earliest first.
    package var candidates: [CivilDay] {
        if isLife { return [] }
        return Set(computed.candidates + otherSides.flatMap(\.candidates) + typedSides).sorted()
    }

    /// Days that alarm, the earliest first: a last day that is a day off means release before it.
    package var alarms: [CivilDay] {
        isLife ? [] : Set(candidates + [computed.release].compactMap(\.self)).sorted()
    }

    /// Until when it is served as far as is known: as written, or else as computed.
    package var told: CivilDay? {
        isLife ? nil : typed ?? computed.last ?? computed.assumed ?? computed.candidates.last
    }

    /// Why somebody has to look at it; nil where what is written is what follows.
    package var difference: String? {
        guard let typed, !isLife else { return nil }
        if typedSides.count > 1 || !otherSides.isEmpty { return "its end is in dispute" }
        if let last = computed.last { return last == typed ? nil : "\(typed) is written, \(last) is computed" }
        guard let earliest = computed.earliest, !computed.candidates.contains(typed) else { return nil }
        return "\(typed) is written, \(earliest) at the earliest is computed"
    }
}
