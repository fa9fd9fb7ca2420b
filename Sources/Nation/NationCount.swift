/// What a count at the reference date must give, by files: a person with a second file stands in it twice.
package struct NationCount: Hashable, Sendable {
    /// Held by site; index 0, the hub, holds nobody.
    package private(set) var held: [Int]
    /// Custodies begun at each site in the period: admissions, receipts and those taken over.
    package private(set) var entries: [Int]
    /// Custodies ended: releases, deaths, escapes and dispatches.
    package private(set) var exits: [Int]
    package private(set) var inTransit = 0
    /// Held or in transit, as are the next three.
    package private(set) var women = 0
    package private(set) var men = 0
    /// Every code of the legal status that occurs, in the order of the procedure.
    package var legalStatus: [(code: String, files: Int)] {
        zip(Life.Status.allCases, statuses).map { ($0.rawValue, $1) }
    }
    /// Convicted under a tag.
    package private(set) var tagged = 0
    /// Persons who stand in the count twice, until somebody joins their files.
    package private(set) var suspectedDuplicates = 0
    /// Files opened in the period.
    package private(set) var files = 0
    package private(set) var lines = 0

    private var statuses: [Int]

    init(facilities: Int) {
        held = Array(repeating: 0, count: facilities + 1)
        entries = held
        exits = held
        statuses = Array(repeating: 0, count: Life.Status.allCases.count)
    }

    package var total: Int { held.reduce(0, +) + inTransit }

    mutating func add(_ lines: Int) { self.lines += lines }

    /// Adds what one step of a life changes.
    mutating func add(_ life: Life, _ step: Int) {
        guard life.moves(step) else { return }
        let site = life.site(of: step)
        let before = life.status(before: step)
        switch life.plan.steps[step].kind {
        case .takeover, .admission, .duplicate:
            files += 1
            if life.isSecondFile { suspectedDuplicates += 1 }
            enter(site)
            stand(life, 1)
        case .readmission:
            enter(site)
            stand(life, 1)
        case .convicted, .judged, .final: if let before { statuses[before.index] -= 1 }
        case .dispatch:
            leave(site)
            inTransit += 1
        case .receipt:
            inTransit -= 1
            enter(site)
        case .exit:
            leave(site)
            stand(life, -1)
            if let before { statuses[before.index] -= 1 }
            if before?.isSentenced == true { tag(life, step, -1) }
        case .cellMove, .review: break
        }
        guard let after = life.status(after: step) else { return }
        statuses[after.index] += 1
        if after.isSentenced, life.plan.steps[step].kind != .final { tag(life, step, 1) }
    }

    private mutating func enter(_ site: Int) {
        held[site] += 1
        entries[site] += 1
    }

    private mutating func leave(_ site: Int) {
        held[site] -= 1
        exits[site] += 1
    }

    private mutating func stand(_ life: Life, _ change: Int) {
        if life.isWoman { women += change } else { men += change }
    }

    private mutating func tag(_ life: Life, _ step: Int, _ change: Int) {
        if life.offence(of: life.plan.steps[step].episode).tag != .none { tagged += change }
    }
}

extension Life.Status {
    fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    fileprivate var isSentenced: Bool { self != .untried && self != .unsentenced }
}
