import Control
import Desk
import Logging
import Testing

/// Signing in, with clocks that the test turns.
@Suite struct AccountTests {
    private let site: Site
    private let system = Caller(account: "nobody")

    init() throws {
        site = try Site()
        try site.node.setPassword(of: "bakyt", "right password", as: site.clerk())
    }

    private func logins(minutes: Int = 15) -> Logins {
        Logins(
            site.folder, signInMinutes: minutes, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            in: site.surroundings)
    }

    /// A session of the system.
    private func peer(_ leader: Int32?) -> Peer {
        Peer(uid: 1_000, session: leader.map { SystemSession(leader: $0, beganAt: 1) })
    }

    @Test func `A name with a password is nobody's without it`() throws {
        #expect(try site.folder.user(nil, password: nil, system: system) == system)
        #expect(try site.folder.user("bakyt", password: "right password", system: system).account == "bakyt")
        for (login, password) in [("bakyt", "wrong password"), ("bakyt", nil), ("aida", "right password")] {
            let error = #expect(throws: CommandFailure.self) {
                try site.folder.user(login, password: password, system: system)
            }
            #expect(error?.message.contains("no such account here, or a wrong password") == true)
        }
        let own = #expect(throws: CommandFailure.self) {
            try site.folder.user(nil, password: nil, system: Caller(account: "bakyt"))
        }
        #expect(own?.message.contains("this account has a password") == true)
    }

    @Test func `Whoever signed in is asked again after a while, and in another session`() throws {
        let logins = logins(minutes: 1)
        func user(_ password: String?, _ leader: Int32?) throws -> String {
            try logins.user("bakyt", password: password, system: system, peer(leader)).account
        }
        #expect(throws: PasswordWanted.self) { try user(nil, 7) }
        #expect(try user("right password", 7) == "bakyt")
        #expect(try user(nil, 7) == "bakyt")
        #expect(throws: PasswordWanted.self) { try user(nil, 8) }
        #expect(throws: PasswordWanted.self) { try user(nil, nil) }
        site.pass(milliseconds: 61_000)
        #expect(throws: PasswordWanted.self) { try user(nil, 7) }
        #expect(try user("right password", 7) == "bakyt")
        #expect(logins.signOut(peer(7)) == 1 && logins.signOut(peer(7)) == 0)
        #expect(throws: PasswordWanted.self) { try user(nil, 7) }
    }

    @Test func `Wrong passwords cost time, which passes or is ended`() throws {
        let logins = logins()
        func attempt(_ password: String) -> String {
            do { return try logins.user("bakyt", password: password, system: system, peer(7)).account } catch {
                return CommandFailure(error).message
            }
        }
        for _ in 0..<5 { #expect(attempt("wrong password").contains("a wrong password")) }
        #expect(attempt("right password").contains("too many wrong passwords; try again in "))
        #expect(logins.unlock("bakyt") && attempt("right password") == "bakyt")
    }

    @Test func `A change of an account leaves a trace, and one that is refused leaves none`() throws {
        let clerk = try site.clerk()
        for (name, password) in [("aida", "short"), ("a b", "a long password"), ("", "a long password")] {
            #expect(throws: CommandFailure.self) { try site.node.setPassword(of: name, password, as: clerk) }
        }
        #expect(throws: CommandFailure.self) { try site.node.removeAccount("aida", as: clerk) }
        #expect(try site.node.accounts().rows.map { $0[0] } == [.text("bakyt")])
        try site.node.removeAccount("bakyt", as: clerk)
        #expect(try site.node.accounts().rows.isEmpty)
        let traces = try site.node.records(of: "access", in: nil, limit: 9, Look(), as: clerk).split(separator: "\n")
        #expect(traces.count == 2)
        #expect(traces[0].contains("password set: bakyt") && traces[1].contains("account removed: bakyt"))
    }
}
