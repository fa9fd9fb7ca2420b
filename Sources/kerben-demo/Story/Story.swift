import Nation
import ProcessHarness

/// The small demo: a seeded nation, links that go down while work goes on, and what is settled when they return.
///
/// Every figure it tells is asked of the programs and compared with what the story must give.
struct Story {
    private static let dayBefore = "2026-06-30"
    static let day = "2026-07-01"
    private static let facilities = 5

    private let options: DemoOptions
    let installation: Installation
    let narration: Narration
    private var differences: [String] = []
    private var expected = 0

    init(options: DemoOptions, _ installation: Installation, _ narration: Narration) {
        self.options = options
        self.installation = installation
        self.narration = narration
    }

    /// Plays it and gives what differed.
    mutating func run() throws -> [String] {
        try narration.phase("A hub and \(Self.facilities) facilities, from a seeded nation of 200") { try settle() }
        try narration.phase("A normal day's exchange") { try exchange() }
        try narration.phase("The links go down; work goes on at every site") { try work() }
        try narration.phase("The count meanwhile") { try countMeanwhile() }
        try narration.phase("The links come back") { try heal() }
        try narration.phase("What was settled, what is open, and a decision") { try decide() }
        try narration.phase("What is refused, sealed, owed and signed") { try protect() }
        try narration.phase("Every view deleted and made again") { try rebuild() }
        narration.phase("What it cost") { tellCost() }
        narration.line(narration.times)
        return differences
    }

    // MARK: Chapters

    private mutating func settle() throws {
        var lines = Nation(seed: options.seed, facilities: Self.facilities, persons: 200).lines()
        var bySite: [[String]] = Array(repeating: [], count: Self.facilities + 1)
        while let line = lines.next() { bySite[line.site].append(line.put) }
        expected = lines.expected.total
        try installation.hub.start()
        try installation.hub.put(json: bySite[0])
        for site in 1...Self.facilities {
            let node = try installation.addFacility(site: site, name: "F0\(site)")
            try node.process.put(json: bySite[site])
            try node.put([closing(site, Self.dayBefore)])
            narration.line(
                "F0\(site) enrolled with a one-time code; five years of records: \(bySite[site].count) lines")
        }
        _ = try installation.syncUntilQuiescent()
        try tellCount("before", day: Self.dayBefore, total: expected, disputed: 0)
    }

    /// Four persons of the story are admitted; one is on the way from F03 to F04, and both have the file.
    private mutating func exchange() throws {
        try node(3).put(admission("STORY-1", 3, "06:00") + admission("STORY-2", 3, "06:10"))
        try node(1).put(admission("STORY-3", 1, "06:20") + admission("STORY-4", 1, "06:30"))
        try node(3).put([dispatch("STORY-1", "ST-1", 3, 4, "07:00")])
        _ = try installation.syncUntilQuiescent()
        expected += 4
        narration.lines([
            "STORY-1 and STORY-2 admitted at F03, STORY-3 and STORY-4 at F01",
            "STORY-1 is dispatched to F04: the file is there before the van",
        ])
        check(try node(4).process.holds("STORY-1"), "F04 has the file of STORY-1 before the person")
        try tellCount("on the way", day: Self.day, total: expected, disputed: 0, inTransit: 1)
    }

    private mutating func work() throws {
        for node in installation.nodes { node.link.cut() }
        // The same sentence and the same cell, written on both sides of the handover.
        try node(3).put([
            RecordLine(
                "sentence", .current(prisonerNumber: "STORY-1"), [.init("expiry", .text("2031-03-01"))],
                reason: "court order 17"),
            RecordLine(
                "custody", .current(prisonerNumber: "STORY-1"), [.init("cell", .text("A-01"))], reason: "last cell here"
            ),
            RecordLine(
                "legal_status", .current(prisonerNumber: "STORY-1"), status("SENTENCED_APPEAL_OPEN", "2026-05-02"),
                reason: "appeal lodged"),
            RecordLine("person", .current(prisonerNumber: "STORY-1"), [.init("address", .text("as told at F03"))]),
        ])
        try node(4).put([
            receipt("STORY-1", "ST-1", 3, 4, "09:00"),
            RecordLine(
                "sentence", .current(prisonerNumber: "STORY-1"), [.init("expiry", .text("2031-09-01"))],
                reason: "court order 18"),
            RecordLine(
                "legal_status", .current(prisonerNumber: "STORY-1"), status("SENTENCED_FINAL", "2026-06-20"),
                reason: "appeal decided"),
            RecordLine("person", .current(prisonerNumber: "STORY-1"), [.init("address", .text("as told at F04"))]),
        ])
        // A transfer that neither the hub nor the receiver knows of when the person arrives.
        try node(3).put([dispatch("STORY-2", "ST-2", 3, 5, "08:00")])
        try node(5).put([receipt("STORY-2", "ST-2", 3, 5, "11:00")])
        // One person claimed by two, one released, one death: the urgent case.
        try node(2).put(admission("STORY-3", 2, "10:00"))
        try node(1).put([closing("STORY-4", by: "RELEASE", "12:00")])
        let urgent = admission("STORY-5", 5, "10:30") + [closing("STORY-5", by: "DEATH", "13:00")]
        try node(5).put(notes(200) + urgent)
        for site in 1...Self.facilities { try node(site).put([closing(site, Self.day)]) }
        expected -= 1
        narration.lines([
            "F03 and F04 both write the sentence, status and address of STORY-1",
            "STORY-2 leaves F03 and arrives at F05, where no file is: a provisional one is opened",
            "F02 admits STORY-3, who is held at F01: two claims",
            "F01 releases STORY-4; at F05 STORY-5 is admitted and dies, after 200 routine notes",
        ])
        let refused = try node(1).process.attempt(["sync", "now", "--format", "json"])
        check(refused.status == 1, "an exchange over a cut link says so and exits 1")
        narration.lines(
            try node(5).process.run(["sync", "status", "--limit", "3"]).split(separator: "\n").map { "  \($0)" })
        let top = try Answer.decode(
            Waiting.self, from: node(5).process.run(["sync", "status", "--format", "json"]), of: "kerben sync status")
        check(top.files.first?.urgent == true, "the urgent case files of F05 are sent first")
    }

    private mutating func countMeanwhile() throws {
        var statement = try PopulationStatement.ask(installation.hub, asOf: Self.day, by: nil)
        // By the names that the story has for them.
        for index in statement.facilities.indices {
            statement.facilities[index].name = "F0\(statement.facilities[index].site)"
        }
        narration.line("live \(statement.figure) (\(statement.bounds)), in transit \(statement.inTransit)")
        narration.line("silent: \(statement.silence)")
        check(statement.facilities.allSatisfy(\.silent), "every facility is named as silent")
        check(
            statement.facilities.allSatisfy { $0.dataAsOf == Self.dayBefore }, "each is dated \(Self.dayBefore)")
        check(
            statement.min <= expected && expected <= statement.max ?? .max, "the truth, \(expected), lies in the bounds"
        )
    }

    private mutating func heal() throws {
        for node in installation.nodes { node.link.restore() }
        let rounds = try installation.syncUntilQuiescent()
        narration.line("nothing moves any more after \(rounds) rounds")
        try tellCount("after", day: Self.day, total: expected, disputed: 1)
        check(try node(5).process.holds("STORY-2"), "F05 has the whole file of STORY-2")
        check(
            try !node(3).process.holds("STORY-2"), "F03, which no longer holds STORY-2, no longer has the file in view")
        let died = try PopulationStatement.ask(installation.hub, asOf: Self.day, by: "facility")
        check(died.facilities.allSatisfy { !$0.silent }, "no facility is silent")
    }

    private mutating func decide() throws {
        narration.lines(try installation.hub.run(["conflict", "list"]).split(separator: "\n").map { "  \($0)" })
        let conflicts = try Conflict.ask(installation.hub)
        func has(_ field: String, _ rule: String, _ status: String) -> Conflict? {
            conflicts.first { $0.field == field && $0.rule == rule && $0.status == status }
        }
        check(has("decision", "document", "settled") != nil, "the later court document settles the legal status")
        check(has("address", "custodian", "settled") != nil, "the present holder's word settles the address")
        check(has("custody", "handover", "open") != nil, "two claims on one person are open for review")
        guard let sentence = has("expiry", "review", "open") else {
            return check(false, "two expiry dates are open for review")
        }
        narration.lines(
            try installation.hub.run(["conflict", "show", sentence.record]).split(separator: "\n").map { "  \($0)" })
        let decided = try node(4).process.run([
            "conflict", "decide", sentence.record, "expiry", "--value", "2031-09-01", "--reason",
            "order 18 replaces 17",
        ])
        narration.lines(decided.split(separator: "\n").map { "F04, which holds the person: \($0)" })
        _ = try installation.syncUntilQuiescent()
        let left = try Conflict.ask(installation.hub)
        check(!left.contains { $0.field == "expiry" }, "the decision closes the conflict at the hub")
    }

    private mutating func rebuild() throws {
        for process in [installation.hub] + installation.nodes.map(\.process) {
            let answer = try process.run(["doctor", "--rebuild"])
            check(answer.contains(" 0 differ"), "\(process.name): rebuilt views equal those before")
        }
    }

    private func tellCost() {
        let traffic = installation.nodes.reduce(LinkTraffic()) { $0 + $1.link.traffic }
        narration.line(
            "up \(shownBytes(traffic.bytesUp)), down \(shownBytes(traffic.bytesDown)) at the socket, TLS included; "
                + "\(traffic.roundTrips) round trips in \(traffic.connections) connections")
    }

    // MARK: Telling

    private mutating func tellCount(
        _ when: String, day: String, total: Int, disputed: Int, inTransit: Int? = nil
    ) throws {
        let statement = try PopulationStatement.ask(installation.hub, asOf: day, by: "facility")
        let parts = statement.rows.map { "F0\($0.facility ?? 0) \($0.count)" }
        narration.line(
            "national count \(when), \(day): \(statement.figure) = " + parts.joined(separator: " + ")
                + " + in transit \(statement.inTransit) + disputed \(statement.disputed)")
        check(statement.figure == total, "the count \(when) is \(total)")
        check(statement.disputed == disputed, "\(disputed) disputed in the count \(when)")
        if let inTransit { check(statement.inTransit >= inTransit, "at least \(inTransit) in transit") }
    }

    mutating func check(_ holds: Bool, _ what: String) {
        narration.line((holds ? "  ok    " : "  FALSE ") + what)
        if !holds { differences.append("not so: " + what) }
    }

    func node(_ site: Int) -> FacilityNode { installation.nodes[site - 1] }

    // MARK: Lines

    private func admission(_ number: String, _ site: Int, _ time: String) -> [RecordLine] {
        [
            RecordLine(
                "person", .new, [.init("prisoner_no", .text(number)), .init("sex", .text("M"))]),
            RecordLine(
                "custody", .inFile(prisonerNumber: number),
                [
                    .init("facility", .integer(site)), .init("opened_at", .text("\(Self.day)T\(time):00Z")),
                    .init("opened_by", .text("ADMISSION")), .init("commitment_order", .text("order of \(number)")),
                    .init("injuries_seen", .text("none")), .init("ill_treatment_alleged", .text("none")),
                ]),
            RecordLine("sentence", .inFile(prisonerNumber: number), [.init("expiry", .text("2030-01-01"))]),
            RecordLine(
                "legal_status", .inFile(prisonerNumber: number),
                status("SENTENCED_FINAL", "2026-01-10") + [.init("since", .text("2026-01-10"))]),
        ]
    }

    private func status(_ code: String, _ documentDate: String) -> [RecordLine.Field] {
        [.init("status", .text(code)), .init("document_date", .text(documentDate)), .init("court", .text("court"))]
    }

    private func dispatch(_ number: String, _ transfer: String, _ from: Int, _ to: Int, _ time: String) -> RecordLine {
        RecordLine(
            "transfer", .inFile(prisonerNumber: number),
            [
                .init("number", .text(transfer)), .init("from", .integer(from)), .init("to", .integer(to)),
                .init("dispatched_at", .text("\(Self.day)T\(time):00Z")),
            ])
    }

    private func receipt(_ number: String, _ transfer: String, _ from: Int, _ to: Int, _ time: String) -> RecordLine {
        RecordLine(
            "custody", .inFileOrProvisional(prisonerNumber: number),
            [
                .init("facility", .integer(to)), .init("opened_at", .text("\(Self.day)T\(time):00Z")),
                .init("opened_by", .text("RECEIPT")), .init("transfer_no", .text(transfer)),
                .init("received_from", .integer(from)),
            ])
    }

    private func closing(_ number: String, by code: String, _ time: String) -> RecordLine {
        RecordLine(
            "custody", .current(prisonerNumber: number),
            [.init("closed_at", .text("\(Self.day)T\(time):00Z")), .init("closed_by", .text(code))])
    }

    private func closing(_ site: Int, _ day: String) -> RecordLine {
        RecordLine("day", .new, [.init("facility", .integer(site)), .init("closed_on", .text(day))])
    }

    /// Routine writes that the urgent case is to overtake.
    private func notes(_ count: Int) -> [RecordLine] {
        [RecordLine("person", .new, [.init("prisoner_no", .text("STORY-ARCHIVE"))])]
            + (1...count).map { number in
                RecordLine(
                    "person", .current(prisonerNumber: "STORY-ARCHIVE"),
                    [.init("notes", .text("archive note \(number)"))])
            }
    }

    private struct Waiting: Decodable {
        struct File: Decodable { var urgent: Bool }
        var files: [File]
    }

    private struct Conflict: Decodable {
        var record: String
        var field: String?
        var rule: String?
        var status: String

        static func ask(_ site: SiteProcess) throws -> [Conflict] {
            try Answer.decode(
                [Conflict].self, from: site.run(["conflict", "list", "--format", "json"]), of: "kerben conflict list")
        }
    }
}

extension SiteProcess {
    /// Lines that are JSON already, in one transaction.
    func put(json lines: [String]) throws {
        try run(["record", "put", try inputFile(json: lines)])
    }

    /// What lines of JSON are refused with; empty where they are written.
    func refusal(json lines: [String]) throws -> String {
        let answer = try attempt(["record", "put", try inputFile(json: lines)])
        return answer.status == 1 ? answer.words : ""
    }

    /// A person file with this number is in view here.
    func holds(_ number: String) throws -> Bool {
        try run(["record", "list", "person"]).contains("\"prisoner_no\":\"\(number)\"")
    }
}
