import Causality
import Register
package import Safeguards
import Store

/// What is owed to people in custody, and the rules that records break.
extension Node {
    /// What is late or due on a day; of one rule, where it is named.
    package func dues(on day: String?, rule: Int?, norm: SpaceNorm, as clerk: Clerk) throws -> Table {
        let reading = reading(clerk)
        let dues = try store.read { transaction in
            let day = try day ?? self.day(of: presentTime(transaction))
            return try transaction.safeguards.dues(day: day, spaceNorm: norm).filter {
                try transaction.caseFiles.lists($0.record, reading)
            }
        }
        var table = Table(columns: ["day", "days", "site", "record", "what", "rule", "source"])
        for due in dues where rule.map({ $0 == due.rule }) ?? true {
            table.rows.append([
                .text(due.day), .number(due.days), Table.Cell(due.site), .text(due.record.description), .text(due.what),
                Table.Cell(due.rule), .text(due.source),
            ])
        }
        return table
    }

    /// Rules that the records break as they stand; one of them, where it is named.
    package func breaches(on day: String?, rule: Int?, as clerk: Clerk) throws -> Table {
        let reading = reading(clerk)
        let breaches = try store.read { transaction in
            let present = try presentTime(transaction)
            return try transaction.safeguards.breaches(
                day: day ?? self.day(of: present), now: present.milliseconds / 1_000
            ).filter {
                try transaction.caseFiles.lists($0.record, reading)
            }
        }
        var table = Table(columns: ["since", "site", "person", "record", "what", "rule", "source"])
        for breach in breaches where rule.map({ $0 == breach.rule }) ?? true {
            table.rows.append([
                .text(breach.since), Table.Cell(breach.site), .text(breach.person?.description ?? ""),
                .text(breach.record.description), .text(breach.what), Table.Cell(breach.rule), .text(breach.source),
            ])
        }
        return table
    }

    /// How the end of each sentence of a person was computed, and by whom.
    package func releaseDates(prisonerNumber: String, as clerk: Clerk) throws -> Table {
        let reading = reading(clerk)
        let types = ["person", "sentence"].compactMap { description.type(named: $0) }
        func shows(_ field: Field) -> Bool { types.allSatisfy { reading.shows(field, of: $0) } }
        let traces = try store.read { transaction in
            guard let file = try transaction.writing.caseFile(prisonerNumber: prisonerNumber) else {
                throw CommandFailure("nobody of that number is in view here")
            }
            return try transaction.register.releaseTraces(of: file)
        }
        var table = Table(columns: ["sentence", "step", "value", "gives", "change", "author", "written", "reason"])
        for trace in traces {
            let sentence = Table.Cell.text(trace.sentence.description)
            for step in trace.computed.steps {
                table.rows.append(
                    [sentence, .text("+ " + step.field), .text(step.value), .text(step.gives)]
                        + [Table.Cell](repeating: .empty, count: 4))
            }
            for side in trace.sides {
                table.rows.append([
                    sentence, .text(side.field.name), .text(shows(side.field) ? side.value : "(confidential)"),
                    .text(Self.remark(side, trace.computed)), .text(side.change.dot.description),
                    .text(side.change.author), .text(timeText(side.change.correctedMilliseconds)),
                    .text(side.change.reason),
                ])
            }
        }
        return table
    }

    private static func remark(_ side: RegisterReading.ReleaseSide, _ computed: ReleaseDate) -> String {
        if side.isOpen { return "disputed: open for review" }
        guard side.field.name == "expiry", let day = computed.day else { return "" }
        return side.value == CivilTime.dateText(day) ? "agrees" : "differs: look at it"
    }
}

extension Safeguard {
    /// The rules that a write must keep, and where each comes from.
    package static var table: Table {
        var table = Table(columns: ["rule", "records", "source"])
        for safeguard in all {
            table.rows.append([
                Table.Cell(safeguard.number == 0 ? nil : safeguard.number),
                .text(safeguard.types.sorted().joined(separator: ", ")), .text(safeguard.source),
            ])
        }
        return table
    }
}
