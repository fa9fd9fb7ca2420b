import Foundation
import Glibc
import Testing
import Trust

@Suite struct SealedFileTests {
    private static let chunk = SealedFile.chunkBytes
    private static let key = RecipientKey()
    private static let notice = Array("site 3".utf8)
    /// Before the first chunk: magic, name, length, notice, encapsulated key.
    private static let headBytes = 8 + 8 + 4 + notice.count + 32

    private static func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    }

    private func make(_ content: [UInt8], at path: String, pieces: Int = 50_000) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let writer = try SealedFileWriter(to: descriptor, path, for: Self.key.recipient, notice: Self.notice)
        for start in stride(from: 0, to: content.count, by: pieces) {
            try writer.append(Array(content[start..<min(start + pieces, content.count)]))
        }
        #expect(try writer.finish().count == 32)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64 == writer.bytes)
    }

    private func opened(_ path: String, with key: RecipientKey = key) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try SealedFileReader(path).unseal(with: key) { bytes += $0 }
        return bytes
    }

    @Test(arguments: [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 17])
    func `What was sealed opens with its key, whatever its length and however it came`(count: Int) throws {
        try TemporaryFolder.with { folder in
            let (path, content) = (folder.path + "/file", Self.content(count))
            for pieces in [7_001, Self.chunk, 10 * Self.chunk] {
                try make(content, at: path, pieces: pieces)
                #expect(try opened(path) == content)
            }
            let reader = try SealedFileReader(path)
            #expect(reader.notice == Self.notice && reader.recipientName == Self.key.recipient.name)
            try reader.checkHash()
            // As often as is asked.
            for _ in 0..<2 { try reader.unseal(with: Self.key) { _ in } }
        }
    }

    @Test func `Another key opens nothing, and is told whose the file is`() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/file"
            try make(Self.content(10), at: path)
            let error = #expect(throws: SealedFileError.self) { try opened(path, with: RecipientKey()) }
            #expect(error == .otherKey(path: path, sealedTo: Self.key.recipient.name))
        }
    }

    /// Each with its hash at the end made again, as who alters a file on purpose would.
    @Test func `A file that was cut, lengthened, put in another order or altered does not open`() throws {
        try TemporaryFolder.with { folder in
            let (path, count) = (folder.path + "/file", 3 * Self.chunk + 100)
            try make(Self.content(count), at: path)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)).dropLast(32))
            let (sealed, first) = (Self.chunk + 16, Self.headBytes)
            func at(_ number: Int) -> ArraySlice<UInt8> {
                whole[first + number * sealed..<first + (number + 1) * sealed]
            }
            let head = whole[..<first]
            let last = whole[(first + 3 * sealed)...]
            var altered: [String: [UInt8]] = [
                "cut at a chunk": Array(whole[..<(first + 3 * sealed)]), "cut inside one": whole.dropLast(5),
                "swapped": Array(head + at(1) + at(0) + at(2) + last),
                "twice": Array(head + at(0) + at(0) + at(1) + at(2) + last),
                "one left out": Array(head + at(0) + at(2) + last),
                "lengthened": whole + [UInt8](repeating: 0, count: 20),
                "the last twice": whole + last, "without chunks": Array(head),
            ]
            for place in [
                0, 9, 18, 20, 26, first - 1, first, first + sealed - 1, first + 2 * sealed + 7, whole.count - 1,
            ] {
                var bytes = whole
                bytes[place] ^= 1
                altered["bit at \(place)"] = bytes
            }
            for (name, bytes) in altered {
                try Data(bytes + Self.sha256(bytes)).write(to: URL(filePath: path))
                #expect(throws: SealedFileError.self, "\(name)") { try opened(path) }
            }
        }
    }

    private static func sha256(_ bytes: [UInt8]) -> [UInt8] { KeyFingerprint(publicKeyDER: bytes).bytes }

    @Test func `The hash at the end tells without a key whether a disk has altered the file`() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/file"
            try make(Self.content(2 * Self.chunk), at: path)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            for place in [8, 30, whole.count / 2, whole.count - 40, whole.count - 1] {
                var bytes = whole
                bytes[place] ^= 0x10
                try Data(bytes).write(to: URL(filePath: path))
                #expect(throws: SealedFileError.hashDiffers(path: path), "\(place)") {
                    try SealedFileReader(path).checkHash()
                }
                #expect(throws: SealedFileError.self, "\(place)") { try opened(path) }
            }
        }
    }

    @Test func `What is no sealed file is said to be none, and no start of one is a trap`() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/file"
            try make(Self.content(100), at: path)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            for count in 0..<whole.count {
                try Data(whole[..<count]).write(to: URL(filePath: path))
                #expect(throws: SealedFileError.self, "\(count)") { try opened(path) }
            }
            for text in ["", "SQLite format 3", String(repeating: "KRBSEAL1", count: 100)] {
                let other = try folder.write(text, as: "other")
                #expect(throws: SealedFileError.noSealedFile(path: other)) { try opened(other) }
            }
            #expect(throws: SealedFileError.noSealedFile(path: folder.path)) { try SealedFileReader(folder.path) }
        }
    }

    @Test func `A recipient and a key are read as they were written, and a slip in one is noticed`() throws {
        let key = RecipientKey()
        #expect(try RecipientKey(text: key.text).recipient == key.recipient)
        #expect("\(key)" == "key \(key.recipient.name)", "a log shows nothing secret")
        let text = key.recipient.text
        #expect(try Recipient(text: text) == key.recipient)
        #expect(key.text.contains(text) && key.recipient.name.count == 16)
        for index in text.indices {
            var slip = text
            slip.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            #expect(throws: TrustError.self, "\(slip)") { try Recipient(text: slip) }
        }
        for wrong in ["", "kerben1-", String(text.dropLast(4)), text + "AAAA", "no key", key.text] {
            #expect(throws: TrustError.self, "\(wrong)") { try Recipient(text: wrong) }
        }
        for wrong in ["", "# only a comment\n", text, Seal.Key().text, String(key.text.dropLast(2))] {
            #expect(throws: TrustError.self, "\(wrong)") { try RecipientKey(text: wrong) }
        }
    }
}
