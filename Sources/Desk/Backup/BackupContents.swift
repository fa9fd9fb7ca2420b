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
    static func smallFiles(of folder: StateFolder, config: String) throws -> [(name: String, path: String)] {
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
