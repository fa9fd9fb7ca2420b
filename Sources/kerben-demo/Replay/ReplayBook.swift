package import ProcessHarness

/// Turns the events of the data into what each facility writes, and keeps book of who is where.
///
/// A pure value: the same events give the same lines. The book is the demo's own; no node and no hub ever sees it, and the
/// lines of a facility hold only what that facility would know.
package struct ReplayBook: Sendable {
    /// A line and the unit whose node writes it.
    package struct Entry: Hashable, Sendable {
        package var unit: String
        package var line: RecordLine
    }

    /// A transfer of a person from one unit to another.
    package struct Move: Hashable, Sendable {
        package var number: String
        package var person: String
        package var from: String
        package var to: String
    }

    package struct Holding: Hashable, Sendable {
        package var unit: String
        package var details: PersonDetails
    }

    /// What an event says cannot follow what came before.
    package struct Contradiction: Error, Hashable, CustomStringConvertible {
        package var seq: Int
        package var reason: String
        package var description: String { "event \(seq): \(reason)" }
    }

    package private(set) var held: [String: Holding] = [:]
    package private(set) var moves: [Move] = []
    /// Moves to where the person already was.
    package private(set) var idleMoves: [Int] = []
    package private(set) var persons: Set<String> = []
    /// Who was admitted to another unit than the one that released them last, and so has more than one file.
    package private(set) var personsWithSeveralFiles: Set<String> = []
    private var releasedBy: [String: String] = [:]
    private let sites: [String: Int]

    /// Units with the site numbers of their nodes.
    package init(sites: [String: Int]) { self.sites = sites }

    /// What the nodes write for one event; `details` is the day's snapshot, which an admission or a return needs.
    package mutating func entries(
        for event: CustodyEvent, details: PersonDetails?
    ) throws(Contradiction) -> [Entry] {
        persons.insert(event.person)
        switch event.kind {
        case .admitted(let unit): return try admit(event, unit, details, openedBy: "ADMISSION")
        case .returned(let unit): return try admit(event, unit, details, openedBy: "RETURN")
        case .released(let unit): return try release(event, unit)
        case .moved(let from, let to): return try move(event, from, to)
        case .changed(let attribute, let value): return try change(event, attribute, value)
        }
    }

    private mutating func admit(
        _ event: CustodyEvent, _ unit: String, _ details: PersonDetails?, openedBy: String
    ) throws(Contradiction) -> [Entry] {
        if let place = held[event.person] { throw wrong(event, "admitted to \(unit) while held in \(place.unit)") }
        guard let details else { throw wrong(event, "no snapshot shows this admission") }
        guard let admittedAt = NewYorkTime.instant(details.admittedAt) else {
            throw wrong(event, "\(details.admittedAt) is no time")
        }
        held[event.person] = Holding(unit: unit, details: details)
        let lines = RegisterLines(person: event.person, time: event.time)
        let custody = lines.admission(
            facility: try site(unit, event), details: details, openedBy: openedBy, admittedAt: admittedAt)
        let releaser = releasedBy[event.person]
        var all: [RecordLine]
        switch (releaser, openedBy) {
        case (unit, "RETURN"): all = [custody]
        case (unit, _): all = [lines.personSeenAgain(details), custody] + lines.legalBasis(details)
        default:
            if releaser != nil { personsWithSeveralFiles.insert(event.person) }
            all = [lines.newPerson(details), custody] + lines.legalBasis(details)
        }
        return all.map { Entry(unit: unit, line: $0) }
    }

    private mutating func release(_ event: CustodyEvent, _ unit: String) throws(Contradiction) -> [Entry] {
        guard held[event.person]?.unit == unit else { throw wrong(event, "released from \(unit), not held there") }
        held[event.person] = nil
        releasedBy[event.person] = unit
        return [Entry(unit: unit, line: RegisterLines(person: event.person, time: event.time).release())]
    }

    private mutating func move(
        _ event: CustodyEvent, _ from: String, _ to: String
    ) throws(Contradiction) -> [Entry] {
        guard var place = held[event.person] else { throw wrong(event, "moved while held nowhere") }
        if place.unit == to {
            idleMoves.append(event.seq)
            return []
        }
        guard place.unit == from else { throw wrong(event, "moved from \(from) while held in \(place.unit)") }
        let move = Move(number: "T\(event.seq)", person: event.person, from: from, to: to)
        moves.append(move)
        place.unit = to
        held[event.person] = place
        let lines = RegisterLines(person: event.person, time: event.time)
        let sites = (from: try site(from, event), to: try site(to, event))
        return [
            Entry(unit: from, line: lines.dispatch(number: move.number, from: sites.from, to: sites.to)),
            Entry(
                unit: to,
                line: lines.receipt(
                    number: move.number, from: sites.from, to: sites.to, level: place.details.level)),
        ]
    }

    private mutating func change(
        _ event: CustodyEvent, _ attribute: CustodyEvent.Attribute, _ value: String
    ) throws(Contradiction) -> [Entry] {
        guard var place = held[event.person] else { throw wrong(event, "\(attribute.rawValue) set while held nowhere") }
        place.details[attribute] = value
        held[event.person] = place
        let lines = RegisterLines(person: event.person, time: event.time)
        return [Entry(unit: place.unit, line: lines.change(attribute, to: value))]
    }

    private func site(_ unit: String, _ event: CustodyEvent) throws(Contradiction) -> Int {
        guard let site = sites[unit] else { throw wrong(event, "no node stands for unit \(unit)") }
        return site
    }

    private func wrong(_ event: CustodyEvent, _ reason: String) -> Contradiction {
        Contradiction(seq: event.seq, reason: reason)
    }
}
