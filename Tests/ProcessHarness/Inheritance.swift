import Glibc
import Machine
import Synchronization

/// Held while a process is started, and from where a descriptor comes to be until it is marked as not for children.
///
/// `pipe2` and `accept4`, which do both at once, and `closefrom` are not in Swift's Glibc module. A socket that a child held
/// by accident would keep a cut link open.
let descriptorLock = Mutex(())

/// Makes a descriptor that no child inherits; for calls that do not wait.
func notForChildren(_ make: () -> Int32) -> Int32 {
    descriptorLock.withLock { _ in
        let descriptor = retried(make)
        if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        return descriptor
    }
}

/// A pipe whose ends no child inherits.
func makePipe() throws(SystemCallError) -> (reading: Int32, writing: Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let result = descriptorLock.withLock { _ in
        let result = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) { pipe($0) }
        }
        for end in [ends.0, ends.1] where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return result
    }
    guard result == 0 else { throw SystemCallError("pipe", code: errno) }
    return ends
}
