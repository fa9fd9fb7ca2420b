import Causality
import Custody
import Register
import Safeguards

/// Arrivals that told of an injury or ill-treatment, and of which nobody outside was told.
extension SafeguardReading {
    /// At the hub: a facility cannot see what complaints there are about it.
    func breachesOfSilence() throws -> [Breach] {
        guard site == 0, let type = description[store.custody.custody],
            let complaint = description.type(named: "complaint"),
            ["facility", "received_at", "torture_alleged"].allSatisfy({ complaint.field(named: $0) != nil })
        else { return [] }
        let asked = Self.askedQuestions(type)
        // Wider than the rule, never narrower; what nearly every record says is left out by its text.
        let plain = ArrivalAnswer.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let tells = asked.map { question in
            """
            \(question.code) = 'YES' OR coalesce(\(question.code), '') NOT IN (\(plain))
                AND \(Self.saysMore(question.words))
            """
        }
        guard !tells.isEmpty else { return [] }
        var told: [Dot: (field: String, caseFile: Dot, values: [String: String])] = [:]
        var arrivals: [ExternalCase.Arrival] = []
        let disputed =
            "id IN (SELECT record FROM _conflict WHERE status = 'open' AND type = \(type.number) AND unit IN ("
            + asked.map { "'\($0.code)', '\($0.words)'" }.joined(separator: ", ") + "))"
        for (record, caseFile, values) in try standing(type, (tells + [disputed]).joined(separator: " OR ")) {
            let fields = try ([values] + otherSides(of: record, values)).compactMap { side in
                Safeguard.illTreatment(
                    in: Safeguard.Draft(type: type, standing: side), entries: { Self.entries($0) })
            }
            guard let field = fields.first else { continue }
            told[record] = (field, caseFile, values)
            arrivals.append(
                .init(
                    record: record, facility: values["facility"].flatMap { Int64($0) } ?? 0,
                    day: String((values["opened_at"] ?? "").prefix(10))))
        }
        guard !arrivals.isEmpty else { return [] }
        return try ExternalCase.missing(arrivals, complaintsOfTorture(about: Set(arrivals.map(\.facility)))).compactMap
        { arrival in
            guard let (field, caseFile, values) = told[arrival.record] else { return nil }
            let broken = Safeguard.Broken(
                rule: 3, source: "Nelson Mandela Rules 34, 71", type: type.name, field: field,
                problem:
                    "opens a case with a body outside, and none is known; write the complaint, torture_alleged true")
            return try breach(broken, arrival.record, caseFile, values, type)
        }
    }

    private func complaintsOfTorture(about facilities: Set<Int64>) throws -> [ExternalCase.Complaint] {
        let rows = try query("SELECT id, facility, received_at, torture_alleged FROM complaint").rows()
        return try rows.compactMap { row in
            guard let id = row.dot("id"), let facility = row.value(1) as Int64?, facilities.contains(facility) else {
                return nil
            }
            let arrival = try arrival(thatOpened: id)
            guard arrival != nil || row.value(3) as Int64? == 1 else { return nil }
            return .init(
                facility: facility, day: String((row.value(2) as String? ?? "").prefix(10)), arrival: arrival)
        }
    }

    /// The custody record beside which a desk opened this complaint.
    private func arrival(thatOpened complaint: Dot) throws -> Dot? {
        guard complaint.sequence > 1, try change(complaint)?.reason == Self.arrivalReason,
            let before = try change(Dot(complaint.log, complaint.sequence - 1)), before.type == store.custody.custody
        else { return nil }
        return before.record
    }
}
