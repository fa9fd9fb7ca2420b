import Desk
import Foundation
import Register
import Safeguards
import Store
import Testing

/// Writing and reading at a desk, without a command line.
@Suite struct RecordTests {
    private let site: Site

    init() throws { site = try Site() }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return CommandFailure(error).message }
        return "done"
    }

    @Test func `Each line that is written gives its record, and none is where one is refused`() throws {
        let written = try site.put(Site.person, "", Site.admission)
        let lines = written.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("{\"id\":\"3.1-1\",\"case\":\"3.1-1\""), "\(written)")
        let refused = message { try site.put(Site.person.replacing("A-1", with: "A-2"), "{}") }
        #expect(refused.hasPrefix("line 2: ") && refused.hasSuffix("; nothing was written"))
        #expect(try site.node.export(Look(), as: site.clerk()).split(separator: "\n").count == 2)
    }

    @Test func `A line that is tried is not written, and that is said`() throws {
        let notes = Notes()
        let output = try site.node.put(Array(Site.person.utf8), isDryRun: true, as: site.clerk(), note: notes.add)
        #expect(output.isEmpty)
        #expect(notes.all == ["1 lines are in order; nothing was written (--dry-run)"])
        #expect(try site.node.export(Look(), as: site.clerk()).isEmpty)
    }

    @Test func `Any bytes are read as lines, and answered in one`() throws {
        for bytes: [UInt8] in [
            [0xFF, 0xFE], Array("\u{0}\n[]".utf8), Array("{\"type\":\"person\"}".utf8),
            Array(repeating: 0x7B, count: 10_000),
        ] {
            let said = message { _ = try site.node.put(bytes, as: site.clerk()) { _ in } }
            #expect(said.hasPrefix("line 1: ") && !said.contains("\n") && said.count < 300)
        }
        #expect(try site.node.put(Array("\n\r\n\n".utf8), as: site.clerk()) { _ in }.isEmpty)
    }

    @Test func `The time of a write is the clock's that was handed in`() throws {
        try site.put(Site.person)
        site.pass(milliseconds: 86_400_000)
        try site.put(#"{"id":"3.1-1","fields":{"surname":"Iikkoek"},"reason":"a slip"}"#)
        let history = try site.node.history(of: "3.1-1", Look(), as: site.clerk())
        #expect(history.rows.map { $0[2].text } == ["2026-07-01T00:00:01Z", "2026-07-02T00:00:02Z"])
        #expect(history.rows.map { $0[1].text } == ["applied", "applied"])
        #expect(history.rows.map { $0[3].text } == ["clerk@3", "clerk@3"])
        #expect(history.rows[1].last == .text("a slip"))
        // Six hours east of UTC.
        #expect(try site.node.today == "2026-07-02")
        site.pass(milliseconds: 18 * 3_600_000)
        #expect(try site.node.today == "2026-07-03")
    }

    @Test func `The same clocks, the same chance and the same lines make the same register`() throws {
        let other = try Site()
        for site in [site, other] { try site.put(Site.person, Site.admission) }
        let texts = try [site, other].map { try $0.node.export(Look(), as: $0.clerk()) }
        #expect(texts[0] == texts[1] && !texts[0].isEmpty)
    }

    @Test func `A record is found by its number, by its names, and by its id`() throws {
        try site.put(Site.person, Site.admission)
        let clerk = try site.clerk()
        let json = try site.node.record("3.1-1", Look(), as: clerk)
        #expect(try site.node.persons("A-1", Look(), as: clerk) == json)
        #expect(try site.node.persons("Вутмоков", Look(), as: clerk) == json)
        #expect(try site.node.records(of: "person", in: nil, limit: 9, Look(), as: clerk) == json)
        #expect(try site.node.records(of: "custody", in: "3.1-1", limit: 9, Look(), as: clerk).contains("3.1-2"))
        #expect(try site.node.records(of: "custody", in: nil, limit: 0, Look(), as: clerk).isEmpty)
        #expect(
            message { _ = try site.node.record("9.1-1", Look(), as: clerk) }.contains("no such record is held here"))
        #expect(
            message { _ = try site.node.record("x", Look(), as: clerk) } == "x: is no record id (such as 27.1-10432)")
        #expect(
            message { _ = try site.node.records(of: "x", in: nil, limit: 1, Look(), as: clerk) }.hasPrefix(
                "x: no record type"))
        #expect(
            message { _ = try site.node.persons("A-9", Look(), as: clerk) }
                == "nobody of that number or name is in view here")
    }

    @Test func `What is confidential is shown with a reason alone, and not before its trace is kept`() throws {
        try site.put(Site.person, Site.admission)
        let clerk = try site.clerk()
        func traces() throws -> Int {
            try site.node.records(of: "access", in: nil, limit: 99, Look(), as: clerk).split(separator: "\n").count
        }
        for look in [Look(isConfidential: true), Look(isConfidential: true, reason: ""), Look(breaksGlass: true)] {
            #expect(message { _ = try site.node.record("3.1-2", look, as: clerk) }.contains("need a --reason"))
        }
        #expect(try traces() == 0)
        #expect(try !site.node.record("3.1-2", Look(), as: clerk).contains("injuries_seen"))
        let shown = try site.node.record("3.1-2", Look(isConfidential: true, reason: "a complaint"), as: clerk)
        #expect(shown.contains("injuries_seen"))
        #expect(try traces() == 1)
        #expect(try site.node.trail(reason: "yearly", as: clerk).contains("a complaint"))
        #expect(try traces() == 2, "this reading is one of them")
    }

    // MARK: Rights

    @Test func `A deed without the right is refused before anything is done`() throws {
        let site = try Site(0)
        try site.put(
            #"{"type":"staff","fields":{"account":"clerk","role":"NATIONAL_RECORDS"}}"#,
            #"{"type":"staff","fields":{"account":"aida","role":"PSYCHOLOGIST"}}"#)
        let clerk = try site.clerk("aida")
        var isDone = false
        let notes = Notes()
        let said = message { try site.node.carryOut(.write("custody"), as: clerk, note: notes.add) { isDone = true } }
        #expect(said.contains("may not write this") && !isDone)
        try site.node.carryOut(.write("assessment"), as: clerk, note: notes.add) { isDone = true }
        #expect(isDone)
    }

    @Test func `The machine itself mends its store, and does nothing else, once somebody is appointed`() throws {
        let site = try Site(0)
        try site.put(
            #"{"type":"staff","fields":{"account":"clerk","role":"NATIONAL_RECORDS"}}"#,
            #"{"type":"staff","fields":{"account":"aida","role":"PSYCHOLOGIST"}}"#)
        let machine = try site.node.clerk(Caller(account: "kerben-hub", isCaretaker: true))
        var mended: [String] = []
        try site.node.carryOut(.upkeep, as: machine, note: { _ in }) { mended.append("machine") }
        #expect(mended == ["machine"])
        let refused: [(Deed, Clerk)] = [
            (.upkeep, try site.clerk("aida")), (.upkeep, try site.clerk("kerben-hub")),
            (.administer(.rebuild, "all"), machine), (.readSome, machine), (.writeSome, machine),
        ]
        for (deed, clerk) in refused {
            #expect(throws: Refusal.self, "\(deed)") {
                try site.node.carryOut(deed, as: clerk, note: { _ in }) { mended.append("\(deed)") }
            }
        }
        #expect(mended == ["machine"])
    }

    @Test func `An act of administration leaves its trace before it is done, and even where it fails`() throws {
        struct Failure: Error {}
        let clerk = try site.clerk()
        #expect(throws: Failure.self) {
            try site.node.carryOut(.administer(.rebuild, "rebuild\nevery view"), as: clerk, note: { _ in }) {
                throw Failure()
            }
        }
        let trail = try site.node.records(of: "access", in: nil, limit: 9, Look(), as: clerk)
        #expect(trail.split(separator: "\n").count == 1 && trail.contains("rebuild every view"))
    }

    // MARK: What is looked at besides

    @Test func `A roll says who is held, and a count that differs is kept and told`() throws {
        try site.put(Site.person, Site.admission)
        let roll = try site.node.roll()
        #expect(roll.sum == "held 1, out 0, to be present 1" && roll.table.rows.count == 1)
        #expect(try site.node.roll(at: "2026-05-01T06:00").sum == "held 0, out 0, to be present 0")
        try site.node.check(roll, counted: 1, as: site.clerk())
        #expect(
            message { try site.node.check(roll, counted: 2, as: site.clerk()) }.hasPrefix(
                "counted 2, 1 are to be present"))
        let kept = try site.node.records(of: "roll_check", in: nil, limit: 9, Look(), as: site.clerk())
        #expect(kept.split(separator: "\n").count == 2)
        for (hour, words) in [
            ("yesterday", "expects an hour"), ("2026-07-01", "expects an hour"), ("2099-01-01T00:00", "is to come"),
        ] { #expect(message { _ = try site.node.roll(at: hour) }.contains(words)) }
        #expect(message { _ = try site.node.roll(site: 0) }.contains("the hub holds nobody"))
        #expect(message { _ = try site.node.roll(site: 9) }.contains("no facility of that number"))
    }

    @Test func `A file in words says each field by its label, and what was left out`() throws {
        try site.put(Site.person, Site.admission)
        func copy(_ language: FileCopy.Language, without redacted: [String] = []) throws -> String {
            let copy = try FileCopy(in: language, without: redacted, of: site.node.description)
            return try site.node.text(of: copy, prisonerNumber: "A-1", Look(), as: site.clerk())
        }
        #expect(try copy(.en).contains("  Surname: Vvutmokov\n"))
        #expect(try copy(.ru).contains("  Фамилия: Vvutmokov\n"))
        let redacted = try copy(.en, without: ["person.surname", "custody"])
        #expect(!redacted.contains("Vvutmokov") && !redacted.contains("3.1-2"))
        #expect(redacted.contains("Left out under national law: person.surname, custody\n"))
        for name in ["person.", "person.x", "x", "person.surname.x", ""] {
            #expect(message { _ = try copy(.en, without: [name]) } == "--redact \(name): no such record type or field")
        }
    }

    @Test func `A store in order is found in order, and what was not looked at is said`() throws {
        try site.put(Site.person, Site.admission)
        let said = Notes()
        let doctor = Doctor(of: site.node, say: said.add, note: { _ in })
        try doctor.examine(.untouched, signatures: site.node.signatures(certificatePEM: nil))
        #expect(said.all.contains("database: in order\n") && said.all.contains("changes: in order\n"))
        #expect(said.all.contains { $0.contains("not compared with the changes") })
        try doctor.examine(.compared, signatures: { _ in nil })
        #expect(said.all.contains("views: what the changes make\n"))
        try doctor.examine(.remade, signatures: { _ in nil })
        #expect(said.all.contains("views: rebuilt, 0 differ\n"))
    }

    @Test func `What was proved is the same in words, in rows and in JSON`() throws {
        try site.put(Site.person, Site.admission)
        let proof = try site.node.prove { _ in nil }
        #expect(ProofText.rendered(proof, .table).hasPrefix("log 3.1: 2 changes, proved by its chain\n"))
        #expect(ProofText.rendered(proof, .csv).contains("\n3.1,2,2,chain,,\n"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(ProofText.rendered(proof, .json).utf8)) as? [String: Any])
        #expect((json["logs"] as? [[String: Any]])?.first?["proved"] as? Int == 2)
        #expect((json["problems"] as? [String]) == [])
    }

    @Test func `Corrections are read as they were typed, the last of a name stands`() throws {
        let object = Array(#"{"surname":"Qqold","cell":"B-1","capacity":7}"#.utf8)
        let corrections = try Corrections(object: object, assignments: ["surname=a=b", "cell="])
        #expect(corrections.fields.mapValues(\.text) == ["surname": "a=b", "cell": "", "capacity": "7"])
        guard case .null? = corrections.fields["cell"] else {
            Issue.record("an empty value clears")
            return
        }
        for assignment in ["", "=", "=x", "surname"] {
            #expect(
                message { _ = try Corrections(object: nil, assignments: [assignment]) } == "--set: expects NAME=VALUE")
        }
        for text in ["", "[]", "{\"a\":[]}", "{}}, {"] {
            #expect(
                message { _ = try Corrections(object: Array(text.utf8), assignments: []) }.hasPrefix("line: "),
                "\(text)")
        }
    }

    @Test func `What waits is the same in words and in JSON`() throws {
        try site.put(Site.person, Site.admission)
        let report = try site.node.syncReport()
        #expect(report.rendered(.table, limit: 9).contains("2 changes in 1 case files wait: about "))
        #expect(report.rendered(.table, limit: 9).contains("last exchange: never\n"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report.rendered(.json, limit: 0).utf8)) as? [String: Any])
        #expect(json["waiting"] as? Int == 2 && json["case_files"] as? Int == 1)
        #expect((json["files"] as? [Any])?.isEmpty == true && json["refusal"] is NSNull)
        #expect(report.rendered(.csv, limit: 9).hasPrefix("case,waiting,since,bytes,urgent\n3.1-1,2,"))
        #expect(report.failure == nil)
    }
}
