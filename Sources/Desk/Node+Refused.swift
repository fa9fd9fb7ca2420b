package import Causality
import Decisions
import FoundationEssentials
package import Register
import Safeguards
package import Store

/// Work that the hub set aside.
extension Node {
    /// What was set aside, and how much more there is that the clerk may not read.
    package func refusedWork(onlyOpen: Bool, as clerk: Clerk) throws -> (table: Table, hidden: Int) {
        let reading = reading(clerk)
        let all = try store.read { try $0.writing.refusedWork() }.filter { !onlyOpen || $0.state == .open }
        let shown = all.filter { reading.right($0.type?.name ?? "") > .none }
        var table = Table(columns: [
            "change", "record", "type", "case", "written", "author", "state", "reason", "what_to_do",
        ])
        for work in shown {
            let change = work.change
            table.rows.append([
                .text(change.dot.description), .text(change.record.description),
                .text(work.type?.name ?? "#\(change.type)"), .text(change.caseFile.description),
                .text(timeText(change.correctedMilliseconds)), .text(change.author), .text(work.state.text),
                .text(work.reason), .text(work.state == .open ? SetAside.advice(work.reason) : ""),
            ])
        }
        return (table, all.count - shown.count)
    }

    /// What was written in one of them, and in words what became of it.
    package func refusedWork(_ id: String, _ look: Look, as clerk: Clerk) throws -> (table: Table, words: String) {
        let dot = try Dot(typed: id, as: "change")
        guard let work = try store.read({ try $0.writing.refusedWork(dot) }) else {
            throw CommandFailure("\(dot): is no refused work here; see 'kerben sync refused'")
        }
        let table = try read(work.type?.name ?? "", record: dot, look, as: clerk) { _, reading in
            if let type = work.type { try reading.check(type) }
            var table = Table(columns: ["field", "value"])
            for write in work.change.writes {
                let parts = reading.text(write, of: work.type).split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                table.rows.append(parts.map { .text(String($0)) })
            }
            return (table, 1)
        }
        let advice = work.state == .open ? SetAside.advice(work.reason) + "\n" : ""
        return (table, "\(work.state.text) by \(work.decidedBy): \(work.reason)\n\(advice)")
    }

    /// Writes the content of one again, corrected; gives the change that it is now.
    package func sendAgain(_ id: String, _ corrections: Corrections, reason: String, as clerk: Clerk) throws -> Change {
        let dot = try Dot(typed: id, as: "change")
        return try write(as: clerk) { transaction, author, moment in
            try transaction.writing.sendAgain(
                dot, corrections: corrections.fields, reason: reason, author: author, at: &moment)
        }
    }

    /// Takes one off the list here.
    package func dropRefused(_ id: String, reason: String, as clerk: Clerk) throws -> Dot {
        let dot = try Dot(typed: id, as: "change")
        try write(as: clerk) { transaction, author, moment in
            try transaction.writing.dropRefused(dot, reason: reason, author: author, at: &moment)
        }
        return dot
    }

    /// At the hub: lets one stand as it was written.
    package func release(_ id: String, reason: String, as clerk: Clerk) throws -> Dot {
        let dot = try Dot(typed: id, as: "change")
        try write(as: clerk) { transaction, author, moment in
            try transaction.hub.release(
                dot, reason: reason, author: author, by: transaction.writing.actor, at: &moment)
        }
        return dot
    }
}

/// Fields in the place of those that were set aside.
package struct Corrections {
    package let fields: [String: RecordInput.Scalar]

    /// `object` is JSON of fields; `assignments` are NAME=VALUE, of which an empty value clears.
    package init(object: [UInt8]?, assignments: [String]) throws {
        var fields: [String: RecordInput.Scalar] = [:]
        if let object {
            fields = try RecordInput.read("{\"fields\":\(String(decoding: object, as: UTF8.self))}").fields
        }
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
                throw CommandFailure("--set: expects NAME=VALUE")
            }
            let value = String(assignment[assignment.index(after: equals)...])
            fields[String(assignment[..<equals])] = value.isEmpty ? .null : .text(value)
        }
        self.fields = fields
    }
}
