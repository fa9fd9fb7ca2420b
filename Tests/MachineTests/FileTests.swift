import Foundation
import Glibc
import Machine
import Testing

/// Files and descriptors, where things go wrong.
@Suite final class FileTests {
    private let folder: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kerben-machine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func content(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `A file is replaced whole, for its owner alone, and leaves nothing beside it`() throws {
        let path = folder + "/file"
        for text in ["one", String(repeating: "two", count: 100_000)] {
            try AtomicFile.replace(path, with: Array(text.utf8))
            #expect(content(path) == text)
        }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }

    @Test func `What cannot be replaced stays, and the error names the call, the file and the reason`() throws {
        let path = folder + "/taken"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = #expect(throws: SystemCallError.self) { try AtomicFile.replace(path, with: [1]) }
        #expect(error?.description == "rename to \(path): Is a directory")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        let missing = #expect(throws: SystemCallError.self) { try AtomicFile.replace(folder + "/none/file", with: [1]) }
        #expect(missing?.operation == "write" && missing?.code == ENOENT)
    }

    @Test(arguments: [("file", "."), ("/file", "/"), ("a/file", "a"), ("/a/b/file", "/a/b")])
    func `The folder of a path is what stands before its last slash`(path: String, folder: String) {
        #expect(AtomicFile.folder(of: path) == folder)
    }

    @Test func `A file is read up to its bound, and not a byte further`() throws {
        let path = folder + "/file"
        try AtomicFile.replace(path, with: [UInt8](repeating: 7, count: 100_000))
        for (bound, isRead) in [(100_000, true), (99_999, false), (.max, true)] {
            let file = try checked("open", on: path) { open(path, O_RDONLY | O_CLOEXEC) }
            defer { close(file) }
            #expect(try (Descriptor.readAll(file, path, bytesMax: bound)?.count == 100_000) == isRead)
        }
        #expect(throws: SystemCallError("read", on: folder, code: EISDIR)) {
            let file = try checked("open", on: folder) { open(folder, O_RDONLY | O_CLOEXEC) }
            defer { close(file) }
            _ = try Descriptor.readAll(file, folder)
        }
    }

    @Test func `A call that a signal interrupts is made again`() {
        var calls = 0
        let result: Int32 = retried {
            calls += 1
            errno = calls < 3 ? EINTR : EIO
            return -1
        }
        #expect(result == -1 && calls == 3)
        #expect(systemMessage(ENOENT) == "No such file or directory")
    }

    @Test func `A piece is read from its place, and is shorter only at the end`() throws {
        let path = folder + "/pieces"
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try AtomicFile.replace(path, with: bytes)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        for place in [150_000, 0, 199_990] {
            let piece = try Descriptor.piece(of: descriptor, at: Int64(place), count: 40_000, path)
            #expect(piece == Array(bytes[place..<min(place + 40_000, bytes.count)]))
        }
        #expect(try Descriptor.piece(of: descriptor, at: 200_000, count: 10).isEmpty)
        let error = #expect(throws: SystemCallError.self) { try Descriptor.piece(of: -1, at: 0, count: 1, path) }
        #expect(error?.code == EBADF && error?.path == path)
    }
}
