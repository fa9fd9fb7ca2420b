import Desk
import Foundation
import Testing
import Trust

@Suite struct BackupHealthTests {
    private static let hour: Int64 = 3_600_000
    private static let now: Int64 = 1_795_435_200_000

    private func problems(
        _ entries: [BackupHistory.Entry], strange: Int = 0, isConfigured: Bool = true
    ) -> [String] {
        BackupHealth.judge(
            entries, strange: strange, isConfigured: isConfigured, hoursMax: 50, rehearsalDaysMax: 100, now: Self.now
        ).problems
    }

    @Test func `A site that nobody set up for backups is told so, and is not red`() {
        let health = BackupHealth.judge([], isConfigured: false, hoursMax: 50, rehearsalDaysMax: 100, now: Self.now)
        #expect(health.problems.isEmpty && health.words.contains("none is configured"))
        #expect(problems([], isConfigured: true).first?.hasPrefix("no backup was made yet") == true)
    }

    @Test func `A backup of yesterday and a rehearsal of last month are in order`() {
        #expect(problems([Self.entry(.backup, hoursAgo: 24), Self.entry(.rehearsal, hoursAgo: 30 * 24)]).isEmpty)
        #expect(problems([Self.entry(.backup, hoursAgo: 50)]).isEmpty, "the first backup gives the time to rehearse it")
    }

    struct Course: Sendable {
        var entries: [BackupHistory.Entry]
        var words: String
    }

    private static func entry(_ kind: BackupHistory.Kind, hoursAgo: Int64, isGood: Bool = true) -> BackupHistory.Entry {
        BackupHistory.Entry(kind, at: now - hoursAgo * hour, isGood: isGood, words: "words")
    }

    private static let day: Int64 = 24
    static let red: [Course] = [
        Course(entries: [entry(.backup, hoursAgo: 51)], words: "the last backup is of"),
        Course(
            entries: [entry(.backup, hoursAgo: 101 * day), entry(.backup, hoursAgo: 1)],
            words: "no backup was ever rehearsed"),
        Course(
            entries: [
                entry(.backup, hoursAgo: 200 * day), entry(.rehearsal, hoursAgo: 101 * day),
                entry(.backup, hoursAgo: 1),
            ], words: "the last rehearsal of a backup is of"),
        Course(
            entries: [entry(.backup, hoursAgo: 2), entry(.backup, hoursAgo: 1, isGood: false)],
            words: "the last backup failed"),
        Course(entries: [entry(.backup, hoursAgo: 1, isGood: false)], words: "the last backup failed"),
        Course(
            entries: [
                entry(.backup, hoursAgo: 3), entry(.rehearsal, hoursAgo: 2, isGood: false), entry(.backup, hoursAgo: 1),
            ], words: "the last rehearsal of a backup failed"),
        Course(entries: [entry(.backup, hoursAgo: -25)], words: "which is to come: this clock is wrong"),
    ]

    @Test func `A limit is told as it was set, in hours or in days`() {
        #expect(problems([Self.entry(.backup, hoursAgo: 51)]).contains { $0.contains("no older than 50 hours") })
        let old = [Self.entry(.backup, hoursAgo: 101 * 24), Self.entry(.backup, hoursAgo: 1)]
        #expect(problems(old).contains { $0.contains("no older than 100 days") })
    }

    @Test func `A rehearsal of a backup that was too old counts for none of today's`() {
        let now = Self.now
        #expect(Rehearsal.kind(madeAt: now - 100 * 24 * Self.hour, now: now, daysMax: 100) == .rehearsal)
        #expect(Rehearsal.kind(madeAt: now - 100 * 24 * Self.hour - 1, now: now, daysMax: 100) == .oldRehearsal)
        #expect(Rehearsal.kind(madeAt: now + 1, now: now, daysMax: 1) == .rehearsal)
        let course = [Self.entry(.backup, hoursAgo: 200 * 24), Self.entry(.backup, hoursAgo: 1)]
        #expect(problems(course + [Self.entry(.rehearsal, hoursAgo: 1)]).isEmpty)
        #expect(
            problems(course + [Self.entry(.oldRehearsal, hoursAgo: 1)]).contains {
                $0.hasPrefix("only backups that were too old were rehearsed")
            })
    }

    @Test(arguments: red)
    func `What is old, failed or of a time to come is red, in words`(course: Course) {
        let problems = problems(course.entries)
        #expect(problems.contains { $0.contains(course.words) }, "\(problems)")
    }

    @Test func `What failed before the last good one is past`() {
        #expect(problems([Self.entry(.backup, hoursAgo: 9, isGood: false), Self.entry(.backup, hoursAgo: 1)]).isEmpty)
    }

    @Test func `A line that the site did not sign says nothing, and is told of`() throws {
        let scratch = try Scratch()
        let folder = StateFolder(path: scratch.path)
        let key = NodeKey()
        #expect(try BackupHistory(folder).isEmpty)
        let line = try BackupHistory.append(
            Self.entry(.backup, hoursAgo: 2, isGood: false), in: folder, signedBy: key)
        try BackupHistory.append(Self.entry(.rehearsal, hoursAgo: 1), in: folder, signedBy: key)
        let read = try BackupHistory(folder)
        #expect(read.entries(signedBy: key).entries.map(\.kind) == [.backup, .rehearsal])
        #expect(read.entries(signedBy: key).strange == 0)
        #expect(read.entries(signedBy: NodeKey()).strange == 2, "another site's")
        // Somebody who wants it to be good.
        let file = SecretFile(in: scratch.path + "/backup", named: "history")
        try file.write("garbage\n\n" + line.replacing(" failed ", with: " good ") + "\n signed a b\n")
        let altered = try BackupHistory(folder).entries(signedBy: key)
        #expect(altered.entries.isEmpty && altered.strange == 3)
        #expect(problems([], strange: 3, isConfigured: false).contains { $0.contains("not signed by this site") })
    }

    @Test func `A history keeps its first line and its last thousand`() throws {
        let scratch = try Scratch()
        let folder = StateFolder(path: scratch.path)
        let key = NodeKey()
        let line = try BackupHistory.append(Self.entry(.backup, hoursAgo: 2), in: folder, signedBy: key)
        let file = SecretFile(in: scratch.path + "/backup", named: "history")
        try file.write(line + "\n" + String(repeating: "x\n", count: 1_500))
        try BackupHistory.append(Self.entry(.rehearsal, hoursAgo: 1), in: folder, signedBy: key)
        let text = try file.readText()
        #expect(text.hasPrefix(line) && text.split(separator: "\n").count <= 1_001)
        #expect(try BackupHistory(folder).entries(signedBy: key).entries.count == 2)
    }

    /// A hub whose backups are sealed to somebody, and a folder for them.
    private func hub() throws -> (site: Site, out: String) {
        let site = try Site(0)
        let out = site.scratch.file("out")
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
        try site.folder.keep(makeBackupKey(at: site.scratch.file("keys/key")))
        return (site, out)
    }

    private func backUp(_ site: Site, to out: String, _ keep: RetentionRule = RetentionRule()) throws {
        _ = try BackupMaking(site.folder, to: out, program: "9.9", in: site.surroundings).run(keep: { $0 = keep }) {
            _ in
        }
    }

    @Test func `A hub is red until its first backup, and again when that is too old`() throws {
        let (site, out) = try hub()
        #expect(site.node.backupHealth().problems.count == 1)
        try backUp(site, to: out)
        #expect(site.node.backupHealth().problems.isEmpty)
        site.pass(milliseconds: 51 * Self.hour)
        let old = site.node.backupHealth().problems
        #expect(old.count == 1 && old[0].contains("may be no older than 50 hours"))
        try backUp(site, to: out)
        #expect(site.node.backupHealth().problems.isEmpty)
        // A clock that was set back, as by a battery.
        site.pass(milliseconds: -60 * Self.hour)
        #expect(site.node.backupHealth().problems.contains { $0.contains("this clock is wrong") })
    }

    @Test func `A month of nights leaves what the rule keeps, and the newest also by a clock that was set back`() throws
    {
        let (site, out) = try hub()
        let rule = RetentionRule(daily: 3, weekly: 2, monthly: 1)
        var times: Set<Int64> = []
        for night in 0..<30 {
            times.insert(Site.begin + Int64(night) * 24 * Self.hour)
            try backUp(site, to: out, rule)
            site.pass(milliseconds: 24 * Self.hour)
        }
        let kept = try BackupFolder(out).entries().map(\.notice.madeAt)
        #expect(Set(kept) == rule.kept(times, now: times.max() ?? 0, offsetMinutes: 360) && kept.count >= 4)
        site.pass(milliseconds: -400 * 24 * Self.hour)
        try backUp(site, to: out, rule)
        let (first, last) = (try BackupFolder(out).entries().first, try BackupFolder(out).entries().last)
        #expect(first?.notice.madeAt == Site.begin - 370 * 24 * Self.hour && last?.notice.madeAt == kept.last)
    }
}
