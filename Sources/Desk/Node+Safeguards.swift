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
        let (day, breaches) = try listedBreaches(on: day, rule: rule, as: clerk)
        var table = Table(
            columns: ["since", "days", "site", "cell", "person", "record", "what", "cure", "rule", "source"])
        for breach in breaches {
            table.rows.append([
                .text(breach.since), Table.Cell(breach.age(on: day).map { Int($0) }), Table.Cell(breach.site),
                .text(breach.cell), .text(breach.person?.description ?? ""), .text(breach.record.description),
                .text(breach.what), .text(breach.cure), Table.Cell(breach.rule), .text(breach.source),
            ])
        }
        return table
    }

    /// How often each rule is broken, where: records, persons and the longest that one has stood.
    package func breachCounts(on day: String?, rule: Int?, as clerk: Clerk) throws -> Table {
        let (day, breaches) = try listedBreaches(on: day, rule: rule, as: clerk)
        var table = Table(columns: ["rule", "source", "site", "records", "persons", "days"])
        for count in BreachCount.all(breaches, on: day) {
            table.rows.append([
                Table.Cell(count.rule), .text(count.source), Table.Cell(count.site), Table.Cell(count.records),
                Table.Cell(count.persons), Table.Cell(count.days.map { Int($0) }),
            ])
        }
        return table
    }

    private func listedBreaches(
        on day: String?, rule: Int?, as clerk: Clerk
    ) throws -> (day: String, breaches: [Breach]) {
        let reading = reading(clerk)
        return try store.read { transaction in
            let present = try presentTime(transaction)
            let day = day ?? self.day(of: present)
            var breaches = try transaction.safeguards.breaches(day: day, now: present.milliseconds / 1_000).filter {
                try (rule == nil || rule == $0.rule) && transaction.caseFiles.lists($0.record, reading)
            }
            // Where somebody sleeps is for those to see who see placements.
            if reading.right("placement") == .none {
                for place in breaches.indices { breaches[place].cell = "" }
            }
            return (day, breaches)
        }
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
