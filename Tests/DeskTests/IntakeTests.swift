import Desk
import Synchronization
import Testing

/// Many lines at once, while a daemon serves others from the same store.
@Suite struct IntakeTests {
    private static let count = 305
    private let site: Site

    init() throws {
        site = try Site()
        site.node.isServed.store(true, ordering: .relaxed)
    }

    private static func lines(_ count: Int = count, broken: Int? = nil) -> [UInt8] {
        let lines = (1...count).map { number in
            #"{"type":"person","fields":{"prisoner_no":"A-\#(number)","sex":"\#(number == broken ? "QQ" : "M")"}}"#
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private func put(_ lines: [UInt8], _ notes: Notes = Notes()) throws -> Int {
        try site.node.put(lines, as: site.clerk(), note: notes.add).split(separator: "\n").count
    }

    private func held() throws -> Int { try site.node.export(Look(), as: site.clerk()).split(separator: "\n").count }

    @Test func `Many lines are taken in pieces, each once`() throws {
        // A piece has place for two lines.
        site.tick(milliseconds: 60)
        #expect(try put(Self.lines()) == Self.count)
        #expect(try held() == Self.count)
    }

    @Test func `One line that is refused keeps all of them out, however many are before it`() throws {
        let error = #expect(throws: CommandFailure.self) { try put(Self.lines(broken: Self.count)) }
        #expect(error?.message.hasPrefix("line \(Self.count): ") == true)
        #expect(error?.message.hasSuffix("nothing was written") == true)
        #expect(try held() == 0)
    }

    @Test func `What was cut short goes on where it ended, and no line is taken twice`() throws {
        site.tick(milliseconds: 60)
        site.onTick(100) { $0.isStopping.store(true, ordering: .relaxed) }
        let error = #expect(throws: CommandFailure.self) { try put(Self.lines()) }
        let before = try held()
        #expect(error?.message.contains("the lines before line \(before + 1) are written") == true)
        try #require(before > 0 && before < Self.count)
        site.node.isStopping.store(false, ordering: .relaxed)
        let notes = Notes()
        #expect(try put(Self.lines(), notes) == Self.count - before)
        #expect(notes.all == ["\(before) lines were written before, when this input was cut short"])
        #expect(try held() == Self.count)
    }

    @Test func `A daemon that stops while lines are tried has written none`() throws {
        site.node.isStopping.store(true, ordering: .relaxed)
        let error = #expect(throws: CommandFailure.self) { try put(Self.lines()) }
        #expect(error?.message.contains("is stopping, nothing was written") == true)
        #expect(try held() == 0)
    }

    @Test func `Few lines are taken at once, whatever the clock does`() throws {
        site.tick(milliseconds: 10_000)
        #expect(try put(Self.lines(300)) == 300)
    }
}
