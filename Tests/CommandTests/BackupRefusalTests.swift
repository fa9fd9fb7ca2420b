import Foundation
import ProcessHarness
import Testing

/// What goes wrong with backups: one clear line, status 1, and nothing changed.
@Suite(.timeLimit(.minutes(5))) struct BackupRefusalTests {
    private let scene: BackupTests
    private var kerben: BuiltKerben { scene.kerben }
    private var out: String { scene.out }
    private let state: String

    init() throws {
        scene = try BackupTests()
        state = try scene.hub()
    }

    /// Refused, with nothing in the folder for backups and nothing beside what is kept in the state folder.
    private func refusedBackup(to folder: String? = nil) throws -> String {
        let words = try scene.refusal(["backup", "--state", state, "--to", folder ?? out])
        #expect(try scene.names(out).isEmpty)
        #expect(try scene.names(state + "/backup").subtracting(["history", "recipient"]).isEmpty)
        return words
    }

    @Test func `A folder that is missing, no folder or in the state folder takes no backup`() throws {
        #expect(try refusedBackup(to: kerben.path("none")).contains("No such file"))
        #expect(try refusedBackup(to: kerben.file("file", "x")).contains("is no folder"))
        #expect(try refusedBackup(to: state + "/trust").contains("is inside the state folder"))
        try FileManager.default.createSymbolicLink(atPath: kerben.path("link"), withDestinationPath: state)
        #expect(try refusedBackup(to: kerben.path("link")).contains("is inside the state folder"))
        let doctor = try kerben.program.attempt(["doctor", "--state", state])
        #expect(doctor.status == 1 && doctor.words.contains("the last backup failed at"), "\(doctor.words)")
    }

    @Test func `Where there is no room nothing is begun`() throws {
        // A log beside the store that no disk has room for; SQLite finds nothing in it.
        let log = state + "/store.sqlite-wal"
        #expect(FileManager.default.createFile(atPath: log, contents: nil))
        #expect(truncate(log, 1 << 43) == 0)
        #expect(try refusedBackup().contains("MB of free room are needed there"))
    }

    @Test func `A store that a newer program wrote is not backed up`() throws {
        try kerben.alter(state, "UPDATE _meta SET value = 99 WHERE key = 'schema'")
        #expect(try refusedBackup().contains("written by a newer Kerben (schema 99"))
    }

    @Test func `A backup that is cut, altered or opened with another key is neither verified nor restored`() throws {
        let file = try scene.backUp(state)
        let whole = try Data(contentsOf: URL(filePath: file))
        let other = kerben.path("keys/other.key")
        try kerben.program.run(["backup", "key", other])
        let cases: [(name: String, bytes: Data, key: String, words: String)] = [
            ("cut", whole.dropLast(1_000), scene.key, "cut off or altered"),
            ("short", whole.prefix(100), scene.key, "is cut off"), ("empty", Data(), scene.key, "is no sealed file"),
            ("bit", whole.prefix(9_000) + [whole[9_000] ^ 1] + whole.dropFirst(9_001), scene.key, "cut off or altered"),
            ("longer", whole + Data(count: 16), scene.key, "cut off or altered"),
            ("key", whole, other, "is sealed to the key"),
        ]
        let back = kerben.path("back")
        for (name, bytes, key, words) in cases {
            let bad = kerben.path("\(name).kbackup")
            try bytes.write(to: URL(filePath: bad))
            for depth in ["files", "structure", "changes"] {
                #expect(
                    try scene.refusal(["backup", "verify", bad, "--key", key, "--depth", depth]).contains(words),
                    "\(name)")
            }
            #expect(try scene.refusal(["restore", bad, "--key", key, "--state", back]).contains(words), "\(name)")
            #expect(!FileManager.default.fileExists(atPath: back), "\(name)")
        }
        #expect(try scene.refusal(["backup", "verify", file, "--key", file]).contains("Cannot read the backup key"))
        #expect(
            try scene.refusal(["backup", "verify", kerben.path("none"), "--key", scene.key]).contains("No such file"))
    }

    /// What seals is public: whoever can write where backups are could put one there of a hub of their own.
    @Test func `A backup that another key signed is refused where the right one is named`() throws {
        let file = try scene.backUp(state)
        let list = try kerben.program.run(["backup", "list", "--state", state, "--to", out, "--format", "json"])
        let name = String(try #require(list.firstMatch(of: #/"signed_by":"([0-9a-f]{16})"/#)?.1))
        let other = kerben.path("other")
        try kerben.program.run(["hub", "init", "--state", other, "--config", BuiltKerben.config])
        try FileManager.default.createDirectory(
            atPath: other + "/backup", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: state + "/backup/recipient", toPath: other + "/backup/recipient")
        let forged = try scene.backUp(other)
        for command in [["backup", "verify"], ["restore", "--state", kerben.path("back")]] {
            for signer in [name, name.uppercased()] {
                let words = try scene.refusal(command + [forged, "--key", scene.key, "--signed-by", signer])
                #expect(words.contains("it is no backup of the site that you mean"))
            }
            #expect(
                try scene.refusal(command + [file, "--key", scene.key, "--signed-by", ""]).contains(
                    "at least 16 digits"))
            #expect(!FileManager.default.fileExists(atPath: kerben.path("back")))
        }
        try kerben.program.run(["backup", "verify", file, "--key", scene.key, "--signed-by", name.uppercased()])
        let told = try kerben.program.run(
            ["restore", file, "--key", scene.key, "--signed-by", name, "--state", kerben.path("back")])
        #expect(told.contains("signed by the key \(name)"))
    }

    @Test func `A key that others may read is used, and that is said`() throws {
        let file = try scene.backUp(state)
        let verify = ["backup", "verify", file, "--key", scene.key]
        #expect(try kerben.program.attempt(verify).words.isEmpty)
        for (mode, isTold) in [(0o640, true), (0o604, true), (0o700, false)] {
            #expect(chmod(scene.key, mode_t(mode)) == 0)
            let words = try kerben.program.attempt(verify).words
            #expect(words.contains("others than its owner may read this key") == isTold, "\(mode): \(words)")
        }
    }

    @Test func `A name that would move a terminal's cursor is shown as what can be read`() throws {
        let file = try scene.backUp(state)
        let odd = "\u{1B}[2J\nkerben: all is well"
        let strange = out + "/kerben-\(odd).kbackup"
        try FileManager.default.moveItem(atPath: file, toPath: strange)
        let outputs = [
            try kerben.program.attempt(["restore", strange, "--key", scene.key, "--state", kerben.path("back\(odd)")]),
            try kerben.program.attempt(["backup", "key", kerben.path("keys/\(odd)")]),
            try kerben.program.attempt(["backup", "--state", state, "--to", out, "--keep-daily", "1"]),
            try kerben.program.attempt(["backup", "verify", strange, "--key", scene.key]),
            try kerben.program.attempt(["backup", "rehearse", strange, "--key", scene.key, "--state", state]),
        ]
        for output in outputs {
            let text = output.text + output.words
            #expect(
                output.status <= 1 && !text.contains("\u{1B}") && !text.contains("\nkerben: all is well"), "\(text)")
        }
    }

    @Test func `A backup is restored into an empty folder only, and one that was cut short is begun again`() throws {
        let file = try scene.backUp(state)
        let restore = ["restore", file, "--key", scene.key, "--state"]
        #expect(try scene.refusal(restore + [state]).contains("is not empty"))
        let back = kerben.path("back")
        try FileManager.default.createDirectory(
            atPath: back, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        _ = try kerben.file("back/letter", "a letter")
        #expect(try scene.refusal(restore + [back]).contains("is not empty"))
        #expect(try scene.names(back) == ["letter"])
        try FileManager.default.removeItem(atPath: back + "/letter")
        // Killed after the store was put in its place, before the settings were.
        for name in ["trust", ".restoring"] {
            try FileManager.default.createDirectory(atPath: back + "/" + name, withIntermediateDirectories: false)
        }
        for name in ["store.sqlite", "trust/authority.pem", ".restoring/settings.json"] {
            _ = try kerben.file("back/" + name, "half")
        }
        #expect(try scene.refusal(["doctor", "--state", back]).contains("no Kerben state here"))
        try kerben.program.run(restore + [back])
        #expect(try scene.names(back) == ["store.sqlite", "settings.json", "trust", "config", "backup", "lock"])
        #expect(
            try kerben.program.run(["export", "--state", back]) == kerben.program.run(["export", "--state", state]))
    }

    @Test func `A folder that is used by a process is not restored into`() throws {
        let file = try scene.backUp(state)
        let back = kerben.path("back")
        try FileManager.default.createDirectory(
            atPath: back, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let holder = try Program(path: "/usr/bin/env", ledger: kerben.ledger).begin(
            ["flock", back + "/lock", "sh", "-c", "echo > \(kerben.path("held")); exec sleep 600"])
        while !FileManager.default.fileExists(atPath: kerben.path("held")) { nap(milliseconds: 2) }
        #expect(try scene.refusal(["restore", file, "--key", scene.key, "--state", back]).contains("is in use by"))
        #expect(try scene.names(back) == ["lock"])
        withExtendedLifetime(holder) {}
    }

    /// What a backup under way has written: of the copy of the store, and of what it is to become.
    private func progress() throws -> (copied: Int64, sealed: Int64) {
        func size(_ path: String) -> Int64 {
            // Not there yet, or not any more.
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64 ?? -1
        }
        let part = try scene.names(out).first { $0.hasSuffix(".part") }
        return (size(state + "/backup/scratch/store.sqlite"), part.map { size(out + "/" + $0) } ?? -1)
    }

    @Test func `Killed at any moment a backup leaves a part at most, and the next removes it`() throws {
        // Noise, so that it takes its time: 8 MB.
        try kerben.alter(state, "CREATE TABLE noise AS SELECT randomblob(8000000) AS bytes")
        var kills = 0
        for (copied, sealed) in [(0, -1), (3 << 20, -1), (-1, 0), (-1, 2 << 20), (-1, 6 << 20)] as [(Int64, Int64)] {
            let running = try kerben.program.begin(["backup", "--state", state, "--to", out])
            while running.isRunning {
                let now = try progress()
                if now.copied >= copied, now.sealed >= sealed { break }
            }
            kills += running.kill() ? 1 : 0
            let left = try scene.names(out).filter { !$0.hasSuffix(".kbackup") }
            #expect(left.count <= 1 && left.allSatisfy { $0.hasPrefix(".kerben-hub-") && $0.hasSuffix(".part") })
        }
        #expect(kills >= 3, "\(kills)")
        let file = try scene.backUp(state)
        #expect(try scene.names(out).allSatisfy { $0.hasSuffix(".kbackup") })
        #expect(try scene.names(state + "/backup") == ["history", "recipient"])
        try kerben.program.run(["backup", "verify", file, "--key", scene.key])
    }

    // MARK: Rehearsals

    @Test func `A rehearsal ends in a signed line, and leaves nothing besides`() throws {
        let file = try scene.backUp(state)
        let told = try kerben.program.run(["backup", "rehearse", file, "--key", scene.key, "--state", state])
        let line = try #require(told.split(separator: "\n").last)
        #expect(line.hasPrefix("rehearsal 20") && line.contains(" good kerben-hub-") && line.contains(" signed "))
        let history = try readText(state + "/backup/history").split(separator: "\n")
        #expect(history.count == 2 && history[1] == line)
        #expect(try scene.names(state + "/backup") == ["history", "recipient"])
        #expect(try kerben.program.run(["doctor", "--state", state]).contains("backups: the last good one 20"))
    }

    @Test func `A backup of changes that were altered passes its files and its structure, and no rehearsal`() throws {
        let put = try kerben.program.run(["record", "list", "person", "--state", state])
        try #require(put.contains("A-1"))
        try kerben.alter(state, "UPDATE _run SET after = zeroblob(length(after))")
        let file = try scene.backUp(state)
        for depth in ["files", "structure"] {
            try kerben.program.run(["backup", "verify", file, "--key", scene.key, "--depth", depth])
        }
        let rehearse = ["backup", "rehearse", file, "--key", scene.key, "--state", state]
        #expect(try scene.refusal(rehearse).contains("what is in it is not in order: log 0."))
        #expect(
            try scene.refusal(["backup", "verify", file, "--key", scene.key, "--depth", "changes"]).contains("log 0."))
        let doctor = try kerben.program.attempt(["doctor", "--state", state])
        #expect(
            doctor.status == 1 && doctor.words.contains("the last rehearsal of a backup failed at"), "\(doctor.words)")
        let sites = try kerben.program.attempt(["hub", "sites", "--state", state])
        #expect(sites.status == 0 && sites.words.contains("backups: the last rehearsal of a backup failed at"))
    }

    @Test func `Another site's backup is not rehearsed, and a wrong key is no failed rehearsal`() throws {
        let file = try scene.backUp(state)
        let other = kerben.path("other")
        try kerben.program.run(["hub", "init", "--state", other, "--config", BuiltKerben.config])
        let rehearse = ["backup", "rehearse", file, "--key"]
        #expect(try scene.refusal(rehearse + [scene.key, "--state", other]).contains("rehearses only its own"))
        #expect(!FileManager.default.fileExists(atPath: other + "/backup"))
        let wrong = kerben.path("keys/wrong.key")
        try kerben.program.run(["backup", "key", wrong])
        #expect(try scene.refusal(rehearse + [wrong, "--state", state]).contains("is sealed to the key"))
        #expect(try kerben.program.attempt(["doctor", "--state", state]).status == 0)
    }

    @Test func `A facility whose last backup failed says so in its status, with status 1`() throws {
        // In a folder of its own: a hub is in this one.
        let scene = try BackupTests()
        let kerben = scene.kerben
        let site = try kerben.installation().addFacility(site: 3, name: "East").process
        #expect(try site.run(["sync", "status"]).contains("backups: none is configured"))
        try kerben.program.run(["backup", "key", kerben.path("keys/three.key"), "--state", site.state])
        #expect(try site.attempt(["sync", "status"]).words.contains("no backup was made yet"))
        try scene.backUp(site.state)
        #expect(try site.run(["sync", "status", "--format", "json"]).contains(#""backup_problems":[]"#))
        #expect(
            try scene.refusal(["backup", "--state", site.state, "--to", kerben.path("none")]).contains("No such file"))
        let status = try site.attempt(["sync", "status", "--format", "json"])
        #expect(status.status == 1 && status.text.contains(#""backup_problems":["the last backup failed at"#))
    }
}
