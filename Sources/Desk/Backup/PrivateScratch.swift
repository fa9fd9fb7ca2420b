import Control
import FoundationEssentials
import Glibc
import Machine

/// A folder for work that is thrown away: for its owner alone, one process at a time, and gone with this object. What a killed
/// process left in it is removed when it is next used.
package final class PrivateScratch {
    package let path: String
    private let lock: StateLock

    /// Throws where it is in use, or is not this user's alone.
    package init(_ path: String) throws {
        if mkdir(path, 0o700) != 0 {
            let code = errno
            guard code == EEXIST else {
                throw CommandFailure(
                    "\(path): cannot be made: \(systemMessage(code)); check the folder and who owns it")
            }
            guard let status = FileStatus(path, ofLink: true), status.isFolder, status.owner == geteuid(),
                status.permissions & 0o077 == 0
            else { throw CommandFailure("\(path): is somebody else's, or open to others; remove it") }
        }
        self.path = path
        lock = try StateLock(state: path)
        try clear()
    }

    private func clear() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "lock" {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    /// Where what needs no state folder is tried: each user has some, and takes the first that is free.
    package static func shared(in folder: String) throws -> PrivateScratch {
        for number in 1...sharedMax {
            // In use, or just being removed.
            do { return try PrivateScratch("\(folder)/kerben-scratch-\(geteuid())-\(number)") } catch let error
                as StateLockError
            {
                if number == sharedMax { throw error }
            }
        }
        preconditionFailure("the last of them is given or thrown")
    }

    private static let sharedMax = 16

    deinit {
        // What cannot be removed is, the next time. The lock goes last: from then on the folder may be another's.
        if (try? clear()) != nil {
            unlink(path + "/lock")
            rmdir(path)
        }
    }
}
