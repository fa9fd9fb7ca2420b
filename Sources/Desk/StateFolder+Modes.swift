package import Control
import FoundationEssentials
import Glibc
import Machine

/// Nobody but its owner reads a state folder: K13 was a store of mode 644 in a folder that had been there before.
extension StateFolder {
    /// Makes the folder for its owner only; one that is there and empty is made so, any other that is open is refused.
    package func create() throws {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if mkdir(path, 0o700) == 0 { return }
        guard errno == EEXIST else {
            throw CommandFailure("\(path): cannot be made: \(systemMessage(errno))")
        }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(path): is no folder that can be opened; choose another") }
        defer { close(descriptor) }
        guard let status = FileStatus(descriptor: descriptor) else {
            throw CommandFailure("\(path): cannot be looked at")
        }
        guard status.permissions & 0o077 != 0 else { return }
        guard status.owner == geteuid(), try FileManager.default.contentsOfDirectory(atPath: path).isEmpty,
            fchmod(descriptor, 0o700) == 0
        else {
            throw CommandFailure(
                "\(path): is open to others than its owner; run 'chmod 700' on it, or choose a new folder")
        }
    }

    /// Lets the members of a group through to the daemon's socket, and to nothing else; without one, nobody again.
    ///
    /// Every file in the folder stays its owner's alone; the group can go through the folder and not list it.
    package func admit(group name: String?) throws -> SystemGroup? {
        guard let status = FileStatus(path) else { throw CommandFailure("\(path): cannot be looked at") }
        guard let name else {
            if status.permissions == 0o710, status.owner == geteuid() { chmod(path, 0o700) }
            return nil
        }
        guard let group = SystemGroup(named: name) else {
            throw CommandFailure("socket-group \(name): the system knows no such group; make it with groupadd")
        }
        guard chown(path, .max, group.id) == 0, chmod(path, 0o710) == 0 else {
            throw CommandFailure(
                "socket-group \(name): \(path) cannot be given to it; the daemon's unit needs the drop-in officers.conf"
            )
        }
        return group
    }

    /// Takes from others what an older release, or a copy, left open to them. What is not ours to change stays as it is.
    package func keepPrivate() throws {
        let logs = ["-wal", "-shm", "-journal"].map { store + $0 }
        for file in [store, settingsFile, path + "/lock"] + logs {
            guard let status = FileStatus(file, ofLink: true), status.isRegular, status.permissions & 0o077 != 0,
                status.owner == geteuid()
            else { continue }
            guard chmod(file, 0o600) == 0 else {
                throw CommandFailure("\(file): is open to others than its owner; run 'chmod 600' on it")
            }
        }
    }
}
