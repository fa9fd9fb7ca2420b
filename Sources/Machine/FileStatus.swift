import Glibc

/// What the system says of a file: whose it is, and who may do what with it.
package struct FileStatus: Hashable, Sendable {
    /// User and group id.
    package let owner: UInt32
    package let group: UInt32
    /// Read, write and run for owner, group and others, nine bits.
    package let permissions: UInt32
    package let bytes: Int64
    /// Neither a folder nor a link nor a device.
    package let isRegular: Bool
    package let isFolder: Bool
    /// The disk that it is on: files of one take room from each other.
    package let device: UInt64
    /// Another where the file was replaced.
    package let inode: UInt64

    /// Nil where it is not there, or cannot be looked at, and `errno` then says why; of a symbolic link itself, where `ofLink`
    /// says so.
    package init?(_ path: String, ofLink: Bool = false) {
        var status = stat()
        guard (ofLink ? lstat(path, &status) : stat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    /// Of a file that is open.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        owner = status.st_uid
        group = status.st_gid
        permissions = status.st_mode & 0o777
        bytes = Int64(status.st_size)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
