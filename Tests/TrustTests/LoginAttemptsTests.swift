import Testing
import Trust

/// The rule behind a reference: an expectation takes no other.
private final class Attempts {
    private var attempts = LoginAttempts()

    func begin(account: String?, uid: UInt32, now: Int64) -> Int64 {
        attempts.begin(account: account, uid: uid, now: now)
    }

    func succeed(account: String, uid: UInt32) { attempts.succeed(account: account, uid: uid) }
    func clear(account: String) -> Bool { attempts.clear(account: account) }
}

@Suite struct LoginAttemptsTests {
    /// Makes attempts, all wrong, as soon as each may be made; returns when the last was.
    private func guesses(
        _ count: Int, of account: String?, uid: UInt32, at start: Int64, in attempts: Attempts
    ) -> Int64 {
        var now = start
        for _ in 0..<count {
            let wait = attempts.begin(account: account, uid: uid, now: now)
            guard wait > 0 else { continue }
            now += wait
            #expect(attempts.begin(account: account, uid: uid, now: now) == 0)
        }
        return now
    }

    @Test func `Fingers may slip, and then each wrong password takes twice as long as the one before`() {
        let attempts = Attempts()
        for _ in 0..<LoginAttempts.freeCount { #expect(attempts.begin(account: "a", uid: 1, now: 0) == 0) }
        var now: Int64 = 0
        for expected: Int64 in [1_000, 2_000, 4_000, 8_000] {
            #expect(attempts.begin(account: "a", uid: 1, now: now) == expected)
            #expect(attempts.begin(account: "a", uid: 1, now: now + 400) == expected - 400)
            now += expected
            #expect(attempts.begin(account: "a", uid: 1, now: now) == 0)
        }
        now = guesses(40, of: "a", uid: 1, at: now, in: attempts)
        #expect(attempts.begin(account: "a", uid: 1, now: now) == LoginAttempts.delayMillisecondsMax)
    }

    @Test func `Nobody is kept out by another user of the machine, nor by guesses at another account`() {
        let attempts = Attempts()
        let now = guesses(20, of: "a", uid: 1, at: 0, in: attempts)
        #expect(attempts.begin(account: "a", uid: 1, now: now) > 0)
        #expect(attempts.begin(account: "a", uid: 2, now: now) == 0)
        #expect(attempts.begin(account: "b", uid: 1, now: now) == 0)
    }

    @Test func `The right password ends the row, and so does root, and so does an hour`() {
        let attempts = Attempts()
        for _ in 0..<4 { #expect(attempts.begin(account: "a", uid: 1, now: 0) == 0) }
        attempts.succeed(account: "a", uid: 1)
        var now = guesses(12, of: "a", uid: 1, at: 0, in: attempts)
        #expect(attempts.begin(account: "a", uid: 1, now: now) > 0)
        #expect(attempts.clear(account: "a") && !attempts.clear(account: "a"))
        now = guesses(12, of: "a", uid: 1, at: now, in: attempts)
        #expect(attempts.begin(account: "a", uid: 1, now: now + 3_600_000) == 0)
        #expect(attempts.begin(account: "a", uid: 1, now: now + 3_600_000) == 0)
    }

    @Test func `Many at once are many`() {
        let attempts = Attempts()
        let admitted = (0..<32).count { _ in attempts.begin(account: "a", uid: 1, now: 5) == 0 }
        #expect(admitted == LoginAttempts.freeCount)
    }

    @Test func `Names that are nobody's share one place, and a clock that was set back locks nobody for long`() {
        let attempts = Attempts()
        let now = guesses(12, of: nil, uid: 1, at: 10_000_000, in: attempts)
        #expect(attempts.begin(account: nil, uid: 1, now: now) > 0)
        #expect(attempts.begin(account: "a", uid: 1, now: now) == 0)
        #expect(attempts.begin(account: nil, uid: 1, now: 0) == 0)
    }
}
