package import Causality

/// A record as the writer of each of its changes had it, carried on from one to the next.
///
/// Of a batch that writes one record again and again each change was written upon the one before: what a change adds is then
/// put upon what was, and nothing is folded anew.
package final class RecordCourse {
    /// Every change of the record that is here, by dot.
    package private(set) var changes: [Change]
    /// The change that was asked for last, what its writer had, and all that went into that.
    private var asked: (change: Change, before: KnownValues, seen: VersionVector)?

    package init(_ changes: [Change]) { self.changes = changes.sorted { $0.dot < $1.dot } }

    package func insert(_ change: Change) { changes.insert(change, at: index(of: change.dot)) }

    /// The first that is not before a dot.
    private func index(of dot: Dot) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].dot < dot { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What the record said to the writer of `change`; nil where it was not written upon exactly what the change that was
    /// asked for last, and those after it, make.
    package func carriedOn(to change: Change, _ type: RecordType, isVoid: (Dot) throws -> Bool) rethrows -> KnownValues?
    {
        guard let asked, asked.change.dot < change.dot, asked.change.dot.log == change.dot.log else { return nil }
        var (values, seen) = (asked.before, asked.seen)
        for next in changes[index(of: asked.change.dot)..<index(of: change.dot)] {
            guard next.context == seen else { return nil }
            if try !isVoid(next.dot) { values.put(next, type) }
            seen.insert(next.dot)
        }
        guard change.context == seen else { return nil }
        self.asked = (change, values, seen)
        return values
    }

    /// What was found last, whatever for.
    package var last: KnownValues? { asked?.before }

    package func go(on change: Change, _ before: KnownValues) { asked = (change, before, change.context) }
}

/// What a record says, by field, as far as rules ask.
package struct KnownValues {
    package private(set) var values: [Int: Value] = [:]
    /// Of fields that keep all, each element with the dot that added it.
    private var elements: [Int: [(dot: Dot, value: Value)]] = [:]

    package init(_ type: RecordType, of state: RecordState, custodyLinks: [Dot]) {
        for unit in type.units {
            guard let resolution = Resolution(unit, of: state, custodyLinks: custodyLinks) else { continue }
            if unit.rule.keepsAll {
                set(resolution.elements.map { ($0.dot, $0.value) }, of: unit.fields[0])
            } else {
                for (field, value) in zip(unit.fields, resolution.values) { values[field] = value }
            }
        }
    }

    private mutating func set(_ list: [(dot: Dot, value: Value)], of field: Int) {
        elements[field] = list
        // Whether there is any is all that a rule asks of these.
        values[field] = list.last?.value
    }

    /// Puts a change on top, whose writer had seen all of this.
    package mutating func put(_ change: Change, _ type: RecordType) {
        for write in change.writes {
            guard let unit = type.unit(of: write.field) else { continue }
            guard unit.rule.keepsAll else {
                for field in unit.fields { values[field] = change.value(of: field) ?? Value.none }
                continue
            }
            var list = elements.removeValue(forKey: write.field) ?? []
            switch write.value {
            case .none: break
            case .removal(let dots):
                if unit.rule == .union {
                    list.removeAll { dots.contains($0.dot) && change.context.contains($0.dot) }
                }
            default: list.append((change.dot, write.value))
            }
            set(list, of: write.field)
        }
    }
}

extension RecordType {
    /// Values as people read them, by the name of the field.
    package func texts(_ values: [Int: Value]) -> [String: String] {
        var texts: [String: String] = [:]
        for (number, value) in values { field(number).map { texts[$0.name] = $0.type.text(value) } }
        return texts
    }
}
