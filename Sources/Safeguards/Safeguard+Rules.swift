import Causality

/// The rules, one below the other, with their sources.
extension Safeguard {
    /// Convictions that nobody untried carries.
    static let tags: Set = ["TERRORISM", "EXTREMISM", "BOTH"]

    package static let all: [Safeguard] = custody + cells + solitary + sanctions + outside + judgements + law

    private static let custody: [Safeguard] = [
        Safeguard(
            1, "Nelson Mandela Rule 7", ["custody"], on: ["commitment_order", "opened_by", "transfer_no"],
            cure: "write the commitment order, or release the person"
        ) { draft, facts in
            guard draft.lacks("commitment_order") else { return [] }
            if draft["opened_by"] == "ADMISSION" {
                return [Problem("commitment_order", "no admission without a commitment order")]
            }
            // Whoever came is recorded; an order has to be on file somewhere.
            let isByNumber = draft["opened_by"] == "RECEIPT" && !draft["transfer_no"].isEmpty
            return draft.stands && !facts.hasOrder && !isByNumber && !draft["opened_by"].isEmpty
                ? [Problem("commitment_order", "no commitment order is on file by which the person is held")] : []
        },
        Safeguard(
            2, "Nelson Mandela Rule 7(c)", ["custody", "transfer"], on: ["opened_at", "closed_at", "dispatched_at"],
            cure: "write the hour"
        ) { draft, _ in
            ["opened_at", "closed_at", "dispatched_at"].filter { !draft[$0].isEmpty && !draft[$0].contains("T") }
                .map { Problem($0, "the hour is part of it; write a time such as 2026-07-01T14:30") }
        },
        Safeguard(
            2, "Nelson Mandela Rule 7(c)", ["custody"],
            on: ["closed_at", "closed_by", "release_type", "closing_document"], cure: "write the other half"
        ) { draft, _ in
            // Half a fact is taken, and waits for its other half.
            guard draft.stands, draft.known.contains("closed_by") else { return [] }
            if draft["closed_at"].isEmpty, draft["closed_by"].isEmpty {
                return ["release_type", "closing_document"].contains { !draft[$0].isEmpty }
                    ? [
                        Problem(
                            "closed_at", "a kind or document of its end is recorded, and neither when nor how it ended")
                    ]
                    : []
            }
            if draft["closed_at"].isEmpty { return [Problem("closed_at", "how it ended is recorded, and not when")] }
            return draft["closed_by"].isEmpty ? [Problem("closed_by", "when it ended is recorded, and not how")] : []
        },
        Safeguard(
            3, "Nelson Mandela Rules 7(d), 34", ["custody"],
            on: Set(["opened_by"] + ArrivalAnswer.questions.flatMap { [$0.code, $0.words] }),
            cure: "ask the person, and write the answer"
        ) { draft, _ in
            guard draft["opened_by"] == "ADMISSION" else { return [] }
            let codes = ArrivalAnswer.allCases.map(\.rawValue).joined(separator: ", ")
            return ArrivalAnswer.questions.filter { draft.lacks($0.words) && draft[$0.code].isEmpty }.map { question in
                Problem(
                    question.words, "the question on arrival may not be skipped; answer \(question.code) by \(codes)")
            }
        },
    ]

    private static let cells: [Safeguard] = [
        Safeguard(
            7, "Nelson Mandela Rule 11", ["placement"], on: ["facility", "block", "cell", "starts", "ends"],
            cure: "place one of them elsewhere"
        ) { draft, facts in
            func mates(_ isKeptApart: (CaseFacts.CellMate) -> Bool) -> Set<Dot>? {
                let mates = facts.cellMates.filter { isKeptApart($0) }
                return mates.isEmpty ? nil : Set(mates.compactMap(\.record))
            }
            var problems: [Problem] = []
            if let others = mates({
                !$0.sexes.isEmpty && !facts.sexes.isEmpty && $0.sexes.union(facts.sexes).count > 1
            }) {
                problems.append(
                    Problem("cell", "women and men are kept apart, and the cell holds the other sex", with: others))
            }
            if let own = facts.isMinor, let others = mates({ $0.isMinor.map { $0 != own } ?? false }) {
                problems.append(
                    Problem("cell", "minors and adults are kept apart, and the cell holds the others", with: others))
            }
            if let own = facts.isUntried, let others = mates({ $0.isUntried.map { $0 != own } ?? false }) {
                problems.append(
                    Problem(
                        "cell", "untried and convicted persons are kept apart, and the cell holds the others",
                        with: others))
            }
            return problems
        },
        Safeguard(
            0, "Nelson Mandela Rule 12; separation on file", ["placement"],
            on: ["facility", "block", "cell", "starts", "ends"],
            cure: "place one of them elsewhere, or end the separation"
        ) { draft, facts in
            facts.tooNear.isEmpty
                ? []
                : [Problem("cell", "a separation keeps the person from somebody who is as near", with: facts.tooNear)]
        },
        Safeguard(
            0, "Nelson Mandela Rule 12", ["placement"], on: ["facility", "block", "cell", "starts", "ends"],
            cure: "end the place that is over"
        ) { draft, facts in
            draft.stands && !facts.otherPlaces.isEmpty
                ? [Problem("cell", "the person is in two places at once", with: facts.otherPlaces)] : []
        },
    ]

    private static let solitary: [Safeguard] = [
        Safeguard(
            9, "Nelson Mandela Rule 45; Bangkok Rule 22", ["solitary", "sanction"],
            on: ["starts", "ends", "kind", "reasons", "last_resort", "authority", "decision", "hearing_at"],
            cure: "end it now; where it is over, have it looked into"
        ) { draft, facts in
            guard draft.type == "solitary" || draft["decision"] == "SOLITARY" else { return [] }
            let field = draft.type == "solitary" ? "starts" : "decision"
            var problems: [Problem] = []
            if facts.isMinor == true {
                problems.append(Problem(field, "no solitary confinement of anybody under 18"))
            }
            // Whoever reads this may not be one who reads health records: it does not say why.
            if facts.isExpectingOrNursing {
                problems.append(
                    Problem(
                        field, "no solitary confinement of somebody whom a health record exempts; ask the health staff")
                )
            }
            problems += ["reasons", "last_resort"].filter(draft.lacks).map {
                Problem($0, "only as a last resort, for stated reasons: say what else was tried and why it failed")
            }
            if draft.lacks("authority") {
                problems.append(Problem("authority", "only by order of a competent authority"))
            }
            return problems
        },
        Safeguard(
            9, "Nelson Mandela Rules 43-44", ["solitary", "sanction"],
            on: ["starts", "ends", "hours_confined", "decision"],
            cure: "end it now; where it is over, have it looked into"
        ) { draft, facts in
            guard let starts = seconds(draft["starts"]), draft.type == "solitary" || draft["decision"] == "SOLITARY"
            else { return [] }
            let ends = seconds(draft["ends"])
            if let ends, ends < starts { return [Problem("ends", "lies before the start")] }
            guard isSolitary(draft.type, draft.values) else { return [] }
            // An order without an end is judged as it begins, when it is given; how it goes on is a due.
            let now = max(facts.now ?? 0, starts + 1)
            // Of a sanction without an end a record says how it is carried out.
            let all = facts.solitary + [(starts, ends ?? (draft.type == "sanction" ? starts : now))]
            guard let stretch = stretch(all, holding: starts, now: now),
                stretch.ends - stretch.starts > solitaryDaysMax * 86_400
            else { return [] }
            return [
                Problem(
                    ends == nil ? "starts" : "ends",
                    "more than \(solitaryDaysMax) consecutive days, counted over all orders together",
                    extent: stretch.ends - stretch.starts)
            ]
        },
    ]

    private static let sanctions: [Safeguard] = [
        Safeguard(
            10, "Nelson Mandela Rules 37-41", ["sanction"], on: ["rule_broken", "heard", "decision"],
            cure: "hear the person, or take the sanction back"
        ) { draft, _ in
            (draft.lacks("rule_broken") ? [Problem("rule_broken", "no sanction without the rule that was broken")] : [])
                + (draft["heard"] == "true" ? [] : [Problem("heard", "no sanction before the person was heard")])
        },
        Safeguard(
            19, "Nelson Mandela Rule 46", ["sanction"], on: ["decider_role"], cure: "have it decided by who may"
        ) { draft, _ in
            draft["decider_role"] == "HEALTH"
                ? [Problem("decider_role", "health staff have no part in sanctions")] : []
        },
        Safeguard(
            0, "Nelson Mandela Rules 4, 91", ["participation"], on: ["state", "consent"],
            cure: "ask for consent, or end it"
        ) { draft, _ in
            draft["consent"] == "false" && ["ON_PROGRAMME", "PROGRAMME_COMPLETE"].contains(draft["state"])
                ? [Problem("consent", "taking part is voluntary, and the person did not consent")] : []
        },
    ]

    private static let law: [Safeguard] = [
        Safeguard(
            5, "Nelson Mandela Rule 9", ["access"], on: ["reviewed_by", "reviewed_on", "account", "accessed_at"],
            cure: "have somebody else review it"
        ) { draft, _ in
            let reviewed = ["reviewed_by", "reviewed_on"].filter { !(draft.before[$0] ?? "").isEmpty }
            if let taken = reviewed.first(where: { draft[$0] != draft.before[$0] }) {
                return [Problem(taken, "a review that was given stays as it is")]
            }
            guard !draft["reviewed_by"].isEmpty || !draft["reviewed_on"].isEmpty else { return [] }
            // A day of this place is never earlier than that of the same instant in UTC.
            if !draft["reviewed_on"].isEmpty, draft["reviewed_on"].prefix(10) < draft["accessed_at"].prefix(10) {
                return [Problem("reviewed_on", "lies before the reading that is reviewed")]
            }
            if draft.lacks("reviewed_by") {
                return [Problem("reviewed_by", "no review without the account that made it")]
            }
            return draft["reviewed_by"] == draft["account"]
                ? [Problem("reviewed_by", "who broke the glass may not review it")] : []
        },
        Safeguard(
            20, "Nelson Mandela Rule 111", ["sentence"], on: ["conviction_tag", "court_date"],
            cure: "take the tag away until a conviction is recorded"
        ) { draft, facts in
            // Where no status is recorded, the judgment itself must be.
            guard facts.isUntried ?? draft["court_date"].isEmpty, tags.contains(draft["conviction_tag"]) else {
                return []
            }
            return [
                Problem("conviction_tag", "nobody carries it before a conviction is recorded as their legal status")
            ]
        },
        Safeguard(
            0, "ICCPR Article 15", ["sentence"], on: ["article", "part", "edition", "offence_date"],
            cure: "write the article that was law then"
        ) { _, facts in
            facts.wasInForce == false ? [Problem("article", "was not in force on the day of the offence")] : []
        },
    ]
}
