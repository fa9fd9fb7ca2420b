import Causality

/// Why a write is not accepted: where, what, and what to write instead; never the content.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var place: String
    package var problem: String

    package init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    package var description: String { "\(place): \(problem)" }
}

extension RegisterDescription {
    /// Checks the writes of a change against this edition. Unknown types and fields pass: a newer site may know them.
    package func refusal(type number: Int, writes: [Write], createsRecord: Bool) -> Refusal? {
        guard let type = self[number] else { return nil }
        // Writes and fields are both in order of number: one walk.
        var next = 0
        for write in writes {
            while next < type.fields.count, type.fields[next].number < write.field { next += 1 }
            guard next < type.fields.count, type.fields[next].number == write.field else { continue }
            let field = type.fields[next]
            if let problem = problem(field, write.value) { return Refusal("\(type.name).\(field.name)", problem) }
        }
        guard createsRecord else { return nil }
        for field in type.required {
            guard let value = writes.first(where: { $0.field == field.number })?.value, value != .none else {
                return Refusal("\(type.name).\(field.name)", "is required when the record is created")
            }
        }
        return nil
    }

    private func problem(_ field: Field, _ value: Value) -> String? {
        if case .removal = value {
            return field.rule == .union ? nil : "only a union field has elements to remove"
        }
        guard field.type.holds(value) else { return "expects \(field.type.example)" }
        switch value {
        case .text(let text):
            if field.confidentiality == .sealed {
                if text.isEmpty { return nil }
                guard SealedText(text) != nil else { return "must be sealed to the body that receives it" }
                return text.utf8.count > SealedText.lengthMax(field.lengthMax) ? "is too long" : nil
            }
            if text.utf8.count > field.lengthMax { return "is longer than \(field.lengthMax) bytes" }
            if case .code(let list) = field.type, codeLists[list]?.contains(text) == false {
                return "is not a code of the list \(list)"
            }
        case .integer(let number):
            if let range = field.range, !range.contains(number) {
                return "must lie between \(range.lowerBound) and \(range.upperBound)"
            }
        case .none, .removal: break
        }
        return nil
    }
}

extension RecordType {
    /// Refuses what no life has: an end before its beginning, and something that happened in a year to come. What is known
    /// in part is given the benefit of it.
    ///
    /// - Parameter value: what a field holds after the write.
    /// - Parameter now: the latest time known here, in seconds since 1970. A clock may be wrong by much; by more than a year
    ///   ahead of it, a date is taken as a slip of the pen.
    package func refusal(
        ofTimes value: (Field) throws -> Int64?, written: Set<Int>, now: Int64
    ) rethrows -> Refusal? {
        for field in timed where field.past && written.contains(field.number) {
            guard let time = try value(field) else { continue }
            let isToCome =
                field.type == .date
                ? CivilTime.firstDay(time) > CivilTime.date(ofSeconds: now) + 416 : time >> 2 > now + 366 * 86_400
            if isToCome { return Refusal("\(name).\(field.name)", "is to come; check it, and this machine's clock") }
        }
        return try refusal(ofOrder: value, written: written)
    }

    /// The order of times alone, which no clock is needed for: what a hub can say of what another site wrote.
    package func refusal(ofOrder value: (Field) throws -> Int64?, written: Set<Int>) rethrows -> Refusal? {
        for field in timed {
            guard let earlier = field.notBefore.flatMap(self.field(named:)),
                written.contains(field.number) || written.contains(earlier.number), let first = try value(earlier),
                let last = try value(field)
            else { continue }
            let isBefore =
                field.type == .date
                ? CivilTime.lastDay(last) < CivilTime.firstDay(first) : CivilTime.lastSecond(last) < first >> 2
            if isBefore { return Refusal("\(name).\(field.name)", "lies before \(earlier.name)") }
        }
        return nil
    }
}
