/// Rules on what is decided: by bodies outside the prison, and on how somebody is held.
extension Safeguard {
    static let outside: [Safeguard] = [
        Safeguard(
            12, "Nelson Mandela Rules 56-57", ["complaint", "corruption_report"],
            on: ["state", "facility", "recipient", "closed_by", "torture_alleged"],
            cure: "have the body that received it close it"
        ) { draft, _ in
            let site = String(draft.site)
            let isAbout = draft.site != 0 && [draft["facility"], draft.before["facility"]].contains(site)
            let state = draft["state"]
            var problems: [Problem] = []
            if state == "CLOSED" {
                if isAbout { problems.append(Problem("state", "the facility that it is about may not close it")) }
                if draft.lacks("closed_by") {
                    problems.append(Problem("closed_by", "only the body that received it closes it"))
                } else if !draft["recipient"].isEmpty, !draft["closed_by"].isEmpty,
                    draft["closed_by"] != draft["recipient"]
                {
                    problems.append(
                        Problem("closed_by", "only the body that received it closes it, and that is another"))
                }
            }
            guard !draft.isNew, isAbout else { return problems }
            if state == "ANSWERED", draft["torture_alleged"] == "true" {
                problems.append(
                    Problem(
                        "state", "an allegation of torture is answered by the body outside, not by the facility"))
            }
            return problems + changed(draft, ["facility", "recipient", "torture_alleged"])
        },
        Safeguard(
            13, "Nelson Mandela Rule 71", ["incident"], on: ["state", "kind", "reported_to", "reported_at"],
            cure: "report it to an authority outside the prison"
        ) { draft, _ in
            let unreported = ["reported_to", "reported_at"].filter(draft.lacks)
            let kinds = [draft["kind"], draft.before["kind"] ?? ""]
            guard !Due.reportable.isDisjoint(with: kinds), !unreported.isEmpty else { return [] }
            if ["CLOSED", "NOT_REPORTABLE", "DUPLICATE"].contains(draft["state"]) {
                return unreported.map {
                    Problem($0, "it is not closed before it was reported to an authority outside the prison")
                }
            }
            return Due.reportable.contains(draft["kind"])
                ? []
                : [Problem("kind", "it was said to be one that is reported outside the prison; report it first")]
        },
        Safeguard(
            14, "Nelson Mandela Rules 84-85", ["finding"], on: ["state", "verified_by", "due", "facility"],
            cure: "have an independent monitoring body verify it"
        ) { draft, _ in
            var problems: [Problem] = []
            if draft["state"] == "VERIFIED" {
                if draft.site != 0 {
                    problems.append(
                        Problem("state", "a facility claims; whether it is carried out, the monitor verifies"))
                }
                if ["", "INTERNAL"].contains(draft["verified_by"]) {
                    problems.append(Problem("verified_by", "only an independent monitoring body verifies"))
                }
            }
            let before = draft.before["due"] ?? ""
            if !draft.isNew, draft.site != 0, !before.isEmpty, draft["due"] > before || draft["due"].isEmpty {
                problems.append(
                    Problem("due", "the day by which a facility answers may be brought forward, never put off"))
            }
            return problems
        },
    ]

    /// What the facility that a record is about would have it be about.
    private static func changed(_ draft: Draft, _ names: [String]) -> [Problem] {
        names.filter { name in
            let before = draft.before[name] ?? ""
            return !["", "false", draft[name]].contains(before)
        }.map { Problem($0, "the facility that it is about may not change it") }
    }

    static let judgements: [Safeguard] = [
        Safeguard(
            15, "Nelson Mandela Rules 89, 93", ["classification"],
            on: [
                "state", "class", "approver", "proposed_by", "proposed_class", "reasons", "grounds", "review_due",
                "override_reason",
            ], cure: "decide it anew, with reasons, by who did not propose it"
        ) { draft, facts in
            guard draft["state"] == "APPROVED" || !draft["class"].isEmpty else { return [] }
            var problems = [
                ("reasons", "no classification without reasons about this person"),
                ("grounds", "no classification without its grounds"),
                ("approver", "no classification without the person who approved it"),
                ("review_due", "no classification without the day of its review"),
            ].filter { draft.lacks($0.0) }.map { Problem($0.0, $0.1) }
            if !draft["approver"].isEmpty, isSame(draft["approver"], draft["proposed_by"]) {
                problems.append(Problem("approver", "who proposed a class may not approve it"))
            }
            if draft["grounds"] == "STATUTORY_REGIME", draft["class"] != "SEPARATE" {
                problems.append(
                    Problem(
                        "grounds",
                        "the article of a conviction orders a separate section at most, and is no finding of risk"))
            }
            if !draft["proposed_class"].isEmpty, draft["class"] != draft["proposed_class"],
                draft.lacks("override_reason")
            {
                problems.append(Problem("override_reason", "another class than the proposed one needs a reason"))
            }
            if draft.stands, facts.isChangedOnAppeal {
                problems.append(Problem("class", "an appeal changed it, and nobody has decided since what it is"))
            }
            return problems
        },
        Safeguard(
            15, "Nelson Mandela Rules 56-57", ["appeal"], on: ["outcome", "decider", "classification"],
            cure: "have somebody decide it who did not approve the class"
        ) { draft, facts in
            guard !draft["outcome"].isEmpty else { return [] }
            if draft.lacks("decider") { return [Problem("decider", "no outcome without the person who decided")] }
            return facts.approvers.contains { isSame($0, draft["decider"]) }
                ? [Problem("decider", "who approved a class may not decide the appeal")] : []
        },
        Safeguard(
            16, "VERA-2R; UNODC handbook on violent extremist prisoners", ["assessment"],
            on: [
                "judgement", "assessor_trained", "evidence_for", "evidence_against", "protective", "review_due",
                "second_reader", "assessor", "assessed_on",
            ], cure: "have a trained person assess anew"
        ) { draft, facts in
            func gravity(_ judgement: String?) -> Int { PersonState.gravity[judgement ?? ""] ?? 0 }
            // Whoever assessed reads it a first time.
            let isReadOnce =
                draft.lacks("second_reader")
                || !draft["second_reader"].isEmpty && isSame(draft["second_reader"], draft["assessor"])
            var problems: [Problem] = []
            if gravity(draft.before["judgement"]) > gravity(draft["judgement"]), isReadOnce {
                problems.append(Problem("judgement", "lower than it was, and nobody has read it a second time"))
            }
            guard !["", "DRAFT"].contains(draft["judgement"]) else { return problems }
            if draft["assessor_trained"] != "true" {
                problems.append(
                    Problem("judgement", "stays DRAFT until a person trained in the tool has made the assessment"))
            }
            problems += ["evidence_for", "evidence_against", "protective"].filter(draft.lacks).map {
                Problem($0, "no judgement without evidence for and against, and protective factors")
            }
            if draft.lacks("review_due") {
                problems.append(Problem("review_due", "no judgement without the day on which it lapses"))
            }
            if draft.stands, facts.isLowered, isReadOnce {
                problems.append(
                    Problem("judgement", "lower than one that has not lapsed, and nobody has read it a second time"))
            }
            return problems
        },
    ]

    /// Whether two texts name one person: however they are spaced and whatever letters are capitals.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        func key(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        return key(one) == key(other)
    }
}
