package import Control
import Dispatch
package import Logging
import Synchronization
import Trust

/// Who signs in at a daemon: one password is tried at a time, wrong ones cost time, and each leaves a line in the log.
package final class Logins: Sendable {
    /// How many of one user's passwords may wait to be tried: trying one takes a tenth of a second and 32 MiB.
    private static let waitingMax = 8

    private let folder: StateFolder
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let attempts = Mutex(LoginAttempts())
    private let signIns: Mutex<SignIns<Peer>>
    private let waiting = Mutex<[UInt32: Int]>([:])
    private let turn = DispatchSemaphore(value: 1)

    package init(_ folder: StateFolder, signInMinutes: Int, logger: Logger, in surroundings: Surroundings) {
        signIns = Mutex(SignIns(idleMilliseconds: Int64(signInMinutes) * 60_000, secret: surroundings.bytes(32)))
        self.folder = folder
        self.logger = logger
        now = surroundings.monotonic
    }

    /// Whose command it is, as ``StateFolder/user(_:password:system:)`` has it; asked once a session.
    ///
    /// Throws ``PasswordWanted`` where nobody is signed in and no password came.
    package func user(_ login: String?, password: String?, system: Caller, _ peer: Peer) throws -> Caller {
        guard let login else { return try folder.user(nil, password: nil, system: system) }
        let hash = try folder.accounts().hash(login)
        // Without a session of the system there is nothing to hold on to.
        if peer.session != nil,
            signIns.withLock({ $0.holds(login, at: peer, password: password, hash, now: now()) })
        {
            return Caller(account: login)
        }
        guard let password else { throw PasswordWanted() }
        let uid = peer.uid
        return try inTurn(uid) {
            // Within its turn, so that no two are counted before one of them is known to be right.
            let account = hash == nil ? nil : login
            try holdOff(login, account, uid)
            do {
                let user = try folder.user(login, password: password, system: system)
                attempts.withLock { $0.succeed(account: login, uid: uid) }
                if peer.session != nil, let hash {
                    signIns.withLock { $0.begin(login, at: peer, password, hash, now: now()) }
                }
                return user
            } catch {
                logger.warning("sign-in refused: \(shown(account)), uid \(uid)")
                throw error
            }
        }
    }

    /// Ends every sign-in from a session of the system; how many there were.
    package func signOut(_ peer: Peer) -> Int { signIns.withLock { $0.end(at: peer) } }

    private func holdOff(_ login: String, _ account: String?, _ uid: UInt32) throws {
        let wait = attempts.withLock { $0.begin(account: account, uid: uid, now: now()) }
        guard wait > 0 else { return }
        let seconds = (wait + 999) / 1_000
        logger.warning("sign-in held off: \(shown(account)), uid \(uid), \(seconds) s more")
        throw CommandFailure(
            "--login \(login): too many wrong passwords; try again in \(seconds) s, or have root give "
                + "'kerben account unlock \(login)'")
    }

    /// Forgets the wrong passwords of an account; for root, and whom the daemon runs as.
    package func unlock(_ account: String) -> Bool { attempts.withLock { $0.clear(account: account) } }

    /// A name that is nobody's here may be a password typed in the wrong place: it is not logged.
    private func shown(_ account: String?) -> String { account.map { "account \($0)" } ?? "a name without an account" }

    private func inTurn<T>(_ uid: UInt32, _ body: () throws -> T) throws -> T {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting[uid, default: 0] < Self.waitingMax else { return false }
            waiting[uid, default: 0] += 1
            return true
        }
        guard isAdmitted else { throw CommandFailure("--login: others sign in at this moment; try again") }
        turn.wait()
        defer {
            turn.signal()
            waiting.withLock { waiting in
                waiting[uid, default: 1] -= 1
                if waiting[uid] == 0 { waiting[uid] = nil }
            }
        }
        return try body()
    }
}

/// An account is named, nobody is signed in to it from there, and no password came.
package struct PasswordWanted: Error {
    package static let line = "this account is not signed in here; its password is asked for"
}
