import Desk
import Register
import Testing

/// What a line names has to be there: a number mistyped would point to nobody, or to somebody else.
@Suite struct ReferenceTests {
    private let hub: Site

    init() throws {
        hub = try Site(0)
        try hub.put(
            #"{"type":"person","fields":{"prisoner_no":"A-1"}}"#, #"{"type":"person","fields":{"prisoner_no":"A-2"}}"#,
            #"{"type":"programme","fields":{"name":"Carpentry","kind":"WORK"}}"#)
    }

    private func ids(_ type: String) throws -> [String] {
        try hub.node.records(of: type, in: nil, limit: 100, Look(), as: hub.clerk()).matches(of: #/"id":"([^"]+)"/#).map
        {
            String($0.1)
        }
    }

    private func participation(_ id: String) -> String {
        #"{"type":"participation","case":{"prisoner_no":"A-1"},"fields":{"programme":"\#(id)","state":"SUBMITTED"}}"#
    }

    private func refusal(_ line: String) throws -> String {
        try #require(throws: CommandFailure.self) { try hub.put(line) }.message
    }

    @Test func `A programme that is not there is refused, and one that is is taken`() throws {
        #expect(
            try refusal(participation("0.1-999")).contains(
                "participation.programme: names no record that is held here; see 'kerben record list programme'"))
        let person = try ids("person")[0]
        #expect(try refusal(participation(person)).contains("of another type, and expects a programme"))
        try hub.put(participation(try ids("programme")[0]))
    }

    @Test func `An appeal is against a decision on the person whose it is`() throws {
        func appeal(_ number: String, _ id: String) -> String {
            #"{"type":"appeal","case":{"prisoner_no":"\#(number)"},"fields":{"classification":"\#(id)","filed_at":"2026-06-03T10:00Z"}}"#
        }
        try hub.put(
            #"{"type":"classification","case":{"prisoner_no":"A-1"},"fields":{"state":"STARTED","proposed_class":"MED","#
                + #""proposed_by":"x","reasons":"conduct","grounds":"BEHAVIOUR"}}"#)
        let id = try ids("classification")[0]
        #expect(try refusal(appeal("A-2", id)).contains("names a classification of somebody else"))
        try hub.put(appeal("A-1", id))
    }

    @Test func `Where no other facility than the one that is left is recorded, none can be missed`() throws {
        try hub.put(#"{"type":"facility","fields":{"site":3,"name":"Three"}}"#, Site.admission)
        try hub.put(
            #"{"type":"transfer","case":{"prisoner_no":"A-1"},"fields":{"number":"T-1","from":3,"to":4,"#
                + #""dispatched_at":"2026-06-02T10:00Z"}}"#)
    }

    @Test func `Nobody is sent to a facility that is not recorded, once any is`() throws {
        func dispatch(_ site: Int) -> String {
            #"{"type":"transfer","case":{"prisoner_no":"A-1"},"fields":{"number":"T-\#(site)","from":3,"to":\#(site),"#
                + #""dispatched_at":"2026-06-02T10:00Z"}}"#
        }
        // Who is there is recorded wherever that is.
        try hub.put(#"{"type":"facility","fields":{"site":5,"name":"Five"}}"#, Site.admission)
        #expect(try refusal(dispatch(99)).contains("transfer.to: names no facility that is recorded here"))
        try hub.put(dispatch(5))
    }
}
