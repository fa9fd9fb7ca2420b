import Glibc
import Machine

/// The right to open the store in a state folder, held by at most one process.
///
/// The lock is an flock(2) on `STATE/lock`, so it ends with the process, however that ends; a file that only exists
/// would outlive a power cut. The file names its holder for people; a site's is never removed, since removing a locked
/// file lets two processes lock two files of one name; one that goes with its folder is looked for again once it is locked.
/// Keep the value for as long as the store is open: it lets go when released.
package final class StateLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Takes the lock or says who has it; never waits.
    ///
    /// - Parameter state: the state folder, which must exist.
    package init(state: String) throws(StateLockError) {
        let path = state + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, code: errno) }
        guard retried({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            let code = errno
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw code == EWOULDBLOCK ? .held(state: state, holder: holder) : .unusable(path: path, code: code)
        }
        self.descriptor = descriptor
        self.path = path
        // Whoever had it may have removed it between its opening and the lock, and another made one since.
        guard isInPlace else { throw .held(state: state, holder: nil) }
        // The lock is good without the name in it: on a full disk a store must still open for reading.
        let line = "\(getpid())\n"
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.utf8.count, 0) }
    }

    /// Whether the file that is locked is the one of that name, and not one that was removed.
    package var isInPlace: Bool {
        guard let own = FileStatus(descriptor: descriptor), let named = FileStatus(path, ofLink: true) else {
            return false
        }
        return (own.device, own.inode) == (named.device, named.inode)
    }

    deinit {
        // So that whoever comes between a lock and its line reads no earlier holder.
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
