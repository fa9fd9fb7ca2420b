import Glibc

/// A file that is replaced as a whole or not at all, for its owner alone.
///
/// What is lost to a power cut may cost a journey: the new content is written beside the old, forced to the disk, and takes
/// the name in one step; the folder is forced too, or the step itself could be lost.
package enum AtomicFile {
    package static func replace(_ path: String, with bytes: [UInt8]) throws(SystemCallError) {
        // A random name: two writers never share a temporary file, and what a crash leaves is never taken for the file.
        let temporary = path + ".new-" + String(UInt64.random(in: .min ... .max), radix: 36)
        do throws(SystemCallError) {
            try writeNew(bytes, to: temporary)
            try take(temporary, as: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Gives a file that another program wrote its name, once it is on the disk.
    package static func place(_ temporary: String, as path: String) throws(SystemCallError) {
        let descriptor = try checked("open", on: temporary) { open(temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        defer { close(descriptor) }
        try checked("force to the disk", on: temporary) { fsync(descriptor) }
        try take(temporary, as: path)
    }

    private static func take(_ temporary: String, as path: String) throws(SystemCallError) {
        try checked("rename to", on: path) { rename(temporary, path) }
        let folder = folder(of: path)
        let descriptor = try checked("open", on: folder) { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(descriptor) }
        try checked("force to the disk", on: folder) { fsync(descriptor) }
    }

    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func writeNew(_ bytes: [UInt8], to path: String) throws(SystemCallError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try checked("write", on: path) { open(path, flags, 0o600) }
        defer { close(descriptor) }
        try Descriptor.writeAll(bytes, to: descriptor, path)
        try checked("force to the disk", on: path) { fsync(descriptor) }
    }
}
