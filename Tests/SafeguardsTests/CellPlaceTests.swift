import Causality
import Safeguards
import Testing

@Suite struct CellPlaceTests {
    private func place(_ block: String, _ cell: String, at facility: Int64 = 3) -> CellPlace {
        CellPlace(facility: facility, block: block, cell: cell)
    }

    @Test(arguments: [
        ("1", "12"), ("01", "012"), ("", "12"), ("1", "C12"), ("1", "С-12"), ("1", "cell 12"), ("блок 1", "кам. 12"),
        ("", "1-12-3"), ("1", "1/12"), ("Block 1", "№ 12"),
    ])
    func `One cell by many names is one`(block: String, cell: String) {
        #expect(place(block, cell).mayBe(place("1", "12")) && place("1", "12").mayBe(place(block, cell)))
        #expect(!place(block, cell).mayBe(place("1", "13")) && !place(block, cell).mayBe(place("1", "12", at: 4)))
    }

    @Test func `Cells of two blocks are two, and what names nothing is nowhere`() {
        #expect(!place("1", "12").mayBe(place("2", "12")) && !place("", "2-12").mayBe(place("1", "12")))
        #expect(!place("1", "A12").mayBe(place("1", "12")))
        #expect(!place("", "-").mayBe(place("", "-")) && place("", "10").mayBe(place("", "010")))
        #expect(place("1", "12").isInBlock(of: place("1", "14")) && !place("", "12").isInBlock(of: place("", "14")))
    }

    @Test func `A list of rooms tells apart what a word alone does not`() {
        let rooms: Set = [place("", "1"), place("", "C1")]
        #expect(!place("", "1").mayBe(place("", "C1"), rooms: rooms))
        #expect(place("", "1").mayBe(place("", "C1"), rooms: [place("", "C1")]))
        #expect(place("", "1").mayBe(place("2", "01"), rooms: rooms))
    }

    @Test func `Stays meet where neither is over, also those to come`() {
        func stay(_ starts: Int64, _ ends: Int64?) -> CellStay {
            CellStay(place: place("", "1"), starts: starts, ends: ends)
        }
        #expect(stay(0, nil).meets(stay(5, 20), after: 10) && stay(30, 40).meets(stay(0, nil), after: 10))
        #expect(!stay(0, 10).meets(stay(5, 20), after: 10) && !stay(0, 30).meets(stay(30, nil), after: 10))
    }
}

@Suite struct RuleTermTests {
    @Test func `The earlier of what is typed and what the rule has is due`() {
        func due(_ typed: String, _ from: String = "2026-06-01") -> String? {
            RuleTerm.due(of: "assessment", ["review_due": typed, "assessed_on": from])
        }
        #expect(due("2099-01-01") == "2027-06-02" && due("") == "2027-06-02" && due("2026-12-01") == "2026-12-01")
        #expect(due("2099-01-01", "") == "2099-01-01" && due("", "") == nil)
        #expect(RuleTerm.due(of: "complaint", ["received_at": "2026-06-01T10:00Z"]) == "2026-07-01")
        #expect(RuleTerm.due(of: "library", [:]) == nil)
    }
}

@Suite struct BreachCountTests {
    @Test func `Breaches are counted by rule and site, in records, persons and days`() {
        func breach(_ rule: Int?, _ site: Int, _ record: Int64, _ since: String) -> Breach {
            let dot = Dot(LogID(site: 3, incarnation: 1), record)
            return Breach(
                rule: rule, source: "s", what: "w", record: dot, type: "solitary", person: dot, site: site, since: since
            )
        }
        let counts = BreachCount.all(
            [
                breach(nil, 3, 1, ""), breach(9, 4, 2, "2026-06-01T08:00Z"), breach(9, 4, 3, "2026-06-20"),
                breach(9, 4, 3, ""), breach(9, 3, 4, ""),
            ], on: "2026-07-01")
        #expect(counts.map(\.rule) == [9, 9, nil] && counts.map(\.site) == [3, 4, 3])
        #expect(counts[1].records == 2 && counts[1].persons == 2 && counts[1].days == 30 && counts[0].days == nil)
    }
}
