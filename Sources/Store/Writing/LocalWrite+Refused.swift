package import Causality
package import Register
import Safeguards

/// Work that the hub set aside, in its author's hands again: listed, corrected, sent again, or let go.
extension LocalWrite {
    package struct RefusedWork: Sendable {
        package var change: Change
        /// Nil where this edition does not describe it.
        package var type: RecordType?
        package var reason: String
        package var state: State
        package var decidedBy: String

        package enum State: Hashable, Sendable {
            case open
            case released
            case sentAgain(as: Dot)
            case dropped

            package var text: String {
                switch self {
                case .open: "set aside"
                case .released: "released"
                case .sentAgain(let dot): "sent again as \(dot)"
                case .dropped: "dropped"
                }
            }
        }
    }

    /// This site's own; every site's at the hub. In order of dot.
    package func refusedWork() throws -> [RefusedWork] {
        var dots: [Dot] = []
        try Prepared(db, "SELECT dot FROM _void WHERE kind IN (1, 4) ORDER BY dot").forEach { row in
            if let dot = Dot(packed: row.number(0)), site == 0 || dot.site == site { dots.append(dot) }
        }
        return try dots.compactMap { try refusedWork($0) }
    }

    package func refusedWork(_ dot: Dot) throws -> RefusedWork? {
        guard let change = try change(dot), let verdict = try caseFiles.verdict(on: dot),
            [.setAside, .released].contains(verdict.kind), site == 0 || dot.site == site
        else { return nil }
        return RefusedWork(
            change: change, type: description[change.type], reason: verdict.reason,
            state: verdict.kind == .released ? .released : try settled(dot),
            decidedBy: try self.change(verdict.verdict)?.author ?? "")
    }

    private func settled(_ dot: Dot) throws -> RefusedWork.State {
        let said = try query("SELECT value FROM _meta WHERE key = ?", [Self.key(dot)]).first(String.self)
        guard let said else { return .open }
        return Dot(said).map { .sentAgain(as: $0) } ?? .dropped
    }

    /// How much of it nobody has dealt with.
    package func openRefusedCount() throws -> Int {
        let own = Dot.all(of: site)
        let (low, high) = site == 0 ? (0, Int64.max) : (own.lowerBound.packed, own.upperBound.packed)
        let query = try Prepared(
            db,
            """
            SELECT count(*) FROM _void WHERE kind = 1 AND dot BETWEEN ? AND ?
                AND NOT EXISTS (SELECT 1 FROM _meta WHERE key = 'refused ' || dot)
            """, low, high)
        return Int(try query.number() ?? 0)
    }

    private static func key(_ dot: Dot) -> String { "refused \(dot.packed)" }

    private func settle(_ dot: Dot, _ said: String) throws {
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [Self.key(dot), said])
    }

    private func openWork(_ dot: Dot) throws -> (RefusedWork, RecordType) {
        guard let work = try refusedWork(dot) else {
            throw Refusal("\(dot)", "is no refused work of this site; see 'kerben sync refused'")
        }
        guard work.state == .open else { throw Refusal("\(dot)", "is dealt with already: \(work.state.text)") }
        guard let type = work.type else {
            throw Refusal("\(dot)", "is of a type that this edition does not know; install the newer description first")
        }
        return (work, type)
    }

    /// Takes refused work off the list: it stays in the log, set aside; who did so and why is traced.
    package func dropRefused(_ dot: Dot, reason: String, author: String, at moment: inout WriteMoment) throws {
        guard !reason.isEmpty else { throw Refusal("\(dot)", "letting work go says why; give --reason") }
        let (_, type) = try openWork(dot)
        if let actor, let refusal = Access.refusal(.write(type.name), by: actor) { throw refusal }
        try settle(dot, "dropped")
        try note(
            .audit, type.name, record: dot, count: 1, reason: "refused work dropped: \(reason)", author: author,
            at: &moment)
    }

    /// Writes the content of refused work again, with corrections, as new changes that the hub judges afresh: a record whole,
    /// with the edits of it that were set aside too. Returns the first of them.
    package func sendAgain(
        _ dot: Dot, corrections: [String: RecordInput.Scalar], reason: String, author: String,
        at moment: inout WriteMoment
    ) throws -> Change {
        guard site != 0 else { throw Refusal("\(dot)", "its author's site sends it again; here it can be released") }
        let (work, type) = try openWork(dot)
        let change = work.change
        let why = "sent again for \(dot)" + (reason.isEmpty ? "" : ": \(reason)")
        guard change.createsRecord else {
            guard try !caseFiles.isVoid(change.record) else {
                throw Refusal("\(dot)", "its record is set aside; send \(change.record) again, which carries this")
            }
            let fields = try fields(change.writes, type).merging(corrections) { $1 }
            let again = try put(
                RecordInput(id: change.record.description, fields: fields, reason: why), author: author, at: &moment)
            try settle(dot, again.dot.description)
            return again
        }
        if type.opensCaseFile, try hasOthers(change) {
            throw Refusal("\(dot)", "other records stand in the case file that it opens; ask the hub to release it")
        }
        let changes = try changes(ofRecord: change.record, in: change.caseFile)
        let whole = try content(of: changes, type)
        let again = try put(
            RecordInput(
                type: type.name, caseFile: type.opensCaseFile ? nil : .id(change.caseFile.description),
                fields: whole.fields.merging(corrections) { $1 }, reason: why), author: author, at: &moment)
        for element in whole.more {
            try put(
                RecordInput(id: again.dot.description, fields: element, reason: why), author: author, at: &moment)
        }
        for edit in changes where try caseFiles.verdict(on: edit.dot)?.kind == .setAside {
            try settle(edit.dot, again.dot.description)
        }
        return again
    }

    /// Other records of the case file that stand.
    private func hasOthers(_ opener: Change) throws -> Bool {
        try changes(ofCaseFile: opener.caseFile).contains { change in
            try change.type >= RegisterDescription.typeNumberMin && change.record != opener.dot
                && !caseFiles.isVoid(change.dot)
        }
    }

    /// A record as its author's changes made it, set aside or not; what a field keeps beside its first value comes after.
    private func content(
        of changes: [Change], _ type: RecordType
    ) throws -> (fields: [String: RecordInput.Scalar], more: [[String: RecordInput.Scalar]]) {
        let gone = try changes.map(\.dot).filter { [.lost, .erased].contains(try caseFiles.verdict(on: $0)?.kind) }
        let state = RecordState(changes, void: Set(gone))
        var writes: [Write] = []
        var more: [Write] = []
        for unit in type.units {
            guard let resolution = Resolution(unit, of: state) else { continue }
            if unit.rule.keepsAll {
                for (place, element) in resolution.elements.enumerated() {
                    let write = Write(unit.fields[0], element.value)
                    if place == 0 { writes.append(write) } else { more.append(write) }
                }
            } else {
                for (field, value) in zip(unit.fields, resolution.values) where value != .none {
                    writes.append(Write(field, value))
                }
            }
        }
        let unknown = state.applied.flatMap(\.writes).filter { type.field($0.field) == nil }
        return (try fields(writes + unknown, type), try more.map { try fields([$0], type) })
    }

    private func fields(_ writes: [Write], _ type: RecordType) throws -> [String: RecordInput.Scalar] {
        var fields: [String: RecordInput.Scalar] = [:]
        for write in writes {
            guard let field = type.field(write.field) else {
                throw Refusal(
                    "\(type.name).#\(write.field)",
                    "is no field that this edition knows; install the newer description first")
            }
            guard case .removal = write.value else {
                fields[field.name] = write.value == .none ? .null : .text(field.type.text(write.value))
                continue
            }
            throw Refusal("\(type.name).\(field.name)", "takes elements away, which is not sent again; write it anew")
        }
        return fields
    }
}
