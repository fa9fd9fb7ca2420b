/// How one state reckons sentences under one edition of its law, as `config/sentences/` describes it: parameters only.
///
/// Every value says where it stands and how sure it is. What is read in a law with its document counts; all else is a
/// candidate, of which every end is shown and none holds or releases anybody.
package struct RuleSet: Hashable, Sendable {
    package enum Certainty: String, Hashable, Sendable, CaseIterable {
        /// Read in the document that its source names.
        case verified = "V"
        /// General knowledge.
        case known = "K"
        /// Open.
        case open = "C"
    }

    /// One value that a parameter may have.
    package struct Option<Value: Hashable & Sendable>: Hashable, Sendable {
        package var value: Value
        /// By which a variant picks it, such as `down`.
        package var name: String
        package var certainty: Certainty
        package var source: String
        /// What an end is told by, beside all candidates, until a document settles it.
        package var isAssumed: Bool

        package init(
            _ value: Value, name: String = "", certainty: Certainty = .verified, source: String, isAssumed: Bool = false
        ) {
            self.value = value
            self.name = name
            self.certainty = certainty
            self.source = source
            self.isAssumed = isAssumed
        }

        /// Another value of the same source and certainty.
        package func map<Other>(_ transform: (Value) -> Other) -> Option<Other> {
            Option<Other>(
                transform(value), name: name, certainty: certainty, source: source, isAssumed: isAssumed)
        }
    }

    package enum End: String, Hashable, Sendable, CaseIterable {
        case dayBefore = "DAY_BEFORE"
        case sameNumber = "SAME_NUMBER"
    }

    /// Where a month lacks the number of the first day.
    package enum Missing: String, Hashable, Sendable, CaseIterable {
        case last = "LAST"
        case lastMinusOne = "LAST_MINUS_ONE"
    }

    package enum Shift: String, Hashable, Sendable, CaseIterable {
        case none = "NONE"
        case previousWorkingDay = "PREVIOUS_WORKING_DAY"
        case previousDay = "PREVIOUS_DAY"
    }

    package enum Start: String, Hashable, Sendable, CaseIterable {
        case courtStated = "COURT_STATED"
        case final = "FINAL"
        case judgment = "JUDGMENT"
        case taken = "TAKEN"
    }

    package enum Round: String, Hashable, Sendable, CaseIterable {
        case up = "UP"
        case down = "DOWN"
        case exactElseAsk = "EXACT_ELSE_ASK"
    }

    package enum Way: String, Hashable, Sendable, CaseIterable {
        case end = "END"
        case start = "START"
    }

    package enum Sum: String, Hashable, Sendable, CaseIterable {
        case monthsFirst = "MONTHS_FIRST"
        case inOrder = "IN_ORDER"
    }

    package enum MonthDays: String, Hashable, Sendable, CaseIterable {
        case thirty = "30"
        case calendar = "CALENDAR"
    }

    /// By which date a rate is chosen.
    package enum Dated: String, Hashable, Sendable, CaseIterable {
        case judgment = "JUDGMENT"
        case offence = "OFFENCE"
        case measure = "MEASURE"
    }

    /// Parts of a whole, such as three halves of a day for a day.
    package struct Ratio: Hashable, Sendable, CustomStringConvertible {
        package static let max: Int64 = 1_000
        package static let one = Ratio(whole: 1)
        package var over: Int64
        package var under: Int64

        package init?(_ over: Int64, _ under: Int64) {
            guard (0...Self.max).contains(over), (1...Self.max).contains(under) else { return nil }
            self.over = over
            self.under = under
        }

        private init(whole: Int64) { (over, under) = (whole, 1) }

        /// Such as `3/2`, or `1`.
        package init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let over = parts.first.flatMap({ Int64($0) }),
                let under = parts.count == 2 ? Int64(parts[1]) : 1
            else { return nil }
            self.init(over, under)
        }

        package var description: String { under == 1 ? "\(over)" : "\(over)/\(under)" }
    }

    /// Days of the term for one day of a measure before the judgment.
    package struct Rate: Hashable, Sendable {
        package var measure: String
        /// `ANY` for all.
        package var regime: String
        package var days: Ratio
        /// Who was convicted under these does not get it.
        package var notTags: [String]
        /// Packed dates within which it holds, of the date that `by` names.
        package var from: Int64?
        package var to: Int64?
        package var by: Dated

        package init(
            measure: String, regime: String = "ANY", days: Ratio, notTags: [String] = [], from: Int64? = nil,
            to: Int64? = nil, by: Dated = .judgment
        ) {
            self.measure = measure
            self.regime = regime
            self.days = days
            self.notTags = notTags
            self.from = from
            self.to = to
            self.by = by
        }
    }

    /// Whether time away counts as served.
    package struct Absent: Hashable, Sendable {
        package var kind: String
        package var counts: Bool

        package init(kind: String, counts: Bool) {
            self.kind = kind
            self.counts = counts
        }
    }

    /// How much of another kind of punishment is one day of prison.
    package struct Conversion: Hashable, Sendable {
        package var kind: String
        package var amount: Ratio

        package init(kind: String, amount: Ratio) {
            self.kind = kind
            self.amount = amount
        }
    }

    /// What a court may make of several terms: of offences in one judgment, or of a new sentence and the rest of an old one.
    package struct Join: Hashable, Sendable {
        package enum Mode: String, Hashable, Sendable, CaseIterable {
            case absorb = "ABSORB"
            case part = "PART"
            case full = "FULL"
        }

        /// The greatest gravity among them; `ANY` for all.
        package var gravity: String
        package var modes: [Mode]
        /// In months.
        package var cap: Int64?
        package var isAboveBoth: Bool

        package init(gravity: String, modes: [Mode], cap: Int64?, isAboveBoth: Bool = false) {
            self.gravity = gravity
            self.modes = modes
            self.cap = cap
            self.isAboveBoth = isAboveBoth
        }
    }

    /// What must be served before parole, or a milder kind of punishment.
    package struct Share: Hashable, Sendable {
        package var gravity: String
        /// Of the person or the case, such as `CARER`; empty for all.
        package var tag: String
        package var part: Ratio
        package var monthsMin: Int64

        package init(gravity: String, tag: String = "", part: Ratio, monthsMin: Int64 = 0) {
            self.gravity = gravity
            self.tag = tag
            self.part = part
            self.monthsMin = monthsMin
        }
    }

    /// What takes days off each time, such as a book read.
    package struct Reduction: Hashable, Sendable {
        package var name: String
        package var days: Int64
        /// Most days in a calendar year.
        package var most: Int64?

        package init(name: String, days: Int64, most: Int64?) {
            self.name = name
            self.days = days
            self.most = most
        }
    }

    /// Such as `KG-2021`; with the variant that was picked, `KG-2021/floor`.
    package var id: String
    package var state = ""
    package var instrument = ""
    /// Packed dates of the judgments that it is for.
    package var validFrom: Int64?
    package var validTo: Int64?

    package var end: [Option<End>] = []
    package var missing: [Option<Missing>] = []
    package var shift: [Option<Shift>] = []
    package var start: [Option<Start>] = []
    package var rates: [Option<Rate>] = []
    package var round: [Option<Round>] = []
    package var way: [Option<Way>] = []
    package var absent: [Option<Absent>] = []
    package var sum: [Option<Sum>] = []
    package var conversions: [Option<Conversion>] = []
    package var monthDays: [Option<MonthDays>] = []
    package var joinedOffences: [Option<Join>] = []
    package var joinedSentences: [Option<Join>] = []
    package var parole: [Option<Share>] = []
    package var replace: [Option<Share>] = []
    package var lifeYears: [Option<Int64>] = []
    package var reductions: [Option<Reduction>] = []
    /// Week days off, 0 for Monday.
    package var weekDaysOff: Set<Int64> = []
    /// Days off beside those, packed.
    package var daysOff: Set<Int64> = []

    package init(id: String) { self.id = id }

    /// Nothing is described: every end that any state gives.
    package static let undescribed = RuleSet(id: "not described")

    /// Everything that an end depends on, as text.
    package var shape: String {
        func text<Value>(_ options: [Option<Value>]) -> String {
            options.map { "\($0.value) \($0.certainty.rawValue)\($0.isAssumed ? " assumed" : "")" }.joined(
                separator: ",")
        }
        let options = [
            text(end), text(missing), text(start), text(rates), text(round), text(way), text(absent), text(sum),
            text(conversions), text(monthDays), text(joinedOffences), text(joinedSentences), text(reductions),
        ]
        return "\(id)(\(options.joined(separator: ";")))"
    }

    /// With every option of a name assumed in place of those beside it; nil where none is named so.
    package func variant(_ name: String) -> RuleSet? {
        var found = false
        func pick<Value>(_ options: [Option<Value>]) -> [Option<Value>] {
            guard options.contains(where: { $0.name == name }) else { return options }
            found = true
            return options.map { option in
                var option = option
                if !option.name.isEmpty { option.isAssumed = option.name == name }
                return option
            }
        }
        var picked = self
        picked.end = pick(end)
        picked.missing = pick(missing)
        picked.shift = pick(shift)
        picked.start = pick(start)
        picked.rates = pick(rates)
        picked.round = pick(round)
        picked.way = pick(way)
        picked.absent = pick(absent)
        picked.sum = pick(sum)
        picked.conversions = pick(conversions)
        picked.monthDays = pick(monthDays)
        picked.joinedOffences = pick(joinedOffences)
        picked.joinedSentences = pick(joinedSentences)
        picked.parole = pick(parole)
        picked.replace = pick(replace)
        picked.lifeYears = pick(lifeYears)
        picked.reductions = pick(reductions)
        picked.id = "\(id)/\(name)"
        return found && !name.isEmpty ? picked : nil
    }
}

extension [RuleSet] {
    /// By its id, such as `KG-2021`, or with a variant, such as `KG-2021/floor`.
    package subscript(id id: String) -> RuleSet? {
        let parts = id.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let set = first(where: { $0.id == parts.first }) else { return nil }
        return parts.count == 2 ? set.variant(parts[1]) : set
    }
}
