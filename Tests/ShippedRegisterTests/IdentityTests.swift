import Causality
import Counting
import Decisions
import Identity
import Register
import Store
import Testing

@Suite struct IdentityTests {
    private func hub() throws -> (Office, [Dot]) {
        let office = try Office(site: 0)
        let persons = [
            #""surname":"Ввутмоков","given_name":"Ииккоек","birth_date":"1990-05-05","pin":"90000000000001""#,
            #""surname_latin":"Vvutmokov","given_name_latin":"Iikkoek","birth_date":"1990-05-05""#,
            #""surname_latin":"Vvutmokov","given_name_latin":"Iikkoek","birth_date":"1990""#,
            #""surname":"Ццонов","given_name":"Ааб","birth_date":"1971-01-01","pin":"90000000000001""#,
            #""surname":"Ццонов","given_name":"Ааб","birth_date":"1972-01-01""#,
        ]
        var files: [Dot] = []
        for (index, person) in persons.enumerated() {
            try office.admit("P\(index)", person, to: 1)
            let id = try office.store.read { try $0.writing.caseFile(prisonerNumber: "P\(index)") }
            files.append(try #require(id))
        }
        return (office, files)
    }

    private func figure(_ office: Office) throws -> Int {
        try office.store.read { try $0.counts.count(.population, day: "2026-06-30") }.figure
    }

    @Test func `What may be one person is offered with its reasons, and joined by nobody but a person`() throws {
        let (office, files) = try hub()
        let found = try office.store.read { try $0.register.suspicions(least: 0) }
        #expect(
            found.map { [$0.one, $0.other] } == [
                [files[0], files[1]], [files[0], files[2]], [files[1], files[2]], [files[0], files[3]],
            ])
        #expect(found[0].score > 85 && found[1].score == found[2].score && found[3].score == Suspicion.scoreMin)
        #expect(found[0].text.contains("born on the same day") && found[1].text.contains("the day unknown"))
        #expect(found[3].text.contains("the same PIN (+") && found[3].text.contains("another surname (-"))
        #expect(try office.store.read { try $0.register.suspicions() } == found)
        let statement = try office.store.read { try $0.counts.count(.population, day: "2026-06-30") }
        // Four of the five may be one: the bounds say what the list says.
        #expect(statement.suspected == 3)
        #expect(try figure(office) == 5)
    }

    private func decide(_ office: Office, _ one: Dot, _ other: Dot, areOne: Bool, reason: String = "same fingerprints")
        throws
    {
        try office.store.write(
            at: WriteMoment(wallMilliseconds: 1_782_960_000_000, clock: .reference, saltSeed: 1)
        ) {
            try $0.decisions.decideIdentity(one, other, areOne: areOne, reason: reason, author: "registrar@0", at: &$1)
        }
    }

    @Test func `A join counts two files once, and can be taken back, either way round`() throws {
        let (office, files) = try hub()
        let before = try office.list("person")
        for (one, other) in [(files[0], files[1]), (files[1], files[0])] {
            try decide(office, one, other, areOne: true)
            // Two custodies at once of one person: counted once, and open for review.
            #expect(try figure(office) == 4)
            #expect(
                try office.store.read { try $0.register.suspicions() }.contains {
                    [$0.one, $0.other] == [files[0], files[1]]
                }
                    == false)
            #expect(throws: Refusal.self) { try decide(office, other, one, areOne: true) }
            try decide(office, other, one, areOne: false)
            #expect(try figure(office) == 5)
            #expect(throws: Refusal.self) { try decide(office, one, other, areOne: false) }
        }
        #expect(try office.list("person") == before)
        let joins = try office.store.read { try $0.register.joins() }
        #expect(joins.allSatisfy { $0.file == $0.into && $0.author == "registrar@0" })
        try office.store.write { try $0.upkeep.rebuild() }
        #expect(try figure(office) == 5)
    }

    @Test func `Files joined through a third come apart where they were joined`() throws {
        let (office, files) = try hub()
        try decide(office, files[0], files[1], areOne: true)
        try decide(office, files[1], files[2], areOne: true)
        #expect(try figure(office) == 3)
        #expect(throws: Refusal.self) { try decide(office, files[0], files[2], areOne: false) }
        #expect(try figure(office) == 3)
        try decide(office, files[1], files[2], areOne: false)
        #expect(try figure(office) == 4)
    }

    @Test func `A file that is joined already keeps that join`() throws {
        let (office, files) = try hub()
        try decide(office, files[0], files[1], areOne: true)
        try decide(office, files[0], files[2], areOne: true)
        try decide(office, files[3], files[0], areOne: true)
        #expect(try figure(office) == 2)
        try decide(office, files[0], files[1], areOne: false)
        #expect(try figure(office) == 3)
    }

    @Test func `A decision needs a reason, the hub, and two files that are there`() throws {
        let (office, files) = try hub()
        #expect(throws: Refusal.self) { try decide(office, files[0], files[1], areOne: true, reason: "") }
        #expect(throws: Refusal.self) { try decide(office, files[0], files[0], areOne: true) }
        #expect(throws: Refusal.self) {
            try decide(office, files[0], Dot(LogID(site: 9, incarnation: 1), 9), areOne: true)
        }
        let facility = try Office()
        #expect(throws: Refusal.self) { try decide(facility, files[0], files[1], areOne: true) }
    }

    @Test func `Taking one joining back leaves the other as it was decided`() throws {
        let (office, files) = try hub()
        func decide(_ one: Int, _ other: Int, _ areOne: Bool) throws {
            let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .unknown, saltSeed: 9)
            try office.store.write(at: moment) {
                try $0.decisions.decideIdentity(
                    files[one], files[other], areOne: areOne, reason: "seen", author: "registry", at: &$1)
            }
        }
        try decide(0, 1, true)
        try decide(0, 2, true)
        try decide(0, 1, false)
        #expect(try office.store.read { try $0.caseFiles.aliasGroup(of: files[0]) } == [files[0], files[2]].sorted())
        #expect(try office.store.read { try $0.caseFiles.aliasGroup(of: files[1]) } == [files[1]])
        let facility = try office.put(#"{"type":"facility","fields":{"site":1,"name":"Place 1 (fictional)"}}"#).record
        let moment = WriteMoment(wallMilliseconds: 1_782_950_500_000, clock: .unknown, saltSeed: 10)
        #expect(throws: Refusal.self) {
            try office.store.write(at: moment) {
                try $0.decisions.decideIdentity(
                    files[1], facility, areOne: true, reason: "r", author: "registry", at: &$1)
            }
        }
    }

    @Test func `A look back before a separation, or between two, counts as was counted then`() throws {
        let office = try Office(site: 0)
        var files: [Dot] = []
        for site in [1, 2] {
            let file = try office.put(#"{"type":"person","fields":{"prisoner_no":"17-05","sex":"M"}}"#).record
            files.append(file)
            try office.put(
                #"{"type":"custody","case":"\#(file)","fields":{"facility":\#(site),"opened_at":"2026-05-01T09:00Z","#
                    + #""opened_by":"ADMISSION","commitment_order":"o",\#(Office.arrival)}}"#)
        }
        func statement() throws -> CountStatement {
            try office.store.read { try $0.counts.count(.population, day: "2026-06-30") }
        }
        var published = [try statement()]
        for areOne in [false, true, false, true] {
            try decide(office, files[1], files[0], areOne: areOne)
            published.append(try statement())
        }
        #expect(published.map(\.figure) == [1, 2, 1, 2, 1])
        for known in published {
            let again = try office.store.read(knownAt: known.watermark) {
                try $0.counts.count(.population, day: "2026-06-30")
            }
            #expect(again == known)
        }
    }

    @Test func `Two who share a number and nothing else are two once a person says so, also after a join`() throws {
        let office = try Office(site: 0)
        var files: [Dot] = []
        for (site, time) in [(1, "01"), (2, "02")] {
            let file = try office.put(#"{"type":"person","fields":{"prisoner_no":"17-04","sex":"M"}}"#).record
            files.append(file)
            try office.put(
                #"{"type":"custody","case":"\#(file)","fields":{"facility":\#(site),"opened_at":"2026-05-\#(time)T09:00Z","#
                    + #""opened_by":"ADMISSION","commitment_order":"o",\#(Office.arrival)}}"#)
        }
        #expect(try figure(office) == 1)
        try decide(office, files[0], files[1], areOne: false)
        #expect(try figure(office) == 2)
        #expect(throws: Refusal.self) { try decide(office, files[1], files[0], areOne: false) }
        try decide(office, files[0], files[1], areOne: true)
        #expect(try figure(office) == 1)
        try decide(office, files[1], files[0], areOne: false)
        #expect(try figure(office) == 2)
        try office.store.write { try $0.upkeep.rebuild() }
        #expect(try figure(office) == 2)
    }

    @Test func `One number of two persons who contradict each other is two, listed for people, and in the bounds`()
        throws
    {
        let office = try Office(site: 0)
        for (sex, birth, site, time) in [("M", "1961-02-03", 1, "01"), ("F", "1999-11-30", 2, "02")] {
            let file = try office.put(
                #"{"type":"person","fields":{"prisoner_no":"17-04","sex":"\#(sex)","birth_date":"\#(birth)"}}"#
            ).record
            try office.put(
                #"{"type":"custody","case":"\#(file)","fields":{"facility":\#(site),"opened_at":"2026-05-\#(time)T09:00Z","#
                    + #""opened_by":"ADMISSION","commitment_order":"o","injuries_seen":"none","ill_treatment_alleged":"none"}}"#
            )
        }
        let found = try office.store.read { try $0.register.suspicions() }
        #expect(found.map { $0.text.hasPrefix("the same prisoner number, although") } == [true])
        let count = try office.store.read { try $0.counts.count(.population, day: "2026-06-01") }
        #expect(count.figure == 2 && count.suspected == 1)
    }
}
