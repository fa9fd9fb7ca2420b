import Glibc

/// A file that only its owner may read, replaced as a whole or not at all.
///
/// A key lost to a power cut costs a visit to the facility: the new text is written beside the old, forced to the disk,
/// and takes the name in one step; the folder is forced too, or the step itself could be lost.
package struct SecretFile: Sendable {
    /// No key or certificate comes near this; a wrong path to a large file is refused instead of read.
    package static let byteCountMax = 1 << 20

    package let path: String

    package init(_ path: String) { self.path = path }

    package init(in folder: String, named name: String) { path = folder + "/" + name }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    package var exists: Bool { access(path, F_OK) == 0 }

    /// Replaces the file's content, in a folder of mode 0700 that is made where it is missing.
    ///
    /// Throws where the folder exists and is open to others: its mode is somebody's decision, not ours to change.
    package func write(_ bytes: [UInt8]) throws(TrustError) {
        try makeFolder()
        // A random name: two writers never share a temporary file, and what a crash leaves is never taken for the secret.
        let temporary = path + ".new-" + String(UInt64.random(in: .min ... .max), radix: 36)
        do {
            try writeNew(bytes, to: temporary)
            try SystemCall.run("rename to", on: path) { Int(rename(temporary, path)) }
        } catch {
            unlink(temporary)
            throw error
        }
        try syncFolder()
    }

    package func write(_ text: String) throws(TrustError) { try write(Array(text.utf8)) }

    /// The file's content; modes are not checked, since systemd hands credentials over with modes of its own.
    package func read() throws(TrustError) -> [UInt8] {
        let descriptor = try open("read", at: path, O_RDONLY)
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try SystemCall.run("read", on: path) { Glibc.read(descriptor, &buffer, buffer.count) }
            if count == 0 { return content }
            content += buffer[..<count]
            guard content.count <= Self.byteCountMax else { throw .fileTooLarge(path: path) }
        }
    }

    package func readText() throws(TrustError) -> String {
        guard let text = String(validating: try read(), as: UTF8.self) else { throw .malformed("text of \(path)") }
        return text
    }

    private func makeFolder() throws(TrustError) {
        let folder = folder
        if mkdir(folder, 0o700) == 0 { return }
        guard errno == EEXIST else { throw .fileUnusable(operation: "make the folder", path: folder, errno: errno) }
        var status = stat()
        try SystemCall.run("look at", on: folder) { Int(stat(folder, &status)) }
        let mode = status.st_mode & 0o777
        guard mode & 0o077 == 0 else { throw .folderOpenToOthers(path: folder, mode: mode) }
    }

    private func writeNew(_ bytes: [UInt8], to temporary: String) throws(TrustError) {
        let descriptor = try open("write", at: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let start = written
            written += try SystemCall.run("write", on: temporary) {
                bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
        }
        try SystemCall.run("force to the disk", on: temporary) { Int(fsync(descriptor)) }
    }

    private func syncFolder() throws(TrustError) {
        let folder = folder
        let descriptor = try open("open", at: folder, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        try SystemCall.run("force to the disk", on: folder) { Int(fsync(descriptor)) }
    }

    private func open(_ operation: String, at path: String, _ flags: Int32) throws(TrustError) -> Int32 {
        Int32(try SystemCall.run(operation, on: path) { Int(Glibc.open(path, flags | O_CLOEXEC, 0o600)) })
    }
}
