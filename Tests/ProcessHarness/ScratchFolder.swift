import FoundationEssentials

/// A folder of this run's own. Short, since unix sockets inside it have names of at most 107 bytes.
package struct ScratchFolder: Sendable {
    package let path: String

    package init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        path = "\(parent)/kerben-\(UUID().uuidString.prefix(8))"
        // Refused where somebody has made it before.
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    package func remove() {
        // What cannot be removed stays in the folder for temporary files; nothing depends on it.
        try? FileManager.default.removeItem(atPath: path)
    }
}
