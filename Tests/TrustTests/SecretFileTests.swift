import Foundation
import Testing
import Trust

@Suite struct SecretFileTests {
    @Test func aSecretIsReplacedAsAWholeAndLeavesNothingBeside() throws {
        try TemporaryFolder.with { folder in
            let file = SecretFile(in: folder.path, named: "key.pem")
            #expect(!file.exists)
            try file.write("first and longer")
            try file.write("second")
            #expect(try file.readText() == "second")
            #expect(try folder.names() == ["key.pem"])
            #expect(try folder.mode(of: "key.pem") == 0o600)
        }
    }

    @Test func `What is no file is named, and waited for by nobody; a link to nothing was something`() throws {
        try TemporaryFolder.with { folder in
            let (pipe, link) = (SecretFile(in: folder.path, named: "pipe"), SecretFile(in: folder.path, named: "link"))
            #expect(mkfifo(pipe.path, 0o600) == 0 && symlink("/nowhere/at/all", link.path) == 0)
            #expect(throws: TrustError.noFile(path: pipe.path)) { try pipe.read() }
            #expect(throws: TrustError.noFile(path: folder.path)) { try SecretFile(folder.path).read() }
            #expect(link.exists && !SecretFile(in: folder.path, named: "none").exists)
            #expect(throws: TrustError.self) { try link.read() }
        }
    }

    @Test func aFolderOpenToOthersIsRefused() throws {
        try TemporaryFolder.with { folder in
            let open = folder.path + "/open"
            try FileManager.default.createDirectory(atPath: open, withIntermediateDirectories: false)
            try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: open)
            #expect(throws: TrustError.folderOpenToOthers(path: open, mode: 0o750)) {
                try SecretFile(in: open, named: "key.pem").write("secret")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: open).isEmpty)
        }
    }

    @Test func aMissingFileIsNamedWithWhatToDo() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/none.pem"
            let error = #expect(throws: TrustError.self) { try SecretFile(path).read() }
            let text = try #require(error).description
            #expect(text == "Cannot read \(path): No such file or directory; check the path, its owner and the disk.")
        }
    }

    @Test func aFileLargerThanAnySecretIsRefused() throws {
        try TemporaryFolder.with { folder in
            let text = String(repeating: "x", count: SecretFile.byteCountMax + 1)
            let path = try folder.write(text, as: "large")
            #expect(throws: TrustError.fileTooLarge(path: path)) { try SecretFile(path).read() }
        }
    }
}
