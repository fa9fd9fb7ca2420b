import Causality
import Chance
import Decisions
import Foundation
import Register
import Safeguards
import Store
import Testing

/// Random histories of decisions and facts, at a facility and at the hub, apart and together, of the past and of the time to
/// come, with disputes; each step and each list compared with ``SlowRules``.
@Suite struct RuleHistoryTests {
    /// In one store a few, so that there is more to be mixed up.
    @Test(arguments: 0..<RuleHistory.storesCount)
    func `What breaks a rule is refused where it is decided, taken where it happened, and listed at both ends`(
        store: Int
    ) throws {
        let network = try OfficeNetwork([3])
        for number in 0..<RuleHistory.perStore {
            var history = try RuleHistory(network, seed: store * RuleHistory.perStore + number)
            try history.run(steps: 16)
            #expect(history.faults == [], "history \(store * RuleHistory.perStore + number)")
        }
    }
}

struct RuleHistory {
    static let perStore = 5
    /// Every history tries every rule: as many histories a rule.
    static var storesCount: Int {
        (ProcessInfo.processInfo.environment["KERBEN_RULE_HISTORIES"].flatMap { Int($0) } ?? 200) / perStore
    }

    private(set) var faults: [String] = []
    private let network: OfficeNetwork
    private var chance: SplitMix64
    private let numbers: [String]
    /// 2026-07-01, and its end.
    private static let now: Int64 = 1_782_864_600
    private static let end: Int64 = 1_782_950_400
    private static let listed: Set = [1, 2, 3, 7, 9, 10, 12, 13, 14, 15, 16, 19, 20]

    init(_ network: OfficeNetwork, seed: Int) throws {
        self.network = network
        chance = SplitMix64(seed: UInt64(seed))
        numbers = ["P\(seed)", "Q\(seed)", "J\(seed)"]
        // Somebody whom only the hub has heard of; they may turn out to be one of the others.
        try network.hub.put(#"{"type":"person","fields":{"prisoner_no":"\#(numbers[2])","sex":"M"}}"#)
        for number in numbers.prefix(2) {
            try network[3].admit(number, #""sex":"M","birth_date":"1980-01-01""#)
            try network[3].status(number, "SENTENCED_FINAL")
        }
        try network.exchange(3)
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            switch chance.below(18) {
            case 0, 1, 2: try exchange()
            case 3: try join()
            case 4: try leave()
            default: try write(at: chance.oneIn(3) ? 0 : 3)
            }
        }
        try exchange()
        if chance.oneIn(4) {
            try network[3].store.write { try $0.upkeep.rebuild() }
            try compare(3)
        }
    }

    /// Two files are one person's, or are not after all.
    private mutating func join() throws {
        let rows = try SlowRules(network.hub, now: Self.now)
        // Never the two who are both held: who would then be in one place by two custodies.
        let files = [numbers[0], numbers[2]].map { number in
            rows.of("person").first { $0["prisoner_no"] == number }.flatMap { Dot($0.origin) }
        }
        guard let one = files[0], let other = files[1] else { return }
        let areOne = chance.oneIn(2)
        let moment = WriteMoment(wallMilliseconds: Self.now * 1_000, clock: .reference, saltSeed: chance.next())
        do {
            try network.hub.store.write(at: moment) { transaction, moment in
                try transaction.decisions.decideIdentity(
                    one, other, areOne: areOne, reason: "compared", author: "registry", at: &moment)
            }
        } catch is Refusal {}
        try compare(0)
    }

    /// Somebody is released, or the release is taken back.
    private mutating func leave() throws {
        let rows = try SlowRules(network[3], now: Self.now)
        let files = rows.of("person").filter { numbers.contains($0["prisoner_no"]) }.map(\.file)
        let custodies = rows.of("custody").filter { files.contains($0.file) }
        guard let custody = chance.pick(custodies), let record = Dot(custody.id) else { return }
        let isOpen = custody["closed_at"] == ""
        let half = one("", #","closed_by":"RELEASE""#)
        do {
            if isOpen { try network[3].update(record, #""closed_at":"2026-06-28T10:00Z"\#(half)"#) }
            if !isOpen || chance.oneIn(2) {
                let moment = WriteMoment(wallMilliseconds: Self.now * 1_000, clock: .unknown, saltSeed: chance.next())
                try network[3].store.write(at: moment) { transaction, moment in
                    try transaction.writing.undo(.release, of: record, reason: "wrong", author: "a", at: &moment)
                }
            }
        } catch let refusal as Refusal {
            if refusal.description.contains("Nelson Mandela") { faults.append("a release was refused: \(refusal)") }
        }
        try compare(3)
    }

    private mutating func exchange() throws {
        try network.exchange(3)
        for site in [0, 3] { try compare(site) }
    }

    /// What is listed is what is broken, no more and no less.
    private mutating func compare(_ site: Int) throws {
        let slow = Set(try SlowRules(network[site], now: Self.end).breaches().map { "\($0.rule) \($0.record)" })
        let listed = try network[site].breaches().filter { breach in
            breach.rule.map(Self.listed.contains) ?? false && !breach.what.contains("lower than")
                && !breach.what.contains("no incident is written")
        }
        let fast = Set(listed.map { "\($0.rule ?? 0) \($0.record)" })
        for missing in slow.subtracting(fast) { faults.append("site \(site) does not list rule \(missing)") }
        for wrong in fast.subtracting(slow) { faults.append("site \(site) lists rule \(wrong)") }
        let rows = try SlowRules(network[site], now: Self.end)
        let owed = rows.dues(today: "2026-07-01")
        let cells = Dictionary(
            rows.of("accommodation").map { ($0.id, $0["cell"]) }, uniquingKeysWith: { first, _ in first })
        let dues = try [8, 11].flatMap { rule in
            try network[site].dues("2026-07-01", rule: rule).map { due in
                "\(rule) \(rule == 8 ? due.record.description : cells[due.record.description] ?? "")"
            }
        }
        if owed != Set(dues) { faults.append("site \(site) owes \(owed.symmetricDifference(dues)) or does not") }
    }

    // MARK: One write

    private mutating func write(at site: Int) throws {
        let before = try SlowRules(network[site], now: Self.now)
        let draft = draft(before, site)
        var after = before
        let old = before.rows.first { $0.id == draft.record }
        let file = before.rows.first { $0.origin == draft.file && $0.type == "person" }
        var row =
            old
            ?? .init(
                id: "new", file: file?.file ?? draft.file, origin: draft.file, place: file?.place ?? 0,
                type: draft.type,
                values: [:])
        for (name, text) in draft.fields { row.values[name] = text }
        row.values = row.values.filter { $0.value != "" }
        after.rows.removeAll { $0.id == row.id }
        after.rows.append(row)
        let stood = before.breaches(isHeldAsked: false)
        // What is over excuses nothing that goes on, and what goes on nothing that is to come.
        let isRaised = old.map { standing($0) < standing(row) } ?? false
        let added = after.breaches(isHeldAsked: false).filter {
            $0.record == row.id && (isRaised || !stood.contains($0))
        }
        let isForbidden = SlowRules.isForbidden(
            draft.type, before: old?.values ?? [:], after: row.values, site: site)
        let refusal = try refusal(draft, network[site])
        let told = "site \(site): \(old == nil ? "new " : "")\(draft.type) \(draft.fields): \(refusal ?? "taken")"
        let isByRule = refusal.map { text in
            ["Nelson Mandela", "VERA-2R", "ICCPR", "Bangkok"].contains { text.contains($0) }
        }
        if isFact(row) {
            if isByRule == true { faults.append("a fact was refused at \(told)") }
        } else if added.isEmpty, !isForbidden {
            if isByRule == true { faults.append("what breaks no rule was refused at \(told)") }
        } else if refusal == nil {
            faults.append("what adds \(added) was taken at \(told)")
        }
    }

    private func refusal(_ draft: Draft, _ office: Office) throws -> String? {
        let fields = draft.fields.map { "\"\($0)\":" + ($1.isEmpty ? "null" : Self.json($1)) }.joined(separator: ",")
        let head =
            draft.record.map { "\"id\":\"\($0)\"" }
            ?? "\"type\":\"\(draft.type)\"" + (draft.file.isEmpty ? "" : ",\"case\":\"\(draft.file)\"")
        do { try office.put("{\(head),\"fields\":{\(fields)}}") } catch let refusal as Refusal {
            return refusal.description
        }
        return nil
    }

    private static func json(_ text: String) -> String {
        ["true", "false"].contains(text) || Int(text) != nil && text.count < 3 && !text.hasPrefix("0")
            ? text : "\"\(text)\""
    }

    /// 0 for what is over, 1 for what is being done, 2 for what is to come or is decided.
    private func standing(_ row: SlowRules.Row) -> Int {
        if isFact(row) { return 0 }
        if row.type == "solitary" { return (SlowRules.time(row["starts"]) ?? .max) <= Self.now ? 1 : 2 }
        return ["placement", "custody", "sentence"].contains(row.type) ? 1 : 2
    }

    private func isFact(_ row: SlowRules.Row) -> Bool {
        switch row.type {
        case "person", "legal_status", "health_exam": true
        case "solitary", "sanction", "placement": (SlowRules.time(row["ends"]) ?? .max) < Self.now
        default: false
        }
    }

    // MARK: What is written

    private struct Draft {
        var type: String
        var record: String?
        var file = ""
        var fields: [String: String]
    }

    private static let types = [
        "person", "person", "legal_status", "placement", "placement", "placement", "solitary", "solitary", "sanction",
        "health_exam", "sentence", "custody", "complaint", "incident", "finding", "assessment", "classification",
        "accommodation",
    ]

    private mutating func one(_ texts: String...) -> String { chance.pick(texts) ?? "" }

    private mutating func draft(_ rows: SlowRules, _ site: Int) -> Draft {
        let type = chance.pick(Self.types) ?? "person"
        let files = rows.of("person").filter { numbers.contains($0["prisoner_no"]) }.map(\.origin)
        let file = chance.pick(files) ?? ""
        let hasFile = !["complaint", "incident", "finding", "accommodation"].contains(type)
        let known = rows.of(type).filter { hasFile ? files.contains($0.origin) : true }
        let isEdit = ["person", "custody"].contains(type) || chance.oneIn(2) && type != "legal_status"
        if isEdit, let row = chance.pick(known) {
            return Draft(type: type, record: row.id, fields: edit(type, row))
        }
        if ["person", "custody"].contains(type) { return Draft(type: "health_exam", file: file, fields: exam()) }
        return Draft(type: type, file: hasFile ? file : "", fields: new(type, site))
    }

    private mutating func exam() -> [String: String] {
        [
            "examined_at": "2026-0\(one("4", "5", "6"))-1\(one("0", "5"))T10:00Z",
            one("pregnant", "nursing"): one("true", "false"),
        ]
    }

    private mutating func cell() -> [String: String] {
        let cell = chance.pick(SlowRules.cells) ?? SlowRules.cells[0]
        return ["block": cell.block, "cell": cell.cell]
    }

    private mutating func ends() -> String { one("", "2026-06-20T10:00Z", "2026-07-20T10:00Z", "2099-01-01T00:00Z") }

    private mutating func new(_ type: String, _ site: Int) -> [String: String] {
        switch type {
        case "legal_status":
            return [
                "status": one("UNTRIED", "SENTENCED_FINAL"), "since": one("2026-05-01", "2026-06-15", "2027-01-01"),
                "document": "9",
            ]
        case "placement":
            return ["facility": "3", "starts": "2026-06-1\(one("0", "5"))T10:00Z", "ends": ends()].merging(cell()) {
                $1
            }
        case "solitary":
            let starts = one("2026-05-01T08:00Z", "2026-06-02T08:00Z", "2026-06-13T20:00Z", "2026-07-04T08:00Z")
            let ends = ["2026-06-14T08:00Z", "2026-06-22T08:00Z", "2026-07-08T08:00Z", "2026-07-25T08:00Z"]
            return [
                "starts": starts, "ends": chance.pick(ends.filter { $0 > starts }) ?? "",
                "kind": "DISCIPLINE", "hours_confined": one("23", "22", "20"), "reasons": one("r", "r", ""),
                "last_resort": "l", "authority": "board",
            ]
        case "sanction":
            return [
                "rule_broken": "12", "hearing_at": "2026-06-05T10:00Z", "heard": one("true", "true", "false"),
                "decision": one("WARNING", "SOLITARY"), "decided_by": "d", "decider_role": one("DIRECTOR", "HEALTH"),
                "starts": one("2026-06-06", "2026-06-09"), "ends": one("2026-06-12", "2026-07-14", "2026-08-30"),
            ]
        case "health_exam": return exam()
        case "complaint", "incident", "finding", "accommodation": return newOfPlace(type)
        case "sentence": return ["conviction_tag": one("NONE", "EXTREMISM"), "court_date": one("", "2020-01-01")]
        case "assessment":
            return [
                "tool": "VERA-2R", "assessor": "a", "assessed_on": "2026-06-01",
                "judgement": one("HIGH", "LOW", "DRAFT"),
                "assessor_trained": one("true", "true", "false"), "evidence_for": "f", "evidence_against": one("g", ""),
                "protective": "h", "review_due": one("2026-12-01", ""),
            ]
        default:
            return [
                "state": one("APPROVED", "STARTED"), "class": one("MED", "SEPARATE", ""), "proposed_class": "",
                "proposed_by": "p", "approver": one("b", "b", "p"), "reasons": one("r", ""),
                "grounds": one("BEHAVIOUR", "STATUTORY_REGIME"), "review_due": one("2026-12-01", ""),
                "effective": "2026-06-01",
            ]
        }
    }

    private mutating func newOfPlace(_ type: String) -> [String: String] {
        switch type {
        case "accommodation":
            return [
                "facility": "3", "cell": "r\(one("1", "2"))", "kind": "SHARED", "occupancy": "1",
                "measured_at": "2026-06-0\(one("1", "1", "2"))T10:0\(one("0", "1"))Z",
                "minutes_outdoors": one("30", "90"),
            ]
        case "complaint":
            return [
                "facility": one("3", "3", "4"), "received_at": "2026-06-01T10:00Z",
                "recipient": one("NPM", "OMBUDSMAN"),
                "torture_alleged": one("true", "false"), "state": one("OPEN", "OPEN", "CLOSED"),
                "closed_by": one("", "NPM"),
            ]
        case "incident":
            return [
                "facility": "3", "happened_at": "2026-06-01T10:00Z", "kind": one("DEATH", "ASSAULT"),
                "state": one("", "CLOSED", "NOT_REPORTABLE"), "reported_to": one("", "p"),
                "reported_at": one("", "2026-06-02T10:00Z"),
            ]
        default:
            return [
                "facility": "3", "topic": "SPACE", "due": "2026-07-20", "state": one("OPEN", "VERIFIED"),
                "verified_by": one("", "NPM", "INTERNAL"),
            ]
        }
    }

    private mutating func edit(_ type: String, _ row: SlowRules.Row) -> [String: String] {
        switch type {
        case "person":
            switch chance.below(3) {
            case 0: return ["birth_date": one("1980-01-01", "2009-03-03", "2010", "2007-12", "")]
            case 1: return ["sex": one("M", "F")]
            default: return ["reported_age": one("16", "40")]
            }
        case "placement": return chance.oneIn(2) ? cell() : ["ends": ends()]
        case "solitary":
            let ends = one("2026-06-23T08:00Z", "2026-07-09T08:00Z", "2026-07-30T08:00Z")
            if chance.oneIn(4) { return ["ends": ""] }
            if chance.oneIn(6) { return ["starts": "2026-07-20T08:00Z", "ends": "2026-07-30T08:00Z"] }
            return ends > row["starts"] && chance.oneIn(2) ? ["ends": ends] : ["hours_confined": one("20", "23")]
        case "sanction":
            if chance.oneIn(4) { return ["ends": one("", "2026-06-12", "2026-07-14")] }
            return chance.oneIn(2) ? ["heard": one("true", "false")] : ["decision": one("SOLITARY", "OTHER")]
        case "health_exam": return [one("pregnant", "nursing"): one("true", "false")]
        case "sentence": return ["conviction_tag": one("NONE", "BOTH")]
        case "custody":
            return chance.oneIn(2)
                ? ["commitment_order": one("9", "")]
                : [one("ill_treatment_alleged", "injuries_seen"): one("none", "")]
        case "complaint":
            switch chance.below(4) {
            case 0: return ["state": "CLOSED", "closed_by": one("NPM", "OMBUDSMAN", "")]
            case 1: return ["facility": one("3", "4")]
            case 2: return ["recipient": one("NPM", "OMBUDSMAN")]
            default: return ["answered_on": "2026-06-10"]
            }
        case "incident":
            if chance.oneIn(3) { return ["kind": one("DEATH", "OTHER")] }
            return chance.oneIn(2)
                ? ["state": one("CLOSED", "UPDATED")] : ["reported_to": "p", "reported_at": "2026-06-02T10:00Z"]
        case "finding":
            return chance.oneIn(2)
                ? ["state": one("CLAIMED", "VERIFIED"), "verified_by": one("NPM", "INTERNAL")]
                : ["due": one("2026-07-10", "2026-09-01")]
        case "assessment":
            guard chance.oneIn(2) else { return [one("evidence_for", "protective"): "more"] }
            return ["judgement": one("HIGH", "LOW", "DRAFT"), "second_reader": one("", "r", "a")]
        case "accommodation": return ["minutes_outdoors": one("30", "90")]
        default: return ["state": one("APPROVED", "CANCELLED"), "reasons": one("r", "")]
        }
    }
}
