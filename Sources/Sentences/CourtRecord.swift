package import Register

/// What courts and services have decided of one person's sentences, and what happened meanwhile.
package struct CourtRecord: Hashable, Sendable {
    /// One sentence as it stands in its document.
    package struct Judgment: Hashable, Sendable {
        package enum Length: Hashable, Sendable {
            case term(Term)
            case joined(Joined)
            /// The last day as a document gives it.
            case until(CivilDay)
            case life
            /// Not written, or not readable.
            case unknown(Lack)
        }

        package var id: String
        package var length: Length
        /// First day of the term as the court states it.
        package var start: CivilDay?
        package var judged: CivilDay?
        package var final: CivilDay?
        package var taken: CivilDay?
        package var offence: CivilDay?
        /// The sentence that it follows; beside all others where there is none.
        package var after: String?
        /// Quashed, replaced or merged into another: it stands no more.
        package var isSetAside: Bool
        /// A milder law's maximum, by a court's document.
        package var maximum: Term?
        /// Served only if somebody breaks the terms.
        package var suspended: Term?
        package var isWhollySuspended: Bool
        /// From when the suspended part is served.
        package var revoked: CivilDay?
        /// Other kinds of punishment that are served as days of it.
        package var converted: [Converted]
        package var gravity: String?
        package var tags: Set<String>
        /// Whether it has others is not known.
        package var isTagOpen = false

        package init(
            id: String, length: Length, start: CivilDay? = nil, judged: CivilDay? = nil, final: CivilDay? = nil,
            taken: CivilDay? = nil, offence: CivilDay? = nil, after: String? = nil, isSetAside: Bool = false,
            maximum: Term? = nil, suspended: Term? = nil, isWhollySuspended: Bool = false, revoked: CivilDay? = nil,
            converted: [Converted] = [], gravity: String? = nil, tags: Set<String> = []
        ) {
            self.id = id
            self.length = length
            self.start = start
            self.judged = judged
            self.final = final
            self.taken = taken
            self.offence = offence
            self.after = after
            self.isSetAside = isSetAside
            self.maximum = maximum
            self.suspended = suspended
            self.isWhollySuspended = isWhollySuspended
            self.revoked = revoked
            self.converted = converted
            self.gravity = gravity
            self.tags = tags
        }
    }

    /// Several terms of which a court makes one.
    package struct Joined: Hashable, Sendable {
        package var terms: [Term]
        /// Nil where the court's document does not say; its final term counts anyhow.
        package var mode: RuleSet.Join.Mode?
        package var cap: Term?
        package var final: Term?
        /// A new sentence and the rest of an old one, not several offences of one judgment.
        package var isOverSentences: Bool

        package init(
            terms: [Term], mode: RuleSet.Join.Mode? = nil, cap: Term? = nil, final: Term? = nil,
            isOverSentences: Bool = false
        ) {
            self.terms = terms
            self.mode = mode
            self.cap = cap
            self.final = final
            self.isOverSentences = isOverSentences
        }
    }

    package struct Converted: Hashable, Sendable {
        package var kind: String
        package var amount: Term
    }

    /// Days before the judgment or beside the term that count towards it.
    package struct Credit: Hashable, Sendable {
        package enum Days: Hashable, Sendable {
            case number(Int64)
            /// Both count.
            case dates(CivilDay, CivilDay)
        }

        package var measure: String
        package var regime: String?
        package var days: Days
        /// Towards sentences from that day on; towards all where it is nil.
        package var from: CivilDay?
        /// Towards one sentence and its chain.
        package var judgment: String?

        package init(
            measure: String, regime: String? = nil, days: Days, from: CivilDay? = nil, judgment: String? = nil
        ) {
            self.measure = measure
            self.regime = regime
            self.days = days
            self.from = from
            self.judgment = judgment
        }
    }

    package struct Absence: Hashable, Sendable {
        package enum Days: Hashable, Sendable {
            case number(Int64)
            /// First day away and day of return; nil while away.
            case dates(CivilDay, CivilDay?)
        }

        package var kind: String
        package var days: Days
        package var judgment: String?

        package init(kind: String, days: Days, judgment: String? = nil) {
            self.kind = kind
            self.days = days
            self.judgment = judgment
        }
    }

    /// What a document takes off.
    package struct Cut: Hashable, Sendable {
        package enum Amount: Hashable, Sendable {
            case days(Int64)
            /// Of what is unserved after that day.
            case share(RuleSet.Ratio)
            case term(Term)
            /// So many times what a rule set gives for one.
            case times(String, Int64)
        }

        package var amount: Amount
        /// Of its document.
        package var day: CivilDay?
        package var why: String
        package var judgment: String?

        package init(amount: Amount, day: CivilDay? = nil, why: String = "", judgment: String? = nil) {
            self.amount = amount
            self.day = day
            self.why = why
            self.judgment = judgment
        }
    }

    package struct Parole: Hashable, Sendable {
        package var day: CivilDay
        /// As its document gives it; otherwise it is reckoned.
        package var rest: Term?
        /// Held again, after it was revoked.
        package var retaken: CivilDay?
        package var judgment: String?

        package init(day: CivilDay, rest: Term? = nil, retaken: CivilDay? = nil, judgment: String? = nil) {
            self.day = day
            self.rest = rest
            self.retaken = retaken
            self.judgment = judgment
        }
    }

    /// From which day something may be asked for.
    package struct Question: Hashable, Sendable {
        package enum Subject: String, Hashable, Sendable {
            case parole
            /// That the rest is replaced by a milder kind of punishment.
            case milderKind = "milder kind"
        }

        package var subject = Subject.parole
        /// Nil where the rule set has it by gravity.
        package var part: RuleSet.Ratio?
        package var monthsMin: Int64 = 0
        package var creditDays: Int64 = 0
    }

    /// Half of a fact, which keeps the end from being told.
    package struct Gap: Hashable, Sendable {
        package var lack: Lack
        /// Of one sentence and its chain; of all where it is nil.
        package var judgment: String?
    }

    package var judgments: [Judgment]
    package var credits: [Credit]
    package var absences: [Absence]
    package var cuts: [Cut]
    package var paroles: [Parole]
    /// Beside those of the rule set.
    package var daysOff: Set<CivilDay>
    package var question: Question?
    package var gaps: [Gap] = []

    package init(
        judgments: [Judgment], credits: [Credit] = [], absences: [Absence] = [], cuts: [Cut] = [],
        paroles: [Parole] = [], daysOff: Set<CivilDay> = [], question: Question? = nil
    ) {
        self.judgments = judgments
        self.credits = credits
        self.absences = absences
        self.cuts = cuts
        self.paroles = paroles
        self.daysOff = daysOff
        self.question = question
    }
}
