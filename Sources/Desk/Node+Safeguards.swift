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
