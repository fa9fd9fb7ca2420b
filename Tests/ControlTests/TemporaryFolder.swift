import Foundation

/// A folder of its own for one test, removed with it; its path is short enough for a socket in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/kerben-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }  // What is left of a failed test is only litter.

    func file(_ name: String) -> String { path + "/" + name }
}
