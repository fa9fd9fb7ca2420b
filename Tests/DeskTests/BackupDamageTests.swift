import Causality
import Desk
import Foundation
import Register
import Testing
import Trust

/// What a backup, and whoever watches it, makes of files that are damaged or change, and of what goes wrong beside.
@Suite struct BackupDamageTests {
    /// A hub whose backups are sealed to somebody, and a folder for them.
    private struct Scene {
        let site: Site
        let out: String
        let key: RecipientKey

        init(isSealed: Bool = true) throws {
            site = try Site(0)
            try SecretFile(in: site.folder.path + "/backup", named: "history").makeFolder()
            out = site.scratch.file("out")
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
            let file = site.scratch.file("keys/key")
            let recipient = try makeBackupKey(at: file)
            if isSealed { try site.folder.keep(recipient) }
            key = try RecipientKey(text: SecretFile(file).readText())
        }

        func backUp(
            to: String? = nil, _ device: @escaping (String) -> UInt64? = { _ in 1 }, note: (String) -> Void = { _ in }
        ) throws -> BackupMaking.Made {
            try BackupMaking(site.folder, to: to ?? out, program: "9.9", in: site.surroundings, device: device).run(
                keep: { $0 = RetentionRule(daily: 1, weekly: 0, monthly: 0) }, note: note)
        }

        func rehearse(_ made: BackupMaking.Made) throws -> String {
            try Rehearsal(BackupFile(out + "/" + made.file), of: site.folder, in: site.surroundings).run(with: key).line
        }

        var kept: String { site.folder.path + "/backup" }

        func write(_ bytes: [UInt8], _ name: String) throws {
            try SecretFile(in: kept, named: name).write(bytes)
        }

        var names: Set<String> { get throws { Set(try FileManager.default.contentsOfDirectory(atPath: kept)) } }
    }

    @Test(arguments: [[0x62, 0xFF, 0x0A], [UInt8](repeating: 0x78, count: BackupHistory.bytesMax + 1)])
    func `A history that is damaged is a problem in words, and the next backup puts it aside`(bytes: [UInt8]) throws {
        let scene = try Scene()
        _ = try scene.backUp()
        try scene.write(bytes, "history")
        let problems = scene.site.node.backupHealth().problems
        #expect(problems.count == 1 && problems[0].contains("backup/history: is damaged"), "\(problems)")
        #expect(throws: CommandFailure.self) { try doctor(scene.site) }
        _ = try scene.backUp()
        let aside = try scene.names.filter { $0.hasPrefix("history.damaged-") }
        #expect(
            try aside.count == 1
                && SecretFile(in: scene.kept, named: aside.first ?? "").read(bytesMax: 1 << 23) == bytes)
        let after = scene.site.node.backupHealth()
        #expect(after.words.contains("the last good one 2026-"))
        #expect(after.problems.count == 1 && after.problems[0].contains("was damaged and put aside"))
    }

    /// What may stand where a file belongs.
    enum Stranger: CaseIterable {
        case folder, pipe, deadLink

        func make(at path: String) throws {
            switch self {
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            case .pipe: #expect(mkfifo(path, 0o600) == 0)
            case .deadLink: #expect(symlink("/nowhere/at/all", path) == 0)
            }
        }
    }

    @Test(arguments: Stranger.allCases)
    func `A history that cannot be read at all stops no backup either`(stranger: Stranger) throws {
        let scene = try Scene()
        try stranger.make(at: scene.kept + "/history")
        let problems = scene.site.node.backupHealth().problems
        #expect(problems.count == 1 && problems[0].contains("backup/history: is damaged"), "\(problems)")
        _ = try scene.backUp()
        #expect(scene.site.node.backupHealth().words.contains("the last good one 2026-"))
    }

    @Test(arguments: ["\u{FEFF}", "junk\n", "\u{FEFF}\n\n", "backup 2026-11-27T04:05:01Z good x signed 0 0\n"])
    func `A line of the history that nobody here signed is told, and stops nothing`(line: String) throws {
        let scene = try Scene()
        _ = try scene.backUp()
        try scene.write(Array(line.utf8) + SecretFile(in: scene.kept, named: "history").read(), "history")
        let problems = scene.site.node.backupHealth().problems
        #expect(
            problems.contains { $0.contains("1 lines of backup/history are not signed by this site") }, "\(problems)")
        _ = try scene.backUp()
        #expect(scene.site.node.backupHealth().words.contains("the last good one 2026-"))
    }

    @Test(arguments: Stranger.allCases)
    func `A recipient that cannot be read is a problem in words, and none of who configured none`(
        stranger: Stranger
    ) throws {
        let scene = try Scene(isSealed: false)
        try stranger.make(at: scene.kept + "/recipient")
        let problems = scene.site.node.backupHealth().problems
        #expect(problems.contains { $0.contains("backup/recipient: names no key any more") }, "\(problems)")
        let error = #expect(throws: CommandFailure.self) { try scene.backUp() }
        #expect(error?.message.contains("name the recipient of the key again") == true)
        #expect(throws: CommandFailure.self) { try scene.site.folder.checkNoRecipient() }
    }

    @Test func `A backup by a clock of before 1970 can be used`() throws {
        let scene = try Scene()
        scene.site.pass(milliseconds: -Site.begin - 400 * 86_400_000)
        let made = try scene.backUp()
        #expect(made.notice.madeAt < 0)
        #expect(try BackupFolder(scene.out).entries().map(\.name) == [made.file] && made.file.contains("-1968"))
        #expect(try scene.rehearse(made).hasPrefix("rehearsal 1968-"))
        // By the better time it is old; that it is there, and good, is not in doubt.
        #expect(scene.site.node.backupHealth().problems.allSatisfy { $0.contains("may be no older than") })
    }

    @Test func `A recipient that is damaged is a problem in words, and stops backups alone`() throws {
        let scene = try Scene()
        try scene.write([0x6B, 0xFF], "recipient")
        let problems = scene.site.node.backupHealth().problems
        #expect(problems.contains { $0.contains("backup/recipient: names no key any more") }, "\(problems)")
        let views = try doctor(scene.site, isRed: true)
        #expect(views.contains("views: what the changes make"), "\(views)")
        let error = #expect(throws: CommandFailure.self) { try scene.backUp() }
        #expect(error?.message.contains("name the recipient of the key again") == true)
    }

    /// What doctor says line by line.
    @discardableResult
    private func doctor(_ site: Site, isRed: Bool = false) throws -> String {
        let lines = Notes()
        let doctor = Doctor(of: site.node, say: lines.add, note: { _ in })
        do { try doctor.examine(.compared, signatures: site.node.signatures(certificatePEM: nil)) } catch {
            if !isRed { throw error }
        }
        return lines.all.joined()
    }

    @Test func `A backup stays good where what is beyond what is kept cannot be removed`() throws {
        let scene = try Scene()
        let out = scene.out
        // Between the two the disk with backups goes.
        let made = try scene.backUp { _ in rename(out, out + "-gone") == 0 ? 1 : nil }
        #expect(made.problems.count == 1 && made.problems[0].hasPrefix("what is beyond what is kept cannot be removed"))
        #expect(scene.site.node.backupHealth().problems.isEmpty)
    }

    @Test func `Sites are told of a backup on another disk, in the folder that is configured, and of no other`() {
        #expect(ToldOfBackup.doubt(isConfigured: true, device: 1, stateDevice: 2) == nil)
        #expect(ToldOfBackup.doubt(isConfigured: false, device: 1, stateDevice: 2)?.contains("backup-folder") == true)
        for (device, state) in [(1, 1), (nil, 1), (1, nil), (nil, nil)] as [(UInt64?, UInt64?)] {
            let doubt = ToldOfBackup.doubt(isConfigured: true, device: device, stateDevice: state)
            #expect(doubt?.contains("same disk") == true)
        }
    }

    @Test func `A rehearsal opens the keys: damaged ones, and such as do not fit, fail it`() throws {
        let scene = try Scene()
        _ = try scene.rehearse(scene.backUp())
        let authority = scene.site.folder.secret("authority-key.pem")
        let whole = try authority.read()
        try authority.write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
        let damaged = try scene.backUp()
        let error = #expect(throws: CommandFailure.self) { try scene.rehearse(damaged) }
        #expect(error?.message.contains("the keys in it cannot be used") == true, "\(error?.message ?? "")")
        try authority.write(whole)
        // The certificate of another hub.
        let stranger = try Site(0)
        try scene.site.folder.secret("server.pem").write(stranger.folder.secret("server.pem").read())
        let strange = try scene.backUp()
        let other = #expect(throws: CommandFailure.self) { try scene.rehearse(strange) }
        #expect(other?.message.contains("not of one pair") == true, "\(other?.message ?? "")")
    }

    @Test func `A rehearsal of a backup of last year is kept as one of an old backup`() throws {
        let scene = try Scene()
        let made = try scene.backUp()
        scene.site.pass(milliseconds: 101 * 86_400_000)
        #expect(try scene.rehearse(made).hasPrefix("old-rehearsal 2026-"))
        #expect(scene.site.node.backupHealth().problems.contains { $0.hasPrefix("only backups that were too old") })
    }

    @Test func `A backup that finds a rehearsal under way has failed, and says so in the history`() throws {
        let scene = try Scene()
        let scratch = try PrivateScratch(scene.kept + "/scratch")
        #expect(throws: (any Error).self) { try scene.backUp() }
        #expect(scene.site.node.backupHealth().problems.contains { $0.hasPrefix("the last backup failed at") })
        withExtendedLifetime(scratch) {}
    }

    @Test func `What is read while it changes is read again, until it is twice the same`() throws {
        var readings = [1, 2, 2, 3]
        #expect(try SettledReading.read { readings.removeFirst() } == 2 && readings == [3])
        var failures = 3
        let settled = try SettledReading.read { () throws -> String in
            failures -= 1
            if failures == 1 { throw CommandFailure("a file is gone") }
            return failures > 1 ? "before" : "after"
        }
        #expect(settled == "after")
        var count = 0
        #expect(throws: CommandFailure.self) {
            try SettledReading.read { () -> Int in
                count += 1
                return count
            }
        }
        #expect(count < 100)
    }

    @Test func `A sheet that is longer than any is refused as one, not as a key`() throws {
        let scratch = try Scratch()
        let path = scratch.file("sheet.yaml")
        #expect(FileManager.default.createFile(atPath: path, contents: Data(count: 2 << 20)))
        #expect(try BackupContents.sheet(path).count == 2 << 20)
        #expect(FileManager.default.createFile(atPath: path, contents: Data(count: BackupContents.sheetBytesMax + 1)))
        let error = #expect(throws: CommandFailure.self) { try BackupContents.sheet(path) }
        #expect(error?.message.contains("no sheet of a register description") == true)
    }

    @Test func `A folder that was made for nothing goes, and one that somebody has begun in stays whole`() throws {
        let scratch = try Scratch()
        for (names, isLeft) in [(["lock"], false), (["lock", "settings.json"], true), (["settings.json"], true)] {
            let folder = StateFolder(path: scratch.file("back-\(names.joined())"))
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
            for name in names { try Data("x".utf8).write(to: URL(filePath: folder.path + "/" + name)) }
            Restoration.removeEmpty(folder)
            #expect(FileManager.default.fileExists(atPath: folder.path) == isLeft, "\(names)")
            guard isLeft else { continue }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == names)
        }
    }

    @Test func `A scratch folder goes with whoever used it, and what a killed process left with the next`() throws {
        let scratch = try Scratch()
        let path = scratch.file("work")
        do {
            let work = try PrivateScratch(path)
            try Data("x".utf8).write(to: URL(filePath: path + "/left"))
            #expect(throws: (any Error).self) { try PrivateScratch(path) }
            withExtendedLifetime(work) {}
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
