import Foundation
import Testing
import Trust

@Suite struct AccountTests {
    private let salt = [UInt8](0..<16)

    @Test func `An account admits its password, and nothing else`() throws {
        var accounts = Accounts()
        try accounts.set("aigul", password: "a long password", salt: salt)
        #expect(try accounts.admits("aigul", password: "a long password"))
        for wrong in ["", "a long passwor", "a long password ", "A long password"] {
            #expect(try !accounts.admits("aigul", password: wrong))
        }
        #expect(try !accounts.admits("bakyt", password: "a long password"))
        #expect(accounts.names == ["aigul"] && accounts.remove("aigul"))
        #expect(try !accounts.admits("aigul", password: "a long password"))
    }

    @Test func `A password too short to stand a guess is refused`() {
        var accounts = Accounts()
        #expect(throws: TrustError.self) { try accounts.set("aigul", password: "123456789", salt: salt) }
        #expect(accounts.names == [])
    }

    @Test func `The file holds no password, is its owner's only, and comes back as it was`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kerben-accounts-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = SecretFile(in: folder, named: "accounts.json")
        #expect(try Accounts.load(file) == Accounts())
        var accounts = Accounts()
        try accounts.set("aigul", password: "a long password", salt: salt)
        try accounts.save(file)
        #expect(try Accounts.load(file) == accounts)
        #expect(try !file.readText().contains("long password"))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try file.write("{")
        #expect(throws: TrustError.self) { try Accounts.load(file) }
    }
}
