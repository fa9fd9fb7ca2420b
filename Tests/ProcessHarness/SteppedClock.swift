import FoundationEssentials
import Glibc

/// The program under a clock that is set by hand, by Debian's libfaketime: what starts next starts at that time.
package struct SteppedClock: Sendable {
    struct Missing: Error, CustomStringConvertible {
        var description: String { "libfaketime is not installed: apt-get install faketime" }
    }

    /// To be run in the program's place.
    package let program: Program
    private let file: String

    /// Its files go into `folder`.
    package init(_ program: Program, in folder: String) throws {
        file = folder + "/clock"
        let script = folder + "/kerben-at-its-time"
        // exec: a signal to the process is one to the program. Twice: libfaketime adds to the environment of the first program
        // that it is loaded into, and a Swift program whose environment was moved does not find its command line.
        let text = """
            #!/bin/sh
            FAKETIME="$(cat '\(file)')" LD_PRELOAD='\(try Self.library)' exec /bin/sh -c 'exec "$0" "$@"' '\(program.path)' "$@"

            """
        try writeText(text, to: script)
        guard chmod(script, 0o700) == 0 else { throw Missing() }
        self.program = Program(path: script, ledger: program.ledger)
        try set("+0")
    }

    /// `+0`, `+731d`, or `@1990-06-01 00:00:00`.
    package func set(_ time: String) throws { try writeText(time, to: file) }

    private static var library: String {
        get throws {
            let folders = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib")
            let libraries = folders.map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }
            guard let library = libraries.first(where: FileManager.default.fileExists) else { throw Missing() }
            return library
        }
    }
}
