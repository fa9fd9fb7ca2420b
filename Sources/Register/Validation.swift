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
    /// Checks what is written here, by who has this edition at hand: a code that is not in its list is a slip of the pen.
    /// Unknown types and fields pass: a newer site may know them.
    package func refusal(type number: Int, writes: [Write], createsRecord: Bool) -> Refusal? {
        guard let type = self[number] else { return nil }
        // Writes and fields are both in order of number: one walk.
        var next = 0
        for write in writes {
            while next < type.fields.count, type.fields[next].number < write.field { next += 1 }
            guard next < type.fields.count, type.fields[next].number == write.field else { continue }
            let field = type.fields[next]
            let problem: String
            switch fitness(of: write.value, in: field) {
            case .fits:
                // What is no term would be found on the day of release; from elsewhere it is taken, and said to give no end.
                guard field.unit == CivilDuration.unit, case .text(let text) = write.value, CivilDuration(text) == nil
                else { continue }
                problem = "expects \(CivilDuration.example)"
            case .unknownCode(let list): problem = "is not a code of the list \(list)" + choices(list, write.value)
            case .unfit(let why):
                if case .code(let list) = field.type {
                    problem = why + choices(list, write.value)
                } else {
                    problem = why
                }
            }
            return Refusal("\(type.name).\(field.name)", problem)
        }
        return type.refusal(ofMissing: writes, createsRecord: createsRecord)
    }

    private func choices(_ list: String, _ value: Value) -> String {
        guard let list = codeLists[list], let text = value.text else { return "" }
        return ": " + list.choices(near: text)
    }

    /// Why a change from elsewhere says nothing that can stand; nil for almost everything.
    ///
    /// Unknown is not forbidden: its writer may have an edition that knows more, or other limits. What this edition cannot
    /// read of it is marked (``Fitness``), and takes nothing else with it. Only a record without what it must have is set
    /// aside, and that only where its writer had this very edition.
    package func refusal(judging change: Change) -> Refusal? {
        guard let type = self[change.type], change.edition == edition else { return nil }
        return type.refusal(ofMissing: change.writes, createsRecord: change.createsRecord)
    }
}

extension RecordType {
    static let missing = "is required when the record is created"
    static let emptied = "is required; write what it is, not nothing"

    fileprivate func refusal(ofMissing writes: [Write], createsRecord: Bool) -> Refusal? {
        for field in required {
            let value = writes.first { $0.field == field.number }?.value
            if value == nil, !createsRecord { continue }
            guard let value, value != .none else {
                return Refusal("\(name).\(field.name)", createsRecord ? Self.missing : Self.emptied)
            }
        }
        return nil
    }

    /// Refuses what no life has: an end before its beginning, and something that happened in a year to come. What is known
    /// in part is given the benefit of it.
    ///
    /// - Parameter value: what a field holds after the write.
    /// - Parameter now: the latest time that it may be, in seconds since 1970. By more than a year ahead of it, a date is taken
    ///   as a slip of the pen.
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

    /// Whether a write of these fields can bring two times out of their order.
    package func ordersTimes(_ writes: [Write]) -> Bool {
        !ordered.isEmpty && writes.contains { ordered.contains($0.field) }
    }

    /// The same by the fields' numbers.
    package func ordersTimes(_ fields: [Int]) -> Bool { fields.contains(where: ordered.contains) }

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
