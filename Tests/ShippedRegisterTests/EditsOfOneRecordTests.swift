import Causality
import Decisions
import Exchange
import Ledger
import Register
import Store
import Testing

/// Many edits of one record in a batch, each of which the hub judges by what its writer had: work is counted, never timed.
@Suite struct EditsOfOneRecordTests {
    /// What the hub did with `edits` edits of a record of this type, and what it shows then.
    private func judged(
        _ type: String, edits: Int, alter: (inout [Change]) -> Void = { _ in }
    ) throws -> (work: Work, shown: [String], setAside: [String], own: [String]) {
        let (hub, office) = (try Office(site: 0), try Office())
        _ = try hub.store.write { try $0.hub.enrol(site: 3, name: "site 3", key: [3], now: 0) }
        try office.admit("A")
        let record: Dot
        if type == "complaint" {
            record = try office.put(
                #"{"type":"complaint","fields":{"facility":4,"received_at":"2026-06-01T10:00Z","recipient":"NPM"}}"#
            ).dot
        } else {
            record = Dot(office.store.identity.log, 2)
        }
        for number in 0..<edits {
            let state = ["OPEN", "ANSWER_DUE", "ANSWERED"][number % 3]
            try office.update(
                record,
                type == "complaint"
                    ? #""state":"\#(state)","answered_on":"2026-06-0\#(1 + number % 9)""#
                    : number % 2 == 0
                        ? #""closed_at":"2026-06-1\#(number / 2 % 9)T10:00Z","closed_by":"RELEASE""#
                        : #""closed_at":null,"closed_by":null"#)
        }
        var changes = try office.store.read { try $0.ledger.changes(of: office.store.identity.log) }
        alter(&changes)
        let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: 1)
        let request = Request(
            RequestHead(
                log: office.store.identity.log, epoch: 0, token: 0, position: 0, edition: 1,
                logEnd: Int64(changes.count)), changes: changes)
        let work = try hub.store.write { transaction in
            let answer = try transaction.hub.exchange(request, site: 3, at: moment, chance: 1) { $0 }
            #expect(answer.held.runs == [1...Int64(changes.count)])
            return transaction.upkeep.work
        }
        let aside = try hub.store.read { try $0.conflicts.verdicts().map(\.reason) }
        return (work, try hub.list(type), aside, try office.list(type))
    }

    @Test(arguments: ["complaint", "custody"])
    func `Twice the edits that are judged are twice the work, and stand as they stand at their writer`(type: String)
        throws
    {
        let works = try [60, 120].map { edits in
            let judged = try judged(type, edits: edits)
            #expect(judged.setAside == [])
            #expect(judged.shown == judged.own)
            return judged.work
        }
        #expect(Double(works[1].read) <= 2.2 * Double(works[0].read), "\(works)")
        #expect(Double(works[1].folded) <= 2.2 * Double(works[0].folded), "\(works)")
    }

    @Test func `Carried on from edit to edit, a record is judged as if it were folded for each`() throws {
        // The last opening of custody sends it off; then an end before its opening, upon all that stands by then.
        func reasons(_ alter: (inout [Change]) -> Void) throws -> [String] {
            try judged("custody", edits: 9, alter: alter).setAside
        }
        let opened = try #require(try Office.register.get().type(named: "custody"))
        let (opening, closing) = (
            try #require(opened.field(named: "opened_at")?.number),
            try #require(opened.field(named: "closed_at")?.number)
        )
        let early = CivilTime.instant("2026-05-01T10:00Z") ?? 0
        // Of the ninth edit, which closes: by what the opening says.
        let before = try reasons { $0[$0.count - 1].writes = [Write(closing, .integer(early))] }
        #expect(before.count == 1 && before.allSatisfy { $0.contains("lies before opened_at") }, "\(before)")
        // Where an edit in the middle has moved the opening back, it is in order.
        let moved = try reasons { changes in
            changes[changes.count - 4].writes = [Write(opening, .integer(early - 400_000))]
            changes[changes.count - 1].writes = [Write(closing, .integer(early))]
        }
        #expect(moved == [])
        // Where that edit is set aside, it moves nothing.
        let aside = try reasons { changes in
            changes[changes.count - 4].writes = [Write(opening, .integer(early - 400_000))]
            changes[changes.count - 4].author = "registry@0"
            changes[changes.count - 1].writes = [Write(closing, .integer(early))]
        }
        #expect(aside.count == 2 && aside.contains { $0.contains("lies before opened_at") }, "\(aside)")
        // Where it was not seen by the edit's writer, neither.
        let unseen = try reasons { changes in
            let last = changes.count - 1
            changes[last - 3].writes = [Write(opening, .integer(early - 400_000))]
            changes[last].context = VersionVector([changes[last - 4].dot])
            changes[last].writes = [Write(closing, .integer(early))]
        }
        #expect(unseen.count == 1, "\(unseen)")
    }
}
