import ArgumentParser
import Control
import Desk
import FoundationEssentials
import Glibc
import Machine
import Register
import Terminal
import Trust

/// Backups are made and read by whoever gives the command, not by the daemon: beside it, with the rights of the files.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Sealed copies of a site: make them, see that they are good, and that one can be used.",
        discussion: """
            A backup is of one moment, made while the daemon runs or not, and opens with one key alone, which is made by \
            'kerben backup key' and kept away from the site's machine. It holds all of the site: whoever has a backup and \
            the key can be that site.
            """,
        subcommands: [Make.self, MakeKey.self, List.self, Verify.self, Rehearse.self], defaultSubcommand: Make.self)

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a backup, and remove those that are beyond what is kept.")
        @OptionGroup var site: BackupSiteOptions
        @Option(help: "Folder for backups; default backup-folder of the configuration.") var to: String?
        @Option(help: "Days of which the newest backup stays; default 7.", transform: within(NumberBounds.backups))
        var keepDaily: Int?
        @Option(help: "Weeks, the same; default 4.", transform: within(NumberBounds.backups)) var keepWeekly: Int?
        @Option(help: "Months, the same; default 12.", transform: within(NumberBounds.backups)) var keepMonthly: Int?

        func run() throws {
            do {
                try site.assumeOwner()
                let making = try BackupMaking(
                    site.folder, to: to.map { URL(filePath: $0).path }, program: Kerben.version, in: .ofThisMachine)
                let made = try making.run(
                    keep: { rule in
                        rule.daily = keepDaily ?? rule.daily
                        rule.weekly = keepWeekly ?? rule.weekly
                        rule.monthly = keepMonthly ?? rule.monthly
                    }, note: tell)
                StandardOutput.write(
                    "\(made.file.printable): \(made.bytes) bytes, up to \(made.notice.epoch):\(made.feed), opens with the key "
                        + "\(made.recipient)\n")
                guard made.problems.isEmpty else { throw CommandFailure(made.problems.joined(separator: "; ")) }
            } catch { throw CommandFailure(error) }
        }
    }

    struct MakeKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key",
            abstract: "Make the key that opens backups; prints the recipient that they are sealed to.",
            discussion: """
                Make it on another machine than the site's, or on a stick that is taken away: a machine that is stolen with \
                its key gives away every backup. Keep two copies of the file, in two places.
                """)
        @Argument(help: "New file for the secret half, in a folder that only its owner may read.") var file: String
        @Option(help: "State folder of a site on this machine, which seals its backups to it from now on.")
        var state: String?

        func run() throws {
            do {
                let site = state.map { StateFolder(path: $0) }
                _ = try site?.settings()
                try site?.checkNoRecipient()
                let recipient = try makeBackupKey(at: URL(filePath: file).path)
                if let site {
                    try StateOwner.assume(state: site.path)
                    try site.keep(recipient)
                }
                StandardOutput.write(recipient.text + "\n")
                StandardError.write(
                    """
                    kerben: the line above is the recipient: put it into hub.yaml or facility.yaml as backup-recipient
                    kerben: \(file.printable) is the only key that opens what is sealed to it: keep two copies, in two places, away \
                    from the site's machine, and none on it

                    """)
            } catch { throw CommandFailure(error) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Backups in a folder, by what can be read of them without a key.")
        @OptionGroup var site: BackupSiteOptions
        @Option(help: "Folder with backups; default backup-folder of the configuration.") var to: String?
        @Flag(help: "Read each to its end, and say whether it is as it was written; needs no key.") var check = false
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws {
            do {
                let folder = try to.map { BackupFolder(URL(filePath: $0).path) } ?? site.folder.backupFolder()
                let (table, problems) = try folder.table(checked: check, note: tell)
                StandardOutput.write(table.rendered(format))
                guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
            } catch { throw CommandFailure(error) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look whether a backup is good: its files, the store in it, or every change.",
            discussion: """
                files: every chunk opens, and every file is as the signed manifest says. structure: the store in it opens, \
                and is in order as a database. changes: every change is read, and proved as 'kerben audit verify' does. The \
                deeper two unpack it, for as long as they take, into the folder --scratch, which needs room for all of it.
                """)
        @Argument(help: "The backup.") var file: String
        @Option(help: "File with its key; - reads it from standard input.") var key: String
        @Option(help: "Name of the key that must have signed it: signed_by of a backup that you know.")
        var signedBy: String?
        @Option(help: "files, structure or changes.") var depth = BackupProof.Depth.files
        @Option(help: "Folder to unpack it in, on a disk of this machine's own; default that for temporary files.")
        var scratch: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws {
            do {
                let backup = try BackupFile(URL(filePath: file).path)
                try signedBy.map(backup.require)
                let proof = try BackupProof.of(
                    backup, depth, with: try readKey(key), in: .ofThisMachine
                ) { try PrivateScratch.shared(in: scratch ?? temporaryFolder) }
                StandardOutput.write(proof.table.rendered(format))
            } catch { throw CommandFailure(error) }
        }
    }

    struct Rehearse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Restore a backup of this site into a folder that is thrown away, prove it, and keep a signed line of it.",
            discussion: """
                Nothing of the site changes. The key is brought for it, and taken away again: --key - reads it from standard \
                input, so that it never is on this machine's disk.
                """)
        @OptionGroup var site: BackupSiteOptions
        @Argument(help: "The backup.") var file: String
        @Option(help: "File with its key; - reads it from standard input.") var key: String
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws {
            do {
                let backup = try BackupFile(URL(filePath: file).path)
                let key = try readKey(key)
                try site.assumeOwner()
                let rehearsal = try Rehearsal(backup, of: site.folder, in: .ofThisMachine)
                setenv("SQLITE_TMPDIR", site.folder.path, 1)
                let (proof, line) = try rehearsal.run(with: key)
                StandardOutput.write(proof.table.rendered(format))
                // Last, for whoever keeps it beside; beside what programs read, where they do.
                if format == .table { StandardOutput.write(line + "\n") } else { StandardError.write(line + "\n") }
            } catch { throw CommandFailure(error) }
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into an empty folder: all of it, or nothing.",
        discussion: "Starts nothing. Says what has to be done before the site is started from it.")
    @Argument(help: "The backup.") var file: String
    @Option(help: "File with its key; - reads it from standard input.") var key: String
    @Option(help: "Folder for the site's state, empty or not there yet.") var state: String
    @Option(help: "Name of the key that must have signed it: signed_by of a backup that you know.")
    var signedBy: String?

    func run() throws {
        do {
            let backup = try BackupFile(URL(filePath: file).path)
            try signedBy.map(backup.require)
            let key = try readKey(key)
            let folder = StateFolder(path: URL(filePath: state).path)
            // An empty folder that was made for the daemon's account stays that account's, with all that comes into it.
            try StateOwner.assume(state: folder.path)
            for line in try Restoration(backup, to: folder).run(with: key) {
                StandardOutput.write(line.printable + "\n")
            }
        } catch { throw CommandFailure(error) }
    }
}

/// Which site's backups.
struct BackupSiteOptions: ParsableArguments {
    @Option(name: .long, help: "Folder of the site's state.") var state = "/var/lib/kerben-facility"

    var folder: StateFolder { StateFolder(path: state) }

    /// What root's command makes is the daemon's account's.
    func assumeOwner() throws {
        _ = try folder.settings()
        try StateOwner.assume(state: state)
    }
}

/// A line beside the output, whatever names stand in it.
private func tell(_ line: String) { StandardError.write("kerben: \(line.printable)\n") }

private func readKey(_ path: String) throws -> RecipientKey {
    let text = path == "-" ? Data(StandardInput.readAll()) : try SmallFile.read(path)
    let key = try RecipientKey(text: String(decoding: text, as: UTF8.self))
    // A stick may have no modes: told, and used all the same.
    if path != "-", let status = FileStatus(path), status.permissions & 0o044 != 0 {
        tell(
            "\(path): others than its owner may read this key; 'chmod 600' it, and make another if somebody may have it"
        )
    }
    return key
}

extension BackupProof.Depth: ExpressibleByArgument {}
