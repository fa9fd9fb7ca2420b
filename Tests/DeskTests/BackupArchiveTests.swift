import Desk
import Foundation
import Store
import Testing

@Suite struct BackupArchiveTests {
    private static let stream =
        BackupArchive.head("a", bytes: 3) + [1, 2, 3] + BackupArchive.head("trust/empty", bytes: 0)
        + BackupArchive.head("b", bytes: 300) + [UInt8](repeating: 9, count: 300) + BackupArchive.end

    /// Files by name, as they came.
    private func files(_ bytes: [UInt8], pieces: Int) throws -> ([String: [UInt8]], ended: Int, isAtEnd: Bool) {
        var parser = BackupArchive.Parser()
        var (files, name, ended): ([String: [UInt8]], String, Int) = ([:], "", 0)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try parser.take(Array(bytes[start..<min(start + pieces, bytes.count)])) { event in
                switch event {
                case .begin(let begun, _): (name, files[begun]) = (begun, [])
                case .piece(let piece): files[name, default: []] += piece
                case .end: ended += 1
                }
            }
        }
        return (files, ended, parser.isAtEnd)
    }

    @Test(arguments: [1, 2, 7, 100, 1_000])
    func `Files come out as they went in, however the stream is cut into pieces`(pieces: Int) throws {
        let (files, ended, isAtEnd) = try files(Self.stream, pieces: pieces)
        #expect(files == ["a": [1, 2, 3], "trust/empty": [], "b": [UInt8](repeating: 9, count: 300)])
        #expect(ended == 3 && isAtEnd)
    }

    @Test func `A stream that is cut has no end, and one that goes on after it is refused`() throws {
        for count in 0..<Self.stream.count {
            #expect(try !files(Array(Self.stream[..<count]), pieces: 64).isAtEnd, "\(count)")
        }
        #expect(throws: CommandFailure.self) { try files(Self.stream + [0], pieces: 64) }
        #expect(throws: CommandFailure.self) { try files([0xFF, 0xFF], pieces: 64) }
        let minus = [0, 1, 65] + [UInt8](repeating: 0xFF, count: 8)
        #expect(throws: CommandFailure.self) { try files(minus.map { UInt8($0) }, pieces: 64) }
        #expect(throws: CommandFailure.self) { try files([0, 1, 0xFF] + [UInt8](repeating: 0, count: 8), pieces: 64) }
    }

    @Test(arguments: [
        "", "/", "..", "../x", "trust/..", "trust/../x", "trust//x", "/etc/passwd", "trust/a/b", "store.sqlite/x",
        "lock",
        "config/../x", "config/x.yaml", "config/register/../../x", "backup/history", "trust/a\0b", "trust/",
        "config/other/x",
    ])
    func `A name that leads anywhere else is none`(name: String) {
        #expect(!BackupContents.isName(name))
    }

    @Test(arguments: [
        "settings.json", "store.sqlite", "trust/key.pem", "config/roles.yaml", "config/register/person.yaml",
        "backup/recipient", "manifest.json", "manifest.signature",
    ])
    func `The names of a site's files are some`(name: String) {
        #expect(BackupContents.isName(name))
    }

    @Test func `A notice of a newer program says which, and one that is none is none`() {
        func refusal(_ json: String) -> String {
            let error = #expect(throws: CommandFailure.self, "\(json)") {
                try BackupNotice(json: Array(json.utf8), at: "f")
            }
            return error?.message ?? ""
        }
        func notice(_ schema: Int64, format: Int = 1, site: Int = 0, madeAt: Int64 = 5) -> String {
            #"{"format":\#(format),"site":\#(site),"incarnation":1,"epoch":1,"schema":\#(schema),"madeAt":\#(madeAt),"#
                + #""contentBytes":9,"program":"9.1","signer":"x"}"#
        }
        #expect(throws: Never.self) { try BackupNotice(json: Array(notice(Store.schemaVersion).utf8), at: "f") }
        #expect(refusal(notice(Store.schemaVersion + 1)).contains("made by a newer Kerben (9.1, schema"))
        #expect(refusal(notice(Store.schemaVersion, format: 2)).contains("made by a newer Kerben"))
        for bad in [
            "", "{}", "[]", notice(2, site: -1), notice(2, site: 40_000), notice(2, madeAt: .min),
            notice(2, madeAt: .max),
        ] {
            #expect(refusal(bad) == "f: is no backup of a site; check the name")
        }
    }

    @Test func `Room is asked for of each disk, for all that goes there together`() {
        let scratch = try? Scratch()
        var room = RoomCheck()
        room.add(600 << 20, at: scratch?.path ?? "/")
        room.add(500 << 20, at: scratch?.path ?? "/")
        #expect(throws: Never.self) { try room.check { _ in 1_200 << 20 } }
        #expect(throws: Never.self) { try room.check { _ in nil } }
        let error = #expect(throws: CommandFailure.self) { try room.check { _ in 1_000 << 20 } }
        #expect(error?.message.contains("1117 MB of free room are needed there and 1000 MB are free") == true)
        room.add(.max, at: "/")
        room.add(.max, at: "/")
        #expect(throws: CommandFailure.self) { try room.check { _ in 1 << 50 } }
    }
}
