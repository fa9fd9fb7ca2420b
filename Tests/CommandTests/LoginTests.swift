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
        // The first five cost nothing; each after that doubles the wait. Until it is long enough for what follows, however
        // slow the machine is.
        var wrong = 0
        while true {
            let answer = try errors(hub, "bakyt", "a guess at it")
            if answer.contains("no such account here, or a wrong password") { wrong += 1 }
            if let wait = answer.firstMatch(of: #/try again in ([0-9]+) s/#).flatMap({ Int($0.1) }), wait > 3 { break }
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
        #expect(lines.count { $0.contains("held off: account bakyt") } >= 2)
        #expect(lines.contains { $0.contains("a name without an account") })
        #expect(!log.contains("guess") && !log.contains("right password") && !log.contains("secret"))
    }

    @Test func `A password is asked for once a session of the system`() throws {
        let hub = try kerben.installation().hub
        try hub.run(["account", "set", "bakyt", try kerben.file("password", "right password of bakyt\n")])
        // A session of its own, whose first process lives as long as the script: that of the tests may have none left.
        let script = #"""
            list() { printf '%s\n' "$2" | $1 "$0" record list person --login bakyt --state "$state" >"$state/out" 2>&1
                echo "$? $(grep -c 'Password of bakyt' "$state/out")"; }
            state=$1
            list "" ""
            list "" "right password of bakyt"
            list "" ""
            list "setsid --wait" ""
            "$0" account sign-out --state "$state"
            list "" ""
            list "" "right password of bakyt"
            echo "new password of bakyt" >"$state/new" && chmod 600 "$state/new"
            "$0" account set bakyt "$state/new" --state "$state" >"$state/out"
            list "" "right password of bakyt"
            list "" "new password of bakyt"
            """#
        let session = Program(path: "/usr/bin/setsid", ledger: kerben.ledger)
        let printed = try session.run(["--wait", "/bin/sh", "-c", script, kerben.program.path, hub.state])
        // The status of each, and how often the password was asked for: another session is asked for itself.
        #expect(
            printed.split(separator: "\n") == [
                "1 1", "0 1", "0 0", "1 1", "signed out: 1", "1 1", "0 1", "1 1", "0 1",
            ])
    }
}
