package import Causality
import Register
import Safeguards
import Store

/// What sites wrote differently.
extension Node {
    /// Conflicts, settled by rule or open for review; custody that is disputed; verdicts.
    package func conflicts(onlyOpen: Bool, as clerk: Clerk) throws -> Table {
        var table = Table(columns: ["record", "case", "type", "field", "rule", "status", "reason", "review_due"])
        let reading = reading(clerk)
        try store.read { transaction in
            for conflict in try transaction.conflicts.conflicts() where !onlyOpen || conflict.status == "open" {
                guard reading.right(conflict.type.name) > .none, try transaction.caseFiles.mayRead(conflict.caseFile)
                else {
                    continue
                }
                table.rows.append([
                    .text(conflict.record.description), .text(conflict.caseFile.description), .text(conflict.type.name),
                    .text(conflict.unit.name), .text(conflict.unit.rule.rawValue), .text(conflict.status),
                    .text(conflict.reason), Table.Cell(conflict.reviewDue),
                ])
            }
            for review in try transaction.conflicts.custodyReviews() where reading.right("custody") > .none {
                table.rows.append([
                    .text(review.root.description), .text(review.root.description), .text("person"), .text("custody"),
                    .text("handover"), .text("open"),
                    .text(review.status + ": sites " + review.sites.map(String.init).joined(separator: ", ")), .empty,
                ])
            }
            guard !onlyOpen else { return }
            for verdict in try transaction.conflicts.verdicts()
            where try transaction.caseFiles.lists(verdict.dot, reading) {
                table.rows.append([
                    .text(verdict.dot.description), .empty, .text("change"), .empty, .text("verdict"),
                    .text("\(verdict.kind)"), .text(verdict.reason), .empty,
                ])
            }
        }
        return table
    }

    /// Every side of a record's conflicts.
    package func sides(of id: String, _ look: Look, as clerk: Clerk) throws -> Table {
        let record = try Dot(typed: id)
        let type = try store.read { try $0.conflicts.conflicts(record: record).first?.type.name } ?? ""
        return try read(type, record: record, look, as: clerk) { transaction, reading in
            var table = Table(columns: [
                "field", "rule", "status", "side", "value", "change", "author", "written", "clock", "reason",
            ])
            for conflict in try transaction.conflicts.conflicts(record: record) {
                try reading.check(conflict.type)
                guard let resolution = try transaction.conflicts.resolution(conflict) else { continue }
                table.rows += Self.sides(conflict, resolution, reading)
            }
            return (table, 1)
        }
    }

    private static func sides(_ conflict: ConflictReading.Conflict, _ resolution: Resolution, _ reading: Reading)
        -> [[Table
        .Cell]]
    {
        let fields = conflict.unit.fields.compactMap { conflict.type.field($0) }
        func text(_ values: [Value]) -> Table.Cell {
            let texts = zip(fields, values).map { field, value in
                let isShown = reading.shows(field, of: conflict.type)
                return "\(field.name)=\(isShown ? field.type.text(value) : "(confidential)")"
            }
            return .text(texts.joined(separator: " "))
        }
        let unit: [Table.Cell] = [.text(conflict.unit.name), .text(conflict.unit.rule.rawValue)]
        let status = conflict.status + (conflict.reason.isEmpty ? "" : ": " + conflict.reason)
        var rows = resolution.siblings.map { sibling in
            let change = sibling.change
            let clock = change.clock.isKnown ? "± \(1 << min(change.clock.uncertaintyExponent, 40)) ms" : "not measured"
            return unit + [
                .text(status), .text(sibling.values == resolution.values ? "shown" : "other"), text(sibling.values),
                .text(change.dot.description), .text(change.author), .text(timeText(change.correctedMilliseconds)),
                .text(clock), .text(change.reason),
            ]
        }
        if let agreed = resolution.agreed {
            rows.append(
                unit + [
                    .text(conflict.status), .text("last agreed"), text(agreed), .empty, .empty, .empty, .empty, .empty,
                ])
        }
        return rows
    }

    /// What a conflict is decided for.
    package enum Decision: Hashable, Sendable {
        /// The side of a change, such as `27.1-10432`.
        case keep(String)
        /// Another value, for a single field.
        case value(String)
    }

    /// Decides a conflict by one more change; gives that.
    package func decide(
        _ id: String, _ field: String, for decision: Decision, reason: String, as clerk: Clerk
    ) throws -> Dot {
        let record = try Dot(typed: id)
        return try write(as: clerk) { transaction, author, moment in
            guard
                let conflict = try transaction.conflicts.conflicts(record: record).first(where: {
                    $0.unit.name == field
                }),
                let resolution = try transaction.conflicts.resolution(conflict)
            else { throw CommandFailure("\(id) \(field): no such conflict; see 'kerben conflict list'") }
            let writes = try Self.writes(conflict, resolution, decision, id)
            return try transaction.writing.decide(conflict, writes: writes, reason: reason, author: author, at: &moment)
                .dot
        }
    }

    private static func writes(
        _ conflict: ConflictReading.Conflict, _ resolution: Resolution, _ decision: Decision, _ id: String
    ) throws -> [Write] {
        switch decision {
        case .value(let value):
            guard conflict.unit.fields.count == 1, let field = conflict.type.field(conflict.unit.fields[0]),
                let parsed = field.type.value(from: value)
            else { throw CommandFailure("--value: fits only a single field, and must be what the field expects") }
            return [Write(field.number, parsed)]
        case .keep(let side):
            guard let sibling = resolution.siblings.first(where: { $0.change.dot.description == side }) else {
                throw CommandFailure("--keep \(side): is no side of this conflict; see 'kerben conflict show \(id)'")
            }
            return zip(conflict.unit.fields, sibling.values).map { Write($0, $1) }
        }
    }
}
