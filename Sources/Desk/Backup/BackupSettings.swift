package import Trust

/// What an operator sets about backups, in `hub.yaml` or `facility.yaml`.
package struct BackupSettings: Hashable, Sendable {
    /// Where they are put, and how many stay.
    package var folder: String?
    package var keep = RetentionRule()
    /// Whom they are sealed to; nil for whom the state folder names.
    package var recipient: Recipient?
    /// Beyond this age of the last one, and of the last rehearsal, monitoring is red.
    package var hoursMax: Int64 = 50
    package var rehearsalDaysMax: Int64 = 100

    package init() {}
}

extension StateFolder {
    /// What this machine keeps about its backups: whom they are sealed to, and how the last ones went.
    var backup: String { path + "/backup" }

    private var recipientFile: SecretFile { SecretFile(in: backup, named: "recipient") }

    /// Nil where none was named here.
    func recipient() throws -> Recipient? {
        guard recipientFile.exists else { return nil }
        do {
            let text = try recipientFile.readText()
            return try Recipient(text: String(text.prefix { !$0.isNewline }))
        } catch {
            throw CommandFailure(
                "\(recipientFile.path): names no key any more that backups are sealed to; remove it, and name the recipient of "
                    + "the key again (backup-recipient), which its file tells")
        }
    }

    /// Where its options put backups.
    package func backupFolder() throws -> BackupFolder {
        let settings = try settings()
        guard let path = try NodeOptions.load(settings.config, settings).backup.folder else {
            throw CommandFailure("--to: names no folder; give one, or set backup-folder in the configuration")
        }
        return BackupFolder(path)
    }

    /// Throws where this site's backups are sealed to somebody already.
    package func checkNoRecipient() throws {
        guard let former = try recipient() else { return }
        throw CommandFailure(
            "\(recipientFile.path): names another key already (\(former.name)); remove that file first, and keep the other "
                + "key for as long as there are backups that it opens")
    }

    /// Names the recipient of this site's backups, once.
    package func keep(_ recipient: Recipient) throws {
        try checkNoRecipient()
        try recipientFile.write(recipient.text + "\n")
    }

    /// By which this site signs.
    func nodeKey(_ settings: SiteSettings) throws -> NodeKey {
        try NodeKey(pem: secret(settings.site == 0 ? "server-key.pem" : "key.pem").readText())
    }
}

/// Makes the key of a recipient of backups: the secret half in a new file, and gives the public one.
package func makeBackupKey(at path: String) throws -> Recipient {
    let secret = SecretFile(path)
    guard !secret.exists else { throw CommandFailure("\(path): is there already; a key is never replaced") }
    let key = RecipientKey()
    try secret.write(key.text)
    return key.recipient
}
