import Glibc
import Machine

/// A file that only its owner may read, replaced as a whole or not at all.
///
/// A key lost to a power cut costs a visit to the facility: see `AtomicFile`.
package struct SecretFile: Sendable {
    /// No key or certificate comes near this; a wrong path to a large file is refused instead of read.
    package static let byteCountMax = 1 << 20

    package let path: String

    package init(_ path: String) { self.path = path }

    package init(in folder: String, named name: String) { path = folder + "/" + name }

    /// Also where it is a link to nothing: what was there, and is lost, is not what never was.
    package var exists: Bool { FileStatus(path, ofLink: true) != nil }

    /// Replaces the file's content, in a folder of mode 0700 that is made where it is missing.
    ///
    /// Throws where the folder exists and is open to others: its mode is somebody's decision, not ours to change.
    package func write(_ bytes: [UInt8]) throws(TrustError) {
        try makeFolder()
        do { try AtomicFile.replace(path, with: bytes) } catch { throw TrustError(error) }
    }

    package func write(_ text: String) throws(TrustError) { try write(Array(text.utf8)) }

    /// The file's content; modes are not checked, since systemd hands credentials over with modes of its own.
    package func read() throws(TrustError) -> [UInt8] {
        guard let content = try read(bytesMax: Self.byteCountMax) else { throw .fileTooLarge(path: path) }
        return content
    }

    /// The same of what is no key; nil where it is longer than `bytesMax`.
    package func read(bytesMax: Int) throws(TrustError) -> [UInt8]? {
        do throws(SystemCallError) {
            // Not waiting for a writer, where it is a pipe.
            let descriptor = try checked("read", on: path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
            defer { close(descriptor) }
            if FileStatus(descriptor: descriptor)?.isRegular == true {
                return try Descriptor.readAll(descriptor, path, bytesMax: bytesMax)
            }
        } catch { throw TrustError(error) }
        throw .noFile(path: path)
    }

    package func readText() throws(TrustError) -> String {
        guard let text = String(validating: try read(), as: UTF8.self) else { throw .malformed("text of \(path)") }
        return text
    }

    /// Makes its folder, for its owner alone, where it is missing.
    package func makeFolder() throws(TrustError) {
        let folder = AtomicFile.folder(of: path)
        if mkdir(folder, 0o700) == 0 { return }
        guard errno == EEXIST else { throw .fileUnusable(operation: "make the folder", path: folder, errno: errno) }
        guard let status = FileStatus(folder) else {
            throw .fileUnusable(operation: "look at", path: folder, errno: errno)
        }
        guard status.permissions & 0o077 == 0 else {
            throw .folderOpenToOthers(path: folder, mode: status.permissions)
        }
    }
}

extension TrustError {
    fileprivate init(_ error: SystemCallError) {
        self = .fileUnusable(operation: error.operation, path: error.path, errno: error.code)
    }
}
