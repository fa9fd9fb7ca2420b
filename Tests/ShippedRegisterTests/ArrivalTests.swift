import Causality
import Counting
import Register
import Safeguards
import Store
import Testing

/// What is asked of everybody who arrives, and halves of a custody.
@Suite struct ArrivalTests {
    private func arrive(
        _ office: Office, _ number: String, by opening: String = "ADMISSION", _ answers: String
    ) throws -> Dot {
        try office.put(#"{"type":"person","fields":{"prisoner_no":"\#(number)"}}"#)
        return try office.put(
            "custody", of: number,
            #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"\#(opening)","commitment_order":"7","# + answers
        ).record
    }

    @Test(arguments: [
        (#""injuries":"NO","ill_treatment":"NO""#, 0), (#""injuries":"YES","ill_treatment":"NO""#, 1),
        (#""injuries":"NO","ill_treatment":"YES","ill_treatment_alleged":"избит""#, 1),
        // The code says it; words beside it say what.
        (#""injuries":"NO","injuries_seen":"beaten","ill_treatment":"REFUSED""#, 0),
        (#""injuries_seen":"телесных повреждений нет","ill_treatment_alleged":"Не имеется.""#, 0),
        (#""injuries_seen":"N/A","ill_treatment":"NOT_ASKED""#, 0),
    ])
    func `The answer by code opens a case, and a negation in words opens none`(answers: String, cases: Int) throws {
        for opening in ["ADMISSION", "RECEIPT", "RETURN"] {
            let office = try Office()
            _ = try arrive(office, "A", by: opening, answers)
            #expect(try office.list("complaint").count == cases, "\(opening)")
        }
    }

    @Test func `An answer that comes later, or turns to yes, opens one case`() throws {
        let office = try Office()
        let custody = try arrive(office, "A", #""injuries":"NOT_ASKED","ill_treatment":"NO""#)
        try office.update(custody, #""injuries":"NO""#)
        #expect(try office.list("complaint").isEmpty)
        let change = try office.put(#"{"id":"\#(custody)","fields":{"injuries":"YES"}}"#)
        #expect(try office.list("complaint").count == 1)
        #expect(change.record == custody)
        try office.update(custody, #""injuries_seen":"bruise","ill_treatment":"YES""#)
        #expect(try office.list("complaint").count == 1)
        let other = try arrive(office, "B", by: "RECEIPT", #""transfer_no":"T""#)
        try office.update(other, #""injuries_seen":"a bruise on the arm""#)
        #expect(try office.list("complaint").count == 2)
        try office.update(other, #""notes":"kept his watch""#)
        #expect(try office.list("complaint").count == 2)
    }

    @Test func `The writer is told which case was opened`() throws {
        let office = try Office()
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A"}}"#)
        var moment = WriteMoment(wallMilliseconds: 1_782_864_000_000, clock: .unknown, saltSeed: 1)
        let opened = try office.store.write { transaction in
            let change = try transaction.writing.put(
                RecordInput.read(
                    #"{"type":"custody","case":{"prisoner_no":"A"},"fields":{"facility":3,"opened_at":"2026-06-01T10:00Z","#
                        + #""opened_by":"RETURN","injuries":"YES"}}"#), author: "officer@3", at: &moment)
            let note = try transaction.writing.put(
                RecordInput.read(#"{"id":"\#(change.record)","fields":{"notes":"n"}}"#), author: "officer@3",
                at: &moment)
            #expect(transaction.writing.caseOpened(by: note) == nil)
            return transaction.writing.caseOpened(by: change)
        }
        #expect(try office.list("complaint").first?.contains("\(try #require(opened))") == true)
    }

    @Test func `What is not asked, or not plain, is due to be answered by code`() throws {
        let office = try Office()
        let asked = try arrive(office, "A", #""injuries":"NOT_ASKED","ill_treatment_alleged":"см. акт 7""#)
        _ = try arrive(office, "B", #""injuries_seen":"none","ill_treatment_alleged":"жалоб нет""#)
        #expect(try office.dues("2026-06-02", rule: 3).map(\.record) == [asked, asked])
        #expect(try office.dues("2026-06-02", rule: 3).map(\.days) == [-1, -1])
        try office.update(asked, #""injuries":"UNKNOWN","ill_treatment":"NO""#)
        #expect(try office.dues("2026-06-02", rule: 3) == [])
    }

    @Test func `Half a fact of an ending is taken, listed, and gone when it is whole`() throws {
        let office = try Office()
        let custody = try arrive(office, "A", Office.arrival)
        let other = try arrive(office, "B", Office.arrival)
        try office.update(custody, #""closed_by":"RELEASE""#)
        try office.update(other, #""closed_at":"2026-06-20T10:00Z""#)
        func listed() throws -> [Dot] {
            try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") }.filter { $0.rule == 2 }.map(
                \.record)
        }
        #expect(try listed().sorted() == [custody, other].sorted())
        // Nobody is held for ever because the hour is missing: it ended when that was written, on 1 July.
        func held(_ day: String) throws -> Int {
            try office.store.read { try $0.counts.count(.population, day: day) }.figure
        }
        #expect(try held("2026-06-10") == 2 && held("2026-06-30") == 1 && held("2026-07-01") == 0)
        #expect(try office.store.read { try $0.safeguards.halfClosed() } == 2)
        try office.update(custody, #""closed_at":"2026-06-20T10:00Z""#)
        try office.update(other, #""closed_by":"RELEASE""#)
        #expect(try listed() == [])
        #expect(try office.store.read { try $0.safeguards.halfClosed() } == 0)
    }

    @Test(arguments: [#""release_type":"COURT""#, #""closing_document":"order 5 of 2026-06-01""#])
    func `A kind or document of a release, and nothing else of it, is listed until it is whole`(fields: String) throws {
        let office = try Office()
        let custody = try arrive(office, "A", Office.arrival)
        func listed() throws -> [Dot] {
            try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") }.filter { $0.rule == 2 }.map(
                \.record)
        }
        #expect(try listed() == [])
        try office.update(custody, fields)
        #expect(try listed() == [custody] && office.store.read { try $0.safeguards.halfClosed() } == 1)
        try office.update(custody, #""closed_at":"2026-06-20T10:00Z","closed_by":"RELEASE""#)
        #expect(try listed() == [] && office.store.read { try $0.safeguards.halfClosed() } == 0)
    }

    @Test func `A death in custody without an incident owes its report`() throws {
        let office = try Office()
        let custody = try arrive(office, "A", Office.arrival)
        try office.update(custody, #""closed_by":"DEATH","closed_at":"2026-06-20T10:00Z""#)
        func listed() throws -> [Dot] {
            try office.store.read { try $0.safeguards.breaches(day: "2026-07-01") }.filter { $0.rule == 13 }.map(
                \.record)
        }
        #expect(try listed() == [custody])
        try office.put(
            #"{"type":"incident","fields":{"facility":3,"happened_at":"2026-06-20T09:00Z","kind":"DEATH"}}"#)
        #expect(try listed() == [])
    }
}

/// What an arrival told of is not silenced by who says otherwise.
@Suite struct DisputedArrivalTests {
    @Test func `One side's word of ill-treatment is listed while nobody outside is told, whatever the other says`()
        throws
    {
        let hub = try ForgersHub()
        let person = try hub.forge("person", #""prisoner_no":"A","sex":"M","birth_date":"1980-01-01""#)
        let arrival = try hub.forge(
            "custody",
            #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + #""injuries":"NO","ill_treatment":"NOT_ASKED""#, in: person)
        func listed() throws -> [String] {
            try hub.breaches().filter { $0.record == arrival && $0.what.contains("none is known") }.map(\.what)
        }
        #expect(try listed().isEmpty)
        try hub.office.update(arrival, #""ill_treatment":"NO""#)
        #expect(try listed().isEmpty)
        try hub.forge("custody", #""ill_treatment":"YES""#, of: arrival)
        #expect(try hub.office.store.read { try $0.conflicts.conflicts(record: arrival) }.map(\.status) == ["open"])
        #expect(try listed().count == 1)
        try hub.office.put(
            #"{"type":"complaint","fields":{"facility":3,"received_at":"2026-06-01T12:00Z","channel":"ORAL","#
                + #""recipient":"PROSECUTOR","torture_alleged":true,"state":"OPEN"}}"#)
        #expect(try listed().isEmpty)
    }
}
