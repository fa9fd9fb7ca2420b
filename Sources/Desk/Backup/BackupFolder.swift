import FoundationEssentials
import Glibc
import Machine
import Trust

/// A folder with backups of one site or several, of which only files that are recognised as this site's are ever touched.
package struct BackupFolder: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// A backup in it, by what can be read of it without a key.
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var bytes: Int64
        /// Name of the key that opens it.
        package var recipient: String
        package var notice: BackupNotice
        /// What retention may count and remove.
        package var isOfSoundStore: Bool { !name.hasSuffix(BackupFolder.damagedEnding) }
    }

    private static let ending = ".kbackup"
    /// Of a store that was damaged when it was made: better than none, and no reason to drop another.
    private static let damagedEnding = ".damaged" + ending
    private static let beginning = "kerben-"

    static func isName(_ name: String) -> Bool { name.hasPrefix(beginning) && name.hasSuffix(ending) }

    /// Throws, in words, where a backup cannot be written there.
    func checkWritable(outside state: String) throws {
        guard let status = FileStatus(path) else {
            throw CommandFailure("\(path): \(systemMessage(errno)); make the folder for backups, or mount its disk")
        }
        guard status.isFolder else { throw CommandFailure("\(path): is no folder; name one for backups") }
        guard access(path, W_OK | X_OK) == 0 else {
            throw CommandFailure(
                "\(path): cannot be written by user \(geteuid()): \(systemMessage(errno)); check who owns it")
        }
        let (place, inner) = (try Self.real(path) + "/", try Self.real(state) + "/")
        guard !place.hasPrefix(inner) else {
            throw CommandFailure(
                "\(path): is inside the state folder, and would be lost with it; name a folder on another disk")
        }
    }

    private static func real(_ path: String) throws -> String {
        guard let text = realpath(path, nil) else { throw SystemCallError("look at", on: path, code: errno) }
        defer { free(text) }
        return String(cString: text)
    }

    /// The backups in it, the oldest first; `note` is told of what is called one and is none.
    package func entries(note: (String) -> Void = { _ in }) throws -> [Entry] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw CommandFailure("\(path): the folder cannot be read; check the name and the permissions")
        }
        var entries: [Entry] = []
        for name in names.sorted() where Self.isName(name) {
            let file = "\(path)/\(name)"
            guard FileStatus(file, ofLink: true)?.isRegular == true else { continue }
            do { entries.append(try Self.entry(file, name)) } catch { note(CommandFailure(error).message) }
        }
        return entries.sorted { ($0.notice.madeAt, $0.name) < ($1.notice.madeAt, $1.name) }
    }

    private static func entry(_ file: String, _ name: String) throws -> Entry {
        let sealed = try SealedFileReader(file)
        return Entry(
            name: name, bytes: sealed.bytes, recipient: sealed.recipientName,
            notice: try BackupNotice(json: sealed.notice, at: file))
    }

    /// What is in it, for people and programs, and what is wrong; with `isChecked` each is read to its end.
    package func table(checked isChecked: Bool, note: (String) -> Void) throws -> (table: Table, problems: [String]) {
        var table = Table(columns: [
            "file", "made_at", "site", "epoch", "schema", "bytes", "content_bytes", "recipient", "signed_by", "program",
            "state",
        ])
        var problems: [String] = []
        // What was asked is whether each is whole, also those of which not even that can be told.
        for entry in try entries(note: { if isChecked { problems.append($0) } else { note($0) } }) {
            var state = "not read"
            if isChecked {
                do {
                    try SealedFileReader("\(path)/\(entry.name)").checkHash()
                    state = "whole"
                } catch {
                    state = "DAMAGED"
                    problems.append(CommandFailure(error).message)
                }
            }
            let notice = entry.notice
            table.rows.append([
                .text(entry.name), .text(timeText(notice.madeAt)), Table.Cell(notice.site), Table.Cell(notice.epoch),
                .number(notice.schema), .number(entry.bytes), .number(notice.contentBytes), .text(entry.recipient),
                .text(notice.signerName), .text(notice.program), .text(state),
            ])
        }
        return (table, problems)
    }

    // MARK: Making one

    /// A name that none in it has.
    func freeName(_ notice: BackupNotice, isOfSoundStore: Bool) -> String {
        let time = timeText(notice.madeAt).filter { $0 != "-" && $0 != ":" }
        let stem = Self.beginning + notice.siteName.replacing(" ", with: "") + "-" + time
        let ending = isOfSoundStore ? Self.ending : Self.damagedEnding
        var name = stem + ending
        var number = 1
        while FileStatus("\(path)/\(name)", ofLink: true) != nil {
            number += 1
            name = "\(stem)-\(number)\(ending)"
        }
        return name
    }

    /// What a site's backup is called until it is whole: one at a time, so that what a killed process left is found.
    func partPath(_ notice: BackupNotice) -> String {
        "\(path)/.\(Self.beginning)\(notice.siteName.replacing(" ", with: ""))-\(notice.signerName).part"
    }

    /// Removes backups of this site, made by its key of a sound store, that the rule does not keep; gives their names.
    /// `newest` stays whatever the clock said when it was made.
    func removeSurplus(
        _ rule: RetentionRule, of notice: BackupNotice, keeping newest: String, now: Int64, offsetMinutes: Int64
    ) throws -> [String] {
        let own = try entries().filter {
            $0.notice.site == notice.site && $0.notice.signer == notice.signer && $0.isOfSoundStore
        }
        let kept = rule.kept(Set(own.map(\.notice.madeAt)), now: now, offsetMinutes: offsetMinutes)
        var removed: [String] = []
        for entry in own where entry.name != newest && !kept.contains(entry.notice.madeAt) {
            try checked("remove", on: "\(path)/\(entry.name)") { unlink("\(path)/\(entry.name)") }
            removed.append(entry.name)
        }
        return removed
    }
}
