import Causality
import Counting
import Decisions
import Exchange
import Register
import Safeguards
import Store
import Testing

/// What another program than ours writes, or two stores write apart, meets the same rules at the hub as at the desk.
@Suite struct HubJudgingTests {
    private static let order =
        #""kind":"DISCIPLINE","hours_confined":23,"authority":"board","reasons":"r","last_resort":"a warning was of no use""#

    @Test(arguments: [
        ("complaint", "a complaint that its own facility closes", "may not close it"),
        ("corruption_report", "a report that its own facility closes", "may not close it"),
        ("finding", "a finding that a facility verifies", "the monitor verifies"),
        ("sanction", "a sanction without a hearing", "before the person was heard"),
        ("classification", "a class without reasons", "without reasons"),
        ("assessment", "a judgement by nobody who was trained", "stays DRAFT"),
        ("solitary", "ninety-nine days of solitary to come", "more than 15 consecutive days"),
    ])
    func `A forged decision is set aside with its reason`(type: String, what: String, reason: String) throws {
        let hub = try ForgersHub()
        try hub.admit("A")
        let forged: String =
            switch type {
            case "complaint", "corruption_report":
                #""facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM","state":"CLOSED","closed_by":"NPM""#
            case "finding": #""facility":3,"topic":"SPACE","due":"2026-07-01","state":"VERIFIED","verified_by":"NPM""#
            case "sanction":
                #""rule_broken":"12","hearing_at":"2026-06-02T10:00Z","heard":false,"decision":"WARNING","decided_by":"d","#
                    + #""decider_role":"DIRECTOR""#
            case "classification": #""state":"APPROVED","class":"MED","approver":"b""#
            case "assessment": #""tool":"VERA-2R","assessor":"a","assessed_on":"2026-06-02","judgement":"HIGH""#
            default: #""starts":"2026-07-10T08:00Z","ends":"2026-10-17T08:00Z","# + Self.order
            }
        let dot = try hub.forge(type, forged)
        #expect(try hub.setAside(dot).contains(reason), "\(what)")
        #expect(try hub.office.list(type).isEmpty)
    }

    @Test func `A closing is judged by what its writer had before it, and the record stays open`() throws {
        let hub = try ForgersHub()
        let complaint = try hub.forge(
            "complaint", #""facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM","state":"OPEN""#)
        #expect(try hub.setAside(complaint) == "")
        let closing = try hub.forge("complaint", #""state":"CLOSED","closed_by":"NPM""#, of: complaint)
        #expect(try hub.setAside(closing).contains("may not close it"))
        #expect(try hub.office.list("complaint").first?.contains(#""state":"OPEN""#) == true)
        // Its own note upon that is no decision, and stands.
        let note = try hub.forge("complaint", #""answered_on":"2026-06-05""#, of: complaint)
        #expect(try hub.setAside(note) == "")
    }

    @Test func `A decision that waits for what it names is judged when that comes`() throws {
        let hub = try ForgersHub()
        let complaint = try hub.forge(
            "complaint", #""facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM","state":"OPEN""#)
        let next = try hub.office.store.read { try $0.ownLog.ownLogEnd() } + 1
        let ahead = Dot(LogID(site: 0, incarnation: 1), next)
        let early = try hub.forge("complaint", #""state":"CLOSED","closed_by":"NPM""#, of: complaint, alsoSaw: ahead)
        #expect(try hub.setAside(early) == "")
        #expect(try hub.office.list("complaint").first?.contains(#""state":"OPEN""#) == true)
        #expect(try hub.office.update(complaint, #""answered_on":"2026-06-05""#).dot == ahead)
        #expect(try hub.setAside(early).contains("may not close it"))
        #expect(try hub.office.list("complaint").first?.contains(#""state":"OPEN""#) == true)
    }

    @Test func `Times that two sites brought out of order apart stand, and are listed`() throws {
        let hub = try ForgersHub()
        let custody = try hub.admit("A")
        try hub.office.update(custody, #""opened_at":"2026-06-20T09:00Z""#)
        let closing = try hub.forge("custody", #""closed_at":"2026-06-10T09:00Z","closed_by":"RELEASE""#, of: custody)
        #expect(try hub.setAside(closing) == "")
        func listed() throws -> [String] {
            try hub.office.store.read { try $0.safeguards.breaches(day: "2026-06-30") }.filter { $0.record == custody }
                .map(\.what)
        }
        #expect(try listed() == ["closed_at: lies before opened_at; which of them is wrong?"])
        try hub.office.update(custody, #""opened_at":"2026-06-01T09:00Z""#)
        #expect(try listed() == [])
    }

    @Test func `Times in an order that cannot be are set aside, whatever the clock says`() throws {
        let hub = try ForgersHub()
        let custody = try hub.admit("A")
        let closing = try hub.forge("custody", #""closed_at":"2026-05-01T10:00Z","closed_by":"RELEASE""#, of: custody)
        #expect(try hub.setAside(closing).contains("lies before opened_at"))
        let future = try hub.forge("custody", #""closed_at":"2031-05-01T10:00Z","closed_by":"RELEASE""#, of: custody)
        #expect(try hub.setAside(future) == "")
    }

    @Test func `A clock of another century makes no fact of an order to come`() throws {
        let hub = try ForgersHub()
        try hub.admit("A")
        let order = #""starts":"2027-01-01T08:00Z","ends":"2027-04-10T08:00Z","# + Self.order
        let ahead = try hub.forge("solitary", order, stamp: 4_070_908_800_000)
        #expect(try hub.setAside(ahead).contains("more than 15"))
        #expect(try hub.office.list("solitary").isEmpty)
    }

    @Test func `A facility's day is over when it is over there, as its record says`() throws {
        let hub = try ForgersHub()
        try hub.office.put(
            #"{"type":"facility","fields":{"site":3,"name":"Place 3 (fictional)","capacity":20,"utc_offset":-300}}"#)
        // It is midnight in Greenwich, and seven in the evening of 30 June there.
        let early = try hub.forge("day", #""facility":3,"closed_on":"2026-06-30""#)
        #expect(try hub.setAside(early).contains("not over"))
        #expect(try hub.setAside(hub.forge("day", #""facility":3,"closed_on":"2026-06-29""#)) == "")
        let desk = { try hub.office.put(#"{"type":"day","fields":{"facility":3,"closed_on":"2026-06-30"}}"#) }
        #expect(try hub.office.refusal { _ = try desk() }.contains("not over"))
        func closed() throws -> String? {
            try hub.office.store.read { try $0.counts.count(.population, day: "2026-06-30") }.facilities.first?
                .dayClosed
        }
        #expect(try closed() == "2026-06-29")
    }

    @Test func `What was done is kept and listed as a breach at the hub`() throws {
        let hub = try ForgersHub()
        let person = try hub.forge("person", #""prisoner_no":"B","sex":"M","birth_date":"2009-01-01""#)
        let custody = try hub.forge(
            "custody", #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION""#, in: person)
        let alone = try hub.forge(
            "solitary", #""starts":"2026-02-01T08:00Z","ends":"2026-05-11T08:00Z","# + Self.order, in: person)
        for dot in [custody, alone] { #expect(try hub.setAside(dot) == "") }
        let breaches = try hub.breaches()
        #expect(breaches.filter { $0.record == custody }.compactMap(\.rule) == [1, 3, 3])
        let days = breaches.filter { $0.record == alone }
        #expect(days.contains { $0.what.contains("more than 15 consecutive days") })
        #expect(days.contains { $0.what.contains("under 18") })
        #expect(days.allSatisfy { $0.person == person && $0.site == 3 && $0.since == "2026-02-01T08:00Z" })
        // Cured, and gone from the list.
        try hub.office.update(
            custody, #""commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none""#)
        #expect(try hub.breaches().filter { $0.record == custody } == [])
    }

    @Test func `Orders of two sites that are too long together are a breach at both ends`() throws {
        let hub = try ForgersHub()
        let office = hub.office
        try hub.admit("A")
        let file = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "A") })
        let away = try hub.forge(
            "solitary", #""starts":"2026-06-02T08:00Z","ends":"2026-06-15T08:00Z","# + Self.order, in: file)
        try office.put(
            "solitary", of: "A", #""starts":"2026-06-15T08:00Z","ends":"2026-06-29T08:00Z","# + Self.order)
        #expect(try hub.setAside(away) == "")
        #expect(try hub.breaches().filter { $0.rule == 9 }.count == 2)
        let site = try Office()
        for change in try office.store.read({ try $0.changes(ofCaseFile: file) }) { try site.receive(change) }
        #expect(
            try site.store.read { try $0.safeguards.breaches(day: "2026-07-01") }.filter { $0.rule == 9 }.count == 2)
    }

    @Test(arguments: [
        (#""sex":"F""#, "the other sex"), (#""birth_date":"2010-01-01""#, "minors"),
    ])
    func `Who is learnt to be in the wrong cell is a breach until moved`(learnt: String, problem: String) throws {
        let office = try Office(site: 0)
        for number in ["A", "B"] {
            try office.admit(number, to: 3)
            try office.put("placement", of: number, #""facility":3,"cell":"12","starts":"2026-06-02T10:00Z""#)
        }
        func breaches() throws -> [Breach] { try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") } }
        #expect(try breaches() == [])
        let file = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "B") })
        try office.update(file, learnt)
        #expect(try breaches().count == 2)
        #expect(try breaches().allSatisfy { $0.rule == 7 && $0.what.contains(problem) })
        let placement = try #require(try breaches().first { $0.person == file }?.record)
        try office.update(placement, #""ends":"2026-07-01T10:00Z""#)
        #expect(try breaches() == [])
    }

    @Test func `Forty days of solitary that happened are recorded, and listed`() throws {
        let office = try Office()
        try office.admit("A")
        let days = #""starts":"2026-05-01T08:00Z","ends":"2026-06-10T08:00Z","# + Self.order
        try office.put("solitary", of: "A", days)
        #expect(try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") }.map(\.rule) == [9])
        // An order to come has its own fifteen days.
        let order = #""starts":"2026-07-20T08:00Z","ends":"2026-07-22T08:00Z","# + Self.order
        #expect(try office.refusal { try office.put("solitary", of: "A", order) } == "")
    }

    @Test func `A custody or dispatch that leaves out who has the person is set aside, whatever its edition`() throws {
        let hub = try ForgersHub()
        try hub.admit("A")
        let former = hub.office.store.description.edition - 1
        for (type, fields, place) in [
            ("custody", #""facility":3,"opened_by":"RECEIPT","cell":"A-1""#, "custody.opened_at"),
            ("custody", #""opened_at":"2026-06-20T10:00Z","opened_by":"RECEIPT""#, "custody.facility"),
            ("transfer", #""number":"T","from":3,"dispatched_at":"2026-06-20T10:00Z""#, "transfer.to"),
            ("transfer", #""number":"T","from":3,"to":0,"dispatched_at":"2026-06-20T10:00Z""#, "transfer.to"),
        ] { #expect(try hub.setAside(hub.forge(type, fields, edition: former)).contains(place), "\(fields)") }
        #expect(try hub.office.store.read { try $0.counts.count(.population, day: "2026-06-30") }.figure == 1)
    }

    @Test func `The code of an ending that is put right later, or forged, does not move the ending`() throws {
        let hub = try ForgersHub()
        let custody = try hub.admit("A")
        func held(_ day: String) throws -> Int {
            try hub.office.store.read { try $0.counts.count(.population, day: day) }.figure
        }
        // Written on 10 June, and put right by the registry on 1 July.
        try hub.forge("custody", #""closed_by":"RELEASE""#, of: custody, stamp: 1_781_085_600_000)
        #expect(try held("2026-06-09") == 1 && held("2026-06-20") == 0)
        try hub.office.update(custody, #""closed_by":"DEATH""#)
        #expect(try held("2026-06-09") == 1 && held("2026-06-20") == 0)
        // Of another's record it is set aside, and says nothing at all.
        try hub.office.admit("B", to: 1)
        let other = try #require(
            try hub.office.list("custody").first?.split(separator: "\"").lazy.compactMap { Dot(String($0)) }.first)
        try hub.office.update(other, #""closed_by":"RELEASE""#)
        #expect(try held("2026-07-05") == 0)
        let file = try #require(try hub.office.store.read { try $0.writing.caseFile(prisonerNumber: "B") })
        for stamp in [1_780_444_800_000, 1_924_992_000_000] as [Int64] {
            let forged = try hub.forge("custody", #""closed_by":"RELEASE""#, in: file, of: other, stamp: stamp)
            #expect(try hub.setAside(forged) != "")
            #expect(try held("2026-06-20") == 1 && held("2026-07-05") == 0)
        }
    }

    @Test func `Who told of ill-treatment on arrival, and nobody outside of it, is listed until a case is open`() throws
    {
        let hub = try ForgersHub()
        try hub.forge("person", #""prisoner_no":"B","sex":"M""#)
        let person = try hub.forge("person", #""prisoner_no":"A","sex":"M""#)
        let custody = try hub.forge(
            "custody",
            #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"RECEIPT","injuries":"NO","ill_treatment":"YES""#,
            in: person)
        func listed() throws -> [Dot] { try hub.breaches().filter { $0.rule == 3 }.map(\.record) }
        #expect(try hub.setAside(custody) == "" && listed() == [custody])
        #expect(try hub.breaches().first { $0.rule == 3 }?.what.hasPrefix("ill_treatment: opens a case") == true)
        // What a desk wrote has its case beside it, and that is nobody else's.
        try hub.office.put(#"{"type":"person","fields":{"prisoner_no":"C"}}"#)
        try hub.office.put(
            "custody", of: "C",
            #""facility":3,"opened_at":"2026-06-02T10:00Z","opened_by":"RECEIPT","injuries":"YES","ill_treatment":"NO""#
        )
        #expect(try hub.office.list("complaint").count == 1 && listed() == [custody])
        func complain(_ facility: Int, _ more: String = "") throws {
            try hub.office.put(
                #"{"type":"complaint","fields":{"facility":\#(facility),"received_at":"2026-06-20T10:00Z","#
                    + #""recipient":"PROSECUTOR","state":"OPEN"\#(more)}}"#)
        }
        try complain(1, #","torture_alleged":true"#)
        try complain(3)
        #expect(try listed() == [custody])
        try complain(3, #","torture_alleged":true"#)
        #expect(try listed() == [])
    }

    @Test func `Making the views anew takes no decision and gives the same list`() throws {
        let hub = try ForgersHub()
        try hub.forge("person", #""prisoner_no":"B""#)
        let forged = try hub.forge(
            "finding", #""facility":3,"topic":"SPACE","due":"2026-07-01","state":"VERIFIED","verified_by":"NPM""#)
        let end = try hub.office.store.read { try $0.ownLog.ownLogEnd() }
        let before = try hub.breaches()
        try hub.office.store.write { try $0.upkeep.rebuild() }
        #expect(try hub.office.store.read { try $0.ownLog.ownLogEnd() } == end)
        #expect(try hub.breaches() == before)
        #expect(try hub.setAside(forged) != "")
    }
}

/// A hub, and site 3 with a program of its own that asks nobody.
final class ForgersHub {
    let office: Office
    private let log = LogID(site: 3, incarnation: 1)
    private var sequence: Int64 = 0
    private var token: UInt64 = 0
    private var contexts: [Dot: VersionVector] = [:]
    private var files: [Dot: (file: Dot, type: RecordType)] = [:]

    init() throws {
        office = try Office(site: 0)
        _ = try office.store.write { try $0.hub.enrol(site: 3, name: "Colony 3 (fictional)", key: [3], now: 0) }
    }

    /// A person and an admission of the site's own, in order.
    @discardableResult
    func admit(_ number: String) throws -> Dot {
        let person = try forge("person", #""prisoner_no":"\#(number)","sex":"M","birth_date":"1980-01-01""#)
        return try forge(
            "custody",
            #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + Office.arrival, in: person)
    }

    /// Writes past every check, and sends it; returns its name.
    @discardableResult
    func forge(
        _ name: String, _ fields: String, in file: Dot? = nil, of record: Dot? = nil, alsoSaw ahead: Dot? = nil,
        stamp: Int64 = 1_782_864_000_000, edition: Int? = nil
    ) throws -> Dot {
        let type = try #require(office.store.description.type(named: name))
        sequence += 1
        let dot = Dot(log, sequence)
        let input = try RecordInput.read(#"{"type":"\#(name)","fields":{\#(fields)}}"#)
        let writes = try input.fields.map { name, scalar in
            let field = try #require(type.field(named: name), "\(name)")
            return Write(field.number, try #require(field.type.value(from: scalar.text), "\(name)"))
        }.sorted { $0.field < $1.field }
        let person = try office.store.read { try $0.writing.caseFile(prisonerNumber: "A") }
        let caseFile = record.flatMap { files[$0]?.file } ?? (type.opensCaseFile ? dot : file ?? person ?? dot)
        var context = record.flatMap { contexts[$0] } ?? VersionVector()
        if let ahead { context.insert(ahead) }
        let change = Change(
            dot: dot, record: record ?? dot, type: type.number, caseFile: caseFile, context: context,
            edition: edition ?? office.store.description.edition,
            timestamp: HybridTimestamp(milliseconds: stamp), clock: .unknown, author: "forger@3",
            writes: writes, salt: dot == caseFile ? 7 : nil)
        context.insert(dot)
        contexts[record ?? dot] = context
        files[record ?? dot] = (caseFile, type)
        let moment = WriteMoment(wallMilliseconds: 1_782_864_000_000, clock: .unknown, saltSeed: 9)
        let request = Request(
            RequestHead(
                log: log, epoch: 1, token: token, position: 0, edition: 1, logEnd: sequence),
            changes: [change])
        let answer = try office.store.write {
            try $0.hub.exchange(request, site: 3, at: moment, chance: 1) { $0 }
        }
        try #require(answer.outcome == .done)
        token = answer.token
        return dot
    }

    /// Why a change was set aside; empty where it stands.
    func setAside(_ dot: Dot) throws -> String {
        try office.store.read { try $0.conflicts.verdicts() }.first { $0.dot == dot }?.reason ?? ""
    }

    func breaches() throws -> [Breach] { try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") } }
}
