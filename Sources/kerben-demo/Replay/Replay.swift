import ProcessHarness

/// A month of real custody events through one node a unit, with links that go down and come back, day by day.
struct Replay {
    private let options: DemoOptions
    private let folder: String
    private let installation: Installation
    private let narration: Narration
    private let data: CustodyData
    private let days: [CustodyData.Day]
    private let plan: FaultPlan
    private var book: ReplayBook
    private var live: [PopulationStatement] = []
    private var differences: [String] = []
    /// The last day that a node is sure to have told the hub of, by site.
    private var told: [Int: String] = [:]

    init(
        data folder: String, options: DemoOptions, _ installation: Installation, _ narration: Narration,
        ledger: ProcessLedger
    ) throws {
        self.options = options
        self.folder = folder
        self.installation = installation
        self.narration = narration
        data = try narration.phase("Reading \(folder)/nyc_custody") {
            try CustodyData(folder: folder, ledger: ledger)
        }
        days = Array(data.days.prefix(options.daysMax ?? .max))
        plan = FaultPlan(seed: options.seed, days: days.count, nodes: data.units.count)
        book = ReplayBook(sites: Dictionary(uniqueKeysWithValues: zip(data.units, 1...)))
    }

    /// The last day that is replayed.
    var lastDay: String? { days.last?.date }

    /// Plays it and gives what differed.
    mutating func run() throws -> [String] {
        let events = days.reduce(0) { $0 + $1.events.count }
        narration.line("\(events) events of \(days.count) days, \(data.units.count) units; fault seed \(options.seed)")
        try narration.phase("Hub and \(data.units.count) facilities") { try start() }
        try narration.phase("Replay") {
            for (index, day) in days.enumerated() { try play(day, faults: plan.days[index]) }
        }
        try narration.phase("Healing") { try heal() }
        try narration.phase("Counts") { try compare() }
        try narration.phase("Moves") { try checkMoves() }
        try narration.phase("Summary") { try summarise() }
        narration.line(narration.times)
        return differences
    }

    private func start() throws {
        try installation.hub.start()
        try installation.hub.put(
            data.units.enumerated().map { index, unit in
                RecordLine(
                    "facility", .new,
                    [
                        .init("site", .integer(index + 1)), .init("name", .text(unit)), .init("kind", .text("unit")),
                        .init("closed_type", .boolean(true)), .init("utc_offset", .integer(0)),
                    ])
            })
        for (index, unit) in data.units.enumerated() { try installation.addFacility(site: index + 1, name: unit) }
        narration.line("each enrolled with a one-time code, its link behind a relay of its own")
        // From here on each facility is dated by the days it closes, and no longer by when it was heard.
        guard let first = days.first?.date, let before = CivilDay.before(first) else { return }
        try Parallel.tryForEach(installation.nodes) { node in
            try node.put([Self.closed(before, site: node.site)])
            guard try node.sync() else { throw DemoError.unreachable(name: node.name) }
        }
        narration.line("each has closed \(before) and told the hub so")
    }

    private mutating func play(_ day: CustodyData.Day, faults: [Int: FaultPlan.Fault]) throws {
        let nodes = installation.nodes
        for (index, node) in nodes.enumerated() {
            switch faults[index] {
            case nil: node.link.restore()
            case .down: node.link.cut()
            case .cutsAfter(let bytes):
                node.link.restore()
                node.link.cut(afterBytes: bytes)
            }
        }
        let lines = try lines(of: day)
        try Parallel.tryForEach(nodes) { try $0.put(lines[$0.name] ?? []) }
        let reached = nodes.indices.filter { faults[$0] != .down }.map { (nodes[$0], faults[$0] == nil) }
        try Parallel.tryForEach(reached) { node, isUp in
            let isDone = try node.sync()
            if !isUp {
                node.link.cut()
            } else if !isDone {
                throw DemoError.unreachable(name: node.name)
            }
        }
        for (node, isUp) in reached where isUp { told[node.site] = day.date }
        let statement = try PopulationStatement.ask(installation.hub, asOf: day.date, by: nil)
        live.append(statement)
        checkSilence(statement, faults: faults)
        narration.line(
            "\(day.date)  \(day.events.count) events; live \(statement.figure) (\(statement.bounds)), "
                + "in transit \(statement.inTransit), disputed \(statement.disputed); "
                + "silent: \(statement.silence.isEmpty ? "none" : statement.silence)")
    }

    /// What each unit's node writes on one day, in order, with the day closed at the end.
    private mutating func lines(of day: CustodyData.Day) throws -> [String: [RecordLine]] {
        var lines: [String: [RecordLine]] = [:]
        for event in day.events {
            for entry in try book.entries(for: event, details: data.details(event)) {
                lines[entry.unit, default: []].append(entry.line)
            }
        }
        for (index, unit) in data.units.enumerated() {
            lines[unit, default: []].append(Self.closed(day.date, site: index + 1))
        }
        return lines
    }

    private static func closed(_ day: String, site: Int) -> RecordLine {
        RecordLine("day", .new, [.init("facility", .integer(site)), .init("closed_on", .text(day))])
    }

    /// Whose link was down must be named as silent, with the last day it told of; whose link was up must not.
    private mutating func checkSilence(_ statement: PopulationStatement, faults: [Int: FaultPlan.Fault]) {
        for (index, node) in installation.nodes.enumerated() {
            guard let stated = statement.facilities.first(where: { $0.site == node.site }) else {
                differences.append("\(statement.asOf): the live count does not name \(node.name)")
                continue
            }
            switch faults[index] {
            case nil where stated.silent:
                differences.append("\(statement.asOf): \(node.name) exchanged and is named as silent")
            case .down where !stated.silent:
                differences.append("\(statement.asOf): \(node.name) was cut off and is not named as silent")
            case .down where (stated.dataAsOf ?? "") < (told[node.site] ?? ""):
                differences.append(
                    "\(statement.asOf): \(node.name) told of \(told[node.site] ?? "") before its silence")
            default: break
            }
        }
    }

    private func heal() throws {
        for node in installation.nodes { node.link.restore() }
        let rounds = try installation.syncUntilQuiescent { round, failures in
            let failed = failures.isEmpty ? "" : ", not at \(failures.joined(separator: ", "))"
            narration.line("round \(round): every node exchanged\(failed)")
        }
        narration.line("all links up; nothing moves any more after \(rounds) rounds")
    }

    private mutating func compare() throws {
        let reference = try ReferenceFigures(folder: folder)
        var comparison = HealedComparison(units: data.units)
        for statement in live {
            let healed = try PopulationStatement.ask(installation.hub, asOf: statement.asOf, by: "facility")
            comparison.add(live: statement, healed: healed, reference)
        }
        narration.lines(comparison.table.lines)
        narration.line(
            "\(comparison.unitDaysAgreeing) of \(comparison.unitDays) unit-days and \(comparison.totalsAgreeing) of "
                + "\(live.count) published totals agree")
        let silentDays = live.count { $0.facilities.contains(where: \.silent) }
        narration.line("at least one node was silent on \(silentDays) of \(live.count) days")
        differences += comparison.differences
    }

    private mutating func checkMoves() throws {
        let check = try HandoverCheck(hub: installation.hub.run(["export"]))
        let (matched, missing) = check.moves(book.moves)
        narration.line("\(matched) of \(book.moves.count) moves are at the hub as a transfer and its receipt")
        if !book.idleMoves.isEmpty {
            let list = book.idleMoves.map(String.init).joined(separator: ", ")
            narration.line("events \(list) move somebody to where a return had put them already: nothing to write")
        }
        differences += missing
        var held = 0
        var whole = 0
        for node in installation.nodes {
            let persons = book.held.filter { $0.value.unit == node.name }.keys.sorted()
            let found = check.wholeFiles(of: persons, holder: node, export: try node.process.run(["export"]))
            held += persons.count
            whole += persons.count - found.count
            differences += found
        }
        narration.line("\(whole) of \(held) persons held at the end have their whole file where they are held")
    }

    private mutating func summarise() throws {
        let traffic = installation.nodes.reduce(LinkTraffic()) { $0 + $1.link.traffic }
        let last = try PopulationStatement.ask(installation.hub, asOf: lastDay ?? "2026-07-01", by: nil)
        narration.lines([
            "\(book.persons.count) persons, \(book.moves.count) moves, watermark of the hub \(last.watermark)",
            "\(book.personsWithSeveralFiles.count) persons admitted again elsewhere under a new file, counted once",
            "up \(shownBytes(traffic.bytesUp)), down \(shownBytes(traffic.bytesDown)) at the socket, TLS included; "
                + "\(traffic.roundTrips) round trips in \(traffic.connections) connections, "
                + "\(traffic.connectionsRefused) calls while a link was down",
        ])
        let conflicts = try ConflictSummary.ask(installation.hub)
        narration.lines(conflicts.lines)
        // Nothing that the nodes wrote here is against the register, so nothing may be under a verdict.
        differences += conflicts.setAside.map { "change \($0)" }
    }
}
