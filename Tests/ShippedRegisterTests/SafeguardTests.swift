import Causality
import Counting
import Register
import Safeguards
import Store
import Testing

/// Each test tries to break a rule, and then does it rightly.
@Suite struct SafeguardTests {
    @Test(arguments: [
        (#""commitment_order":"","# + Office.arrival, "custody.commitment_order", "Nelson Mandela Rule 7"),
        (Office.arrival, "custody.commitment_order", "Nelson Mandela Rule 7"),
        (#""commitment_order":"7""#, "custody.injuries_seen", "Nelson Mandela Rules 7(d), 34"),
        (#""commitment_order":"7","injuries_seen":"none""#, "custody.ill_treatment_alleged", "Rules 7(d), 34"),
    ])
    func `Nobody is admitted without an order, or unasked about injuries`(
        fields: String, place: String, source: String
    ) throws {
        let office = try Office()
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A"}}"#)
        let said = try office.refusal {
            try office.put(
                "custody", of: "A", #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","# + fields)
        }
        #expect(said.hasPrefix(place) && said.contains(source))
        try office.admit("B")
    }

    @Test func `The hour is part of an admission, a release and a dispatch`() throws {
        let office = try Office()
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A"}}"#)
        let admission = #""facility":3,"opened_by":"ADMISSION","commitment_order":"7","# + Office.arrival
        #expect(
            try office.refusal { try office.put("custody", of: "A", admission + #","opened_at":"2026-06-01""#) }
                .contains("7(c)"))
        let custody = try office.put("custody", of: "A", admission + #","opened_at":"2026-06-01T10""#).record
        #expect(
            try office.refusal { try office.update(custody, #""closed_at":"2026-07-01","closed_by":"RELEASE""#) }
                .hasPrefix("custody.closed_at"))
        #expect(
            try office.refusal {
                try office.put("transfer", of: "A", #""number":"T","from":3,"to":4,"dispatched_at":"2026-07-01""#)
            }.hasPrefix("transfer.dispatched_at"))
        // What was written of old does not stand in the way of a note.
        try office.update(custody, #""notes":"kept his watch""#)
    }

    @Test(arguments: ["none", "No", "нет", "жок", "not in source"])
    func `An injury or an allegation on arrival opens a case outside, and a no does not`(no: String) throws {
        let office = try Office()
        for (number, said) in [("A", no), ("B", "struck during the arrest")] {
            try office.put(#"{"type":"person","fields":{"prisoner_no":"\#(number)"}}"#)
            try office.put(
                "custody", of: number,
                #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                    + #""injuries_seen":"none","ill_treatment_alleged":"\#(said)""#)
        }
        let complaints = try office.list("complaint")
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains(#""recipient":"PROSECUTOR""#) == true)
        #expect(complaints.first?.contains(#""torture_alleged":true"#) == true)
        #expect(complaints.first?.contains("struck") == false)
        #expect(try office.dues("2026-06-01", rule: 12).count == 1)
    }

    @Test(arguments: [
        (#""sex":"F","birth_date":"1980-01-01""#, "SENTENCED_FINAL", "the other sex"),
        (#""sex":"M","birth_date":"2008-07-02""#, "SENTENCED_FINAL", "minors"),
        (#""sex":"M","birth_date":"2008""#, "SENTENCED_FINAL", "minors"),
        (#""sex":"M","birth_date":"1980-01-01""#, "UNTRIED", "untried"),
        (#""sex":"M","birth_date":"2008-06-01""#, "SENTENCED_FINAL", ""),
    ])
    func `Categories are kept apart in a cell`(person: String, status: String, problem: String) throws {
        let office = try Office()
        try office.admit("A")
        try office.status("A", "SENTENCED_FINAL")
        let place = #""facility":3,"block":"1","cell":"12","starts":"2026-06-02T10:00Z""#
        let first = try office.put("placement", of: "A", place).record
        try office.admit("B", person)
        try office.status("B", status)
        let said = try office.refusal { try office.put("placement", of: "B", place) }
        #expect(problem.isEmpty ? said.isEmpty : said.contains(problem) && said.contains("Nelson Mandela Rule 11"))
        try office.update(first, #""ends":"2026-06-03T10:00Z""#)
        if !problem.isEmpty { try office.put("placement", of: "B", place) }
    }

    // MARK: Solitary confinement

    private static let grounds =
        #""kind":"DISCIPLINE","hours_confined":22,"authority":"board","reasons":"r","last_resort":"a warning was of no use""#

    private func solitary(_ office: Office, _ starts: String, _ ends: String?, _ grounds: String = grounds) throws
        -> String
    {
        try office.refusal {
            try office.put(
                "solitary", of: "A",
                #""starts":"\#(starts)T08:00Z","# + (ends.map { #""ends":"\#($0)T08:00Z","# } ?? "") + grounds)
        }
    }

    @Test func `Fifteen days are the limit, also over orders that touch or nearly do`() throws {
        let office = try Office()
        try office.admit("A")
        #expect(try solitary(office, "2026-07-01", "2026-07-17").contains("Nelson Mandela Rules 43-44"))
        #expect(try solitary(office, "2026-07-01", "2026-07-10") == "")
        #expect(try solitary(office, "2026-07-05", "2026-07-17").contains("over all orders together"))
        #expect(try solitary(office, "2026-07-10", "2026-07-17").contains("over all orders together"))
        #expect(try solitary(office, "2026-07-12", "2026-07-17") == "")
        // Out of the cell for more than two hours a day is another measure.
        let mild = Self.grounds.replacing("22", with: "20")
        #expect(try solitary(office, "2026-08-01", "2026-08-30", mild) == "")
    }

    @Test func `An order that goes on is shown as it nears the limit`() throws {
        let office = try Office()
        try office.admit("A")
        #expect(try solitary(office, "2026-06-01", nil) == "")
        func days(_ day: String) throws -> [Int64] {
            try office.dues(day, rule: 9).filter { $0.what.hasPrefix("end of") }.map(\.days)
        }
        #expect(try days("2026-06-05") == [])
        #expect(try days("2026-06-11") == [5])
        #expect(try days("2026-06-20") == [-4])
    }

    @Test(arguments: [
        ("authority", #""authority":"board","#), ("reasons", #""reasons":"r","#),
        ("last_resort", #","last_resort":"a warning was of no use""#),
    ])
    func `Solitary confinement needs an authority, reasons, and what else was tried`(name: String, part: String) throws
    {
        let office = try Office()
        try office.admit("A")
        let said = try solitary(office, "2026-07-01", "2026-07-02", Self.grounds.replacing(part, with: ""))
        #expect(said.hasPrefix("solitary.\(name)"))
    }

    @Test func `No minor, and nobody pregnant, nursing or with an infant, is put in solitary confinement`() throws {
        let office = try Office()
        try office.admit("A", #""sex":"M","birth_date":"2009-01-01""#)
        #expect(try solitary(office, "2026-07-01", "2026-07-02").contains("under 18"))
        for condition in ["pregnant", "nursing", "infant_with_mother"] {
            let office = try Office()
            try office.admit("A", #""sex":"F","birth_date":"1990-01-01""#)
            try office.put("health_exam", of: "A", #""examined_at":"2026-06-01T12:00Z","\#(condition)":true"#)
            #expect(try solitary(office, "2026-07-02", "2026-07-03").contains("Bangkok Rule 22"))
            try office.put("health_exam", of: "A", #""examined_at":"2026-06-02T12:00Z","\#(condition)":false"#)
            #expect(try solitary(office, "2026-07-02", "2026-07-03") == "")
        }
    }

    // MARK: Sanctions, incidents, complaints, findings

    @Test(arguments: [
        (#""heard":true"#, #""heard":false"#, "sanction.heard"),
        (#""decider_role":"DIRECTOR""#, #""decider_role":"HEALTH""#, "sanction.decider_role"),
        (#""rule_broken":"12""#, #""rule_broken":"""#, "sanction.rule_broken"),
    ])
    func `No sanction without a rule and a hearing, and none by health staff`(
        right: String, wrong: String, place: String
    ) throws {
        let office = try Office()
        try office.admit("A")
        let sanction =
            #""rule_broken":"12","hearing_at":"2026-06-02T10:00Z","heard":true,"decision":"WARNING","decided_by":"d","#
            + #""decider_role":"DIRECTOR""#
        let said = try office.refusal { try office.put("sanction", of: "A", sanction.replacing(right, with: wrong)) }
        #expect(said.hasPrefix(place))
        try office.put("sanction", of: "A", sanction)
    }

    @Test func `A facility closes no complaint about itself, and answers no allegation of torture`() throws {
        let office = try Office()
        func complaint(_ facility: Int, torture: Bool) throws -> Dot {
            try office.put(
                #"{"type":"complaint","fields":{"facility":\#(facility),"received_at":"2026-06-01T10:00Z","#
                    + #""recipient":"OMBUDSMAN","torture_alleged":\#(torture),"state":"OPEN"}}"#
            ).record
        }
        let torture = try complaint(3, torture: true)
        let other = try complaint(3, torture: false)
        #expect(
            try office.refusal { try office.update(torture, #""state":"CLOSED","closed_by":"OMBUDSMAN""#) }
                .contains("may not close it"))
        #expect(try office.refusal { try office.update(torture, #""state":"ANSWERED""#) }.contains("body outside"))
        try office.update(other, #""state":"ANSWERED","answered_on":"2026-06-02""#)
        let hub = try Office(site: 0)
        let file = try hub.put(
            #"{"type":"complaint","fields":{"facility":3,"received_at":"2026-06-01T10:00Z","recipient":"NPM"}}"#
        ).record
        #expect(try hub.refusal { try hub.update(file, #""state":"CLOSED""#) }.hasPrefix("complaint.closed_by"))
        try hub.update(file, #""state":"CLOSED","closed_by":"NPM""#)
    }

    @Test func `A death is due outside at once, and not closed before it was reported`() throws {
        let office = try Office()
        let death = try office.put(
            #"{"type":"incident","fields":{"facility":3,"happened_at":"2026-06-01T10:00Z","kind":"DEATH"}}"#
        ).record
        #expect(try office.dues("2026-06-01", rule: 13).count == 2)
        #expect(
            try office.refusal { try office.update(death, #""state":"CLOSED""#) }.contains("Nelson Mandela Rule 71"))
        try office.update(
            death,
            #""reported_to":"prosecutor","reported_at":"2026-06-01T11:00Z","family_told_at":"2026-06-01T12:00Z""#)
        try office.update(death, #""state":"CLOSED""#)
        #expect(try office.dues("2026-06-02", rule: 13) == [])
    }

    @Test func `A facility claims, a monitor verifies`() throws {
        let finding = #"{"type":"finding","fields":{"facility":3,"topic":"SPACE","due":"2026-07-01"}}"#
        let office = try Office()
        let own = try office.put(finding).record
        try office.update(own, #""state":"CLAIMED""#)
        #expect(
            try office.refusal { try office.update(own, #""state":"VERIFIED","verified_by":"NPM""#) }
                .contains("Nelson Mandela Rules 84-85"))
        #expect(try office.dues("2026-06-20", rule: 14).map(\.days) == [11])
        let hub = try Office(site: 0)
        let record = try hub.put(finding).record
        for verifier in ["INTERNAL", ""] {
            #expect(
                try hub.refusal { try hub.update(record, #""state":"VERIFIED","verified_by":"\#(verifier)""#) } != "")
        }
        try hub.update(record, #""state":"VERIFIED","verified_by":"NPM""#)
        #expect(try hub.dues("2026-08-01", rule: 14) == [])
    }

    // MARK: Classification and assessment

    private static let class_ =
        #""state":"APPROVED","class":"MAX","proposed_class":"MAX","proposed_by":"p","approver":"b","grounds":"BEHAVIOUR","#
        + #""reasons":"what he did","review_due":"2026-12-01","document_date":"2026-06-01""#

    @Test(arguments: [
        (#""reasons":"what he did","#, "", "classification.reasons"),
        (#""approver":"b","#, "", "classification.approver"),
        (#""review_due":"2026-12-01","#, "", "classification.review_due"),
        (#""grounds":"BEHAVIOUR","#, "", "classification.grounds"),
        (#""approver":"b""#, #""approver":"p""#, "classification.approver"),
        (#""grounds":"BEHAVIOUR""#, #""grounds":"STATUTORY_REGIME""#, "classification.grounds"),
        (#""grounds":"BEHAVIOUR""#, #""grounds":"ARTICLE""#, "classification.grounds"),
        (#""proposed_class":"MAX""#, #""proposed_class":"MIN""#, "classification.override_reason"),
    ])
    func `A class is a named person's decision, with reasons and a review, and never follows from the article`(
        right: String, wrong: String, place: String
    ) throws {
        let office = try Office()
        try office.admit("A")
        let said = try office.refusal {
            try office.put("classification", of: "A", Self.class_.replacing(right, with: wrong))
        }
        #expect(said.hasPrefix(place), "\(said)")
        let record = try office.put("classification", of: "A", Self.class_).record
        #expect(
            try office.refusal {
                try office.put(
                    "appeal", of: "A", #""classification":"\#(record)","decider":"b","outcome":"UPHELD""#)
            }.hasPrefix("appeal.decider"))
        try office.put("appeal", of: "A", #""classification":"\#(record)","decider":"judge","outcome":"UPHELD""#)
        #expect(try office.dues("2026-12-02", rule: 15).map(\.days) == [-1])
    }

    private static let assessment =
        #""tool":"VERA-2R","tool_version":"2018","assessor":"a","assessed_on":"2026-06-01","assessor_trained":true,"#
        + #""evidence_for":"f","evidence_against":"g","protective":"h","judgement":"LOW","review_due":"2026-12-01""#

    @Test(arguments: [
        (#""assessor_trained":true"#, #""assessor_trained":false"#, "assessment.judgement"),
        (#""evidence_for":"f","#, "", "assessment.evidence_for"),
        (#""evidence_against":"g","#, "", "assessment.evidence_against"),
        (#""protective":"h","#, "", "assessment.protective"),
        (#","review_due":"2026-12-01""#, "", "assessment.review_due"),
    ])
    func `A judgement needs a trained assessor, evidence both ways, protective factors and an end`(
        right: String, wrong: String, place: String
    ) throws {
        let office = try Office()
        try office.admit("A")
        let wanting = Self.assessment.replacing(right, with: wrong)
        #expect(try office.refusal { try office.put("assessment", of: "A", wanting) }.hasPrefix(place))
        // As a draft it stands, and is no judgement.
        try office.put("assessment", of: "A", wanting.replacing(#""LOW""#, with: #""DRAFT""#))
        try office.put("assessment", of: "A", Self.assessment)
        #expect(try office.dues("2026-12-03", rule: 16).contains { $0.days == -2 })
    }

    @Test func `The untried carry no tag, and are in no count of those who do`() throws {
        let office = try Office(site: 0)
        try office.put(
            #"{"type":"facility","fields":{"site":3,"name":"Colony 3 (fictional)","closed_type":true}}"#)
        let tag = #""article":"331","conviction_tag":"EXTREMISM","start":"2026-06-01""#
        for (number, status) in [("A", "UNTRIED"), ("B", "SENTENCED_FINAL")] {
            try office.admit(number, to: 3)
            #expect(
                try office.refusal { try office.put("sentence", of: number, tag) }.contains("Nelson Mandela Rule 111"))
            try office.status(number, status)
        }
        #expect(try office.refusal { try office.put("sentence", of: "A", tag) }.contains("Nelson Mandela Rule 111"))
        try office.put("sentence", of: "B", tag)
        let table = try #require(office.store.description.tables.first { $0.number == "T7" })
        func figure(_ day: String) throws -> Int {
            try office.store.read { try $0.counts.count(table, day: day) }.figure
        }
        #expect(try figure("2026-06-30") == 1)
        // A retrial: the record keeps what it says, no count repeats it.
        try office.status("B", "UNTRIED", since: "2026-07-05")
        #expect(try figure("2026-07-06") == 0)
    }

    // MARK: Dues

    @Test func `The release clock runs on the earliest date that anybody wrote, and only warns`() throws {
        let office = try Office()
        try office.admit("A")
        try office.status("A", "SENTENCED_FINAL")
        try office.put("sentence", of: "A", #""start":"2024-01-01","expiry":"2026-09-28""#)
        #expect(try office.dues("2026-06-29", rule: 18) == [])
        #expect(try office.dues("2026-06-30", rule: 18).map(\.days) == [90])
        #expect(try office.dues("2026-09-21", rule: 18).map(\.days) == [7])
        let late = try office.dues("2026-10-01", rule: 18)
        #expect(late.map(\.days) == [-3] && late[0].what.contains("no document on file"))
        #expect(try office.list("custody").first?.contains("closed_at") == false)
    }

    @Test func `Of two disputed dates the clock runs on the earlier, whichever is shown`() throws {
        for (own, other) in [("2026-12-01", "2026-08-01"), ("2026-08-01", "2026-12-01")] {
            let office = try Office()
            try office.admit("A")
            try office.status("A", "SENTENCED_FINAL")
            let sentence = try office.put("sentence", of: "A", #""start":"2024-01-01","expiry":"2027-01-01""#)
            let field = try #require(office.store.description.type(named: "sentence")?.field(named: "expiry"))
            var rival = sentence
            rival.dot = Dot(LogID(site: 0, incarnation: 1), 1)
            rival.context = VersionVector()
            rival.context.insert(sentence.dot)
            rival.writes = [Write(field.number, try #require(field.type.value(from: other)))]
            try office.update(sentence.record, #""expiry":"\#(own)""#)
            try office.receive(rival)
            #expect(try office.store.read { try $0.conflicts.conflicts(record: sentence.record).count } == 1)
            // The dispute is a line of its own.
            let dues = try office.dues("2026-07-25", rule: 18)
            #expect(dues.map { "\($0.days) \($0.what.prefix(8))" } == ["7 release:", "7 ends of "])
        }
    }

    @Test func `Rooms below the norm, and less than an hour outdoors, list themselves`() throws {
        let office = try Office()
        func room(_ cell: String, _ at: String, _ fields: String) throws {
            try office.put(
                #"{"type":"accommodation","fields":{"facility":3,"cell":"\#(cell)","measured_at":"\#(at)T10:00Z",\#(fields)}}"#
            )
        }
        try room("1", "2026-06-01", #""kind":"SHARED","occupancy":4,"area_net":1500,"minutes_outdoors":90"#)
        try room("2", "2026-06-01", #""kind":"SINGLE","occupancy":1,"area_net":600,"minutes_outdoors":59"#)
        let first = try office.dues("2026-06-02", rule: 11)
        #expect(
            first.map(\.what).sorted() == ["3.7 m² a person, norm 4 m²", "59 minutes a day in the open air, norm 60"])
        // A later measurement stands in place of the former.
        try room("1", "2026-06-03", #""kind":"SHARED","occupancy":3,"area_net":1500,"minutes_outdoors":90"#)
        #expect(try office.dues("2026-06-04", rule: 11).count == 1)
        #expect(try office.dues("2026-06-02", rule: 11).count == 2)
    }

    @Test func `An examination is due from reception on`() throws {
        let office = try Office()
        try office.admit("A")
        #expect(try office.dues("2026-06-01", rule: 8).map(\.days) == [0])
        try office.put("health_exam", of: "A", #""examined_at":"2026-06-02T09:00Z""#)
        #expect(try office.dues("2026-06-03", rule: 8) == [])
    }
}
