import Causality
import Chance
import Decisions
import Exchange
import GRDB
import Register
import Store

/// Worlds in which some stores run under an older edition of the register than others, and change over in mid-history.
///
/// What a newer edition writes reaches, through a hub that may be of either, sites that cannot read it. In the end all are
/// at the newest, and show the same.
struct Editions {
    var random: SplitMix64
    /// Changes of the edition that are still to come.
    var pending = 0
    /// What was written that the older edition does not know.
    var written: [Dot] = []
}

extension Simulation {
    private static let changesPerStore = 3

    /// Draws which stores begin at the newer edition; by site, the hub's first.
    static func drawEditions(_ sites: Int, _ random: inout SplitMix64) -> [Int] {
        var editions = (0...sites).map { _ in 1 + random.below(SimulatedRegister.newest) }
        // Somebody is behind, and somebody ahead.
        if Set(editions).count == 1 { editions[random.below(editions.count)] = 3 - editions[0] }
        return editions
    }

    func planEditions() {
        guard var editions else { return }
        for _ in 0..<(12 + editions.random.below(8)) {
            queue.add(.newerWork, at: editions.random.between(60_000, Self.workMilliseconds))
        }
        for site in 0...facilities.count {
            let isNewer = (site == 0 ? hub.store : facilities[site - 1].store).description.edition > 1
            // One that is newer may go back, and comes again.
            if isNewer, editions.random.oneIn(3) {
                plan(site, edition: 1, between: 600_000, Self.workMilliseconds / 2, &editions)
            } else if isNewer {
                continue
            }
            let isLate = editions.random.oneIn(3)
            let first = isLate ? Self.workMilliseconds + 60_000 : Self.workMilliseconds / 2
            let last = isLate ? Self.workMilliseconds + 3_600_000 : Self.workMilliseconds - 1
            plan(site, edition: SimulatedRegister.newest, between: first, last, &editions)
        }
        self.editions = editions
    }

    private func plan(
        _ site: Int, edition: Int, between first: Int64, _ last: Int64, _ editions: inout Editions
    ) {
        editions.pending += 1
        queue.add(.edition(site: site, edition), at: editions.random.between(first, last))
    }

    /// A store comes back under another description: its views are made again, in pieces, and exchanges go on meanwhile.
    func change(_ site: Int, to edition: Int) throws {
        editions?.pending -= 1
        let description = SimulatedRegister.description(edition: edition)
        trace.add("\(now) site \(site) changes over to edition \(edition)")
        if site == 0 {
            hub.store = try hub.store.copy(describedBy: description)
            note("hub to edition \(edition)")
        } else {
            let facility = facilities[site - 1]
            facility.store = try facility.store.copy(describedBy: description)
            note("facility to edition \(edition)")
            if !facility.isDown {
                try facility.restart(at: now)
                try tell(facility, .started)
            }
        }
        if isHealing { try followEverywhere() }
    }

    /// The hub judges again what another edition could not read.
    func judgeAgainPerhaps() throws {
        guard editions != nil, bug != .judging, !hub.isDown, isHealing || follows.oneIn(2),
            try hub.store.read({ try $0.judging.isToJudgeAgain && !$0.views.areViewsBehind() })
        else { return }
        trace.add("\(now) the hub judges again")
        try hub.store.judgeAgain(at: { hub.moment(at: now, saltSeed: follows.next()) })
        note("judged again")
    }

    // MARK: What only the newer edition knows

    func workNewer() throws {
        guard var editions else { return }
        defer { self.editions?.random = editions.random }
        try followEverywhere()
        let newer = facilities.filter { !$0.isDown && $0.store.description.edition == SimulatedRegister.newest }
        guard let facility = editions.random.pick(newer) else { return }
        let files = try files(at: facility)
        guard editions.random.below(6) > 0, let file = editions.random.pick(files),
            let input = try newerInput(file, facility.store, &editions.random)
        else {
            return try writeNewer(
                facility, RecordInput(type: "notice", fields: ["text": .text("of \(now)")]), "a notice")
        }
        try writeNewer(facility, input, input.type ?? "an edit")
    }

    private func writeNewer(_ facility: SimulatedFacility, _ input: RecordInput, _ what: String) throws {
        let attempt = try attempt(facility, "writes by the newer edition: \(what)") { transaction, moment in
            try transaction.writing.put(input, author: author(facility), at: &moment)
        }
        guard case .written(let changes) = attempt else { return }
        editions?.written += changes.map(\.dot)
        note("newer: \(what)")
        if hub.store.description.edition == 1 { note("newer than the hub") }
        if facilities.contains(where: { $0.store.description.edition == 1 }) { note("newer than a facility") }
    }

    private func newerInput(_ file: Dot, _ store: Store, _ random: inout SplitMix64) throws -> RecordInput? {
        let word = RecordInput.Scalar.text("newer \(random.below(1_000))")
        let level = RecordInput.Scalar.text(
            random.oneIn(2) ? SimulatedRegister.newerLevel : SimulatedRegister.levels[random.below(3)])
        func record(_ type: String) throws -> Dot? {
            let ids = try store.read { transaction in
                try Int64.fetchAll(
                    transaction.db, sql: "SELECT id FROM \(type) WHERE case_id = ? ORDER BY id",
                    arguments: [file.packed])
            }
            return random.pick(ids).flatMap { Dot(packed: $0) }
        }
        switch random.below(6) {
        case 0:
            return RecordInput(
                type: "visit", caseFile: .id("\(file)"), fields: ["visitor": word, "level": level])
        case 1:
            guard let visit = try record("visit") else { return nil }
            return RecordInput(id: "\(visit)", fields: ["level": level, "notes": word])
        case 2: return RecordInput(id: "\(file)", fields: ["nicknames": word])
        case 3: return RecordInput(type: "trial", caseFile: .id("\(file)"), fields: ["place": word, "risk": level])
        default:
            guard let trial = try record("trial") else { return nil }
            let fields: [[String: RecordInput.Scalar]] = [
                ["place": word], ["interim": .text(SimulatedRegister.newerLevel)], ["risk": level, "latest": word],
                ["open": .text(SimulatedRegister.newerLevel), "place": word],
            ]
            return RecordInput(id: "\(trial)", fields: fields[random.below(fields.count)])
        }
    }

    // MARK: Finally

    /// All that was written by the newer edition stands, and at the newer edition all of it can be read.
    func checkEditions() throws {
        guard let editions else { return }
        for dot in editions.written {
            let verdict = try hub.store.read { try $0.caseFiles.verdict(on: dot) }
            // Not for who holds the file by then: that is asked whatever the edition.
            if let verdict, verdict.kind == .setAside, SetAside.isByDescription(verdict.reason) {
                throw violation(.unknownStands, "\(dot) is set aside: \(verdict.reason)")
            }
        }
        for store in [hub.store] + facilities.map(\.store) {
            let (unread, codes) = try store.read { (try $0.recordsView.unread(), try $0.recordsView.unknownCodes()) }
            guard unread.ofUnknownType == 0, unread.values == 0, codes == 0 else {
                throw violation(.allRead, "\(store.identity.log): \(unread), \(codes) unknown codes")
            }
        }
    }
}
