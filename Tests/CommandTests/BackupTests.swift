import Foundation
import ProcessHarness
import Testing

/// Backups on real stores, with the real program.
@Suite(.timeLimit(.minutes(5))) struct BackupTests {
    let kerben: BuiltKerben
    var program: Program { kerben.program }
    var key: String { kerben.path("keys/backup.key") }
    var out: String { kerben.path("out") }

    init() throws {
        kerben = try BuiltKerben()
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    }

    /// A hub with one person, whose backups a key was made for.
    func hub() throws -> String {
        let state = try kerben.hubState()
        try put("A-1", at: state)
        try program.run(["backup", "key", key, "--state", state])
        return state
    }

    func put(_ number: String, at state: String) throws {
        let line = #"{"type":"person","fields":{"prisoner_no":"\#(number)","sex":"F","surname":"Zzilova"}}"# + "\n"
        try program.run(["record", "put", kerben.file("put.jsonl", line), "--state", state])
    }

    /// Makes one, and gives the path of it.
    @discardableResult
    func backUp(_ state: String, _ options: [String] = []) throws -> String {
        let line = try program.run(["backup", "--state", state, "--to", out] + options)
        return out + "/" + line.prefix { $0 != ":" }
    }

    func refusal(_ arguments: [String]) throws -> String {
        let output = try program.attempt(arguments)
        #expect(output.status == 1, "\(arguments): \(output.text)")
        #expect(output.words.split(separator: "\n").count == 1 && output.words.hasPrefix("kerben: "), "\(output.words)")
        return output.words
    }

    func names(_ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    }

    func mode(_ path: String) throws -> Int {
        try #require((FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue)
    }

    // MARK: Made and restored

    @Test func `A backup of a hub that serves is of one moment, and restores to the same register`() throws {
        let hub = try kerben.installation().hub
        try put("A-1", at: hub.state)
        let before = try hub.run(["export"])
        try program.run(["backup", "key", key, "--state", hub.state])
        let file = try backUp(hub.state)
        try put("A-2", at: hub.state)
        #expect(try mode(file) == 0o600 && names(out).count == 1)
        #expect(try names(hub.state + "/backup") == ["history", "recipient"], "the copy of the store is gone")
        let back = kerben.path("back")
        let told = try program.run(["restore", file, "--key", key, "--state", back])
        #expect(told.contains("this hub is put back to") && told.split(separator: "\n").count == 2, "\(told)")
        #expect(try program.run(["export", "--state", back]) == before)
        #expect(try mode(back) == 0o700 && mode(back + "/store.sqlite") == 0o600 && mode(back + "/trust") == 0o700)
        for name in try names(hub.state + "/trust") {
            #expect(try readText(back + "/trust/" + name) == readText(hub.state + "/trust/" + name), "\(name)")
        }
        #expect(try readText(back + "/settings.json") == readText(hub.state + "/settings.json"))
        #expect(
            try names(back + "/config") == [
                "register", "codes", "counts", "sentences", "roles.yaml", "hub.yaml", "facility.yaml",
            ])
        #expect(try program.run(["backup", "--state", back, "--to", out]).contains("opens with the key"))
    }

    @Test func `What a daemon that was killed had written is in the backup, though it stands beside the store`() throws
    {
        let hub = try kerben.installation().hub
        try program.run(["backup", "key", key, "--state", hub.state])
        try put("A-1", at: hub.state)
        hub.kill()
        try #require(FileManager.default.fileExists(atPath: hub.state + "/store.sqlite-wal"))
        let file = try backUp(hub.state)
        try program.run(["restore", file, "--key", key, "--state", kerben.path("back")])
        let restored = try program.run(["export", "--state", kerben.path("back")])
        #expect(restored.contains("A-1"))
        #expect(try program.run(["export", "--state", hub.state]) == restored)
    }

    @Test func `A facility is backed up with its key and certificate, while its daemon runs`() throws {
        let node = try kerben.installation().addFacility(site: 3, name: "East")
        let state = node.process.state
        try put("A-1", at: state)
        try program.run(["backup", "key", key, "--state", state])
        let file = try backUp(state)
        #expect(file.hasSuffix(".kbackup") && file.contains("/kerben-site3-"))
        let told = try program.run(["restore", file, "--key", key, "--state", kerben.path("back")])
        #expect(told.contains("this site is put back to"))
        #expect(try names(kerben.path("back/trust")) == ["key.pem", "certificate.pem", "authority.pem"])
        let proof = try program.run(["backup", "verify", file, "--key", key, "--depth", "changes", "--format", "json"])
        #expect(proof.contains(#""site":3,"name":"East""#) && proof.contains(#""changes":"#))
    }

    @Test func `Nothing of what is in a backup can be read in it but whose it is and of when`() throws {
        let state = try hub()
        let bytes = try Data(contentsOf: URL(filePath: backUp(state)))
        for secret in ["Zzilova", "PRIVATE KEY", "CERTIFICATE", "prisoner_no", "SQLite format", "register/person"] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
        #expect(bytes.range(of: Data("\"site\":0".utf8)) != nil)
    }

    @Test func `Where the daemon's account keeps the description elsewhere, it is told that it is another`() throws {
        let config = kerben.path("config")
        try FileManager.default.copyItem(atPath: BuiltKerben.config, toPath: config)
        try program.run(["hub", "init", "--state", kerben.path("hub"), "--config", config])
        try program.run(["backup", "key", key, "--state", kerben.path("hub")])
        let file = try backUp(kerben.path("hub"))
        try FileManager.default.removeItem(atPath: config + "/register/visit.yaml")
        let told = try program.run(["restore", file, "--key", key, "--state", kerben.path("back")])
        #expect(told.contains("\(config) is not the register description of then"))
    }

    @Test func `A site is told how far its log is in a backup of the hub`() throws {
        let installation = try kerben.installation()
        let hub = installation.hub
        let node = try installation.addFacility(site: 3, name: "East")
        func safe() throws -> String {
            try #require(try node.sync())
            let status = try node.process.run(["sync", "status", "--format", "json"])
            return String(try #require(status.firstMatch(of: #/"safe_up_to":([0-9]+)/#)?.1))
        }
        try put("A-1", at: node.process.state)
        #expect(try safe() == "0")
        try program.run(["backup", "key", key, "--state", hub.state])
        let made = try program.attempt(["backup", "--state", hub.state, "--to", out])
        #expect(made.status == 0 && made.words.contains("sites are not told of this backup: it is in another folder"))
        #expect(try safe() == "0")
        // As a backup on another disk, which there is none of here, writes it down.
        let file = hub.state + "/backup/backed-up.json"
        let sites = try hub.run(["hub", "sites", "--format", "json"])
        let log = "3." + (try #require(sites.firstMatch(of: #/"incarnation":([0-9]+)/#)?.1))
        try Data(#"{"epoch":1,"ends":{"\#(log)":1}}"#.utf8).write(to: URL(filePath: file))
        #expect(try safe() == "1")
        try put("A-2", at: node.process.state)
        #expect(try safe() == "1", "the hub holds it, and no backup of the hub does")
        try Data(#"{"epoch":1,"ends":{"\#(log)":2}}"#.utf8).write(to: URL(filePath: file + ".new"))
        #expect(rename(file + ".new", file) == 0)
        #expect(try safe() == "2")
        #expect(
            try node.process.run(["sync", "status"]).contains("in a backup of the hub: changes of this site up to 2\n"))
        // Another epoch is another past.
        try Data(readText(file).replacing("\"epoch\":1", with: "\"epoch\":2").utf8).write(
            to: URL(filePath: file + ".new"))
        #expect(rename(file + ".new", file) == 0)
        #expect(try safe() == "0")
    }

    // MARK: The key

    @Test func `A key is made once, for its owner alone, and is told to be kept away from here`() throws {
        let state = try kerben.hubState()
        let made = try program.attempt(["backup", "key", key])
        #expect(
            made.status == 0 && made.text.hasPrefix("kerben1-") && made.words.contains("away from the site's machine"))
        #expect(try mode(key) == 0o600 && !made.text.contains(readText(key).split(separator: "\n")[2]))
        #expect(try refusal(["backup", "key", key]).contains("is there already; a key is never replaced"))
        #expect(try refusal(["backup", "--state", state, "--to", out]).contains("no key is named"))
        try program.run(["backup", "key", kerben.path("keys/other.key"), "--state", state])
        let third = kerben.path("keys/third.key")
        #expect(try refusal(["backup", "key", third, "--state", state]).contains("names another key already"))
        #expect(!FileManager.default.fileExists(atPath: third), "a key that nothing is sealed to is not left behind")
    }

    @Test func `The configuration names the folder, the key and how many stay`() throws {
        let config = kerben.path("config")
        try FileManager.default.copyItem(atPath: BuiltKerben.config, toPath: config)
        let recipient = try program.run(["backup", "key", key]).split(separator: "\n")[0]
        let yaml = "backup-folder: \(out)\nbackup-recipient: \(recipient)\nbackup-keep-daily: 1\n"
        try Data(yaml.utf8).write(to: URL(filePath: config + "/hub.yaml"))
        let state = kerben.path("hub")
        try program.run(["hub", "init", "--state", state, "--config", config])
        for _ in 0..<2 {
            let made = try program.attempt(["backup", "--state", state])
            #expect(made.status == 0 && made.words.contains("it is on the same disk as the state folder"))
        }
        #expect(try names(out).count == 1)
        let list = try program.run(["backup", "list", "--state", state, "--check", "--format", "csv"])
        #expect(list.contains(",whole\n"))
        _ = try kerben.file("out/kerben-hub-20200101T000000Z.kbackup", "a letter")
        #expect(try program.attempt(["backup", "list", "--state", state]).status == 0)
        #expect(
            try refusal(["backup", "list", "--state", state, "--check"]).contains("000Z.kbackup: is no sealed file"))
        #expect(try program.run(["doctor", "--state", state]).contains("backups: the last good one 20"))
    }

    // MARK: What stays

    @Test func `Only surplus backups of this site and key go, and nothing else in the folder`() throws {
        let state = try hub()
        let few = ["--keep-daily", "1", "--keep-weekly", "0", "--keep-monthly", "0"]
        let first = try backUp(state)
        // Another hub's, with a key of its own; what is only called a backup; what is none.
        let other = kerben.path("other")
        try program.run(["hub", "init", "--state", other, "--config", BuiltKerben.config])
        try program.run(["backup", "key", kerben.path("keys/other.key"), "--state", other])
        let strangers = try backUp(other)
        let letters = ["kerben-hub-20200101T000000Z.kbackup", "letter.kbackup", "letter.txt"]
        for name in letters { _ = try kerben.file("out/" + name, "a letter") }
        let second = try backUp(state)
        try #require(first != second)
        let made = try program.attempt(["backup", "--state", state, "--to", out] + few)
        #expect(made.status == 0 && made.words.contains("beyond what is kept"), "\(made.words)")
        let left = try names(out)
        #expect(left.isSuperset(of: letters) && left.count == letters.count + 2)
        #expect(FileManager.default.fileExists(atPath: strangers))
        #expect(!FileManager.default.fileExists(atPath: first) && !FileManager.default.fileExists(atPath: second))
    }

    @Test func `A backup of a damaged store is made, said to be one, and costs no other`() throws {
        let state = try hub()
        let first = try backUp(state)
        // The first page of a view.
        let script = """
            import sqlite3,sys; c=sqlite3.connect(sys.argv[1])
            c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            page=c.execute("SELECT rootpage FROM sqlite_schema WHERE name='_likeness'").fetchone()[0]
            size=c.execute("PRAGMA page_size").fetchone()[0]; c.close()
            f=open(sys.argv[1],"r+b"); f.seek((page-1)*size); f.write(b"Z"*size); f.close()
            """
        try kerben.runScript(script, [state + "/store.sqlite"])
        let few = ["--keep-daily", "1", "--keep-weekly", "0", "--keep-monthly", "0"]
        let words = try refusal(["backup", "--state", state, "--to", out] + few)
        #expect(words.contains(".damaged.kbackup: was made, of a store that is damaged"), "\(words)")
        #expect(FileManager.default.fileExists(atPath: first))
    }
}
