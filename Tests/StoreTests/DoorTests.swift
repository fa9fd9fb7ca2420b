import Causality
import Decisions
import Exchange
import Register
import Simulator
import Store
import Testing

/// Who is heard at the hub, and what may be written at all.
@Suite struct DoorTests {
    private func hub() throws -> (store: Store, log: LogID) {
        let store = try EmptyStores.shared.take(site: 0)
        let log = try store.write { try $0.hub.enrol(site: 3, name: "F3", key: [3], now: 1) }
        return (store, log)
    }

    @Test func `A revoked site is told so whatever it asks, an enrolled one may ask`() throws {
        let (store, _) = try hub()
        #expect(try store.read { try $0.hub.refusal(ofSite: 3, now: 5) } == nil)
        #expect(try store.read { try $0.hub.refusal(ofSite: 4, now: 5) }?.outcome == .refused(.wrongLog))
        try store.write { try $0.hub.revoke(site: 3, now: 2) }
        #expect(try store.read { try $0.hub.refusal(ofSite: 3, now: 5) }?.outcome == .refused(.revoked))
    }

    @Test func `Only a head that the exchange would carry out is heard`() throws {
        let (store, log) = try hub()
        func isHeard(_ alter: (inout RequestHead) -> Void = { _ in }) throws -> Bool {
            var head = RequestHead(log: log, epoch: 0, token: 0, position: 0)
            alter(&head)
            return try store.read { try $0.hub.isHeard(head, site: 3) }
        }
        #expect(try isHeard())
        #expect(try !isHeard { $0.version = 2 })
        #expect(try !isHeard { $0.log = LogID(site: 3, incarnation: 2) })
        #expect(try !isHeard { $0.log = LogID(site: 4, incarnation: 1) })
        #expect(try !isHeard { $0.token = 9 })
        #expect(try !isHeard { $0.epoch = 77 })
        #expect(try !isHeard { $0.position = 1 << 40 })
        // A branch is reported without any change, and is heard whatever the token.
        #expect(
            try isHeard {
                $0.token = 9
                $0.branchAt = 4
            })
    }

    @Test func `What no store could read back is refused where it is typed`() throws {
        let clerk = try Clerk()
        let reason = String(repeating: "a", count: ChangeForm.reasonBytesMax + 1)
        var input = try RecordInput.read(#"{"type":"person","fields":{"prisoner_no":"A-1","surname":"one"}}"#)
        input.reason = reason
        let refusal = #expect(throws: Refusal.self) { try clerk.put(input) }
        #expect(refusal?.description == "person: a reason's length is beyond the limit; write less in one change")
        #expect(try clerk.logEnd() == 0)
        input.reason = String(reason.dropLast())
        try clerk.put(input)
        #expect(try clerk.logEnd() == 1)
    }
}
