import Causality
package import Counting
import Register
import Safeguards

/// The register of laws, as the hub publishes it.
package final class LawReading: StorePart {
    package let context: StoreContext
    /// Once it was read.
    var law: Legislation?

    init(_ context: StoreContext) {
        self.context = context
    }

    package func legislation() throws -> Legislation {
        if let law { return law }
        guard let type = description.type(named: "provision") else { return Legislation() }
        let fields = [
            "edition", "article", "part", "iccs", "predecessor", "replaces", "in_force_from", "in_force_to",
        ]
        let query = try Prepared(db, select(type, fields, by: "1"))
        query.bind(1, 1)
        var entries: [Legislation.Entry] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)) else { return }
            let replaced = row.text(6).split(separator: ";").map { part in
                part.split(separator: " ").joined(separator: " ")
            }
            entries.append(
                Legislation.Entry(
                    record: record, provision: .init(edition: row.text(1), article: row.text(2), part: row.text(3)),
                    iccs: row.text(4), predecessors: replaced + [row.text(5)].filter { !$0.isEmpty },
                    inForceFrom: CivilTime.date(row.text(7)), inForceTo: CivilTime.date(row.text(8))))
        }
        let legislation = Legislation(entries)
        law = legislation
        return legislation
    }

    /// Only where a table reads it.
    func legislation(for table: CountTable) throws -> Legislation {
        table.readsLegislation ? try legislation() : Legislation()
    }

    /// Whether the article of a sentence was law when it was done (ICCPR Article 15); nil where that is not known: what is
    /// not known of the law is never guessed at.
    func wasInForce(_ draft: Safeguard.Draft) throws -> Bool? {
        guard let day = CivilTime.date(draft["offence_date"]), day % 32 != 0 else { return nil }
        let provision = Legislation.Provision(
            edition: draft["edition"], article: draft["article"], part: draft["part"])
        return try legislation().wasInForce(provision, on: day)
    }

    /// How states answer a question of the comparison: the latest review of each.
    package struct StateAnswer: Hashable, Sendable {
        package var topic: String
        package var state: String
        package var provision: String
        package var answer: String
        package var quotation: String
        package var reviewer: String
        package var reviewedOn: String
    }

    package func comparison(topic: String? = nil) throws -> [StateAnswer] {
        guard description.type(named: "comparison") != nil else { return [] }
        let law = try legislation()
        return try query(
            """
            SELECT topic, state, provision, answer, quotation, reviewer, max(coalesce(reviewed_on, '')) AS reviewed
            FROM comparison WHERE ?1 IS NULL OR topic = ?1 GROUP BY topic, state ORDER BY topic, state
            """, [topic]
        ).rows().map { row in
            func text(_ name: String) -> String { row.value(name) as String? ?? "" }
            let provision = law.entries.first { $0.record.description == text("provision") }
            return StateAnswer(
                topic: text("topic"), state: text("state"), provision: provision?.provision.text ?? "",
                answer: text("answer"), quotation: text("quotation"), reviewer: text("reviewer"),
                reviewedOn: text("reviewed"))
        }
    }

    /// Articles of sentences and charges that the register of laws does not have, or has no class of ICCS for, and how many
    /// sentences name each.
    package func unmapped() throws -> [(provision: Legislation.Provision, isKnown: Bool, count: Int)] {
        guard description.type(named: "sentence") != nil else { return [] }
        let law = try legislation()
        func text(_ row: SQLRow, _ name: String) -> String { row.value(name) ?? "" }
        return try query(
            """
            SELECT coalesce(edition, '') AS edition, article, coalesce(part, '') AS part, count(*) AS count
            FROM sentence
            WHERE article <> '' AND coalesce(iccs, '\(Legislation.unmapped)') = '\(Legislation.unmapped)'
            GROUP BY edition, article, part ORDER BY count DESC, edition, article, part
            """
        ).rows().compactMap { row in
            let provision = Legislation.Provision(
                edition: text(row, "edition"), article: text(row, "article"), part: text(row, "part"))
            guard law.iccs(provision) == Legislation.unmapped else { return nil }
            return (provision, law.entry(provision) != nil, row.value("count") ?? 0)
        }
    }
}
