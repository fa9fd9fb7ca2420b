package import Causality

/// Changes that never left the log of a machine that is no longer its site's, made again in the log of the one that is.
///
/// A copied disk, an old backup at work and a machine that another was enrolled for all have work that the hub will not take
/// from them: under its number it may hold another. Given again, a change has a new number, and what refers to it follows; the
/// number that it had stands in its reason, since it may stand on paper.
package struct GivenAgain: Hashable, Sendable {
    /// New numbers by former ones.
    package private(set) var names: [Dot: Dot]

    package init(_ names: [Dot: Dot] = [:]) { self.names = names }

    /// Notes that what was `former` is `dot` now.
    package mutating func note(_ former: Dot, is dot: Dot) { names[former] = dot }

    private func now(_ dot: Dot) -> Dot { names[dot] ?? dot }

    /// `change` as `dot`, written upon what was given again before it; `type` says which of its fields refer to records.
    ///
    /// - Parameter kept: the last change of the record in the former log that keeps its number; nil where there is none. A
    ///   context names the last of each log alone, and is to go on covering that one.
    package func again(_ change: Change, as dot: Dot, _ type: RecordType?, kept: Dot?) -> Change {
        var again = change
        again.dot = dot
        // Numbers ascend within a log, so what it rests on has its new number already.
        again.record = change.createsRecord ? dot : now(change.record)
        again.caseFile = change.opensCaseFile ? dot : now(change.caseFile)
        again.basis = change.basis.map(now)
        let (moved, rest) = (change.context.dots.filter { names[$0] != nil }, change.context.dots)
        again.context = VersionVector((rest + (moved.isEmpty ? [] : [kept].compactMap(\.self))).map(now).sorted())
        again.reason = Self.reason(change)
        again.writes = change.writes.map { write in
            var write = write
            switch write.value {
            case .integer(let packed) where type?.field(write.field)?.type == .reference:
                if let named = Dot(packed: packed) { write.value = .integer(now(named).packed) }
            case .removal(let dots): write.value = .removal(dots.map(now))
            default: break
            }
            return write
        }
        return again
    }

    private static let prefix = "given again, was "

    private static func reason(_ change: Change) -> String {
        // Given again for the second time, it is looked for by the number that was written down first, too.
        let text = prefix + change.dot.description + (change.reason.isEmpty ? "" : "; " + change.reason)
        return text.utf8.count <= ChangeForm.reasonBytesMax ? text : prefix + change.dot.description
    }

    /// The number that a change was first written under.
    package static func origin(of change: Change) -> Dot { formerNumbers(of: change).last ?? change.dot }

    /// Whether two changes are one piece of work under two numbers, wherever each was given again: what was written, by whom
    /// and when, beside the numbers that it has and refers to.
    package static func isSameWork(_ one: Change, _ other: Change, _ type: RecordType?) -> Bool {
        func refers(_ write: Write) -> Bool {
            if case .removal = write.value { return true }
            return type?.field(write.field)?.type == .reference
        }
        return origin(of: one) == origin(of: other) && one.type == other.type && one.author == other.author
            && one.timestamp == other.timestamp && one.clock == other.clock && one.salt == other.salt
            && one.createsRecord == other.createsRecord && one.opensCaseFile == other.opensCaseFile
            && one.writes.map(\.field) == other.writes.map(\.field)
            && zip(one.writes, other.writes).allSatisfy { $0.value == $1.value || refers($0) && refers($1) }
    }

    /// The numbers that a change had before it was given again, the last first; none where it was not.
    package static func formerNumbers(of change: Change) -> [Dot] {
        var numbers: [Dot] = []
        for part in change.reason.split(separator: "; ") {
            guard part.hasPrefix(prefix), let dot = Dot(String(part.dropFirst(prefix.count))), dot != change.dot,
                dot.site == change.dot.site
            else { break }
            numbers.append(dot)
        }
        return numbers
    }
}
