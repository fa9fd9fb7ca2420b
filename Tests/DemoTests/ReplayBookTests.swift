import ProcessHarness
import kerben_demo
import Testing

/// Persons and units here are made up.
struct ReplayBookTests {
    private let sites = ["EAST": 1, "NORTH": 2, "WEST": 3]
    private let details = PersonDetails(
        sex: "F", age: "41", level: "MED", status: "DE", charge: "1.02", admittedAt: "2026-06-30T22:15:00")

    /// Plays events one second apart on one day; gives "UNIT line" texts of the last.
    private func last(_ kinds: [CustodyEvent.Kind], _ book: inout ReplayBook) throws -> [String] {
        var entries: [ReplayBook.Entry] = []
        for (index, kind) in kinds.enumerated() {
            let event = CustodyEvent(
                seq: 100 + index, time: ReplayTime(day: "2026-07-02", second: index), person: "p1", spell: "s1",
                kind: kind)
            entries = try book.entries(for: event, details: details)
        }
        return entries.map { "\($0.unit) \($0.line.json)" }
    }

    private func last(_ kinds: CustodyEvent.Kind...) throws -> [String] {
        var book = ReplayBook(sites: sites)
        return try last(kinds, &book)
    }

    @Test func `An admission opens a file with custody, legal basis and charge`() throws {
        #expect(
            try last(.admitted(unit: "EAST")) == [
                #"EAST {"type":"person","fields":{"prisoner_no":"p1","sex":"F","reported_age":41,"#
                    + #""reported_on":"2026-07-02"}}"#,
                #"EAST {"type":"custody","case":{"prisoner_no":"p1"},"fields":{"facility":1,"#
                    + #""opened_at":"2026-07-02T00:00:00Z","opened_by":"ADMISSION","#
                    + #""commitment_order":"not in source","injuries_seen":"not in source","#
                    + #""ill_treatment_alleged":"not in source","admitted_at":"2026-07-01T02:15:00Z","#
                    + #""security_level":"MED"}}"#,
                #"EAST {"type":"legal_status","case":{"prisoner_no":"p1"},"fields":{"status":"OTHER","#
                    + #""since":"2026-07-02T00:00:00Z","source_text":"DE"}}"#,
                #"EAST {"type":"sentence","case":{"prisoner_no":"p1"},"fields":{"article":"1.02","#
                    + #""edition":"NY Penal Law","iccs":"UNMAPPED"}}"#,
            ])
    }

    @Test func `A person without charge gets no sentence, and what is not known is named so`() throws {
        var book = ReplayBook(sites: sites)
        let event = CustodyEvent(
            seq: 1, time: ReplayTime(day: "2026-07-01", second: 7), person: "p2", spell: "s2",
            kind: .admitted(unit: "EAST"))
        let unknown = PersonDetails(
            sex: "", age: "", level: "", status: "", charge: "", admittedAt: "2026-01-01T00:00:00")
        let lines = try book.entries(for: event, details: unknown).map(\.line)
        #expect(lines.map(\.type) == ["person", "custody", "legal_status"])
        #expect(lines[0].fields == [.init("prisoner_no", .text("p2")), .init("sex", .text("U"))])
        #expect(lines[1].fields.contains(.init("security_level", .text("UNCLASSIFIED"))))
        #expect(lines[2].fields.contains(.init("source_text", .text("not in source"))))
    }

    @Test func `A move is a dispatch at one unit and a receipt at the other, at one instant`() throws {
        #expect(
            try last(.admitted(unit: "EAST"), .moved(from: "EAST", to: "WEST")) == [
                #"EAST {"type":"transfer","case":{"prisoner_no":"p1"},"fields":{"number":"T101","from":1,"to":3,"#
                    + #""dispatched_at":"2026-07-02T00:00:01Z"}}"#,
                #"WEST {"type":"custody","case":{"prisoner_no":"p1"},"open":"provisional","fields":{"facility":3,"#
                    + #""opened_at":"2026-07-02T00:00:01Z","opened_by":"RECEIPT","transfer_no":"T101","#
                    + #""received_from":1,"security_level":"MED"}}"#,
            ])
    }

    @Test func `A release closes the custody of the unit that holds the person`() throws {
        #expect(
            try last(.admitted(unit: "EAST"), .moved(from: "EAST", to: "WEST"), .released(unit: "WEST")) == [
                #"WEST {"type":"custody","case":{"prisoner_no":"p1"},"current":true,"fields":{"#
                    + #""closed_at":"2026-07-02T00:00:02Z","closed_by":"RELEASE"}}"#
            ])
    }

    @Test func `A readmission uses the file of the unit that released the person, elsewhere a new one`() throws {
        let released: [CustodyEvent.Kind] = [.admitted(unit: "EAST"), .released(unit: "EAST")]
        var same = ReplayBook(sites: sites)
        let again = try last(released + [.admitted(unit: "EAST")], &same)
        #expect(again.count == 4)
        #expect(again[0].contains(#""current":true"#))
        #expect(!again[0].contains("prisoner_no\":\"p1\",\"sex"))
        #expect(same.personsWithSeveralFiles.isEmpty)
        var other = ReplayBook(sites: sites)
        let elsewhere = try last(released + [.admitted(unit: "NORTH")], &other)
        #expect(elsewhere[0].hasPrefix(#"NORTH {"type":"person","fields":{"prisoner_no":"p1""#))
        #expect(other.personsWithSeveralFiles == ["p1"])
    }

    @Test func `A return opens custody again, in a new file where another unit takes the person`() throws {
        let released: [CustodyEvent.Kind] = [.admitted(unit: "EAST"), .released(unit: "EAST")]
        var book = ReplayBook(sites: sites)
        let same = try last(released + [.returned(unit: "EAST")], &book)
        #expect(same.count == 1)
        #expect(same[0].contains(#""opened_by":"RETURN""#))
        book = ReplayBook(sites: sites)
        let other = try last(released + [.returned(unit: "WEST")], &book)
        #expect(other.count == 4)
        #expect(other.allSatisfy { $0.hasPrefix("WEST ") })
    }

    @Test func `A move to where a return put the person already moves nobody`() throws {
        var book = ReplayBook(sites: sites)
        let lines = try last(
            [
                .admitted(unit: "EAST"), .released(unit: "EAST"), .returned(unit: "WEST"),
                .moved(from: "EAST", to: "WEST"),
            ], &book)
        #expect(lines.isEmpty)
        #expect(book.idleMoves == [103])
        #expect(book.moves.isEmpty)
        #expect(book.held["p1"]?.unit == "WEST")
    }

    @Test func `What changes is written by the unit that holds the person`() throws {
        let moved: [CustodyEvent.Kind] = [.admitted(unit: "EAST"), .moved(from: "EAST", to: "WEST")]
        let expected: [(CustodyEvent.Kind, String)] = [
            (.changed(.sex, to: "M"), #"{"type":"person",X"fields":{"sex":"M"}}"#),
            (
                .changed(.age, to: "42"),
                #"{"type":"person",X"fields":{"reported_age":42,"reported_on":"2026-07-02"}}"#
            ),
            (
                .changed(.status, to: "CS"),
                #"{"type":"legal_status",X"fields":{"status":"OTHER","since":"2026-07-02T00:00:02Z","#
                    + #""source_text":"CS"}}"#
            ),
            (
                .changed(.charge, to: ""),
                #"{"type":"sentence",X"fields":{"article":"not in source","edition":"NY Penal Law","#
                    + #""iccs":"UNMAPPED"}}"#
            ),
            (.changed(.level, to: ""), #"{"type":"custody",X"fields":{"security_level":"UNCLASSIFIED"}}"#),
        ]
        for (kind, line) in expected {
            var book = ReplayBook(sites: sites)
            let target = #""case":{"prisoner_no":"p1"},"current":true,"#
            #expect(try last(moved + [kind], &book) == ["WEST " + line.replacing("X", with: target)])
        }
    }

    @Test func `A receipt carries the level that the sender wrote before`() throws {
        let lines = try last(
            .admitted(unit: "EAST"), .changed(.level, to: "MAX"), .moved(from: "EAST", to: "NORTH"))
        #expect(lines[1].contains(#""security_level":"MAX""#))
    }

    @Test func `Events that cannot follow one another are refused with their number`() throws {
        let wrong: [[CustodyEvent.Kind]] = [
            [.released(unit: "EAST")],
            [.moved(from: "EAST", to: "WEST")],
            [.changed(.age, to: "42")],
            [.admitted(unit: "EAST"), .admitted(unit: "WEST")],
            [.admitted(unit: "EAST"), .released(unit: "WEST")],
            [.admitted(unit: "EAST"), .moved(from: "NORTH", to: "WEST")],
            [.admitted(unit: "SOUTH")],
        ]
        for kinds in wrong {
            let error = #expect(throws: ReplayBook.Contradiction.self) {
                var book = ReplayBook(sites: sites)
                _ = try last(kinds, &book)
            }
            #expect(error?.seq == 99 + kinds.count)
        }
    }
}
