import FoundationEssentials
import Glibc
import Machine

/// A folder of this run's own. Short, since unix sockets inside it have names of at most 107 bytes.
package struct ScratchFolder: Sendable {
    package let path: String

    package init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/kerben.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemCallError("make a folder in", on: parent, code: errno)
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package func remove() {
        // What cannot be removed stays in the folder for temporary files; nothing depends on it.
        try? FileManager.default.removeItem(atPath: path)
    }
}
