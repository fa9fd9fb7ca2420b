import Foundation
import ProcessHarness
import Testing

/// The real binary, killed again and again; what it acknowledged must be there (design §6: power cut at any instant).
struct KillTests {
    /// `KERBEN_KILLS` and `KERBEN_SEED` play another number of kills, and another course of them.
    private static let kills = ProcessInfo.processInfo.environment["KERBEN_KILLS"].flatMap { Int($0) } ?? 104
    private static let seed = ProcessInfo.processInfo.environment["KERBEN_SEED"].flatMap { UInt64($0) } ?? 1

    @Test func `Sites that are killed at any instant lose nothing that was acknowledged`() throws {
        let kerben = try BuiltKerben()
        defer { withExtendedLifetime(kerben) {} }
        var course = try KillCourse(kerben.installation(), seed: Self.seed)
        let kinds = KillCourse.Kind.allCases
        for round in 0..<Self.kills { try course.kill(kinds[round % kinds.count]) }
        let losses = try course.losses()
        let found = losses.prefix(20).joined(separator: "\n")
        #expect(losses.isEmpty, "KERBEN_SEED=\(Self.seed) KERBEN_KILLS=\(Self.kills): \(found)")
        print(course.account)
        #expect(course.kills == Self.kills)
        #expect(course.killsInFlight * 10 >= course.kills * 6, "\(course.account)")
    }
}
