import Register

/// How a person's sentences end by a rule set, with how that follows.
package struct LawfulEnd: Hashable, Sendable {
    /// One step of the reckoning.
    package struct Step: Hashable, Sendable {
        package var what: String
        /// Where it stands, such as `PEC 165(2) (V)`; empty where the arithmetic alone gives it.
        package var source: String
        /// By which the end moves.
        package var days: Int64?
        /// The day that follows.
        package var day: CivilDay?
    }

    package struct Finding: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            /// The court's final term lies outside what the rule lets it be.
            case outOfBounds = "OUT_OF_BOUNDS"
            /// A day is credited twice; it counts once.
            case overlap = "OVERLAP"
            /// Free on the day from which the term runs, or on that of the document.
            case atOnce = "AT_ONCE"
            /// Judged when another edition of the law was in force.
            case otherTime = "OTHER_TIME"
            /// The rest on parole that a document gives is not what is left of the term.
            case otherRest = "OTHER_REST"
        }

        package var kind: Kind
        package var what: String
    }

    /// Sentences one after the other, and how they end.
    package struct Chain: Hashable, Sendable {
        package var judgments: [String]
        package var start: CivilDay?
        package var isLife = false
        /// Nothing of it is served in prison.
        package var isSuspended = false
        package var last: CivilDay?
        package var steps: [Step] = []
        package var findings: [Finding] = []
        package var lacks: [Lack] = []
    }

    /// One of the candidates, with what it supposes of what is open.
    package struct Candidate: Hashable, Sendable {
        package var last: CivilDay
        package var supposed: [String]
        package var chains: [Chain]
    }

    /// The last day of the term; nil for life, where no sentence stands, and where it cannot be told beyond doubt.
    package var last: CivilDay?
    /// The same by the values that the rule set assumes until a document settles them.
    package var assumed: CivilDay?
    /// The day on which to release whoever is served until ``last``, or else ``assumed``.
    package var release: CivilDay?
    /// Every last day that some value gives, the earliest first: the first of them alarms, and none holds or releases.
    package var candidates: [CivilDay] = []
    /// The first of these, each with its steps; empty where nobody asked for steps, or nothing is open.
    package var traces: [Candidate] = []
    /// The day on which to release whoever is served until the earliest of them.
    package var alarm: CivilDay?
    package var isLife = false
    /// Why ``last`` is not told.
    package var lacks: [Lack] = []
    /// Of the reckoning that gave the end told, or else the earliest.
    package var chains: [Chain] = []
    package var releaseSteps: [Step] = []

    package var earliest: CivilDay? { candidates.first }
    /// Nothing is served in prison: no sentence stands, or all that stands is suspended.
    package var isNothingServed: Bool { chains.allSatisfy(\.isSuspended) && !isLife && !hasEndlessChain }
    /// An end later than every candidate may come of what is not on file, or was not tried.
    package var isOpenEnded: Bool { hasEndlessChain || lacks.contains(where: \.isOpenEnded) }
    /// Of some chain that is served, no end was found.
    package var hasEndlessChain = false
    package var findings: [Finding] { chains.flatMap(\.findings) }
    package var steps: [Step] { chains.flatMap(\.steps) + releaseSteps }
}
