import Control
import Foundation
import Testing

@Suite struct StateLockTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Whether another program finds the lock free.
    private func isFreeForOthers() throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/flock")
        process.arguments = ["--nonblock", folder.file("lock"), "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test func `A second holder is told the process that has the store`() throws {
        let lock = try StateLock(state: folder.path)
        let pid = ProcessInfo.processInfo.processIdentifier
        let error = try #require(throws: StateLockError.held(state: folder.path, holder: pid)) {
            _ = try StateLock(state: folder.path)
        }
        #expect("\(error)".contains("in use by process \(pid)"))
        #expect(try !isFreeForOthers())
        withExtendedLifetime(lock) {}
    }

    @Test func `A lock that is let go can be taken again`() throws {
        do {
            let lock = try StateLock(state: folder.path)
            withExtendedLifetime(lock) {}
        }
        #expect(try isFreeForOthers())
        let lock = try StateLock(state: folder.path)
        withExtendedLifetime(lock) {}
    }

    @Test func `The name that a dead process left does not hold the store`() throws {
        try Data("4194304\n and more of it".utf8).write(to: URL(filePath: folder.file("lock")))
        let lock = try StateLock(state: folder.path)
        let pid = ProcessInfo.processInfo.processIdentifier
        #expect(try String(contentsOfFile: folder.file("lock"), encoding: .utf8) == "\(pid)\n")
        withExtendedLifetime(lock) {}
    }

    @Test func `Who removes a lock with its folder is told that another is in its place`() throws {
        let lock = try StateLock(state: folder.path)
        #expect(lock.isInPlace)
        try FileManager.default.removeItem(atPath: folder.file("lock"))
        #expect(!lock.isInPlace)
        let next = try StateLock(state: folder.path)
        #expect(next.isInPlace && !lock.isInPlace)
    }

    @Test func `A folder that is not there is named`() throws {
        let error = try #require(throws: StateLockError.self) { _ = try StateLock(state: folder.file("none")) }
        #expect("\(error)".contains("\(folder.file("none"))/lock: No such file or directory"))
    }
}
