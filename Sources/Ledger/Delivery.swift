package import Causality

/// What a delivery asks of a hub's ledger and views.
package protocol DeliveryFacts {
    /// Of the site, and of everyone, what may have something at a place or later.
    func holdings(from place: Int64) throws -> [Holding]
    /// Every one of the site, and of everyone, that began before a place, the files that the site opened in former logs
    /// among them; by file, then as they began.
    func holdings(before place: Int64) throws -> [Holding]
    /// Decisions from a place on that the site hears of whatever it holds, in order of arrival.
    func hearings(from place: Int64) throws -> [FeedPlace]
    /// Changes of a file from a place on, in order of arrival.
    func places(ofCaseFile caseFile: Dot, from place: Int64) throws -> [FeedPlace]
    /// What a hub's change decides, and the file it stands in; nil for every other change.
    func decision(_ dot: Dot) throws -> (word: HubWord, caseFile: Dot)?
    /// Whether nothing of a file may go to the site.
    func isKept(_ caseFile: Dot) throws -> Bool
    /// The place of the last verdict on a change; nil where there is none.
    func verdictPlace(on dot: Dot) throws -> Int64?
    /// Whether a verdict holds by which a change says nothing.
    func isVoid(_ dot: Dot) throws -> Bool
    /// Where a filling was left, as it was noted last; nil where that is forgotten, and then all is counted again.
    func fillMark() -> FillMark?
    func note(_ mark: FillMark)
}

/// Where in a filling a file begins: only for as long as a site is filled, so that its answers are not counted each time.
package struct FillMark: Hashable, Sendable {
    fileprivate var place: Int64
    fileprivate var log: LogID
    fileprivate var within: Int64
    fileprivate var holding: Holding

    fileprivate func isBefore(_ position: FeedPosition, _ log: LogID) -> Bool {
        place == position.place && self.log == log && within <= position.within
    }

    /// Everyone's files first, then by file.
    fileprivate static func isInOrder(_ one: Holding, _ other: Holding) -> Bool {
        (one.isEveryones ? 0 : 1, one.caseFile) < (other.isEveryones ? 0 : 1, other.caseFile)
    }
}

/// What one site is to receive, and at which place of the feed: a query over the feed and who holds what, and nothing
/// that is kept.
///
/// A change is owed at its own place to whoever holds its file then, and, with all that came before it, at the place of a
/// grant to whoever is granted the file. A verdict reaches the author of what it is about as well, and an alias whoever
/// holds one of the files that it names. What was set aside is owed when it is released. A site whose store began anew, or
/// went back, is filled at a place of its own with all that it holds by then. Nobody is sent what its own log says.
///
/// One place may owe a site many changes, so that what is owed there is counted: what may be, whether it is sent or not,
/// in an order that never changes.
package struct Delivery {
    private let site: Int
    /// The site's present log.
    private let log: LogID
    private let facts: any DeliveryFacts
    /// How many holdings are looked into at once.
    private static let holdingsAtOnce = 64

    package init(to site: Int, log: LogID, _ facts: any DeliveryFacts) {
        self.site = site
        self.log = log
        self.facts = facts
    }

    /// Gives what is owed from a position on, in order, each with the position of whoever has it, until `body` wants no more.
    ///
    /// `filledAt` is the place at which the site was filled last.
    package func forEach(
        from position: FeedPosition, filledAt: Int64?, _ body: (Dot, FeedPosition) throws -> Bool
    ) throws {
        // Whoever has the last of what is owed at a place is beyond it, and asks for nothing of it again.
        var last: (dot: Dot, position: FeedPosition)?
        func give(_ last: (dot: Dot, position: FeedPosition), isPlaceDone: Bool) throws -> Bool {
            try body(last.dot, isPlaceDone ? FeedPosition(place: last.position.place + 1) : last.position)
        }
        let isWhole = try forEachOwed(from: position, filledAt: filledAt) { dot, position in
            if let last, try !give(last, isPlaceDone: last.position.place < position.place) { return false }
            last = (dot, position)
            return true
        }
        if isWhole, let last { _ = try give(last, isPlaceDone: true) }
    }

    private func forEachOwed(
        from position: FeedPosition, filledAt: Int64?, _ body: (Dot, FeedPosition) throws -> Bool
    ) throws -> Bool {
        guard let filledAt, position.place <= filledAt else { return try feed(from: position, body) }
        return try fill(from: max(position, FeedPosition(place: filledAt)), body)
            && feed(from: FeedPosition(place: filledAt + 1), body)
    }

    // MARK: Filling

    /// All that the site holds at the place of `start`, file by file; false once `body` wants no more.
    private func fill(from start: FeedPosition, _ body: (Dot, FeedPosition) throws -> Bool) throws -> Bool {
        var within: Int64 = 0
        func give(_ dots: [Dot], where isSent: (Dot) throws -> Bool) throws -> Bool {
            defer { within += Int64(dots.count) }
            for (index, dot) in dots.enumerated().dropFirst(Int(clamping: max(0, start.within - within))) {
                guard try isSent(dot) else { continue }
                let position = FeedPosition(place: start.place, within: within + Int64(index) + 1)
                guard try body(dot, position) else { return false }
            }
            return true
        }
        let mark = facts.fillMark().flatMap { $0.isBefore(start, log) ? $0 : nil }
        within = mark?.within ?? 0
        var held: [Dot: Holding] = [:]
        var isMarked = false
        for holding in try lastHoldings(before: start.place) {
            let isHeld = holding.isHeld(at: start.place)
            if isHeld { held[holding.caseFile] = holding }
            if let mark, FillMark.isInOrder(holding, mark.holding) { continue }
            let begins = within
            let decision = [isHeld ? holding.grant : holding.withdrawal].compactMap(\.self)
            let all = isHeld ? try earlier(holding.caseFile, than: start.place) : []
            if !isMarked, begins + Int64(decision.count + all.count) > start.within {
                facts.note(FillMark(place: start.place, log: log, within: begins, holding: holding))
                isMarked = true
            }
            guard try give(decision, where: { _ in true }) else { return false }
            let isSent = try mayFill(holding)
            guard try give(all, where: { try isSent && !isScope($0) }) else { return false }
        }
        let heard = try facts.hearings(from: 0).filter { $0.feed < start.place }.map(\.dot)
        return try give(heard) { dot in
            // What was said of its own work stands in the file, where that is sent.
            guard let (word, caseFile) = try facts.decision(dot), word.hearer == site else { return false }
            return try !(held[caseFile].map(mayFill) ?? false)
        }
    }

    /// Of a file that came and went, the last holding.
    private func lastHoldings(before place: Int64) throws -> [Holding] {
        let holdings = try facts.holdings(before: place)
        return holdings.enumerated().filter { index, holding in
            let next = holdings.dropFirst(index + 1).first
            return next?.caseFile != holding.caseFile || next?.site != holding.site
        }.map(\.element)
    }

    /// Reference data that was set aside is nobody's.
    private func mayFill(_ holding: Holding) throws -> Bool {
        try !facts.isKept(holding.caseFile) && !(holding.isEveryones && facts.isVoid(holding.caseFile))
    }

    /// What came of a file before a place: the change that opens it, then the others as they arrived.
    private func earlier(_ caseFile: Dot, than place: Int64) throws -> [Dot] {
        let dots = try facts.places(ofCaseFile: caseFile, from: 0).prefix { $0.feed < place }.map(\.dot)
            .filter { $0.log != log }
        guard let opener = dots.firstIndex(of: caseFile), opener > 0 else { return dots }
        return [caseFile] + dots.filter { $0 != caseFile }
    }

    /// Of grants and withdrawals a site is sent its own, where they are owed.
    private func isScope(_ dot: Dot) throws -> Bool {
        if case .scope = try facts.decision(dot)?.word { true } else { false }
    }

    // MARK: The feed

    /// What may be owed at one place.
    private struct Owed {
        var place: Int64
        /// The change that has the place, and whether it is heard of whatever the site holds.
        var dot: Dot?
        var isHeard = false
        var holding: Holding?
    }

    /// What is owed at places of changes, and at those where a holding begins.
    private func feed(from start: FeedPosition, _ body: (Dot, FeedPosition) throws -> Bool) throws -> Bool {
        var holdings = try facts.holdings(from: start.place).sorted {
            ($0.since, $0.caseFile, $0.site) < ($1.since, $1.caseFile, $1.site)
        }[...]
        var owed = try facts.hearings(from: start.place).map {
            Owed(place: $0.feed, dot: $0.dot, isHeard: true)
        }[...]
        while true {
            // Nothing is given before all that has an earlier place is known.
            if let next = holdings.first, next.since <= owed.first?.place ?? .max {
                var more = Array(owed)
                let old = holdings.prefix { $0.since < start.place }
                for holding in old.isEmpty ? holdings.prefix(Self.holdingsAtOnce) : old {
                    more += try self.owed(by: holding, from: start.place)
                    holdings.removeFirst()
                }
                owed = more.sorted { $0.place < $1.place }[...]
                continue
            }
            guard let place = owed.first?.place else { return true }
            let here = Array(owed.prefix { $0.place == place })
            owed = owed.dropFirst(here.count)
            guard try give(here, beyond: place == start.place ? start.within : 0, body) else { return false }
        }
    }

    private func owed(by holding: Holding, from start: Int64) throws -> [Owed] {
        let places = try facts.places(ofCaseFile: holding.caseFile, from: max(start, holding.since))
        var owed = places.prefix { holding.covers($0.feed) }.filter { $0.dot.log != log }.map {
            Owed(place: $0.feed, dot: $0.dot, holding: holding)
        }
        if holding.since >= start, holding.since > 0 { owed.append(Owed(place: holding.since, holding: holding)) }
        return owed
    }

    /// The change that has the place, what it releases, and what came before where a holding begins.
    private func give(
        _ here: [Owed], beyond within: Int64, _ body: (Dot, FeedPosition) throws -> Bool
    ) throws -> Bool {
        guard let place = here.first?.place else { return true }
        var index: Int64 = 0
        func pass(_ dot: Dot, if isSent: () throws -> Bool) throws -> Bool {
            index += 1
            guard index > within, try isSent() else { return true }
            return try body(dot, FeedPosition(place: place, within: index))
        }
        if let dot = here.first(where: { $0.dot != nil })?.dot {
            let holdings = here.filter { $0.dot != nil }.compactMap(\.holding)
            let isHeard = here.contains(where: \.isHeard)
            guard try pass(dot, if: { try isHeard || holdings.contains { try isSent(dot, at: place, by: $0) } }) else {
                return false
            }
            if case .verdict(let released, isRelease: true) = try facts.decision(dot)?.word {
                let isSent = { try released.site != site && holdings.contains { try !facts.isKept($0.caseFile) } }
                guard try pass(released, if: isSent) else { return false }
            }
        }
        let begun = here.compactMap { $0.dot == nil ? $0.holding : nil }.sorted { $0.caseFile < $1.caseFile }
        for holding in begun {
            let isSent = try mayFill(holding)
            for dot in try earlier(holding.caseFile, than: place) {
                guard try pass(dot, if: { try isSent && !isScope(dot) }) else { return false }
            }
        }
        return true
    }

    /// Whether a change of a file is sent to who holds that, at its own place.
    private func isSent(_ dot: Dot, at place: Int64, by holding: Holding) throws -> Bool {
        if case .scope(let named, let isGranted) = try facts.decision(dot)?.word {
            return named == site && place == (isGranted ? holding.since : holding.until)
        }
        guard try !facts.isKept(holding.caseFile) else { return false }
        // Set aside while the site held the file: it is sent when it is released.
        return try facts.verdictPlace(on: dot).map { $0 > holding.until ?? .max } ?? true
    }
}
