import FoundationEssentials
import Glibc
import Machine
import Register
package import Trust

/// How backups and rehearsals of a site went, a line each, signed by its key: in the state folder, for whoever watches.
package struct BackupHistory {
    package enum Kind: String, Sendable {
        case backup, rehearsal
        /// Of a backup that was too old to tell of today's.
        case oldRehearsal = "old-rehearsal"
    }

    /// One line: `backup 2026-11-27T04:05:01Z good kerben-hub-….kbackup … signed 0123456789abcdef MEUC…`
    package struct Entry: Hashable, Sendable {
        package var kind: Kind
        /// Milliseconds since 1970, by this machine's clock.
        package var at: Int64
        package var isGood: Bool
        /// What is said of it besides.
        package var words: String

        package init(_ kind: Kind, at: Int64, isGood: Bool, words: String) {
            self.kind = kind
            self.at = at
            self.isGood = isGood
            self.words = words
        }

        var text: String {
            // By scalars: a letter may have any number of marks, and a line has a length.
            let words = String(String.UnicodeScalarView(words.printable.unicodeScalars.prefix(500)))
            return "\(kind.rawValue) \(timeText(at)) \(isGood ? "good" : "failed") \(words)"
        }

        init?(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 3).map(String.init)
            guard parts.count == 4, let kind = Kind(rawValue: parts[0]), let instant = CivilTime.instant(parts[1]),
                ["good", "failed"].contains(parts[2])
            else { return nil }
            self.init(kind, at: (instant >> 2) * 1_000, isGood: parts[2] == "good", words: parts[3])
        }
    }

    /// So many lines stay, besides those that a site is judged by.
    private static let linesMax = 1_000
    /// More than so many lines have.
    package static let bytesMax = 4 << 20
    private static let name = "history"
    private static let asideName = "history.damaged-"

    private var lines: [String]

    /// Throws where it is there and cannot be read.
    package init(_ folder: StateFolder) throws {
        let file = Self.file(folder)
        guard file.exists else {
            lines = []
            return
        }
        do {
            let bytes = try file.read(bytesMax: Self.bytesMax)
            guard let text = bytes.flatMap({ String(validating: $0, as: UTF8.self) }) else {
                throw CommandFailure("it is no text of that length")
            }
            lines = text.split(separator: "\n").map(String.init)
        } catch {
            throw CommandFailure(
                "\(file.path): is damaged (\(CommandFailure(error).message)); the next backup puts it aside as evidence and "
                    + "begins another: see why, and check the disk")
        }
    }

    private static func file(_ folder: StateFolder) -> SecretFile { SecretFile(in: folder.backup, named: name) }

    package var isEmpty: Bool { lines.isEmpty }

    /// The lines that this site's key signed, and how many others there are.
    package func entries(signedBy key: NodeKey) -> (entries: [Entry], strange: Int) {
        let entries = lines.compactMap { Self.entry($0, key) }
        return (entries, lines.count - entries.count)
    }

    private static func entry(_ line: String, _ key: NodeKey) -> Entry? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        let text = parts.dropLast(3).joined(separator: " ")
        guard parts.count > 3, parts[parts.count - 3] == "signed",
            isSigned(text, by: key, String(parts[parts.count - 1]))
        else { return nil }
        return Entry(text)
    }

    /// Signs a line, keeps it with what others have written meanwhile, and gives it. A history that is damaged stops nobody:
    /// it is put aside.
    @discardableResult
    package static func append(_ entry: Entry, in folder: StateFolder, signedBy key: NodeKey) throws -> String {
        let file = file(folder)
        try file.makeFolder()
        // A backup that finds a rehearsal under way writes a line, too.
        let place = try checked("open", on: folder.backup) { open(folder.backup, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(place) }
        try checked("lock", on: folder.backup) { flock(place, LOCK_EX) }
        var lines: [String] = []
        do { lines = try BackupHistory(folder).lines } catch { try putAside(file, at: entry.at) }
        let signature = try ReceiptSignature(signing: signedText(entry.text), with: key)
        let name = key.fingerprint.description.prefix(16)
        let line = "\(entry.text) signed \(name) \(Data(signature.bytes).base64EncodedString())"
        lines.append(line)
        if lines.count > linesMax + 1 {
            lines = KeptLines.places(lines.map { self.entry($0, key) }, lastMax: linesMax).map { lines[$0] }
        }
        try file.write(lines.map { $0 + "\n" }.joined())
        return line
    }

    private static func putAside(_ file: SecretFile, at time: Int64) throws {
        var aside = "\(AtomicFile.folder(of: file.path))/\(asideName)\(timeText(time))"
        // Nothing that is evidence is written over.
        while FileStatus(aside, ofLink: true) != nil { aside += "+" }
        try checked("rename to", on: aside) { rename(file.path, aside) }
    }

    /// Names of former histories that were damaged.
    package static func putAside(in folder: StateFolder) throws -> [String] {
        guard FileStatus(folder.backup) != nil else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.backup).filter { $0.hasPrefix(asideName) }
            .sorted()
    }

    private static func isSigned(_ text: String, by key: NodeKey, _ signature: String) -> Bool {
        guard let bytes = Data(base64Encoded: signature) else { return false }
        // Bytes of another length are no signature of this key.
        guard let signature = try? ReceiptSignature(bytes: Array(bytes)) else { return false }
        return signature.isValid(
            for: signedText(text), publicKey: key.compressedPublicKey, pin: key.fingerprint.base64)
    }

    private static func signedText(_ text: String) -> [UInt8] { Array("kerben backup history 1\n\(text)".utf8) }
}
