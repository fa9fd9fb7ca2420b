import Glibc

/// How much may still be written on a disk.
package enum FreeRoom {
    /// In bytes, by whoever asks, on the disk of a file or folder; nil where the system does not say.
    package static func bytes(at path: String) -> Int64? {
        var room = statvfs()
        guard statvfs(path, &room) == 0 else { return nil }
        let (bytes, isOver) = UInt64(room.f_bavail).multipliedReportingOverflow(by: UInt64(room.f_frsize))
        return isOver ? .max : Int64(clamping: bytes)
    }
}
