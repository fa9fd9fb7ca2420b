import Glibc
import Machine

/// The account that a state folder belongs to.
package enum StateOwner {
    /// Makes this process, where it is root's, one of the folder's owner, for good.
    ///
    /// A command that root gives while no daemon runs opens the store itself. Were it to stay root, the lock and the
    /// journal that it leaves would be root's, and the daemon could not open its own store at its next start. Call it
    /// before the ``StateLock``, and after whatever only root can read has been opened. Nothing happens where the
    /// folder is root's, is not there, or this process is not root's.
    package static func assume(state: String) throws(StateLockError) {
        guard geteuid() == 0, let status = FileStatus(state), status.owner != 0 else { return }
        // The groups first: an account that is not root's cannot give them up.
        guard setgroups(0, nil) == 0, setgid(status.group) == 0, setuid(status.owner) == 0 else {
            throw .unusable(path: state, code: errno)
        }
    }
}
