import Demo
import Foundation

/// The binary that was built beside these tests, and the configuration of the project.
enum BuiltProgram {
    /// `KERBEN_BINARY` names another one.
    static func kerben(ledger: ProcessLedger) throws -> Program {
        if let path = ProcessInfo.processInfo.environment["KERBEN_BINARY"] {
            return Program(path: path, ledger: ledger)
        }
        let tests = try Program.current(ledger: ledger).path
        let folder = URL(filePath: tests).deletingLastPathComponent()
        return Program(path: folder.appending(path: "kerben").path, ledger: ledger)
    }

    static var config: String {
        URL(filePath: #filePath).appending(path: "../../../config").standardized.path
    }
}
