import Causality
import Desk
import Foundation
import Store
import Testing
import Trust

@Suite struct SettingsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let recipient = "kerben1-NW17X+G1/IflePxzPBlsZS7mKfHF9mT0MPpsW4JgRjvEPuPQ"

    private static var settings: SiteSettings {
        var settings = SiteSettings(site: 27, incarnation: 2, name: "Place 27", epoch: 3, config: "/etc/kerben")
        settings.hubURL = "https://hub.example:7443"
        return settings
    }

    @Test func `Settings are read as they were saved`() throws {
        let folder = StateFolder(path: scratch.path)
        try folder.save(Self.settings)
        #expect(try folder.settings() == Self.settings)
        #expect(Self.settings.identity.log.description == "27.2")
    }

    @Test func `A folder without settings says what makes them`() {
        let error = #expect(throws: CommandFailure.self) { try StateFolder(path: scratch.path).settings() }
        #expect(error?.message.contains("run 'kerben hub init' or 'kerben facility enrol'") == true)
    }

    @Test func `Settings that somebody edited into nonsense are damaged, and nothing works with them`() throws {
        let sound = String(decoding: try Self.settings.json, as: UTF8.self)
        let edits = [
            ("\"site\" : 27", "\"site\" : -1"), ("\"site\" : 27", "\"site\" : 32768"),
            ("\"site\" : 27", "\"site\" : 1e99"), ("\"incarnation\" : 2", "\"incarnation\" : 0"),
            ("\"epoch\" : 3", "\"epoch\" : 9223372036854775807"), ("\"epoch\" : 3", "\"epoch\" : \"3\""),
            ("\"epoch\" : 3", "\"epoch\" : 3, \"exchangePort\" : 65536"), ("{", ""), (sound, ""),
        ]
        for (old, new) in edits {
            let edited = sound.replacing(old, with: new, maxReplacements: 1)
            try #require(edited != sound)
            let error = #expect(throws: CommandFailure.self, "\(new)") {
                try SiteSettings(json: Data(edited.utf8), at: "settings.json")
            }
            #expect(error?.message == "settings.json: is damaged; restore it from a backup")
        }
    }

    @Test func `A file of options is read key by key, and has a default for each that is not there`() throws {
        #expect(try NodeOptions(yaml: Data(), file: "hub.yaml") == NodeOptions())
        #expect(try NodeOptions(yaml: Data("# nothing\n".utf8), file: "hub.yaml") == NodeOptions())
        let yaml = """
            utc-offset-minutes: -300
            exchange-interval-seconds: 5
            send-bytes-per-second-max: 1000
            receive-bytes-per-second-max: 2000
            connections-max: 3
            connections-per-address-max: 2
            sign-in-minutes: 0
            log-level: debug
            socket-group: desk
            backup-folder: /srv/backups
            backup-recipient: \(Self.recipient)
            backup-keep-daily: 1
            backup-keep-weekly: 2
            backup-keep-monthly: 3
            backup-hours-max: 4
            rehearsal-days-max: 5
            """
        let options = try NodeOptions(yaml: Data(yaml.utf8), file: "hub.yaml")
        #expect(options.utcOffsetMinutes == -300 && options.exchangeIntervalSeconds == 5)
        #expect(options.sendBytesPerSecondMax == 1_000 && options.receiveBytesPerSecondMax == 2_000)
        #expect(options.connectionsMax == 3 && options.connectionsPerAddressMax == 2)
        #expect(options.signInMinutes == 0 && options.logLevel == "debug" && options.socketGroup == "desk")
        let backup = options.backup
        #expect(backup.folder == "/srv/backups" && backup.recipient?.text == Self.recipient)
        #expect(backup.keep == RetentionRule(daily: 1, weekly: 2, monthly: 3))
        #expect(backup.hoursMax == 4 && backup.rehearsalDaysMax == 5)
    }

    @Test(arguments: [
        ("utc-offset-minutes: 841", "hub.yaml:1: utc-offset-minutes must be between -720 and 840"),
        ("log-level: debug\nconnections-max: 0", "hub.yaml:2: connections-max must be between 1 and 6000"),
        ("connections-max: many", "hub.yaml:1: connections-max must be between 1 and 6000"),
        ("log-level: loud", "hub.yaml:1: log-level must be one of debug, info, notice, warning, error"),
        ("socket-group: \"\"", "hub.yaml:1: socket-group must name a group of the operating system"),
        ("backup-folder: backups", "hub.yaml:1: backup-folder must be the whole path of a folder"),
        ("backup-hours-max: 0", "hub.yaml:1: backup-hours-max must be between 1 and 10000"),
        (
            "backup-recipient: kerben1-NW17X+G1/IflePxzPBlsZS7mKfHF9mT0MPpsW4JgRjvEPuPR",
            "hub.yaml:1: backup-recipient must be the line that 'kerben backup key' printed"
        ),
        ("colour: red", "hub.yaml:1: unknown key \"colour\""), ("- a\n- b", "hub.yaml:1: expects 'key: value' lines"),
        ("a: [", "hub.yaml: is not YAML; see the comments in the shipped file"),
    ])
    func `An option that cannot be is refused by its line`(yaml: String, line: String) {
        let error = #expect(throws: CommandFailure.self) {
            try NodeOptions(yaml: Data(yaml.utf8), file: "hub.yaml")
        }
        #expect(error?.message == line)
    }

    @Test func `A site reads the file of its kind, and none is the defaults`() throws {
        try "sign-in-minutes: 1".write(toFile: scratch.file("hub.yaml"), atomically: true, encoding: .utf8)
        let hub = SiteSettings(site: 0, incarnation: 1, name: "Hub", epoch: 1, config: scratch.path)
        #expect(try NodeOptions.load(scratch.path, hub).signInMinutes == 1)
        #expect(try NodeOptions.load(scratch.path, Self.settings) == NodeOptions())
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `A state folder is made for its owner alone, and one that is open is refused`() throws {
        try StateFolder(path: scratch.file("new/state")).create()
        #expect(try mode(scratch.file("new/state")) == 0o700)
        let open = scratch.file("open")
        try FileManager.default.createDirectory(
            atPath: open, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        try StateFolder(path: open).create()
        #expect(try mode(open) == 0o700, "empty, so nothing was open to anybody")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: open)
        try "x".write(toFile: open + "/file", atomically: false, encoding: .utf8)
        let error = #expect(throws: CommandFailure.self) { try StateFolder(path: open).create() }
        #expect(error?.message.contains("is open to others than its owner") == true)
    }

    @Test func `What an older release left open to others is taken from them`() throws {
        let folder = StateFolder(path: scratch.path)
        for file in [folder.store, folder.store + "-wal", folder.path + "/settings.json", folder.path + "/notes"] {
            try "x".write(toFile: file, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        }
        try folder.keepPrivate()
        #expect(try mode(folder.store) == 0o600 && mode(folder.store + "-wal") == 0o600)
        #expect(try mode(folder.path + "/settings.json") == 0o600)
        #expect(try mode(folder.path + "/notes") == 0o644, "not ours")
    }
}
