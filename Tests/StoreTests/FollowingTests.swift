import Causality
import Decisions
import Exchange
import FoundationEssentials
import GRDB
import Register
import Simulator
import Store
import Testing

/// Views that begin anew are made in pieces, and the store goes on taking what comes.
@Suite struct FollowingTests {
    private func lines(_ store: Store) throws -> [String] {
        var lines: [String] = []
        try store.read { try $0.register.export { lines.append($0) } }
        return lines
    }

    private func admit(_ clerk: Clerk, _ numbers: ClosedRange<Int>) throws {
        for number in numbers {
            let file = try clerk.admit("N\(number)")
            try clerk.put(#"{"id":"\#(file)","fields":{"surname":"s\#(number)","notes":"n"}}"#)
        }
    }

    @Test func `Made in pieces of any size, views are those of one piece, and nothing is decided again`() throws {
        let world = try HubAndSites()
        let clerk = try world.enrol(1)
        try admit(clerk, 1...9)
        try world.exchange(clerk)
        for store in [world.hub, clerk.store] {
            let (before, end) = (try lines(store), try store.read { try $0.ownLog.ownLogEnd() })
            for pieceCount in [1, 2, 7, 1_000] {
                try store.write { try $0.views.beginAnew() }
                #expect(try lines(store).isEmpty)
                let follower = ViewFollower(store, pieceCount: pieceCount)
                var pieces = 0
                var made: Int64 = 0
                while let progress = try follower.follow(at: world.moment()) {
                    #expect(progress.made > made && progress.made <= progress.all)
                    made = progress.made
                    pieces += 1
                }
                #expect(pieces >= 18 / pieceCount)
                #expect(try lines(store) == before)
                #expect(try store.compareViews() == [])
                #expect(try store.read { try $0.ownLog.ownLogEnd() } == end)
            }
        }
    }

    @Test func `What comes while the hub's views are made is acknowledged, and judged and handed on after them`() throws
    {
        let world = try HubAndSites()
        // A description that forgot to ask how a custody began.
        let plain = SimulatedRegister.description
        let lax = plain.with([
            try plain.type(
                "custody",
                with: [Field(number: 3, name: "opened_by", type: .code(list: "opened-by"), rule: .handover)])
        ])
        let clerk = try world.enrol(1, lax)
        try admit(clerk, 1...3)
        try world.exchange(clerk)
        try world.hub.write { try $0.views.beginAnew() }
        let follower = ViewFollower(world.hub, pieceCount: 2)
        _ = try follower.follow(at: world.moment())
        try admit(clerk, 4...6)
        let file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N7","surname":"name"}}"#).dot
        let forged = try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-01T08:00Z","commitment_order":"7"}}"#
        ).dot
        try world.exchange(clerk)
        let end = try clerk.store.read { try $0.ownLog.ownLogEnd() }
        #expect(try world.hub.read { try $0.hub.held(of: clerk.store.identity.log) }.runs == [1...end])
        #expect(try world.hub.read { try $0.caseFiles.verdict(on: forged) } == nil)
        while try follower.follow(at: world.moment()) != nil {}
        #expect(try world.hub.read { try $0.caseFiles.verdict(on: forged) }?.kind == .setAside)
        try world.exchange(clerk)
        #expect(try clerk.store.read { try $0.caseFiles.verdict(on: forged) }?.kind == .setAside)
        #expect(try world.hub.compareViews() == [])
        #expect(try world.lines().filter { $0.contains(#""type":"person""#) }.count == 7)
    }

    @Test func `A store that is closed while its views are made goes on where it was`() throws {
        let folder = try ScratchFolder()
        let description = SimulatedRegister.description
        var store = try Store.open(
            folder.store, description: description, creating: Store.Identity(log: LogID(site: 3, incarnation: 1)))
        try admit(Clerk(store), 1...5)
        let before = try lines(store)
        try store.write { try $0.views.beginAnew() }
        _ = try ViewFollower(store, pieceCount: 4).follow(at: nil)
        let progress = try #require(try store.read { try $0.views.following() })
        try store.close()
        store = try Store.open(folder.store, description: description)
        let later = try #require(try store.read { try $0.views.following() })
        #expect(later == progress && later.made > 0)
        #expect(try store.read { try $0.views.behindNotice() }?.contains("being made again") == true)
        try store.followToEnd(at: { nil })
        #expect(try store.read { try $0.views.behindNotice() } == nil)
        #expect(try lines(store) == before)
    }

    @Test func `Views that somebody edited are put right, with what came while they were made`() throws {
        let folder = try ScratchFolder()
        let store = try Store.open(
            folder.store, description: SimulatedRegister.description,
            creating: Store.Identity(log: LogID(site: 3, incarnation: 1)))
        let clerk = Clerk(store)
        try admit(clerk, 1...5)
        #expect(try store.remakeViews() == [])
        try store.write { transaction in
            try transaction.db.execute(sql: "UPDATE person SET surname = 'x'; DELETE FROM _span")
        }
        var isFirst = true
        let differing = try store.remakeViews { _ in
            guard isFirst else { return }
            isFirst = false
            // The writer is free for others meanwhile.
            do { try admit(clerk, 6...7) } catch { Issue.record("\(error)") }
        }
        #expect(!isFirst)
        #expect(Set(differing.map(\.table)) == ["_span", "person"])
        #expect(try lines(store).filter { $0.contains(#""surname":"x""#) } == [])
        #expect(try lines(store).filter { $0.contains(#""type":"person""#) }.count == 7)
        #expect(try store.compareViews() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("remade") })
    }
}
