import Glibc
package import Machine

/// A whole file as text.
package func readText(_ path: String) throws(SystemCallError) -> String {
    let file = try checked("open", on: path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    return String(decoding: try Descriptor.readAll(file, path) ?? [], as: UTF8.self)
}

/// Writes the whole text to a file that only this account can read.
func writeText(_ text: String, to path: String) throws(SystemCallError) {
    let file = try checked("open", on: path) { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
    defer { close(file) }
    try Descriptor.writeAll(Array(text.utf8), to: file, path)
}

/// Lets the thread rest; only ever while it waits for another process.
package func nap(milliseconds: Int) {
    var length = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    _ = nanosleep(&length, nil)
}
