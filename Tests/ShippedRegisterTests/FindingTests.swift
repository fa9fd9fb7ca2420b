import Causality
import Decisions
import Exchange
import Register
import Store
import Testing

/// A monitor's finding is the hub's record about a facility, and the facility's to answer.
@Suite struct FindingTests {
    private func moment() -> WriteMoment {
        WriteMoment(wallMilliseconds: 1_782_900_000_000, clock: .reference, saltSeed: 7)
    }

    /// Everything that the office wrote and the hub has not, in one exchange.
    private func send(_ office: Office, to hub: Office, token: UInt64) throws {
        let log = office.store.identity.log
        let batch = try office.store.read {
            try $0.facility.readBatch(held: try hub.store.read { try $0.hub.held(of: log) }, contentBytesMax: 1 << 20)
        }
        let request = Request(
            RequestHead(
                log: log, epoch: 0, token: token, position: 0, edition: office.store.description.edition,
                logEnd: batch.logEnd), changes: batch.changes)
        let at = moment()
        _ = try hub.store.write {
            try $0.hub.exchange(request, site: log.site, at: at, chance: token + 1) { $0 }
        }
    }

    @Test func `A facility answers a finding about it, and the hub takes the answer`() throws {
        let hub = try Office(site: 0)
        for site in [3, 4] {
            _ = try hub.store.write {
                try $0.hub.enrol(site: site, name: "site \(site)", key: [UInt8(site)], now: 1_782_864_000_000)
            }
        }
        let finding = try hub.put(
            #"{"type":"finding","fields":{"facility":3,"topic":"SPACE","due":"2026-08-01","recommendation":"more space"}}"#
        )
        for site in [3, 4] {
            let office = try Office(site: site)
            try office.receive(finding)
            guard site == 3 else {
                let refusal = try office.refusal { try office.update(finding.record, #""response":"not ours""#) }
                #expect(refusal.contains("finding"))
                continue
            }
            let answer = try office.update(finding.record, #""response":"walls are moved","state":"CLAIMED""#)
            try send(office, to: hub, token: 0)
            #expect(try hub.store.read { try $0.conflicts.verdicts() }.isEmpty)
            #expect(try hub.store.read { try $0.change(answer.dot) } == answer)
            #expect(try hub.list("finding").contains { $0.contains("walls are moved") && $0.contains("CLAIMED") })
        }
    }
}
