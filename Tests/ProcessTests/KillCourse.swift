import Chance
import ProcessHarness

/// A course of kills over a hub and three facilities that write and exchange all the time, and the account of what they
/// acknowledged.
struct KillCourse {
    enum Kind: CaseIterable {
        /// A facility, while it carries out a transaction of a few hundred records.
        case facilityInTransaction
        /// A facility, its request held half way up.
        case facilityInRequest
        /// The hub, a request of a facility held half way up.
        case hubInRequest
        /// The hub, at any time while it takes in a backlog.
        case hubInExchange
        /// A facility that waits for an answer: the hub has the changes, and the facility has not heard so.
        case facilityInAnswer
        /// A facility or the hub, doing what it does by itself.
        case anySite
    }

    /// One transaction that was asked for.
    private struct Put {
        var site: Int
        var numbers: [String]
        /// The ids that the site gave out; nil where it was not heard to acknowledge.
        var ids: [String]?
    }

    private static let personsInPut = 150

    private let installation: Installation
    private var random: SplitMix64
    private var puts: [Put] = []
    private var lastPerson = 0
    private var tally: [String: Int] = [:]
    private var putSeconds = 0.1
    private(set) var kills = 0
    private(set) var killsInFlight = 0

    init(_ installation: Installation, seed: UInt64) throws {
        self.installation = installation
        random = SplitMix64(seed: seed)
        let names = ["East", "North", "West"]
        try installation.hub.put(
            names.enumerated().map { index, name in
                RecordLine("facility", .new, [.init("site", .integer(index + 1)), .init("name", .text(name))])
            })
        for (index, name) in names.enumerated() { try installation.addFacility(site: index + 1, name: name) }
    }

    var account: String {
        let kinds = tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let acknowledged = puts.count { $0.ids != nil }
        return "\(kills) kills, \(killsInFlight) with work in flight (\(kinds)); "
            + "\(acknowledged) of \(puts.count) transactions acknowledged"
    }

    mutating func kill(_ kind: Kind) throws {
        let node = installation.nodes[random.below(installation.nodes.count)]
        let isInFlight =
            switch kind {
            case .facilityInTransaction: try killInTransaction(node)
            case .facilityInRequest: try killInCall(node, victim: node.process, holdsAnswer: false)
            case .hubInRequest: try killInCall(node, victim: installation.hub, holdsAnswer: false)
            case .facilityInAnswer: try killInCall(node, victim: node.process, holdsAnswer: true)
            case .hubInExchange: try killInExchange(node)
            case .anySite: try killAnySite(node)
            }
        kills += 1
        if isInFlight {
            killsInFlight += 1
            tally["\(kind)", default: 0] += 1
        }
    }

    // MARK: Kinds

    private mutating func killInTransaction(_ node: FacilityNode) throws -> Bool {
        let (command, numbers) = try begin(node, persons: Self.personsInPut)
        nap(milliseconds: Int(putSeconds * 1_000 * Double(10 + random.below(80)) / 100))
        node.process.kill()
        let isInFlight = command.isRunning
        try note(node, numbers, command.finish())
        try node.process.start()
        return isInFlight
    }

    private mutating func killInCall(_ node: FacilityNode, victim: SiteProcess, holdsAnswer: Bool) throws -> Bool {
        // An exchange first, so that a connection stands and what is held is no handshake.
        _ = try node.sync()
        let connections = node.link.traffic.connections
        if holdsAnswer {
            node.link.stall(afterBytesDown: random.below(40))
        } else {
            node.link.stall(afterBytesUp: random.below(2_000))
        }
        try put(node, persons: 20 + random.below(Self.personsInPut))
        let command = try node.process.begin(["sync", "now"])
        let isStalled = node.link.awaitStall(within: .seconds(10))
        let isSameConnection = node.link.traffic.connections == connections
        victim.kill()
        node.link.restore()
        // Where the daemon lives, the command is answered once it has found that the hub is gone.
        _ = try command.finish()
        try victim.start()
        return isStalled && isSameConnection
    }

    private mutating func killInExchange(_ node: FacilityNode) throws -> Bool {
        node.link.cut()
        for _ in 1...3 { try put(node, persons: Self.personsInPut) }
        node.link.restore()
        let command = try node.process.begin(["sync", "now"])
        nap(milliseconds: random.below(60))
        installation.hub.kill()
        let isInFlight = command.isRunning
        _ = try command.finish()
        try installation.hub.start()
        return isInFlight
    }

    private mutating func killAnySite(_ node: FacilityNode) throws -> Bool {
        try put(node, persons: 1 + random.below(20))
        nap(milliseconds: random.below(100))
        let victim = random.below(3) == 0 ? installation.hub : node.process
        victim.kill()
        try victim.start()
        // Nobody knows what it was doing.
        return false
    }

    // MARK: Writing

    private mutating func put(_ node: FacilityNode, persons: Int) throws {
        let begin = ContinuousClock.now
        let (command, numbers) = try self.begin(node, persons: persons)
        try note(node, numbers, command.finish())
        if persons == Self.personsInPut {
            let length = (ContinuousClock.now - begin).components
            putSeconds = Double(length.seconds) + Double(length.attoseconds) / 1e18
        }
    }

    /// Asks a site to write so many persons with their custody, in one transaction.
    private mutating func begin(_ node: FacilityNode, persons: Int) throws -> (RunningCommand, [String]) {
        let numbers = (1...persons).map { "9-\(lastPerson + $0)" }
        lastPerson += persons
        let lines = numbers.flatMap { number in
            [
                RecordLine("person", .new, [.init("prisoner_no", .text(number))]),
                RecordLine(
                    "custody", .inFile(prisonerNumber: number),
                    [
                        .init("facility", .integer(node.site)), .init("opened_at", .text("2026-07-01T08:00:00Z")),
                        .init("opened_by", .text("ADMISSION")), .init("commitment_order", .text("made up")),
                        .init("injuries_seen", .text("none")), .init("ill_treatment_alleged", .text("none")),
                    ]),
            ]
        }
        return (try node.process.beginPut(lines), numbers)
    }

    private mutating func note(_ node: FacilityNode, _ numbers: [String], _ output: Program.Output) throws {
        struct Written: Decodable { var id: String }
        let ids =
            output.status == 0
            ? try Answer.decodeLines(Written.self, from: output.text, of: "kerben record put").map(\.id) : nil
        puts.append(Put(site: node.site, numbers: numbers, ids: ids))
    }

    // MARK: Account

    /// Lets everything come to rest and says what is missing, doubled or half done.
    func losses() throws -> [String] {
        for node in installation.nodes { node.link.restore() }
        _ = try installation.syncUntilQuiescent()
        var losses: [String] = []
        let hub = try RegisterExport(installation.hub)
        let facilities = try installation.nodes.map { ($0, try RegisterExport($0.process)) }
        for (node, export) in facilities {
            for put in puts where put.site == node.site {
                losses += lost(put, of: export, at: node.name) + lost(put, of: hub, at: "the hub")
            }
            let absent = export.personLines.subtracting(hub.personLines)
            if !absent.isEmpty { losses.append("\(absent.count) records of \(node.name) are not so at the hub") }
        }
        let all = facilities.reduce(into: Set<String>()) { $0.formUnion($1.1.personLines) }
        let strange = hub.personLines.subtracting(all)
        if !strange.isEmpty { losses.append("the hub has \(strange.count) records that no facility has so") }
        for site in installation.nodes.map(\.process) + [installation.hub] {
            site.stop()
            let output = try site.attempt(["doctor"])
            if output.status != 0 { losses.append("doctor on \(site.name): \(output.text)\(output.words)") }
        }
        return losses
    }

    private func lost(_ put: Put, of export: RegisterExport, at name: String) -> [String] {
        var losses: [String] = []
        let present = put.numbers.count { export.recordsByNumber[$0] != nil }
        if present != put.numbers.count, present != 0 || put.ids != nil {
            losses.append(
                "\(name) has \(present) of \(put.numbers.count) persons of one transaction of site \(put.site)")
        }
        if put.numbers.contains(where: { export.recordsByNumber[$0] ?? 1 != 1 }) {
            losses.append("\(name) has a person of site \(put.site) twice")
        }
        if let ids = put.ids {
            let absent = ids.filter { !export.ids.contains($0) }
            if !absent.isEmpty {
                losses.append("\(name) lacks \(absent.count) acknowledged records of site \(put.site)")
            }
        }
        return losses
    }
}
