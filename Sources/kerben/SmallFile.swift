import Desk
import FoundationEssentials
import Glibc
import Machine

/// A file that an option names, read where the command is given and by whoever gives it: a regular one of modest size, since
/// what it holds goes with the command.
enum SmallFile {
    private static let bytesMax = 1 << 20

    static func read(_ path: String) throws -> Data {
        // Not waiting for a writer, where it is a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path): cannot be read; check the name and the permissions")
        }
        defer { close(descriptor) }
        guard FileStatus(descriptor: descriptor)?.isRegular == true else {
            throw CommandFailure("\(path): is no file; give one of at most \(bytesMax) bytes")
        }
        let bytes: [UInt8]?
        do { bytes = try Descriptor.readAll(descriptor, path, bytesMax: bytesMax) } catch {
            throw CommandFailure("\(path): cannot be read; check the disk")
        }
        guard let bytes else { throw CommandFailure("\(path): is larger than \(bytesMax) bytes") }
        return Data(bytes)
    }
}
