import Store
package import Trust

/// A backup restored into a folder that is thrown away, and proved, change by change; that it was is kept, signed by the site.
package struct Rehearsal {
    private let backup: BackupFile
    private let folder: StateFolder
    private let key: NodeKey
    private let daysMax: Int64
    private let surroundings: Surroundings

    /// Throws, before anything is kept, where the backup is not this site's.
    package init(_ backup: BackupFile, of folder: StateFolder, in surroundings: Surroundings) throws {
        let settings = try folder.settings()
        key = try folder.nodeKey(settings)
        let notice = backup.notice
        guard notice.site == settings.site, notice.signer == key.fingerprint.base64 else {
            throw CommandFailure(
                "\(backup.path): is a backup of \(notice.siteName), signed by the key \(notice.signerName); this is "
                    + "\(settings.site == 0 ? "a hub" : "site \(settings.site)") with the key "
                    + "\(key.fingerprint.description.prefix(16)), which rehearses only its own")
        }
        daysMax = try NodeOptions.load(settings.config, settings).backup.rehearsalDaysMax
        self.backup = backup
        self.folder = folder
        self.surroundings = surroundings
    }

    /// Gives what was found, and the line that is kept of it.
    package func run(with recipient: RecipientKey) throws -> (proof: BackupProof, line: String) {
        guard recipient.recipient.name == backup.recipientName else {
            throw SealedFileError.otherKey(path: backup.path, sealedTo: backup.recipientName)
        }
        try SecretFile(in: folder.backup, named: "history").makeFolder()
        let scratch = try PrivateScratch(folder.backup + "/scratch")
        let name = backup.path.split(separator: "/").last.map(String.init) ?? backup.path
        do {
            let proof = try BackupProof.of(backup, .changes, with: recipient, in: surroundings) { scratch }
            let logs = proof.proof?.logs ?? []
            let words =
                "\(name) of \(timeText(backup.notice.madeAt)) site \(backup.notice.site) epoch \(backup.notice.epoch) "
                + "feed \(proof.manifest.feed) changes \(logs.reduce(0) { $0 + $1.changes }) "
                + "proved \(logs.reduce(0) { $0 + $1.proved }) sha256 \(try backup.storedHash())"
            let now = surroundings.wall()
            let kind = Self.kind(madeAt: backup.notice.madeAt, now: now, daysMax: daysMax)
            let entry = BackupHistory.Entry(kind, at: now, isGood: true, words: words)
            return (proof, try BackupHistory.append(entry, in: folder, signedBy: key))
        } catch {
            let entry = BackupHistory.Entry(
                .rehearsal, at: surroundings.wall(), isGood: false, words: CommandFailure(error).message)
            // What went wrong is what is thrown, also where the disk has no room for a line about it.
            _ = try? BackupHistory.append(entry, in: folder, signedBy: key)
            throw error
        }
    }

    /// What a rehearsal that went well counts as: that a backup of years ago can be used says nothing of those of today.
    package static func kind(madeAt: Int64, now: Int64, daysMax: Int64) -> BackupHistory.Kind {
        now - madeAt > daysMax * 86_400_000 ? .oldRehearsal : .rehearsal
    }
}
