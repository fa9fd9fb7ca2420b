import Control
import Foundation
import ProcessHarness
import Testing

/// Signing in at a daemon, when somebody guesses.
@Suite(.timeLimit(.minutes(5))) struct LoginTests {
    private let kerben: BuiltKerben

    init() throws { kerben = try BuiltKerben() }

    private func errors(_ hub: SiteProcess, _ account: String, _ password: String) throws -> String {
        let request = ControlRequest(
            arguments: ["record", "list", "person", "--login", account], password: password)
        let reply = try ControlClient(path: hub.state + "/control.sock").ask(request)
        return try #require(reply).errors
    }

    @Test func `Wrong passwords cost time, leave a line without the password, and root ends the waiting`() throws {
        let hub = try kerben.installation().hub
        for account in ["bakyt", "aida"] {
            try hub.run(["account", "set", account, try kerben.file("password", "right password of \(account)\n")])
        }
        // The first five are tried; where the machine is slow, more may be before one has to wait.
        var wrong = 0
        while try errors(hub, "bakyt", "a guess at it").contains("no such account here, or a wrong password") {
            wrong += 1
            try #require(wrong < 30)
        }
        #expect(wrong >= 5)
        // Not even the right one is tried now; another account's is.
        #expect(try errors(hub, "bakyt", "right password of bakyt").contains("too many wrong passwords"))
        #expect(try errors(hub, "aida", "right password of aida").isEmpty)
        #expect(try hub.run(["account", "unlock", "bakyt"]).contains("may be tried again"))
        #expect(try errors(hub, "bakyt", "right password of bakyt").isEmpty)
        #expect(try !errors(hub, "my secret typed as a name", "x").isEmpty)
        let log = try String(contentsOfFile: hub.log, encoding: .utf8)
        let lines = log.split(separator: "\n").filter { $0.contains("sign-in") }
        #expect(lines.count { $0.contains("sign-in refused: account bakyt, uid ") } == wrong)
        #expect(lines.count { $0.contains("held off: account bakyt") } == 2)
        #expect(lines.contains { $0.contains("a name without an account") })
        #expect(!log.contains("guess") && !log.contains("right password") && !log.contains("secret"))
    }

    @Test func `A password is asked for once a session of the system`() throws {
        let hub = try kerben.installation().hub
        try hub.run(["account", "set", "bakyt", try kerben.file("password", "right password of bakyt\n")])
        let list = ["record", "list", "person", "--login", "bakyt"]
        func ask(_ password: String?) throws -> ControlReply {
            try #require(
                try ControlClient(path: hub.state + "/control.sock").ask(
                    ControlRequest(arguments: list, password: password)))
        }
        #expect(try ask(nil).asksPassword == true)
        #expect(try ask("right password of bakyt").status == 0)
        #expect(try ask(nil) == ask("right password of bakyt"))
        #expect(try ask("right password of aida").errors.contains("wrong password"))
        // A command of its own is of the same session.
        #expect(try hub.run(list) == ask(nil).output)
        #expect(try hub.run(["account", "sign-out"]) == "signed out: 1\n")
        #expect(try ask(nil).asksPassword == true)
        #expect(try ask("right password of bakyt").status == 0)
        try hub.run(["account", "set", "bakyt", try kerben.file("password", "new password of bakyt\n")])
        #expect(try ask(nil).asksPassword == true && ask("right password of bakyt").status == 1)
    }
}
