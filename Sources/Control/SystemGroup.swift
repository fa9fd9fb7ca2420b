import Glibc

/// A group of the operating system, whose members may use a daemon's socket beside root and the daemon's own user.
package struct SystemGroup: Sendable {
    package let id: UInt32

    /// Nil where the system knows no group of this name.
    package init?(named name: String) {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        id = entry.gr_gid
    }

    package init(id: UInt32) { self.id = id }

    /// Whether the account with this uid is a member now, whatever groups its process has given up or was given.
    func includes(uid: UInt32) -> Bool {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return false }
        var groups = [gid_t](repeating: 0, count: 1 << 12)
        var count = Int32(groups.count)
        guard getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else { return false }
        return groups.prefix(Int(count)).contains(id)
    }
}
