import Glibc
import Synchronization

/// Calls again for as long as a signal interrupts it (EINTR).
func retried<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

/// The result of a system call that answers -1 where it fails.
@discardableResult
func checked<Result: SignedInteger>(_ name: String, _ call: () -> Result) throws(DemoError) -> Result {
    let result = retried(call)
    if result == -1 { throw .systemCall(name, message: systemMessage(errno)) }
    return result
}

/// The system's words for an errno.
func systemMessage(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
        guard let base = text.baseAddress, strerror_r(code, base, text.count) == 0 else { return "error \(code)" }
        return String(cString: base)
    }
}

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
func makePipe() throws(DemoError) -> (reading: Int32, writing: Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let result = descriptorLock.withLock { _ in
        let result = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) { pipe($0) }
        }
        for end in [ends.0, ends.1] where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return result
    }
    guard result == 0 else { throw .systemCall("pipe", message: systemMessage(errno)) }
    return ends
}

/// A whole file as text.
func readText(_ path: String) throws(DemoError) -> String {
    let file = try checked("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    var bytes: [UInt8] = []
    while try readMore(file, into: &bytes) {}
    return String(decoding: bytes, as: UTF8.self)
}

/// Appends what can be read now; false at the end.
func readMore(_ file: Int32, into bytes: inout [UInt8]) throws(DemoError) -> Bool {
    var count = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
        count = retried { read(file, buffer.baseAddress, buffer.count) }
        filled = max(count, 0)
    }
    guard count >= 0 else { throw .systemCall("read", message: systemMessage(errno)) }
    bytes += piece
    return count > 0
}

/// Writes the whole text to a file that only this account can read.
func writeText(_ text: String, to path: String) throws(DemoError) {
    let file = try checked("open \(path)") { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
    defer { close(file) }
    try writeAll(text, to: file, name: path)
}

/// Writes the whole text to an open file.
func writeAll(_ text: String, to file: Int32, name: String) throws(DemoError) {
    var text = text
    var remaining = text.withUTF8 { Array($0) }[...]
    while !remaining.isEmpty {
        let count = try checked("write \(name)") {
            remaining.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        }
        remaining = remaining.dropFirst(count)
    }
}

/// Lets the thread rest; only ever while it waits for another process.
func nap(milliseconds: Int) {
    var length = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    _ = nanosleep(&length, nil)
}
