import FoundationEssentials
import Glibc

/// The local account with a uid; without one, of whoever runs this command.
func accountName(_ uid: UInt32 = geteuid()) -> String {
    guard let entry = getpwuid(uid), let name = entry.pointee.pw_name else { return "uid-\(uid)" }
    return String(cString: name)
}

func isRoot() -> Bool { geteuid() == 0 }

/// Lets nobody else read what this process makes, whatever it was started with.
func keepFilesPrivate() { umask(0o077) }

/// Where this process may put what it needs for a while.
var temporaryFolder: String { FileManager.default.temporaryDirectory.path() }
