import Testing
import Trust

/// When an account counts as signed in.
@Suite struct SignInsTests {
    private static let minute: Int64 = 60_000
    private let hash: PasswordHash
    private let other: PasswordHash

    init() throws {
        hash = try PasswordHash("a long password", salt: Array(repeating: 1, count: 16))
        other = try PasswordHash("another password", salt: Array(repeating: 2, count: 16))
    }

    private final class Book {
        private var signIns: SignIns<String>

        init(minutes: Int64 = 15) {
            signIns = SignIns(idleMilliseconds: minutes * minute, secret: Array(repeating: 7, count: 32))
        }

        func begin(_ account: String, _ place: String, _ password: String, _ hash: PasswordHash, now: Int64 = 0) {
            signIns.begin(account, at: place, password, hash, now: now)
        }

        func holds(
            _ account: String, _ place: String, _ hash: PasswordHash?, now: Int64, password: String? = nil
        ) -> Bool { signIns.holds(account, at: place, password: password, hash, now: now) }

        func end(_ place: String) -> Int { signIns.end(at: place) }
    }

    @Test func `An account is signed in where it signed in, and nowhere else`() {
        let signIns = Book()
        #expect(!signIns.holds("bakyt", "desk 1", hash, now: 0))
        signIns.begin("bakyt", "desk 1", "a long password", hash, now: 0)
        #expect(signIns.holds("bakyt", "desk 1", hash, now: 1))
        #expect(!signIns.holds("bakyt", "desk 2", hash, now: 1))
        #expect(!signIns.holds("aida", "desk 1", hash, now: 1))
    }

    @Test func `A password that comes along must be the right one`() {
        let signIns = Book()
        signIns.begin("bakyt", "desk", "a long password", hash, now: 0)
        #expect(signIns.holds("bakyt", "desk", hash, now: 1, password: "a long password"))
        #expect(!signIns.holds("bakyt", "desk", hash, now: 2, password: "a long passwors"))
        #expect(signIns.holds("bakyt", "desk", hash, now: 3))
    }

    @Test func `It ends unused, at the end of a shift, with another password, and when the clock goes back`() {
        func isHeld(usedEvery step: Int64, until end: Int64) -> Bool {
            let signIns = Book()
            signIns.begin("bakyt", "desk", "a long password", hash, now: 0)
            return stride(from: step, through: end, by: Int(step)).allSatisfy { now in
                signIns.holds("bakyt", "desk", hash, now: now)
            }
        }
        #expect(isHeld(usedEvery: 14 * Self.minute, until: 9 * 60 * Self.minute))
        #expect(!isHeld(usedEvery: 15 * Self.minute, until: 15 * Self.minute))
        #expect(!isHeld(usedEvery: 14 * Self.minute, until: 11 * 60 * Self.minute))
        for changed in [other, nil] as [PasswordHash?] {
            let signIns = Book()
            signIns.begin("bakyt", "desk", "a long password", hash, now: 0)
            #expect(!signIns.holds("bakyt", "desk", changed, now: 1))
            // Not even when the old one is set again.
            #expect(!signIns.holds("bakyt", "desk", hash, now: 2))
        }
        let signIns = Book()
        signIns.begin("bakyt", "desk", "a long password", hash, now: 10)
        #expect(!signIns.holds("bakyt", "desk", hash, now: 9))
    }

    @Test func `Signing out ends what began there, and with no minutes nothing begins`() {
        let signIns = Book()
        signIns.begin("bakyt", "desk 1", "a long password", hash, now: 0)
        signIns.begin("aida", "desk 1", "another password", other, now: 0)
        signIns.begin("bakyt", "desk 2", "a long password", hash, now: 0)
        #expect(signIns.end("desk 1") == 2)
        #expect(!signIns.holds("bakyt", "desk 1", hash, now: 1))
        #expect(signIns.holds("bakyt", "desk 2", hash, now: 1))
        let never = Book(minutes: 0)
        never.begin("bakyt", "desk", "a long password", hash, now: 0)
        #expect(!never.holds("bakyt", "desk", hash, now: 0))
    }

    @Test func `Sign-ins without end take no memory without end`() {
        let signIns = Book()
        for number in 0...SignIns<String>.countMax {
            signIns.begin("a", "desk \(number)", "a long password", hash, now: Int64(number))
        }
        #expect(!signIns.holds("a", "desk 0", hash, now: 2_000))
        #expect(signIns.holds("a", "desk 1", hash, now: 2_000))
    }
}
