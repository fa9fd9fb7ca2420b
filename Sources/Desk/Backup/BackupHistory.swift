import FoundationEssentials
import Register
package import Trust

/// How backups and rehearsals of a site went, a line each, signed by its key: in the state folder, for whoever watches.
package struct BackupHistory {
    package enum Kind: String, Sendable { case backup, rehearsal }

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
            "\(kind.rawValue) \(timeText(at)) \(isGood ? "good" : "failed") \(words.printable.prefix(500))"
        }

        init?(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 3).map(String.init)
            guard parts.count == 4, let kind = Kind(rawValue: parts[0]), let instant = CivilTime.instant(parts[1]),
                ["good", "failed"].contains(parts[2])
            else { return nil }
            self.init(kind, at: (instant >> 2) * 1_000, isGood: parts[2] == "good", words: parts[3])
        }
    }

    /// So many lines stay, and the first.
    private static let linesMax = 1_000

    private let file: SecretFile
    private var lines: [String]

    package init(_ folder: StateFolder) throws {
        file = SecretFile(in: folder.backup, named: "history")
        lines = file.exists ? try file.readText().split(separator: "\n").map(String.init) : []
    }

    package var isEmpty: Bool { lines.isEmpty }

    /// The lines that this site's key signed, and how many others there are.
    package func entries(signedBy key: NodeKey) -> (entries: [Entry], strange: Int) {
        var entries: [Entry] = []
        for line in lines {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            let text = parts.dropLast(3).joined(separator: " ")
            guard parts.count > 3, parts[parts.count - 3] == "signed",
                Self.isSigned(text, by: key, String(parts[parts.count - 1])), let entry = Entry(text)
            else { continue }
            entries.append(entry)
        }
        return (entries, lines.count - entries.count)
    }

    /// Signs a line, keeps it, and gives it.
    @discardableResult
    package mutating func append(_ entry: Entry, signedBy key: NodeKey) throws -> String {
        let signature = try ReceiptSignature(signing: Self.signedText(entry.text), with: key)
        let name = key.fingerprint.description.prefix(16)
        let line = "\(entry.text) signed \(name) \(Data(signature.bytes).base64EncodedString())"
        lines.append(line)
        if lines.count > Self.linesMax + 1 { lines.removeSubrange(1..<lines.count - Self.linesMax) }
        try file.write(lines.map { $0 + "\n" }.joined())
        return line
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
