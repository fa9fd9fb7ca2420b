import Causality
import Register
import Simulator
import Store
import Testing

/// What the hub writes is decided upon in the transaction that writes it.
@Suite struct UndecidedTests {
    private let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: 1)
    private let person = RecordInput(type: "person", fields: ["prisoner_no": .text("N1"), "surname": .text("name")])

    private func persons(_ store: Store) throws -> Int {
        var count = 0
        try store.read { transaction in
            try transaction.register.export { if $0.contains(#""type":"person""#) { count += 1 } }
        }
        return count
    }

    @Test func `What the hub writes without saying when it decides is not written`() throws {
        let hub = try EmptyStores.shared.take(site: 0)
        var later = moment
        #expect(throws: StoreError.self) {
            try hub.write { try $0.writing.put(person, author: "registry@0", at: &later) }
        }
        #expect(try persons(hub) == 0)
        #expect(try hub.read { try $0.ownLog.ownLogEnd() } == 0)
        _ = try hub.write(at: moment) { try $0.writing.put(person, author: "registry@0", at: &$1) }
        #expect(try persons(hub) == 1)
        try EmptyStores.shared.giveBack(hub)
    }

    @Test func `A facility decides nothing, and says no such thing`() throws {
        let site = try EmptyStores.shared.take(site: 3)
        var later = moment
        _ = try site.write { try $0.writing.put(person, author: "clerk@3", at: &later) }
        #expect(try persons(site) == 1)
        try EmptyStores.shared.giveBack(site)
    }

    @Test func `A hub's custody grants the file in the same transaction, and reading it again grants nothing`() throws {
        let hub = try EmptyStores.shared.take(site: 0)
        let file = try hub.write(at: moment) { transaction, moment in
            let file = try transaction.writing.put(person, author: "registry@0", at: &moment).record
            try transaction.writing.put(
                RecordInput(
                    type: "custody", caseFile: .id("\(file)"),
                    fields: [
                        "facility": .integer(3), "opened_at": .text("2026-06-01T10:00Z"),
                        "opened_by": .text("ADMISSION"), "commitment_order": .text("7"),
                    ]),
                author: "registry@0", at: &moment)
            return file
        }
        #expect(try hub.read { try $0.caseFiles.currentSites(of: file) } == [3])
        let end = try hub.read { try $0.ownLog.ownLogEnd() }
        try hub.write { try $0.upkeep.rebuild() }
        #expect(try hub.read { try $0.caseFiles.currentSites(of: file) } == [3])
        #expect(try hub.read { try $0.ownLog.ownLogEnd() } == end)
        try EmptyStores.shared.giveBack(hub)
    }
}
