import Desk
import Foundation
import Testing

/// Counts as somebody asks for them, at the hub.
@Suite struct CountTests {
    private let hub: Site

    init() throws { hub = try Site(0) }

    private func refusal(_ request: CountRequest) throws -> String {
        try #require(throws: CommandFailure.self) { try hub.node.count(request) }.message
    }

    @Test func `A count is of the day that it is at the site, unless another is asked for`() throws {
        #expect(try hub.node.count(CountRequest("population")).text.contains("as of the end of 2026-07-01;"))
        let former = CountRequest("population", CountMoment(day: "2026-06-30"))
        #expect(try hub.node.count(former).text.contains("as of the end of 2026-06-30;"))
    }

    @Test func `What would let one public table be subtracted from another is refused`() throws {
        for (request, option) in [
            (CountRequest("population", by: "sex", isPublic: true), "--by"),
            (CountRequest("population", since: "2026-01-01", isPublic: true), "--since"),
            (CountRequest("population", CountMoment(knownAt: "1:0"), isPublic: true), "--known-at"),
        ] { #expect(try refusal(request) == "--public: shows tables as they are described; leave out \(option)") }
    }

    @Test func `A dimension is named once, and a table by its name or number`() throws {
        #expect(try refusal(CountRequest("population", by: "sex,facility,sex")) == "--by: names sex twice")
        #expect(try refusal(CountRequest("")).hasPrefix(": no such table ("))
        #expect(hub.node.description.countTables.rows.contains { $0[0] == .text("population") })
    }

    @Test func `A watermark is one of this store's, as a count prints it`() throws {
        #expect(try hub.node.feed("1:4711") == 4_711)
        for text in ["", "4711", "1:", "1:-1", "1:x", "1:1:1", "1:99999999999999999999"] {
            let error = #expect(throws: CommandFailure.self) { try hub.node.feed(text) }
            #expect(error?.message.contains("is no watermark as a count prints it") == true, "\(text)")
        }
        let error = #expect(throws: CommandFailure.self) { try hub.node.feed("2:1") }
        #expect(error?.message == "2:1: epoch 2 is not this store's (1)")
    }

    @Test func `A published count holds, comes out again, and is corrected only with a reason`() throws {
        let clerk = try hub.clerk()
        func publish(_ reason: String?) throws -> String {
            try hub.node.publish("population", day: "2026-06-30", certifier: "Registry", reason: reason, as: clerk)
        }
        let id = try publish(nil)
        let (table, problems) = try hub.node.statements(reproducing: true)
        #expect(problems.isEmpty && table.rows.count == 1)
        #expect(table.rows[0][0] == .text(id) && table.rows[0][7] == .text("holds"))
        #expect(table.rows[0][10] == .text("to the unit"))
        let same = #expect(throws: CommandFailure.self) { try publish("again") }
        #expect(same?.message.contains("every cell is the same") == true)
        let early = #expect(throws: CommandFailure.self) {
            try hub.node.publish("population", day: "2026-07-02", certifier: "Registry", reason: nil, as: clerk)
        }
        #expect(early?.message.contains("is to come") == true)
        let facility = try Site()
        let error = #expect(throws: CommandFailure.self) {
            try facility.node.publish(
                "population", day: "2026-06-30", certifier: "x", reason: nil, as: facility.clerk())
        }
        #expect(error?.message.contains("this needs the hub's") == true)
    }

    @Test func `A site is let in by a code, and by none that was taken back`() throws {
        let code = try hub.node.enrolmentCode(site: 27, name: "Place 27 (fictional)", hours: 24)
        #expect(code.rows[0][0] == .number(27) && code.rows[0][2] == .text("2026-07-02T00:00:00Z"))
        #expect(try hub.node.sites().rows.first?[2] == .text("expected"))
        try hub.node.cancelEnrolmentCode(site: 27)
        let error = #expect(throws: CommandFailure.self) { try hub.node.cancelEnrolmentCode(site: 27) }
        #expect(error?.message.hasPrefix("site 27: no code waits for it") == true)
    }
}
