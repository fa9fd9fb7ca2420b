import Chance
import Desk
import Testing

@Suite struct KeptLinesTests {
    private static let now: Int64 = 1_795_435_200_000
    private static let day: Int64 = 86_400_000

    private static func health(_ lines: [BackupHistory.Entry?]) -> BackupHealth {
        BackupHealth.judge(
            lines.compactMap(\.self), isConfigured: true, hoursMax: 50, rehearsalDaysMax: 100, now: now)
    }

    @Test func `The first good backup and the last good rehearsal stay, however many failed since`() {
        func entry(_ kind: BackupHistory.Kind, _ at: Int64, _ isGood: Bool) -> BackupHistory.Entry {
            BackupHistory.Entry(kind, at: Self.now - at * Self.day, isGood: isGood, words: "w")
        }
        let failed = (0..<9).map { entry(.backup, 100 - $0, false) }
        let lines = [entry(.backup, 200, false), entry(.backup, 199, true), nil, entry(.rehearsal, 198, true)] + failed
        #expect(KeptLines.places(lines, lastMax: 3) == [0, 1, 3, 10, 11, 12])
        #expect(KeptLines.places([], lastMax: 3).isEmpty)
    }

    @Test(arguments: 0..<60)
    func `A site is judged by what stays as by all of it, also line after line`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let kinds = [BackupHistory.Kind.backup, .backup, .backup, .rehearsal, .oldRehearsal]
        let goodOf = 1 + random.below(9)
        var (all, kept): ([BackupHistory.Entry?], [BackupHistory.Entry?]) = ([], [])
        for number in 0..<80 {
            let entry = BackupHistory.Entry(
                kinds[random.below(kinds.count)], at: Self.now - Int64(300 - 3 * number) * Self.day,
                isGood: random.below(goodOf) == 0, words: "\(number)")
            let line = random.below(8) == 0 ? nil : entry
            all.append(line)
            kept.append(line)
            kept = KeptLines.places(kept, lastMax: 4).map { kept[$0] }
            #expect(Self.health(kept) == Self.health(all), "seed \(seed), line \(number)")
            #expect(kept.count <= 4 + 7)
        }
    }
}
