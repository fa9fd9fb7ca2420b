import Causality
import Decisions
import Desk
import Register
import Store
import Testing

/// A state that changes its time changes no day of before.
@Suite struct ZoneTests {
    private func store(_ path: String, _ setting: ZoneSetting, creating: Bool = false) throws -> Store {
        try Store.open(
            path, description: try Site.description.get(),
            creating: creating ? Store.Identity(log: .init(site: 0, incarnation: 1)) : nil, zone: setting)
    }

    @Test func `A store goes by what it was told before, of what was before`() throws {
        let scratch = try Scratch()
        let path = scratch.file("store")
        func opened(_ minutes: Int64, since: Int64? = nil, now: Int64, creating: Bool = false) throws -> LocalZone {
            let store = try store(
                path, ZoneSetting(LocalZone(minutes: minutes), since: since, now: now), creating: creating)
            defer { try? store.close() }
            return store.zone
        }
        #expect(try opened(360, now: 1_000, creating: true).text == "360")
        #expect(try opened(360, now: 2_000).text == "360")
        #expect(try opened(300, now: 3_000).text == "360;3000 300")
        #expect(try opened(300, now: 9_000).text == "360;3000 300")
        // Said afterwards, and better.
        #expect(try opened(300, since: 2_500, now: 9_000).text == "360;2500 300")
        #expect(try opened(300, now: 9_500).text == "360;2500 300")
        #expect(try opened(360, now: 9_900).text == "360;2500 300;9900 360")
    }
}
