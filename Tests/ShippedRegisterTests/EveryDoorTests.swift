import Causality
import Counting
import Custody
import Register
import Safeguards
import Store
import Testing

/// Ways round the rules that were found by trying: each by another field, another record, another time or another site.
@Suite struct EveryDoorTests {
    private static let order =
        #""kind":"DISCIPLINE","hours_confined":22,"authority":"board","reasons":"r","last_resort":"a warning was of no use""#
    private static let man = #""sex":"M","birth_date":"1980-01-01""#
    private static let boy = #""sex":"M","birth_date":"2010-01-01""#

    private func place(_ office: Office, _ number: String, _ cell: String, _ more: String = "") throws -> Dot {
        try office.put(
            "placement", of: number, #""facility":3,\#(cell),"starts":"2026-06-02T10:00Z"\#(more)"#
        ).record
    }

    // MARK: Cells

    @Test(arguments: [
        #""block":"1","cell":"12""#, #""cell":"12""#, #""block":"1","cell":"C12""#, #""block":"01","cell":"012""#,
        #""block":"1","cell":"С12""#, #""cell":"1-12""#, #""block":"1","cell":"12","ends":"2099-01-01T00:00Z""#,
    ])
    func `A boy is placed with a man by no name of the cell, nor with an end that never comes`(cell: String) throws {
        let office = try Office()
        try office.admit("A", Self.man)
        _ = try place(office, "A", #""block":"1","cell":"12""#)
        try office.admit("B", Self.boy)
        #expect(try office.refusal { _ = try place(office, "B", cell) }.contains("Nelson Mandela Rule 11"))
        let other = try place(office, "B", #""block":"2","cell":"12""#)
        #expect(try office.breaches(rule: 7) == [])
        #expect(try office.refusal { try office.update(other, #""block":"1""#) }.contains("minors"))
        // By the cell that a custody names, too.
        let custody = try #require(try office.store.read { try office.custody(of: "B", $0) })
        try office.update(other, #""ends":"2026-06-20T10:00Z""#)
        #expect(try office.refusal { try office.update(custody, #""cell":"1-12-3""#) }.hasPrefix("custody.cell"))
        try office.update(custody, #""cell":"2-12-3""#)
    }

    @Test(arguments: [
        #""block":"Корпус 3","cell":"2-15""#, #""block":"3","cell":"C1 05""#, #""block":"A","cell":"1 2""#,
    ])
    func `Two in a cell of one name are there together, whatever signs stand in it`(cell: String) throws {
        let office = try Office()
        try office.admit("A", Self.man)
        _ = try place(office, "A", cell)
        try office.admit("B", Self.boy)
        #expect(try office.refusal { _ = try place(office, "B", cell) }.contains("minors"))
    }

    @Test func `Who has a place is not where a former cell of the custody was`() throws {
        let office = try Office()
        try office.admit("A", Self.man)
        let custody = try #require(try office.store.read { try office.custody(of: "A", $0) })
        try office.update(custody, #""cell":"7""#)
        _ = try place(office, "A", #""cell":"12""#)
        try office.admit("B", Self.boy)
        #expect(try office.refusal { _ = try place(office, "B", #""cell":"7""#) } == "")
        #expect(try office.breaches(rule: 7) == [])
    }

    @Test func `A number that stands for nobody keeps nobody apart`() throws {
        let office = try Office()
        try office.admit("A", Self.man)
        for _ in 0..<33 { try office.put(#"{"type":"person","fields":{"prisoner_no":"б/н","sex":"M"}}"#) }
        try office.put("separation", of: "A", #""other_prisoner_no":"б/н","level":"CELL","opened_on":"2026-06-01""#)
        _ = try place(office, "A", #""cell":"12""#)
        try office.admit("B", Self.man)
        _ = try place(office, "B", #""cell":"12""#)
        #expect(try office.breaches().filter { $0.what.contains("a separation") } == [])
    }

    @Test func `Two rooms that a list of rooms tells apart are two`() throws {
        let office = try Office()
        for cell in ["1", "C1"] {
            try office.put(
                #"{"type":"accommodation","fields":{"facility":3,"cell":"\#(cell)","kind":"SHARED","occupancy":1,"#
                    + #""measured_at":"2026-06-01T10:00Z"}}"#)
        }
        try office.admit("A", Self.man)
        _ = try place(office, "A", #""cell":"1""#)
        try office.admit("B", Self.boy)
        #expect(try office.refusal { _ = try place(office, "B", #""cell":"c 1""#) } == "")
        #expect(try office.breaches(rule: 7) == [])
        try office.admit("C", Self.boy)
        #expect(try office.refusal { _ = try place(office, "C", #""cell":"01""#) }.contains("minors"))
    }

    @Test(arguments: [
        (#""birth_date":"2010-01-01""#, "minors"), (#""sex":"F""#, "other sex"),
        (#""birth_date":null,"reported_age":16"#, "minors"),
    ])
    func `What is learned of somebody later is taken, and what it makes of their cell is listed until it is cured`(
        fact: String, problem: String
    ) throws {
        let office = try Office()
        try office.admit("A", Self.man)
        let first = try place(office, "A", #""block":"1","cell":"12""#)
        try office.admit("B", Self.man)
        let second = try place(office, "B", #""cell":"12""#)
        #expect(try office.breaches(rule: 7) == [])
        let person = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "B") })
        try office.update(person, fact)
        let listed = try office.breaches(rule: 7)
        #expect(Set(listed.map(\.record)) == [first, second] && listed.allSatisfy { $0.what.contains(problem) })
        let own = try #require(listed.first { $0.record == first })
        #expect(own.others == [second] && own.cell == "1-12" && own.age(on: "2026-07-01") == 29)
        #expect(!own.cure.isEmpty && own.site == 3)
        // A note is no new breach, and a move to another cell cures it.
        try office.update(first, #""reason":"as it was""#)
        try office.update(second, #""ends":"2026-06-30T10:00Z""#)
        #expect(try office.breaches(rule: 7) == [])
    }

    @Test func `A status that only begins later keeps nobody apart today, and takes nobody out`() throws {
        let office = try Office()
        for number in ["A", "B"] {
            try office.admit(number, Self.man)
            try office.status(number, number == "A" ? "SENTENCED_FINAL" : "UNTRIED")
        }
        _ = try place(office, "A", #""cell":"12""#)
        try office.status("B", "SENTENCED_FINAL", since: "2027-01-01")
        #expect(try office.refusal { _ = try place(office, "B", #""cell":"12""#) }.contains("untried"))
    }

    @Test func `A date of birth in dispute between sixteen and thirty-six is a minor's`() throws {
        for (shown, other) in [("1990-01-01", "2010-01-01"), ("2010-01-01", "1990-01-01")] {
            let office = try Office()
            try office.admit("A", Self.man)
            let first = try place(office, "A", #""cell":"12""#)
            let person = try office.put(#"{"type":"person","fields":{"prisoner_no":"B","sex":"M"}}"#)
            try office.put(
                "custody", of: "B",
                #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                    + Office.arrival)
            let second = try place(office, "B", #""cell":"12""#)
            try office.update(person.record, #""birth_date":"\#(shown)""#)
            try office.receiveRival(of: person, "person", "birth_date", other)
            #expect(Set(try office.breaches(rule: 7).map(\.record)) == [first, second])
            let order = #""starts":"2026-07-02T08:00Z","ends":"2026-07-03T08:00Z","# + Self.order
            #expect(try office.refusal { try office.put("solitary", of: "B", order) }.contains("under 18"))
        }
    }

    @Test func `A separation keeps two apart as far as it says, and two places at once are asked about`() throws {
        let office = try Office()
        for number in ["A", "B"] { try office.admit(number, Self.man) }
        _ = try place(office, "A", #""block":"1","cell":"12""#)
        let separation = try office.put(
            "separation", of: "A", #""other_prisoner_no":"B","level":"WING","opened_on":"2026-06-01""#
        ).record
        #expect(try office.refusal { _ = try place(office, "B", #""block":"1","cell":"14""#) }.contains("separation"))
        _ = try place(office, "B", #""block":"2","cell":"12""#)
        try office.update(separation, #""closed_on":"2026-06-10","close_reason":"made peace""#)
        let again = try place(office, "B", #""block":"1","cell":"14""#)
        let double = try office.breaches().filter { $0.what.contains("two places") }
        #expect(double.count == 2 && double.contains { $0.record == again })
        try office.update(separation, #""closed_on":null"#)
        #expect(try office.breaches().filter { $0.what.contains("a separation") }.count == 2)
    }

    // MARK: Solitary confinement

    @Test func `A sanction of sixty days alone is an order of solitary confinement`() throws {
        let office = try Office()
        try office.admit("A", Self.boy)
        try office.admit("B", Self.man)
        let sanction =
            #""rule_broken":"12","hearing_at":"2026-07-02T10:00Z","heard":true,"decision":"SOLITARY","decided_by":"d","#
            + #""decider_role":"DIRECTOR""#
        let dates = #","starts":"2026-07-02","ends":"2026-08-31""#
        #expect(try office.refusal { try office.put("sanction", of: "A", sanction) }.contains("under 18"))
        #expect(try office.refusal { try office.put("sanction", of: "B", sanction + dates) }.contains("15 consecutive"))
        try office.put("sanction", of: "B", sanction + #","starts":"2026-07-02","ends":"2026-07-09""#)
        // What was done is recorded, and listed.
        try office.put("sanction", of: "A", sanction + #","starts":"2026-04-01","ends":"2026-05-31""#)
        #expect(
            Set(try office.breaches(rule: 9).map(\.what)) == [
                "decision: no solitary confinement of anybody under 18",
                "ends: more than 15 consecutive days, counted over all orders together",
            ])
    }

    @Test func `Forty days that happened are recorded and listed; half a cure is taken, and more of it is not`() throws
    {
        let office = try Office()
        try office.admit("A", Self.man)
        let past = #""starts":"2026-04-01T08:00Z","ends":"2026-05-11T08:00Z","# + Self.order
        try office.put("solitary", of: "A", past)
        #expect(try office.breaches(rule: 9).map(\.what).count == 1)
        let running = try office.put(
            "solitary", of: "A", #""starts":"2026-06-25T08:00Z","ends":"2026-07-08T08:00Z","# + Self.order
        ).record
        #expect(try office.refusal { try office.update(running, #""ends":"2026-08-20T08:00Z""#) }.contains("15"))
        let person = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "A") })
        try office.update(person, #""birth_date":"2009-01-01""#)
        // It breaks a rule as it is; to end it sooner adds nothing to that.
        try office.update(running, #""ends":"2026-07-02T08:00Z""#)
        #expect(try office.breaches(rule: 9).filter { $0.record == running }.map(\.what).count == 1)
    }

    // MARK: Custody

    @Test(arguments: [#""opened_by":"UNKNOWN""#, #""opened_by":"RETURN""#, #""opened_by":"RECEIPT""#])
    func `Who is held by no order on file is listed, whatever brought them`(opened: String) throws {
        let office = try Office()
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A","sex":"M"}}"#)
        let custody = try office.put(
            "custody", of: "A", #""facility":3,"opened_at":"2026-06-01T10:00Z",\#(opened),"# + Office.arrival
        ).record
        #expect(try office.breaches(rule: 1).map(\.record) == [custody])
        try office.update(custody, #""commitment_order":"7""#)
        #expect(try office.breaches(rule: 1) == [])
        // An order that was there is not taken away again.
        let other = try Office()
        try other.admit("B")
        let admission = try #require(try other.store.read { try other.custody(of: "B", $0) })
        #expect(try other.refusal { try other.update(admission, #""commitment_order":null"#) }.contains("order"))
        #expect(try other.refusal { try other.update(admission, #""ill_treatment_alleged":null"#) }.contains("skipped"))
    }

    // MARK: Bodies outside

    @Test func `The facility that a complaint is about changes neither what it is about nor who has it`() throws {
        let office = try Office()
        let complaint = try office.put(
            #"{"type":"complaint","fields":{"facility":3,"received_at":"2026-06-01T10:00Z","recipient":"OMBUDSMAN","#
                + #""torture_alleged":true,"state":"OPEN"}}"#
        ).record
        for change in [#""facility":4"#, #""recipient":"MINISTRY""#, #""torture_alleged":false"#] {
            #expect(try office.refusal { try office.update(complaint, change) }.contains("may not change"), "\(change)")
        }
        try office.update(complaint, #""answered_on":"2026-06-10""#)
        let hub = try ForgersHub()
        let forged = try hub.forge(
            "complaint", #""facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM","state":"OPEN""#)
        let change = try hub.forge("complaint", #""facility":4"#, of: forged)
        #expect(try hub.setAside(change).contains("that this record is about"))
        let closing = try hub.forge("complaint", #""state":"CLOSED","closed_by":"NPM""#, of: forged)
        #expect(try hub.setAside(closing).contains("may not close"))
        #expect(
            try hub.office.refusal { try hub.office.update(forged, #""state":"CLOSED","closed_by":"COURT""#) }
                .contains("that is another"))
    }

    @Test func `A death is reported whatever it is called later, and finished by no word`() throws {
        let office = try Office()
        let death = try office.put(
            #"{"type":"incident","fields":{"facility":3,"happened_at":"2026-06-01T10:00Z","kind":"DEATH"}}"#
        ).record
        for change in [#""kind":"OTHER""#, #""state":"NOT_REPORTABLE""#, #""state":"DUPLICATE""#] {
            #expect(try office.refusal { try office.update(death, change) }.contains("Rule 71"), "\(change)")
        }
        try office.update(death, #""reported_to":"prosecutor","reported_at":"2026-06-01T11:00Z""#)
        try office.update(death, #""kind":"OTHER","state":"CLOSED""#)
    }

    @Test func `What a monitor asked for by a day is not put off by who has to do it`() throws {
        let office = try Office()
        let finding = try office.put(
            #"{"type":"finding","fields":{"facility":3,"topic":"SPACE","due":"2026-07-20"}}"#
        ).record
        #expect(try office.refusal { try office.update(finding, #""due":"2099-01-01""#) }.contains("never put off"))
        try office.update(finding, #""due":"2026-07-10""#)
        #expect(try office.dues("2026-07-05", rule: 14).map(\.days) == [5])
    }

    @Test func `A day that a rule sets is brought forward by hand, and never put off`() throws {
        let office = try Office()
        try office.admit("A", Self.man)
        func dues(_ rule: Int, _ day: String) throws -> [String] { try office.dues(day, rule: rule).map(\.day) }
        try office.put(
            "classification", of: "A",
            #""state":"APPROVED","class":"MED","proposed_class":"MED","proposed_by":"p","approver":"b","#
                + #""grounds":"BEHAVIOUR","reasons":"r","effective":"2026-06-01","review_due":"2099-01-01""#)
        #expect(try dues(15, "2027-06-01") == ["2027-06-02"])
        try office.put(
            "assessment", of: "A",
            #""tool":"VERA-2R","assessor":"a","assessed_on":"2026-06-01","assessor_trained":true,"evidence_for":"f","#
                + #""evidence_against":"g","protective":"h","judgement":"HIGH","review_due":"2099-01-01""#)
        #expect(try dues(16, "2027-06-01") == ["2027-06-02"])
        try office.put(
            "solitary", of: "A", #""starts":"2026-07-01T08:00Z","next_review":"2099-01-01","# + Self.order)
        #expect(try office.dues("2026-07-16", rule: 9).filter { $0.what.hasPrefix("review") }.map(\.days) == [0])
        try office.put(
            #"{"type":"complaint","fields":{"facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM","#
                + #""answer_due":"2099-01-01"}}"#)
        #expect(try dues(12, "2026-07-01") == ["2026-07-01"])
    }

    @Test func `A measurement a minute later takes nothing away, and one of a later day does`() throws {
        let office = try Office()
        func room(_ at: String, _ minutes: Int) throws {
            try office.put(
                #"{"type":"accommodation","fields":{"facility":3,"cell":"1","kind":"SHARED","occupancy":4,"#
                    + #""measured_at":"\#(at)","area_net":1500,"minutes_outdoors":\#(minutes)}}"#)
        }
        try room("2026-06-01T10:00Z", 30)
        try room("2026-06-01T10:01Z", 90)
        #expect(try office.dues("2026-06-02", rule: 11).count == 2)
        try room("2026-06-03T10:00Z", 90)
        #expect(try office.dues("2026-06-04", rule: 11).count == 1)
    }

    // MARK: Judgements

    @Test func `A judgement is not lowered in silence by another record, and a class that fell is nobody's`() throws {
        let office = try Office()
        try office.admit("A", Self.man)
        func judge(_ judgement: String, _ day: String, _ more: String = "") throws -> Dot {
            try office.put(
                "assessment", of: "A",
                #""tool":"VERA-2R","assessor":"a","assessed_on":"\#(day)","assessor_trained":true,"evidence_for":"f","#
                    + #""evidence_against":"g","protective":"h","judgement":"\#(judgement)","review_due":"2026-12-01"\#(more)"#
            ).record
        }
        _ = try judge("HIGH", "2026-06-01")
        let lower = try judge("LOW", "2026-06-20")
        #expect(try office.breaches(rule: 16).map(\.record) == [lower])
        #expect(try office.breaches("2026-12-02", rule: 16) == [])
        try office.update(lower, #""second_reader":"b""#)
        #expect(try office.breaches(rule: 16) == [])
        let decided = try office.put(
            "classification", of: "A",
            #""state":"APPROVED","class":"MAX","proposed_class":"MAX","proposed_by":"p","approver":"b","#
                + #""grounds":"BEHAVIOUR","reasons":"r","effective":"2026-06-01","review_due":"2026-12-01""#
        ).record
        #expect(
            try office.refusal { try office.update(decided, #""approver":"P ","effective":"2026-06-01""#) }
                .hasPrefix("classification."))
        try office.put(
            "appeal", of: "A",
            #""classification":"\#(decided)","decider":"judge","outcome":"CHANGED","decided_on":"2026-06-20""#)
        #expect(try office.breaches(rule: 15).map(\.record) == [decided])
        try office.update(decided, #""state":"CANCELLED""#)
        var table = CountTable.population
        table.dimensions = ["class"]
        #expect(try office.store.read { try $0.counts.count(table, day: "2026-06-30") }.rows.map(\.keys) == [[""]])
    }

    @Test func `Who did not consent takes no part`() throws {
        let office = try Office()
        try office.admit("A", Self.man)
        let said = try office.refusal {
            try office.put("participation", of: "A", #""state":"ON_PROGRAMME","consent":false"#)
        }
        #expect(said.hasPrefix("participation.consent"))
        try office.put("participation", of: "A", #""state":"ON_PROGRAMME","consent":true"#)
    }

    // MARK: Two sites

    @Test func `Thirteen and fourteen days of two sites add up, and are listed at both ends`() throws {
        let network = try OfficeNetwork([3, 4])
        try network[3].admit("A", Self.man)
        try network[3].put(
            "solitary", of: "A", #""starts":"2026-06-02T08:00Z","ends":"2026-06-15T08:00Z","# + Self.order)
        try network.exchange(3)
        #expect(try network.hub.breaches(rule: 9) == [])
        try network.transfer("A", from: 3, to: 4, on: "2026-06-15")
        try network[4].put(
            "solitary", of: "A", #""starts":"2026-06-16T07:00Z","ends":"2026-06-30T07:00Z","# + Self.order)
        #expect(try network[4].breaches(rule: 9).count == 2)
        try network.exchange(4)
        #expect(try network.hub.breaches(rule: 9).count == 2)
        #expect(BreachCount.all(try network.hub.breaches(rule: 9), on: "2026-07-01").map(\.records).reduce(0, +) == 2)
    }

    @Test func `A boy whom two sites together put with a man is listed at both ends within the exchange`() throws {
        let network = try OfficeNetwork([3])
        let site = network[3]
        try site.admit("A", Self.man)
        try site.admit("B", Self.man)
        let file = try #require(try site.store.read { try $0.writing.caseFile(prisonerNumber: "B") })
        try network.exchange(3)
        // Apart: the hub learns when he was born, the site places him.
        try network.hub.update(file, #""birth_date":"2010-01-01""#)
        _ = try place(site, "A", #""block":"1","cell":"12""#)
        _ = try place(site, "B", #""block":"1","cell":"12""#)
        #expect(try site.breaches(rule: 7) == [] && network.hub.breaches(rule: 7) == [])
        try network.exchange(3)
        let listed = try network.hub.breaches(rule: 7)
        #expect(listed.count == 2)
        #expect(try site.breaches(rule: 7) == listed)
        try site.store.write { try $0.upkeep.rebuild() }
        #expect(try site.breaches(rule: 7) == listed)
    }
}

extension Office {
    /// The custody record of a person's file.
    fileprivate func custody(of number: String, _ transaction: Transaction) throws -> Dot? {
        guard let file = try transaction.writing.caseFile(prisonerNumber: number) else { return nil }
        return try transaction.caseFiles.timeline(of: file).links.last
    }
}
