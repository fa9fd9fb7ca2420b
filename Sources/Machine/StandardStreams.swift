package import FoundationEssentials
import Glibc

/// Standard error, unbuffered: what people and journald see.
package enum StandardError {
    package static func write(_ text: String) { writeOut(Array(text.utf8), to: STDERR_FILENO) }
}

package enum StandardOutput {
    package static func write(_ text: String) { writeOut(Array(text.utf8), to: STDOUT_FILENO) }
    package static func write(_ file: Data) { writeOut(Array(file), to: STDOUT_FILENO) }
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

package enum StandardInput {
    /// Everything on it; what was read until an error counts as everything.
    package static func readAll() -> [UInt8] {
        var bytes: [UInt8] = []
        // An error ends it like its end does.
        while (try? Descriptor.readMore(STDIN_FILENO, into: &bytes)) == true {}
        return bytes
    }
}

private func writeOut(_ bytes: [UInt8], to descriptor: Int32) {
    // A reader that has gone is no reason to leave work undone; what is said then goes nowhere.
    try? Descriptor.writeAll(bytes, to: descriptor)
}
