import Causality
import Register
import Safeguards
import Sentences
import Store

/// How the ends of a person's sentences follow from what the records say.
extension Node {
    /// How the end of each sentence of a person was computed, and by whom what it rests on was written.
    package func releaseDates(prisonerNumber: String, as clerk: Clerk) throws -> Table {
        let reading = reading(clerk)
        let types = ["person", "sentence"].compactMap { description.type(named: $0) }
        func shows(_ field: Field) -> Bool { types.allSatisfy { reading.shows(field, of: $0) } }
        var table = Table(columns: ["sentence", "step", "value", "gives", "change", "author", "written", "reason"])
        for trace in try traces(prisonerNumber) {
            let sentences = Table.Cell.text(trace.end.sentences.joined(separator: " "))
            func row(_ step: String, _ value: String, _ gives: String) {
                table.rows.append(
                    [sentences, .text("+ " + step), .text(value), .text(gives)]
                        + [Table.Cell](repeating: .empty, count: 4))
            }
            for step in trace.end.computed.steps { row(step.source, step.what, step.day?.description ?? "") }
            for lack in trace.end.computed.lacks { row("lack", lack.description, "") }
            if trace.end.computed.last == nil, let day = trace.end.candidates.first {
                row("earliest", "of \(trace.end.candidates.count)", day.description)
            }
            for (record, side) in trace.sides {
                table.rows.append([
                    .text(record.description), .text(side.field.name),
                    .text(shows(side.field) ? side.value : "(confidential)"), .text(Self.remark(side, trace.end)),
                    .text(side.change.dot.description), .text(side.change.author),
                    .text(timeText(side.change.correctedMilliseconds)), .text(side.change.reason),
                ])
            }
        }
        return table
    }

    /// The end of each, with its candidates, its steps and what somebody has to look at.
    package func sentenceEnds(prisonerNumber: String, as clerk: Clerk) throws -> Table {
        let reading = reading(clerk)
        for (name, fields) in [
            ("sentence", FiledSentences.sentenceFields), ("sentence_event", FiledSentences.eventFields),
        ] {
            guard let type = description.type(named: name) else { continue }
            let hidden = fields.compactMap { type.field(named: $0) }.first { !reading.shows($0, of: type) }
            if let hidden {
                throw CommandFailure("\(name).\(hidden.name): an end follows from it, and you may not read it")
            }
        }
        var table = Table(columns: SentenceTable.columns)
        for trace in try traces(prisonerNumber) {
            let end = trace.end
            let id = end.sentences.joined(separator: " ")
            if let set = description.ruleSets[id: end.ruleSet] {
                SentenceTable.row("rules", SentenceTable.law(set), set.id, nil, id, &table)
            }
            SentenceTable.rows(end.computed, id, end.ruleSet, &table)
            for side in end.otherSides {
                let what = side.isNothingServed ? "nothing is served" : "the earliest end"
                SentenceTable.row(
                    "disputed", "\(what), as another side of a dispute gives it", "", side.earliest, id, &table)
                SentenceTable.steps("disputed step", side.chains, id, &table)
            }
            for right in end.eligibility { SentenceTable.rows(right, id, end.ruleSet, &table) }
            for day in end.typedSides { SentenceTable.row("written", "end on file", "", day, id, &table) }
            if let day = end.alarms.first {
                SentenceTable.row("alarm", "the earliest of all", end.ruleSet, day, id, &table)
            }
            if let what = end.difference { SentenceTable.row("differs", what, "", nil, id, &table) }
        }
        return table
    }

    private func traces(_ prisonerNumber: String) throws -> [RegisterReading.ReleaseTrace] {
        try store.read { transaction in
            guard let file = try transaction.writing.caseFile(prisonerNumber: prisonerNumber) else {
                throw CommandFailure("nobody of that number is in view here")
            }
            return try transaction.register.releaseTraces(of: file)
        }
    }

    private static func remark(_ side: RegisterReading.ReleaseSide, _ end: SentenceEnd) -> String {
        if side.isOpen { return "disputed: open for review" }
        guard side.field.name == "expiry", !end.computed.candidates.isEmpty else { return "" }
        let agrees = end.computed.candidates.map(\.description).contains(side.value)
        return agrees ? "agrees" : "differs: look at it"
    }
}
