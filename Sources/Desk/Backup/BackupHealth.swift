import Causality
import Register

/// What is to be said of a site's backups: in one line, and what is wrong with them, in words that say what to do.
package struct BackupHealth: Hashable, Sendable {
    package var words: String
    package var problems: [String] = []
    /// When the last good one of each was, in milliseconds since 1970.
    package var backedUpAt: Int64?
    package var rehearsedAt: Int64?

    /// Asked of the lines that the site signed, the oldest first. A site that has nobody to seal backups to, and made none, is
    /// told of it and no more.
    package static func judge(
        _ entries: [BackupHistory.Entry], strange: Int = 0, isConfigured: Bool, hoursMax: Int64,
        rehearsalDaysMax: Int64,
        now: Int64
    ) -> BackupHealth {
        let backups = entries.filter { $0.kind == .backup }
        let rehearsals = entries.filter { $0.kind == .rehearsal }
        guard isConfigured || !backups.isEmpty || strange > 0 else {
            return BackupHealth(words: "none is configured here; begin with 'kerben backup key', on another machine")
        }
        let (last, rehearsed) = (backups.last { $0.isGood }, rehearsals.last { $0.isGood })
        var health = BackupHealth(
            words: "the last good one \(last.map { timeText($0.at) } ?? "never"), "
                + "the last good rehearsal \(rehearsed.map { timeText($0.at) } ?? "never")")
        (health.backedUpAt, health.rehearsedAt) = (last?.at, rehearsed?.at)
        func say(_ problem: String) { health.problems.append(problem) }
        if strange > 0 {
            say("\(strange) lines of backup/history are not signed by this site; copy the folder as evidence")
        }
        if let failed = backups.last, !failed.isGood {
            say("the last backup failed at \(timeText(failed.at)): \(failed.words)")
        }
        if let failed = rehearsals.last, !failed.isGood {
            say("the last rehearsal of a backup failed at \(timeText(failed.at)): \(failed.words)")
        }
        guard let last, let first = backups.first(where: \.isGood) else {
            say("no backup was made yet; run 'kerben backup', or enable its timer")
            return health
        }
        if let problem = old(last.at, hoursMax, of: hour, "hours", now) {
            say("the last backup \(problem); see why its timer does not make one")
        }
        // The first of all gives the time in which to rehearse it.
        if let problem = old(rehearsed?.at ?? first.at, rehearsalDaysMax, of: 24 * hour, "days", now) {
            let never =
                entries.contains { $0.kind == .oldRehearsal && $0.isGood }
                ? "only backups that were too old were rehearsed, and the first"
                : "no backup was ever rehearsed, and the first"
            let which = rehearsed == nil ? never : "the last rehearsal of a backup"
            say("\(which) \(problem); run 'kerben backup rehearse' with the key")
        }
        return health
    }

    private static let hour: Int64 = 3_600_000

    /// What is wrong with a time that may be so many hours or days ago.
    private static func old(
        _ time: Int64, _ count: Int64, of unit: Int64, _ units: String, _ now: Int64
    ) -> String? {
        if RetentionRule.isToCome(time, now: now) {
            return "is of \(timeText(time)), which is to come: this clock is wrong, or was"
        }
        return now - time > count * unit ? "is of \(timeText(time)), and may be no older than \(count) \(units)" : nil
    }
}

extension Node {
    /// How the backups of this site stand, as this machine kept it. Never throws: a file that cannot be read is a problem of
    /// theirs, and keeps nobody from what else there is to be told.
    package func backupHealth() -> BackupHealth {
        do {
            let history = try BackupHistory(folder)
            var (entries, strange): ([BackupHistory.Entry], Int) = ([], 0)
            if !history.isEmpty { (entries, strange) = history.entries(signedBy: try folder.nodeKey(settings)) }
            var (isConfigured, problems): (Bool, [String]) = (true, [])
            do { isConfigured = try options.backup.recipient ?? folder.recipient() != nil } catch {
                problems.append(CommandFailure(error).message)
            }
            for name in try BackupHistory.putAside(in: folder) {
                problems.append("backup/\(name.printable): was damaged and put aside; keep it as evidence, elsewhere")
            }
            var health = BackupHealth.judge(
                entries, strange: strange, isConfigured: isConfigured, hoursMax: options.backup.hoursMax,
                rehearsalDaysMax: options.backup.rehearsalDaysMax, now: try presentTime().milliseconds)
            health.problems += problems
            return health
        } catch { return BackupHealth(words: "cannot be told", problems: [CommandFailure(error).message]) }
    }
}
