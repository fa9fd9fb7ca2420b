import Causality
import Counting
import Register
import Store

/// The register of laws.
extension Node {
    /// Provisions, of one edition where it is named, and what each is called in the newest law.
    package func provisions(edition: String?) throws -> Table {
        let law = try store.read { try $0.laws.legislation() }
        var table = Table(columns: ["id", "provision", "iccs", "in_force_from", "in_force_to", "now"])
        for entry in law.entries where edition.map({ $0 == entry.provision.edition }) ?? true {
            table.rows.append([
                .text(entry.record.description), .text(entry.provision.text), .text(law.iccs(entry.provision)),
                Table.Cell(entry.inForceFrom.map(CivilTime.dateText)),
                Table.Cell(entry.inForceTo.map(CivilTime.dateText)), .text(law.newest(entry.provision)),
            ])
        }
        return table
    }

    /// How each state answers a question, or all of them; unanswered ones too.
    package func comparison(topic: String?) throws -> Table {
        let topics = description.codeLists["comparison-topic"]?.codes.map(\.code) ?? []
        if let topic, !topics.contains(topic) {
            throw CommandFailure("\(topic): is no topic (\(topics.joined(separator: ", ")))")
        }
        let answers = try store.read { try $0.laws.comparison() }
        var table = Table(columns: ["topic", "state", "answer", "provision", "quotation", "reviewer", "reviewed_on"])
        for asked in topics where topic == nil || asked == topic {
            for state in Set(answers.map(\.state)).sorted() {
                guard let found = answers.first(where: { $0.topic == asked && $0.state == state }) else {
                    let empty = [Table.Cell](repeating: .empty, count: 4)
                    table.rows.append([.text(asked), .text(state), .text("not compared yet")] + empty)
                    continue
                }
                table.rows.append(
                    [
                        asked, state, found.answer, found.provision, found.quotation,
                        found.reviewer.isEmpty ? "not reviewed" : found.reviewer, found.reviewedOn,
                    ].map { .text($0) })
            }
        }
        return table
    }

    /// Articles of sentences that no class of ICCS is known for.
    package func unmappedProvisions() throws -> Table {
        var table = Table(columns: ["provision", "sentences", "register of laws"])
        for (provision, isKnown, count) in try store.read({ try $0.laws.unmapped() }) {
            table.rows.append([
                .text(provision.text), Table.Cell(count), .text(isKnown ? "has no class for it" : "does not have it"),
            ])
        }
        return table
    }
}
