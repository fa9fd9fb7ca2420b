import Foundation
import ProcessHarness
import Testing

/// While one person's long input is taken in, others read, exchange and write; and a crash in mid-course loses nothing.
@Suite(.timeLimit(.minutes(10))) struct TakingTurnsTests {
    private static let lineCount = 6_000

    private static func persons(_ count: Int, _ prefix: String) -> [RecordLine] {
        (0..<count).map { RecordLine("person", .new, [.init("prisoner_no", .text("\(prefix)\($0)"))]) }
    }

    private func count(_ site: SiteProcess) throws -> Int {
        try site.run(["record", "list", "person"]).split(separator: "\n").count
    }

    /// Waits, by looking, until a part of a long input is written.
    private func awaitPart(of running: RunningCommand, at site: SiteProcess) throws -> Int {
        while running.isRunning {
            let count = try count(site)
            if count > 0 { return count }
        }
        return 0
    }

    private func withInstallation(
        config: (BuiltKerben) throws -> String = { _ in BuiltKerben.config }, _ body: (Installation) throws -> Void
    ) throws {
        let kerben = try BuiltKerben()
        defer { withExtendedLifetime(kerben) {} }
        try body(kerben.installation(config: config(kerben)))
    }

    @Test func `A reading, another site's exchange and a short write get in between the pieces of a long one`() throws {
        try withInstallation { installation in
            let facility = try installation.addFacility(site: 1, name: "East")
            try facility.put(Self.persons(1, "E"))
            let long = try installation.hub.beginPut(Self.persons(Self.lineCount, "N"))
            let part = try awaitPart(of: long, at: installation.hub)
            #expect(part > 0 && part < Self.lineCount)
            #expect(try facility.sync())
            let input = installation.folder + "/short.ndjson"
            try Data((#"{"type":"person","fields":{"prisoner_no":"S"}}"# + "\n").utf8).write(to: URL(filePath: input))
            try installation.hub.run(["record", "put", input])
            #expect(long.isRunning, "all of that came before the end of the long input")
            let output = try long.finish()
            #expect(output.status == 0 && output.text.split(separator: "\n").count == Self.lineCount)
            #expect(try count(installation.hub) == Self.lineCount + 2)
        }
    }

    @Test func `A long input that is cut short by a crash goes on where it ended, when it is given again`() throws {
        try withInstallation { installation in
            let hub = installation.hub
            let lines = Self.persons(Self.lineCount, "N")
            let long = try hub.beginPut(lines)
            #expect(try awaitPart(of: long, at: hub) > 0)
            hub.kill()
            #expect(try long.finish().status != 0)
            try hub.start()
            let part = try count(hub)
            #expect(part > 0 && part < Self.lineCount)
            try hub.put(lines)
            #expect(try count(hub) == Self.lineCount)
            let numbers = try RegisterExport(hub).recordsByNumber
            #expect(numbers.count == Self.lineCount && numbers.values.allSatisfy { $0 == 1 })
            // Whole, it is forgotten: the same lines again are other persons.
            try hub.put(Array(lines.prefix(2)))
            #expect(try count(hub) == Self.lineCount + 2)
        }
    }

    @Test func `A long input with a line that is refused is refused whole`() throws {
        try withInstallation { installation in
            let hub = installation.hub
            let lines = Self.persons(600, "N") + [RecordLine("person", .new, [.init("sex", .text("Q"))])]
            let refused = try hub.beginPut(lines).finish()
            #expect(
                refused.status == 1 && refused.words.contains("line 601: ") && refused.words.contains("nothing was"))
            #expect(try count(hub) == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: hub.state).allSatisfy { !$0.contains("etilqs") })
        }
    }

    @Test func `A hub under another register description exchanges at once, and then shows all that it had`() throws {
        func config(_ kerben: BuiltKerben) throws -> String {
            let copy = kerben.path("config")
            try FileManager.default.copyItem(atPath: BuiltKerben.config, toPath: copy)
            return copy
        }
        try withInstallation(config: config) { installation in
            let hub = installation.hub
            let facility = try installation.addFacility(site: 1, name: "East")
            try hub.put(Self.persons(3_000, "N"))
            #expect(hub.stop() != nil)
            let file = URL(filePath: installation.folder + "/config/register/person.yaml")
            let described = try String(contentsOf: file, encoding: .utf8)
            let more = """

                  - number: 99
                    name: remark
                    type: text
                    labels: { en: Remark, ru: Замечание, ky: Эскертүү }
                    rule: review
                    length_max: 40
                    confidentiality: open
                    source: this test

                """
            try (described + more).write(to: file, atomically: true, encoding: .utf8)
            try hub.start()
            try facility.put(Self.persons(1, "E"))
            // What was sent is taken at once; what the hub owes comes when its tables are made, and until then it says so.
            let synced = try facility.process.attempt(["sync", "now"])
            #expect(synced.status == 0 || synced.words.contains("It is asked again by itself"), "\(synced.words)")
            let isServed = {
                do { return try count(hub) == 3_001 } catch {
                    #expect("\(error)".contains("being made again"))
                    return false
                }
            }
            var looks = 0
            while !isServed(), looks < 1_000 { looks += 1 }
            #expect(try count(hub) == 3_001)
            #expect(try hub.run(["doctor", "--deep"]).contains("views: what the changes make"))
        }
    }
}
