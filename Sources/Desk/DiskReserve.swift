import Glibc
import Machine

/// Room on the disk that is kept for what must be written where nothing else can be any more: the trace of an emergency read, what
/// an exchange came to. A file that is let go when the disk is full.
struct DiskReserve: Sendable {
    /// Less than this is left to what must be written; whatever else is refused before.
    static let writesMin: Int64 = 16 << 20
    /// From so much on the reserve is laid up again.
    private static let plenty: Int64 = 64 << 20
    private static let bytes: off_t = 8 << 20

    let path: String

    init(in folder: StateFolder) { path = folder.path + "/reserve" }

    var isKept: Bool { FileStatus(path) != nil }

    /// Lays it up, where there is plenty of room and it is not; `free` is what the disk has left. What fails is tried again the
    /// next time: nothing depends on it today.
    func keep(free: Int64?) {
        guard !isKept, free ?? 0 >= Self.plenty else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        if posix_fallocate(descriptor, 0, Self.bytes) != 0 { unlink(path) }
    }

    /// Lets it go; false where there was none.
    func release() -> Bool { unlink(path) == 0 }
}
