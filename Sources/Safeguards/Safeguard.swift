package import Register

/// A rule on the treatment of prisoners that a write must keep, and where it comes from.
///
/// The numbers are those of the twenty enforceable rules that the register was commissioned with; the others of them are
/// dues, which ``Due`` lists. A rule looks at fields by name and says nothing where a description lacks them.
package struct Safeguard: Sendable {
    package let number: Int
    package let source: String
    /// The record types whose writes it looks at.
    package let types: Set<String>
    /// The fields whose writing it looks at: a note on a record of old is never refused for what the record says.
    private let fields: Set<String>
    private let check: @Sendable (Draft, CaseFacts) -> (field: String, problem: String)?

    private init(
        _ number: Int, _ source: String, _ types: Set<String>, on fields: Set<String>,
        check: @escaping @Sendable (Draft, CaseFacts) -> (field: String, problem: String)?
    ) {
        self.number = number
        self.source = source
        self.types = types
        self.fields = fields
        self.check = check
    }

    /// A record as it would stand after a write: texts as people read them, by field name; many values as one JSON list.
    package struct Draft: Sendable {
        package var type: String
        package var isNew: Bool
        /// The site that writes.
        package var site: Int
        package var values: [String: String]
        /// The fields that this write gives.
        package var written: Set<String>
        /// Which fields the description has; a rule that needs another does not apply.
        package var known: Set<String>
        /// It is looked at as it stands: nobody writes it now.
        package var stands = false

        package init(type: RecordType, isNew: Bool, site: Int, values: [String: String], written: Set<String>) {
            self.type = type.name
            self.isNew = isNew
            self.site = site
            self.values = values
            self.written = written
            known = Set(type.fields.map(\.name))
        }

        /// As a record stands: everything that it says counts as given now.
        package init(type: RecordType, standing values: [String: String]) {
            self.init(
                type: type, isNew: true, site: 0, values: values, written: Set(values.filter { !$0.value.isEmpty }.keys)
            )
            stands = true
        }

        package subscript(name: String) -> String { values[name] ?? "" }

        func lacks(_ name: String) -> Bool { known.contains(name) && self[name].isEmpty }
    }

    /// What the store knows of the person whose case file is written.
    package struct CaseFacts: Sendable {
        package struct CellMate: Hashable, Sendable {
            package var sex: String
            package var isUntried: Bool?
            package var isMinor: Bool?

            package init(sex: String, isUntried: Bool?, isMinor: Bool?) {
                self.sex = sex
                self.isUntried = isUntried
                self.isMinor = isMinor
            }
        }

        package var sex = ""
        /// Nil where no date of birth and no age is known.
        package var isMinor: Bool?
        /// Nil where no legal status is recorded.
        package var isUntried: Bool?
        /// Pregnant, breastfeeding, or with an infant.
        package var isExpectingOrNursing = false
        /// Up to when an order that goes on is looked at, in seconds since 1970; nil to look at it as it begins.
        package var now: Int64?
        /// Other solitary confinement of the person, in seconds since 1970; open at the end where it goes on.
        package var solitary: [(starts: Int64, ends: Int64?)] = []
        /// Persons now placed in the cell of the draft.
        package var cellMates: [CellMate] = []
        /// Who approved the classification that an appeal is about.
        package var approver = ""
        /// Whether the article of a sentence was law on the day of the offence; nil where that is not known.
        package var wasInForce: Bool?

        package init() {}
    }

    /// A rule that a write, or a record as it stands, breaks.
    package struct Broken: Hashable, Sendable {
        /// Of the twenty enforceable rules; nil for one that is none of them.
        package var rule: Int?
        package var source: String
        package var type: String
        package var field: String
        package var problem: String

        package init(rule: Int?, source: String, type: String, field: String, problem: String) {
            self.rule = rule
            self.source = source
            self.type = type
            self.field = field
            self.problem = problem
        }

        package var refusal: Refusal { Refusal("\(type).\(field)", "\(problem) (\(source))") }
    }

    /// Every rule that is broken: what the desk, the hub and the list of breaches all ask.
    package static func broken(_ draft: Draft, _ facts: CaseFacts) -> [Broken] {
        var broken: [Broken] = []
        for safeguard in byType[draft.type] ?? [] {
            guard draft.isNew || !safeguard.fields.isDisjoint(with: draft.written) else { continue }
            guard let (field, problem) = safeguard.check(draft, facts) else { continue }
            broken.append(
                Broken(
                    rule: safeguard.number == 0 ? nil : safeguard.number, source: safeguard.source, type: draft.type,
                    field: field, problem: problem))
        }
        return broken
    }

    /// The first rule that the write breaks, as one line with its source.
    package static func refusal(_ draft: Draft, _ facts: CaseFacts) -> Refusal? { broken(draft, facts).first?.refusal }

    package static func looksAt(_ type: String) -> Bool { byType[type] != nil }

    /// Whether a write of these fields of a record that exists is looked at.
    package static func looksAt(_ type: String, writing fields: [String]) -> Bool {
        byType[type]?.contains { safeguard in fields.contains(where: safeguard.fields.contains) } ?? false
    }

    private static let byType: [String: [Safeguard]] = all.reduce(into: [:]) { types, safeguard in
        for type in safeguard.types { types[type, default: []].append(safeguard) }
    }

    // MARK: Solitary confinement

    /// Nelson Mandela Rule 44: prolonged solitary confinement is more than 15 consecutive days.
    package static let solitaryDaysMax: Int64 = 15
    /// Rule 44: solitary is 22 hours a day or more without meaningful human contact.
    package static let solitaryHoursMin: Int64 = 22
    /// A shorter break does not start the count anew, so that splitting an order does not evade the limit.
    package static let solitaryBreakSeconds: Int64 = 86_400

    /// The stretch in the union of intervals that holds the instant `within`; one that goes on lasts up to `now`.
    package static func stretch(
        _ intervals: [(starts: Int64, ends: Int64?)], holding within: Int64, now: Int64
    ) -> (starts: Int64, ends: Int64)? {
        stretches(intervals, now: now).first { $0.starts <= within && within <= $0.ends }
    }

    /// The longest stretch in the union of intervals, in seconds; one that goes on counts up to `now`.
    package static func longestStretch(_ intervals: [(starts: Int64, ends: Int64?)], now: Int64) -> Int64 {
        stretches(intervals, now: now).map { $0.ends - $0.starts }.max() ?? 0
    }

    /// Intervals that touch, or nearly do, as one; the earliest first.
    private static func stretches(
        _ intervals: [(starts: Int64, ends: Int64?)], now: Int64
    ) -> [(starts: Int64, ends: Int64)] {
        var stretches: [(starts: Int64, ends: Int64)] = []
        for interval in intervals.sorted(by: { $0.starts < $1.starts }) {
            let ends = max(interval.ends ?? now, interval.starts)
            if let open = stretches.last, interval.starts - open.ends < solitaryBreakSeconds {
                stretches[stretches.count - 1].ends = max(open.ends, ends)
            } else {
                stretches.append((interval.starts, ends))
            }
        }
        return stretches
    }

    // MARK: Arrival

    /// Whether an arrival must open a case with an authority outside the prison: injuries seen, or ill-treatment alleged.
    /// `entries` are the words of a field, one by one.
    package static func opensExternalCase(_ draft: Draft, entries: (String) -> [String]) -> Bool {
        illTreatment(in: draft, entries: entries) != nil
    }

    /// The question that an arrival answers with a plain yes, by the field of its code; nil where it answers none so.
    package static func illTreatment(in draft: Draft, entries: (String) -> [String]) -> String? {
        guard draft.type == "custody" else { return nil }
        return ArrivalAnswer.questions.first { question in
            ArrivalAnswer.answer(code: draft[question.code], words: entries(draft[question.words])) == .yes
        }?.code
    }

    // MARK: The rules

    package static let all: [Safeguard] = [
        Safeguard(1, "Nelson Mandela Rule 7", ["custody"], on: ["commitment_order", "opened_by"]) { draft, _ in
            guard draft["opened_by"] == "ADMISSION", draft.lacks("commitment_order") else { return nil }
            return ("commitment_order", "no admission without a commitment order")
        },
        Safeguard(
            2, "Nelson Mandela Rule 7(c)", ["custody", "transfer"], on: ["opened_at", "closed_at", "dispatched_at"]
        ) { draft, _ in
            for name in ["opened_at", "closed_at", "dispatched_at"] {
                if draft.written.contains(name), !draft[name].isEmpty, !draft[name].contains("T") {
                    return (name, "the hour is part of it; write a time such as 2026-07-01T14:30")
                }
            }
            return nil
        },
        Safeguard(2, "Nelson Mandela Rule 7(c)", ["custody"], on: []) { draft, _ in
            // Half a fact is taken, and waits for its other half.
            guard draft.stands, draft.known.contains("closed_by") else { return nil }
            if draft["closed_at"].isEmpty, draft["closed_by"].isEmpty {
                return ["release_type", "closing_document"].contains { !draft[$0].isEmpty }
                    ? ("closed_at", "a kind or document of its end is recorded, and neither when nor how it ended")
                    : nil
            }
            if draft["closed_at"].isEmpty { return ("closed_at", "how it ended is recorded, and not when") }
            return draft["closed_by"].isEmpty ? ("closed_by", "when it ended is recorded, and not how") : nil
        },
        Safeguard(3, "Nelson Mandela Rules 7(d), 34", ["custody"], on: []) { draft, _ in
            guard draft.isNew, draft["opened_by"] == "ADMISSION" else { return nil }
            for question in ArrivalAnswer.questions where draft.lacks(question.words) && draft[question.code].isEmpty {
                let codes = ArrivalAnswer.allCases.map(\.rawValue).joined(separator: ", ")
                return (
                    question.words, "the question on arrival may not be skipped; answer \(question.code) by \(codes)"
                )
            }
            return nil
        },
        Safeguard(7, "Nelson Mandela Rule 11", ["placement"], on: ["cell", "starts", "ends"]) { draft, facts in
            guard draft["ends"].isEmpty else { return nil }
            for mate in facts.cellMates {
                if !mate.sex.isEmpty, !facts.sex.isEmpty, mate.sex != facts.sex {
                    return ("cell", "women and men are kept apart, and the cell holds the other sex")
                }
                if let own = facts.isMinor, let other = mate.isMinor, own != other {
                    return ("cell", "minors and adults are kept apart, and the cell holds the others")
                }
                if let own = facts.isUntried, let other = mate.isUntried, own != other {
                    return ("cell", "untried and convicted persons are kept apart, and the cell holds the others")
                }
            }
            return nil
        },
        Safeguard(9, "Nelson Mandela Rule 45; Bangkok Rule 22", ["solitary"], on: ["starts", "kind"]) { draft, facts in
            if facts.isMinor == true { return ("starts", "no solitary confinement of anybody under 18") }
            if facts.isExpectingOrNursing {
                return ("starts", "no solitary confinement of who is pregnant, breastfeeding or with an infant")
            }
            for name in ["reasons", "last_resort"] where draft.lacks(name) {
                return (name, "only as a last resort, for stated reasons: say what else was tried and why it failed")
            }
            return draft.lacks("authority") ? ("authority", "only by order of a competent authority") : nil
        },
        Safeguard(9, "Nelson Mandela Rules 43-44", ["solitary"], on: ["starts", "ends", "hours_confined"]) {
            draft, facts in
            guard let starts = seconds(draft["starts"]) else { return nil }
            let ends = seconds(draft["ends"])
            if let ends, ends < starts { return ("ends", "lies before the start") }
            guard (Int64(draft["hours_confined"]) ?? 24) >= solitaryHoursMin else { return nil }
            // An order without an end is judged as it begins, when it is given; how it goes on is a due.
            let now = max(facts.now ?? 0, starts + 1)
            let all = facts.solitary + [(starts, ends ?? now)]
            guard let stretch = stretch(all, holding: starts, now: now),
                stretch.ends - stretch.starts > solitaryDaysMax * 86_400
            else { return nil }
            return (
                ends == nil ? "starts" : "ends",
                "more than \(solitaryDaysMax) consecutive days, counted over all orders together"
            )
        },
        Safeguard(10, "Nelson Mandela Rules 37-41", ["sanction"], on: ["rule_broken", "heard", "decision"]) {
            draft, _ in
            if draft.lacks("rule_broken") { return ("rule_broken", "no sanction without the rule that was broken") }
            return draft["heard"] == "true" ? nil : ("heard", "no sanction before the person was heard")
        },
        Safeguard(19, "Nelson Mandela Rule 46", ["sanction"], on: ["decider_role"]) { draft, _ in
            draft["decider_role"] == "HEALTH" ? ("decider_role", "health staff have no part in sanctions") : nil
        },
        Safeguard(12, "Nelson Mandela Rules 56-57", ["complaint", "corruption_report"], on: ["state"]) { draft, _ in
            let isAbout = draft.site != 0 && draft["facility"] == String(draft.site)
            let state = draft["state"]
            if state == "CLOSED" {
                if isAbout { return ("state", "the facility that it is about may not close it") }
                if draft.lacks("closed_by") { return ("closed_by", "only the body that received it closes it") }
            }
            if !draft.isNew, isAbout, state == "ANSWERED", draft["torture_alleged"] == "true" {
                return ("state", "an allegation of torture is answered by the body outside, not by the facility")
            }
            return nil
        },
        Safeguard(13, "Nelson Mandela Rule 71", ["incident"], on: ["state"]) { draft, _ in
            guard Due.reportable.contains(draft["kind"]), draft["state"] == "CLOSED" else { return nil }
            for name in ["reported_to", "reported_at"] where draft.lacks(name) {
                return (name, "it is not closed before it was reported to an authority outside the prison")
            }
            return nil
        },
        Safeguard(14, "Nelson Mandela Rules 84-85", ["finding"], on: ["state", "verified_by"]) { draft, _ in
            guard draft["state"] == "VERIFIED" else { return nil }
            if draft.site != 0 {
                return ("state", "a facility claims; whether it is carried out, the monitor verifies")
            }
            let verifier = draft["verified_by"]
            return verifier.isEmpty || verifier == "INTERNAL"
                ? ("verified_by", "only an independent monitoring body verifies") : nil
        },
        Safeguard(15, "Nelson Mandela Rules 89, 93", ["classification"], on: ["state", "class", "approver"]) {
            draft, _ in
            guard draft["state"] == "APPROVED" || !draft["class"].isEmpty else { return nil }
            for (name, problem) in [
                ("reasons", "no classification without reasons about this person"),
                ("grounds", "no classification without its grounds"),
                ("approver", "no classification without the person who approved it"),
                ("review_due", "no classification without the day of its review"),
            ] where draft.lacks(name) { return (name, problem) }
            if draft["approver"] == draft["proposed_by"] {
                return ("approver", "who proposed a class may not approve it")
            }
            if draft["grounds"] == "STATUTORY_REGIME", draft["class"] != "SEPARATE" {
                return (
                    "grounds",
                    "the article of a conviction orders a separate section at most, and is no finding of risk"
                )
            }
            if !draft["proposed_class"].isEmpty, draft["class"] != draft["proposed_class"],
                draft.lacks("override_reason")
            {
                return ("override_reason", "another class than the proposed one needs a reason")
            }
            return nil
        },
        Safeguard(15, "Nelson Mandela Rules 56-57", ["appeal"], on: ["outcome", "decider"]) { draft, facts in
            guard !draft["outcome"].isEmpty else { return nil }
            if draft.lacks("decider") { return ("decider", "no outcome without the person who decided") }
            return draft["decider"] == facts.approver
                ? ("decider", "who approved a class may not decide the appeal") : nil
        },
        Safeguard(16, "VERA-2R; UNODC handbook on violent extremist prisoners", ["assessment"], on: ["judgement"]) {
            draft, _ in
            guard !["", "DRAFT"].contains(draft["judgement"]) else { return nil }
            if draft["assessor_trained"] != "true" {
                return ("judgement", "stays DRAFT until a person trained in the tool has made the assessment")
            }
            for name in ["evidence_for", "evidence_against", "protective"] where draft.lacks(name) {
                return (name, "no judgement without evidence for and against, and protective factors")
            }
            return draft.lacks("review_due") ? ("review_due", "no judgement without the day on which it lapses") : nil
        },
        Safeguard(5, "Nelson Mandela Rule 9", ["access"], on: ["reviewed_by", "reviewed_on"]) { draft, _ in
            guard !draft.isNew || !draft["reviewed_by"].isEmpty || !draft["reviewed_on"].isEmpty else { return nil }
            if draft.lacks("reviewed_by") { return ("reviewed_by", "no review without the account that made it") }
            return draft["reviewed_by"] == draft["account"]
                ? ("reviewed_by", "who broke the glass may not review it") : nil
        },
        Safeguard(20, "Nelson Mandela Rule 111", ["sentence"], on: ["conviction_tag"]) { draft, facts in
            // Where no status is recorded, the judgment itself must be.
            guard facts.isUntried ?? draft["court_date"].isEmpty,
                ["TERRORISM", "EXTREMISM", "BOTH"].contains(draft["conviction_tag"])
            else { return nil }
            return ("conviction_tag", "nobody carries it before a conviction is recorded as their legal status")
        },
        Safeguard(0, "ICCPR Article 15", ["sentence"], on: ["article", "part", "edition", "offence_date"]) {
            _, facts in
            facts.wasInForce == false ? ("article", "was not in force on the day of the offence") : nil
        },
    ]

    package static func seconds(_ text: String) -> Int64? { CivilTime.instant(text).map { $0 >> 2 } }
}
