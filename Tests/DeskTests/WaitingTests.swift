import Causality
import Decisions
import Desk
import Register
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
}
