package import Causality

/// What an edition of the register makes of one written value.
///
/// A value from elsewhere may be of a newer or a local edition: another code, another kind, other limits. It is never a
/// reason to lose the record that it stands in.
package enum Fitness: Hashable, Sendable {
    case fits
    /// A code that the field's list does not have in this edition: shown as written, and marked.
    case unknownCode(list: String)
    /// Of another kind, or beyond the limits: kept and marked, and not shown as the field's value. Says what is expected.
    case unfit(String)
}

extension RegisterDescription {
    package func fitness(of value: Value, in field: Field) -> Fitness {
        if let problem = field.misfit(value) { return .unfit(problem) }
        guard case .code(let list) = field.type, case .text(let text) = value, codeLists[list]?.contains(text) == false
        else { return .fits }
        return Self.looksLikeCode(text) ? .unknownCode(list: list) : .unfit("is not a code of the list \(list)")
    }

    /// Whether any list could have it: a name or a sentence in the place of a code is shown to nobody as one.
    private static func looksLikeCode(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count) else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.:/+".unicodeScalars.contains($0)
        }
    }
}

extension Field {
    /// Beyond it the sums that are made of numbers (days into seconds, space times persons) would not be exact.
    static let integers: ClosedRange<Int64> = -10_000_000_000_000...10_000_000_000_000

    /// What is wrong with a value as this field's, code lists apart; nil where it can stand.
    package func misfit(_ value: Value) -> String? {
        if case .removal = value { return rule == .union ? nil : "only a union field has elements to remove" }
        guard type.holds(value) else { return "expects \(type.example)" }
        switch value {
        case .text(let text):
            if confidentiality == .sealed {
                if text.isEmpty { return nil }
                guard SealedText(text) != nil else { return "must be sealed to the body that receives it" }
                return text.utf8.count > SealedText.lengthMax(lengthMax) ? "is too long" : nil
            }
            // Programs that read texts up to a NUL would take two for one.
            if text.utf8.contains(0) { return "has a NUL character" }
            return text.utf8.count > lengthMax ? "is longer than \(lengthMax) bytes" : nil
        case .integer(let number):
            guard let limits = range ?? (type == .integer ? Self.integers : nil), !limits.contains(number) else {
                return nil
            }
            return "must lie between \(limits.lowerBound) and \(limits.upperBound)"
        case .none, .removal: return nil
        }
    }
}

/// A value that this edition cannot read: kept, and shown as such.
package struct UnreadValue: Hashable, Sendable {
    /// The change that wrote it.
    package var dot: Dot
    /// Number of the field, described here or not.
    package var field: Int

    package init(dot: Dot, field: Int) {
        self.dot = dot
        self.field = field
    }
}

extension RecordType {
    /// Whether every value of the writes can be read here: asked of each change, so it makes nothing.
    package func reads(_ writes: [Write]) -> Bool {
        var next = 0
        for write in writes {
            while next < fields.count, fields[next].number < write.field { next += 1 }
            guard next < fields.count, fields[next].number == write.field, fields[next].misfit(write.value) == nil
            else { return false }
        }
        return true
    }

    /// The values of a record, of those that stand, which this edition cannot read.
    package func unread(of state: RecordState) -> [UnreadValue] {
        let standing = state.applied.filter { !state.isVoid($0.dot) }
        guard standing.contains(where: { !reads($0.writes) }) else { return [] }
        let written = Set(standing.flatMap { $0.writes.map(\.field) })
        return written.sorted().flatMap { number -> [UnreadValue] in
            guard let field = field(number), let unit = unit(of: number) else {
                return state.siblings(of: .alone(number)).map { UnreadValue(dot: $0.change.dot, field: number) }
            }
            let writers = unit.rule.keepsAll ? state.writers(of: unit) : state.siblings(of: unit).map(\.change)
            return writers.filter { change in
                change.value(of: number).map { field.misfit($0) != nil } ?? false
            }.map { UnreadValue(dot: $0.dot, field: number) }
        }
    }
}

extension ResolutionUnit {
    /// A field that nothing here says a rule of.
    fileprivate static func alone(_ field: Int) -> ResolutionUnit {
        ResolutionUnit(name: "", fields: [field], rule: .review, parameters: RuleParameters())
    }
}
