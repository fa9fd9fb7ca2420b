import FoundationEssentials
import Glibc

func exitProcess(_ status: Int32) -> Never { exit(status) }

/// Standard error, unbuffered: what people and journald see.
enum StandardError {
    static func write(_ text: String) { writeAll(text, to: 2) }
}

enum StandardOutput {
    static func write(_ text: String) { writeAll(text, to: 1) }
    static func write(_ file: Data) { file.withUnsafeBytes { writeAll($0, to: 1) } }
    static var isTerminal: Bool { isatty(1) == 1 }
}

private func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
}

/// Everything on standard input.
func readStandardInput() -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(0, &chunk, chunk.count)
        guard count > 0 else { return all }
        all.append(contentsOf: chunk[..<count])
    }
}

/// The local account with a uid; without one, of whoever runs this command.
func accountName(_ uid: UInt32 = geteuid()) -> String {
    guard let entry = getpwuid(uid), let name = entry.pointee.pw_name else { return "uid-\(uid)" }
    return String(cString: name)
}

func isRoot() -> Bool { geteuid() == 0 }

/// Lets nobody else read what this process makes, whatever it was started with.
func keepFilesPrivate() { umask(0o077) }

/// Both clocks of this machine, in milliseconds.
enum Clocks {
    static var wall: Int64 { read(CLOCK_REALTIME) }
    static var monotonic: Int64 { read(CLOCK_BOOTTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
