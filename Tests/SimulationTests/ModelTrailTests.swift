import Foundation
import Simulator
import Testing

/// What the model of the exchange (`deploy/model`) says, held against the code: its trails, done on the real agents and stores.
///
/// `deploy/model/trails` makes thousands of them; KERBEN_TRAILS names the folder.
@Suite struct ModelTrailTests {
    /// The shortest ways to what Spin found in a model with a fault planted, or in the code as it once was.
    static let found: [(fault: String, trail: String)] = [
        ("NO_COUNT", "hubcopy 0, hubwrite 0, call 0, hubback 0"),
        ("SAME_LOG", "hubcopy 0, hubwrite 0, call 0, hubback 0, hubwrite 0"),
        ("NO_EPOCH", "hubcopy 0, hubwrite 0, call 0, hubback 0, lose 0"),
        ("KEEPS_TOKEN", "copy 0, write 0, call 0, back 0"),
        ("RESYNC_OVER_EPOCHS", "hubcopy 0, hubwrite 0, call 0, hubback 0, lose 0, call 0, hubback 0"),
        ("GIVEN_UNCOUNTED", "hubcopy 0, hubwrite 0, call 0, hubback 0, call 0, hubcopy 0, call 0, hubback 0"),
    ]

    @Test(arguments: found)
    func `Where a planted fault of the model does harm, the real code does none`(
        found: (fault: String, trail: String)
    ) throws {
        let lines = found.trail.split(separator: ", ").map { "STEP \($0)" } + ["STEP heal 0"]
        for trail in try ModelTrail.trails("SIZES 1 1 1 2\n" + lines.joined(separator: "\n")) {
            #expect(try Self.difference(trail) == nil, "\(found.fault)")
        }
    }

    @Test func `The real agents do what the model says, step by step`() throws {
        guard let folder = ProcessInfo.processInfo.environment["KERBEN_TRAILS"] else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".trails") }
        #expect(!files.isEmpty, "no trails in \(folder)")
        var count = 0
        for file in files.sorted() {
            let trails = try ModelTrail.trails(String(contentsOfFile: folder + "/" + file, encoding: .utf8))
            for (place, trail) in trails.enumerated() {
                count += 1
                if let difference = try Self.difference(trail) {
                    Issue.record("\(file), trail \(place + 1): \(difference)")
                    return
                }
            }
        }
        print("model: \(count) trails replayed")
    }

    /// The other way: `deploy/model/accept` has the model go what was gone here.
    @Test func `Real agents, hub and stores go at random, and write down what the model must allow`() throws {
        let folder = ProcessInfo.processInfo.environment["KERBEN_WALKS"]
        let count = ProcessInfo.processInfo.environment["KERBEN_WALK_COUNT"].flatMap { Int($0) } ?? 10
        var text = ""
        for seed in 0..<count {
            var walk = try ModelWalk(seed: UInt64(seed))
            let fault = try walk.go()
            #expect(fault == nil, "seed \(seed)")
            text += walk.lines.joined(separator: "\n") + "\n"
        }
        guard let folder else { return }
        try text.write(toFile: folder + "/random.walks", atomically: true, encoding: .utf8)
    }

    /// Where the real code does another thing than the trail says, or harm; nil where it does not.
    static func difference(_ trail: ModelTrail) throws -> String? {
        let dots = trail.steps.lazy.compactMap { $0.seen.map { $0.hub.count - 3 } }.first
        let hubWrites =
            dots.map { $0 - trail.sizes.logs * trail.sizes.own } ?? trail.steps.count { $0.verb == .hubwrite }
        let replay = try ModelReplay(trail.sizes, hubWrites: hubWrites)
        for (place, step) in trail.steps.enumerated() {
            try replay.carry(step.verb, step.machine)
            let at = "after step \(place + 1), \(step.verb) \(step.machine): "
            if let seen = step.seen, case let here = try replay.seen(), here != seen {
                return at + "the model has \(seen), the stores \(here)"
            }
            if let fault = try replay.faultNow() { return at + fault }
        }
        if trail.steps.last?.verb != .heal { try replay.carry(.heal, 0) }
        return try replay.faultNow() ?? replay.faultAtEnd()
    }
}
