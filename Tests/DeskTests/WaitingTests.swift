import Causality
import Decisions
import Desk
import Register
import Safeguards
import Store
import Testing

/// At the hub's desk, of what still waits for something that has not come.
@Suite struct WaitingTests {
    @Test
    func `A record that something waits for is written at the hub's desk, and what waits is judged when it can be`()
        throws
    {
        let hub = try Site(0)
        try hub.put(Site.person)
        let description = try Site.description.get()
        let file = Dot(hub.node.store.log, try hub.node.store.read { try $0.ownLog.ownLogEnd() })
        let person = try #require(description.type(named: "person"))
        let surname = try #require(person.field(named: "surname"))
        // An edit from facility 3, written upon one of its own that has not come.
        let missing = Dot(LogID(site: 3, incarnation: 1), 1)
        let edit = Change(
            dot: Dot(missing.log, 2), record: file, type: person.number, caseFile: file,
            context: VersionVector([file, missing]), edition: description.edition,
            timestamp: HybridTimestamp(milliseconds: Site.begin), clock: .reference, author: "clerk@3",
            writes: [Write(surname.number, .text("Later"))])
        let moment = WriteMoment(wallMilliseconds: Site.begin, clock: .reference, saltSeed: 1)
        try hub.node.store.write(at: moment) { transaction, _ in
            try transaction.ledger.store(edit)
            try transaction.views.apply(edit)
        }
        #expect(try hub.node.store.read { try $0.recordsView.awaiting(file) } == [edit.dot])
        try hub.put(#"{"type":"person","id":"\#(file)","fields":{"given_name":"Vvu"}}"#)
        #expect(try hub.node.store.read { try $0.changes(ofRecord: file, in: file).count } == 3)
        #expect(try hub.node.store.read { try $0.recordsView.awaiting(file) } == [edit.dot])
    }

    @Test func `A hub that hears what it has forgotten takes no writes, and lets itself be opened`() throws {
        let hub = try Site(0)
        try hub.put(Site.person)
        let store = hub.node.store
        try store.write { transaction in
            _ = try transaction.hub.enrol(site: 7, name: "seven", key: [7], now: 1)
            try transaction.execute("INSERT INTO _giving_back VALUES (7, 1, 1)")
            try transaction.setNumber(Views.putBackKey, 1)
            try transaction.views.stand()
        }
        let refused = #expect(throws: CommandFailure.self) { try hub.put(Site.person) }
        #expect(refused?.message.contains("kerben hub go-on") == true)
        #expect(try hub.node.putBackFindings().problems.count == 1)
        // With a trace, as of every act of administration.
        var opened: [Int] = []
        try hub.node.carryOut(.administer(.letSitesIn, "go on"), as: hub.clerk(), note: { _ in }) {
            opened = try hub.node.goOn()
        }
        #expect(opened == [7])
        #expect(try store.read { try ($0.views.isClosed, $0.views.areViewsBehind()) } == (false, false))
        try hub.put(Site.person.replacing("A-1", with: "B-1"))
        // Whoever is shut out is waited for by nobody.
        try store.write { transaction in
            try transaction.execute("UPDATE _giving_back SET closes = 1", [])
            try transaction.views.stand()
        }
        #expect(try store.read { try $0.views.isClosed })
        try hub.node.revoke(site: 7)
        #expect(try !store.read { try $0.views.isClosed })
    }
}
