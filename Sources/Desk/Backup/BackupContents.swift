import FoundationEssentials
import Machine
import Trust

/// What of a state folder it takes to live again, and under which names that is in a backup.
///
/// In it: the settings (who the site is), the store, everything in `trust` (keys, certificates, accounts), whom backups are
/// sealed to, and the folder of the register description with the options, as they were. Not in it: the lock and the socket,
/// SQLite's log beside the store (it is folded in), copies that a migration or a rebuild left, and what was kept of
/// backups and rehearsals: they are this machine's, not the site's.
package enum BackupContents {
    static let settings = "settings.json"
    static let store = "store.sqlite"
    static let manifest = "manifest.json"
    static let signature = "manifest.signature"
    private static let recipient = "backup/recipient"
    private static let configFolders = ["register", "codes", "counts", "sentences"]
    private static let configFiles = ["roles.yaml", "hub.yaml", "facility.yaml"]

    /// Small files by their names in a backup: where each is now.
    private static func smallFiles(of folder: StateFolder, config: String) throws -> [(name: String, path: String)] {
        var files = [(settings, folder.settingsFile)]
        files += try names(in: folder.trust).map { ("trust/\($0)", "\(folder.trust)/\($0)") }
        files += [(recipient, folder.path + "/" + recipient)].filter { FileStatus($0.1)?.isRegular == true }
        for part in configFolders {
            let yaml = try names(in: "\(config)/\(part)").filter { $0.hasSuffix(".yaml") }
            files += yaml.map { ("config/\(part)/\($0)", "\(config)/\(part)/\($0)") }
        }
        return files
            + configFiles.map { ("config/\($0)", "\(config)/\($0)") }.filter { FileStatus($0.1)?.isRegular == true }
    }

    /// What is in them, all of one moment: a hub that passes to another authority meanwhile writes several of them. Read until
    /// they are twice the same, so that between the two nothing was under way.
    static func read(of folder: StateFolder, config: String) throws -> [SmallFile] {
        try SettledReading.read {
            try smallFiles(of: folder, config: config).map { file in
                let isOfDescription = file.name.hasPrefix("config/")
                return SmallFile(
                    name: file.name,
                    bytes: try isOfDescription ? sheet(file.path) : SecretFile(file.path).read())
            }
        }
    }

    struct SmallFile: Hashable {
        var name: String
        var bytes: [UInt8]
    }

    /// More than any sheet of a register description has.
    package static let sheetBytesMax = 16 << 20

    package static func sheet(_ path: String) throws -> [UInt8] {
        guard let bytes = try SecretFile(path).read(bytesMax: sheetBytesMax) else {
            throw CommandFailure(
                "\(path): is longer than \(sheetBytesMax >> 20) MB, as no sheet of a register description is; see what it is"
            )
        }
        return bytes
    }

    private static func names(in folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
                // What AtomicFile is writing at this moment is nobody's yet.
                !$0.hasPrefix(".") && !$0.contains(".new-")
                    && FileStatus("\(folder)/\($0)", ofLink: false)?.isRegular == true
            }
        } catch { throw CommandFailure("\(folder): cannot be read; run as the user that owns the state folder") }
    }

    /// Whether a backup may hold a file of this name: it becomes the name of a file here.
    package static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let plain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && !part.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        }
        guard plain else { return false }
        switch parts.count {
        case 1: return [settings, store, manifest, signature].contains(name)
        case 2:
            return parts[0] == "trust" || name == recipient
                || (parts[0] == "config" && configFiles.contains(String(parts[1])))
        case 3: return parts[0] == "config" && configFolders.contains(String(parts[1]))
        default: return false
        }
    }

    /// What a restored folder may not be without.
    static let needed = [settings, store]
}
