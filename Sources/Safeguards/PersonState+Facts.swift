package import Causality
import Register

/// What the rules on one record ask of the person whom it is about.
extension PersonState {
    /// - Parameter record: of the draft; nil for one that nobody has written yet.
    /// - Parameter now: in seconds since 1970, the time at which the draft is looked at.
    package func facts(for draft: Safeguard.Draft, _ record: Dot?, now: Int64) -> Safeguard.CaseFacts {
        var facts = Safeguard.CaseFacts()
        switch draft.type {
        case "custody": facts.hasOrder = hasOrder(except: record)
        case "solitary", "sanction":
            // Who was under 18 when it began was so, whatever the age today.
            let began = Safeguard.seconds(draft["starts"]) ?? now
            facts.isMinor = isMinor(at: min(began, now))
            let from = draft["starts"].isEmpty ? draft["hearing_at"] : draft["starts"]
            facts.isExpectingOrNursing = isExpectingOrNursing(from: from, until: draft["ends"])
            facts.solitary = solitary(except: record)
        case "placement":
            let kinds = kinds(at: now)
            (facts.sexes, facts.isUntried, facts.isMinor) = (kinds.sexes, kinds.isUntried, kinds.isMinor)
        case "sentence": facts.isUntried = isUntried(at: now)
        case "appeal": facts.approvers = approvers(of: draft["classification"])
        case "classification": facts.isChangedOnAppeal = record.map(isChangedOnAppeal) ?? false
        case "assessment": facts.isLowered = isLowered(draft, record, now: now)
        default: break
        }
        return facts
    }

    /// Whom they may share a cell with.
    package func kinds(at now: Int64) -> Safeguard.CaseFacts.CellMate {
        .init(sexes: sexes, isUntried: isUntried(at: now), isMinor: isMinor(at: now))
    }

    private func hasOrder(except record: Dot?) -> Bool {
        all("custody").contains {
            $0.id != record && $0["entered_in_error"] != "true" && !$0["commitment_order"].isEmpty
        }
    }

    /// Who approved the classification that an appeal names, by any side; where it names none here, any of the person's.
    private func approvers(of classification: String) -> Set<String> {
        let all = all("classification")
        let named = all.filter { $0.id.description == classification }
        return (named.isEmpty ? all : named).reduce(into: []) { $0.formUnion($1.said("approver")) }
    }

    /// Whether an appeal changed a class, and no later decision says what it is now.
    private func isChangedOnAppeal(_ record: Dot) -> Bool {
        let changes = all("appeal").filter {
            $0["outcome"] == "CHANGED" && $0["classification"] == record.description
        }
        return changes.contains { appeal in
            !all("classification").contains { other in
                other.id != record && other["state"] == "APPROVED"
                    && (!other["appeal_of"].isEmpty || other["effective"] >= appeal["decided_on"])
            }
        }
    }

    static let gravity = ["LOW": 1, "MODERATE": 2, "HIGH": 3]

    /// Whether a judgement is lower than one of an earlier record that has not lapsed.
    private func isLowered(_ draft: Safeguard.Draft, _ record: Dot?, now: Int64) -> Bool {
        guard let own = Self.gravity[draft["judgement"]] else { return false }
        let today = CivilTime.day(now / 86_400)
        return all("assessment").contains { other in
            other.id != record && other["assessed_on"] <= draft["assessed_on"]
                && (RuleTerm.due(of: "assessment", other.values) ?? "") > today
                && other.said("judgement").contains { (Self.gravity[$0] ?? 0) > own }
        }
    }
}
