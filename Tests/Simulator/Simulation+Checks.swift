import Causality
import Chance
import Decisions
import Exchange
import GRDB
import Ledger
import Register
import Store
import Wire

/// The checkers: each throws the ``Violation`` of one invariant.
extension Simulation {
    // MARK: Eventually

    /// Nothing is under way or waiting anywhere, and every site has been heard since the healing.
    func isQuiescent() throws -> Bool {
        guard truth.unwritten.isEmpty, editions?.pending ?? 0 == 0,
            facilities.allSatisfy({ $0.agent.isQuiescent && $0.appliedAt >= Self.workMilliseconds })
        else {
            return false
        }
        if refused != nil, try !facilities.allSatisfy({ try openWork($0).isEmpty }) { return false }
        return try facilities.allSatisfy { try hub.owed(to: $0) == 0 }
    }

    func unrest() throws -> String {
        try facilities.map {
            "site \($0.site) \($0.agent.phase) holds \($0.agent.state.held) at \($0.agent.state.position), owed "
                + "\(try hub.owed(to: $0))"
        }.joined(separator: "; ")
    }

    /// One more exchange of each site moves nothing and costs next to nothing.
    private func checkIdle() throws {
        for facility in facilities {
            let state = facility.agent.state
            for _ in 0..<3 {
                let body = try MessageCoding.bytes(
                    Request(
                        RequestHead(
                            log: state.log, epoch: state.epoch, token: state.token, position: state.position,
                            edition: facility.store.description.edition,
                            logEnd: try facility.store.read { try $0.ownLog.ownLogEnd() })))
                let moment = WriteMoment(
                    wallMilliseconds: SimulatedClock.startMilliseconds, clock: .reference, saltSeed: 1)
                let answer = try hub.store.write {
                    try $0.hub.exchange(try MessageCoding.request(body), site: facility.site, at: moment, chance: 7) {
                        $0
                    }
                }
                let bytes = body.count + (try MessageCoding.bytes(answer)).count
                guard answer.outcome == .done, answer.changes.isEmpty, answer.token == state.token, !answer.more,
                    answer.held == state.held, bytes <= 128
                else {
                    throw violation(.quiescence, "idle, site \(facility.site) moved \(bytes) bytes: \(answer)")
                }
            }
        }
    }

    func noteCoverage() throws {
        let counts = [
            "conflicts settled": "_conflict WHERE status = 'settled'",
            "conflicts open": "_conflict WHERE status = 'open'",
            "aliases": "_alias", "verdicts": "_void", "grants": "_scope WHERE granted = 1",
            "withdrawals": "_scope WHERE granted = 0", "disputes": "_span WHERE holder = 3",
            "transits": "_span WHERE holder = 2", "unmatched": "_span WHERE unmatched = 1",
            "groups": "_person_group",
        ]
        for (name, rows) in counts {
            report.coverage[name, default: 0] += try hub.store.read {
                try Int.fetchOne($0.db, sql: "SELECT count(*) FROM \(rows)") ?? 0
            }
        }
    }

    // MARK: Finally

    func check() throws {
        // A refill that replaced something has its views made anew.
        try followEverywhere()
        try checkNothingLost()
        try checkHardships()
        // What a world is for comes first: its canaries have to be seen by its own checks.
        if world == .bodies { try checkBodiesFinally() }
        try checkRefused()
        try checkScope()
        try checkEditions()
        if world == .desks { try checkCounts() }
        try checkVerdicts()
        try checkIdle()
        try checkChains()
        try checkOrder()
        // Views dropped make SQLite compile every statement again, half of a seed's time: one world in three.
        if seed % 3 == 0 { try checkRebuild() }
    }

    private func checkNothingLost() throws {
        for facility in facilities {
            var logs: [LogID: IntervalSet] = [:]
            for change in facility.acknowledged {
                let held = try logs[change.dot.log] ?? hub.held(of: change.dot.log)
                logs[change.dot.log] = held
                guard held.contains(change.dot.sequence), try hub.store.read({ try $0.change(change.dot) }) == change
                else {
                    throw violation(.noWriteLost, "\(change.dot) of site \(facility.site) is not at the hub")
                }
            }
        }
        for change in hubWrites where try hub.store.read({ try $0.change(change.dot) }) != change {
            throw violation(.noWriteLost, "the hub's own \(change.dot)")
        }
    }

    /// Views of one store by case file: rows and conflicts, as text.
    private func views(_ store: Store) throws -> [Dot: [String]] {
        var views: [Dot: [String]] = [:]
        try store.read { transaction in
            try transaction.register.export { line in
                // Names of fields never hold this text, and the case comes before any value.
                let parts = line.split(separator: "\"case\":\"", maxSplits: 1)
                guard parts.count == 2, let end = parts[1].firstIndex(of: "\""), let file = Dot(parts[1][..<end])
                else { return }
                views[file, default: []].append(line)
            }
            let rows = try Row.fetchAll(transaction.db, sql: "SELECT * FROM _conflict ORDER BY record, unit")
            for row in rows {
                guard let file = Dot(packed: row["case_id"]) else { continue }
                let parts = row.databaseValues.map(\.description)
                views[file, default: []].append("conflict " + parts.joined(separator: " "))
            }
        }
        return views
    }

    private func checkScope() throws {
        let atHub = try views(hub.store)
        for facility in facilities {
            let here = try views(facility.store)
            let files = Set(here.keys).union(atHub.keys).sorted()
            for file in files {
                let isInScope = try hub.store.read { transaction in
                    let opener = try transaction.change(file).flatMap { transaction.description[$0.type] }
                    if opener?.scope == .everywhere { return true }
                    return try transaction.caseFiles.currentSites(of: file).contains(facility.site)
                }
                guard isInScope else {
                    guard here[file] == nil else {
                        throw violation(.nothingOutOfScope, "site \(facility.site) shows \(file)")
                    }
                    continue
                }
                // An altered program does not show what it wrote, and a site is not told what is said of it.
                if truth.forgedIn[facility.site]?.contains(file) == true { continue }
                if truth.grievances[file]?.contains(facility.site) == true { continue }
                guard here[file] == atHub[file] else {
                    let mine = Set(here[file] ?? [])
                    let theirs = Set(atHub[file] ?? [])
                    throw violation(
                        .sameRegisterInScope,
                        "case file \(file) at site \(facility.site):\n  only here \(mine.subtracting(theirs).sorted())\n"
                            + "  only at the hub \(theirs.subtracting(mine).sorted())")
                }
            }
        }
    }

    /// The hub's spans beside the model that knows where the bodies are.
    private func checkCounts() throws {
        var problem: String?
        try hub.store.read { transaction in
            var counted = 0
            for prisoner in population.prisoners {
                let spans = try Row.fetchAll(
                    transaction.db,
                    sql: """
                        SELECT * FROM _span WHERE root IN (SELECT coalesce(_person_group.root, person.id) FROM person
                            LEFT JOIN _person_group ON _person_group.case_id = person.id WHERE prisoner_no = ?) ORDER BY starts
                        """, arguments: [prisoner.number])
                var end: Int64?
                for span in spans {
                    let starts: Int64 = span["starts"]
                    if let end, starts < end { problem = "\(prisoner.number) has two spans at once" }
                    end = span["ends"] ?? Int64.max
                }
                let open = spans.filter { ($0["ends"] as Int64?) == nil && ($0["holder"] as Int) != 0 }
                let place = open.map { Self.place($0) }
                let expected: [String] =
                    switch prisoner.place {
                    case .outside: []
                    case .held(let site): ["held \(site)"]
                    case .transit(let from, let to, _): ["transit \(from) \(to)"]
                    case .claimed(let one, let other): ["claimed \(one) \(other)"]
                    }
                counted += expected.count
                if place != expected { problem = "\(prisoner.number) should be \(expected), the hub has \(place)" }
            }
            let all = try Int.fetchOne(
                transaction.db, sql: "SELECT count(*) FROM _span WHERE ends IS NULL AND holder <> 0")
            if problem == nil, all != counted { problem = "the hub counts \(all ?? 0), there are \(counted)" }
        }
        if let problem { throw violation(.countedOnce, problem) }
    }

    private static func place(_ span: Row) -> String {
        let site = span["site"] as Int? ?? -1
        let other = span["other_site"] as Int? ?? -1
        switch span["holder"] as Int {
        case 1: return "held \(site)"
        case 2: return "transit \(site) \(other)"
        default: return "claimed \(site) \(other)"
        }
    }

    /// What was forged is under a verdict at the hub and at its author, and shows nowhere.
    private func checkVerdicts() throws {
        let stores = [("the hub", hub.store)] + facilities.map { ("site \($0.site)", $0.store) }
        for facility in facilities {
            for dot in facility.forged {
                // Of another machine than wrote it, it is the hub's alone.
                let author = dot.log == facility.log ? [("its author", facility.store)] : []
                for (name, store) in stores.prefix(1) + author {
                    let isVoid = try store.read { transaction in
                        try Int64.fetchOne(
                            transaction.db, sql: "SELECT 1 FROM _void WHERE dot = ?", arguments: [dot.packed])
                    }
                    guard isVoid != nil else {
                        throw violation(.setAsideWritesNothing, "\(dot) is under no verdict at \(name)")
                    }
                }
            }
        }
        for (name, store) in stores {
            for (file, lines) in try views(store) {
                if let line = lines.first(where: { $0.contains("forged") && !$0.contains("conflict ") }) {
                    throw violation(.setAsideWritesNothing, "\(file) at \(name) shows \(line)")
                }
            }
        }
    }

    private func checkChains() throws {
        for store in [hub.store] + facilities.map(\.store) {
            let problems = try store.read { try $0.proofs.proveChains() }
            guard problems.isEmpty else { throw violation(.chainsProved, "\(store.identity.log): \(problems)") }
        }
    }

    private func exported(_ store: Store) throws -> [String] {
        var lines: [String] = []
        try store.read { transaction in
            try transaction.register.export { lines.append($0) }
            for table in ["_conflict", "_span", "_person_group", "_void", "_alias", "_waiting", "_scope"] {
                for row in try Row.fetchAll(transaction.db, sql: "SELECT * FROM \(table) ORDER BY 1, 2") {
                    lines.append(table + " " + row.databaseValues.map(\.description).joined(separator: " "))
                }
            }
        }
        return lines
    }

    private func checkRebuild() throws {
        // An altered program wrote past its own views.
        let honest = facilities.filter { truth.forgedIn[$0.site] == nil }
        for store in [hub.store] + honest.map(\.store) {
            let before = try exported(store) + holdings(store)
            try store.write { try $0.upkeep.rebuild() }
            let after = try exported(store) + holdings(store)
            guard before == after else {
                throw violation(.rebuildEqual, "\(store.identity.log): \(difference(before, after))")
            }
        }
    }

    private func holdings(_ store: Store) throws -> [String] {
        try store.read { transaction in
            try ["_held", "_hearing"].flatMap { table in
                try Row.fetchAll(transaction.db, sql: "SELECT * FROM \(table) ORDER BY 1, 2, 3").map {
                    table + " " + $0.databaseValues.map(\.description).joined(separator: " ")
                }
            }
        }
    }

    private func difference(_ before: [String], _ after: [String]) -> String {
        "lost \(Set(before).subtracting(after).sorted().prefix(5)), "
            + "new \(Set(after).subtracting(before).sorted().prefix(5))"
    }

    /// The hub's changes in any order, some twice, in a store that is nobody's.
    private func checkOrder() throws {
        let changes = try hub.store.read { transaction in
            try transaction.ledger.places(after: 0).compactMap { try transaction.change($0.dot) }
        }
        let other = try EmptyStores.shared.take(site: 900, edition: hub.store.description.edition)
        let shuffled = random.shuffled(changes)
        let measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        let half = shuffled.count / 2
        for part in [shuffled[..<half], shuffled[(half / 2)...]] {
            try other.write { transaction in
                let answer = Answer(outcome: .done, epoch: 1, hubTime: 0, changes: Array(part))
                try transaction.facility.apply(answer, ExchangeState(log: other.identity.log), measurement)
            }
        }
        let (here, there) = (try exported(hub.store), try exported(other))
        guard here == there else {
            throw violation(.orderIndependent, difference(here, there))
        }
        try EmptyStores.shared.giveBack(other)
    }
}
