import Crypto
import FoundationEssentials

/// Who has signed in where, so that a password is tried once and not with every command.
///
/// A sign-in holds for one account, asked for by one user of the system from one of its sessions; it ends when it is not
/// used for a while, at the end of a shift, when the account's password changes, and with the daemon. What the account may
/// do is asked with every command, whoever signed in when.
package struct SignIns<Place: Hashable & Sendable>: Sendable {
    /// A shift and something over.
    package static var lifetimeMilliseconds: Int64 { 10 * 3_600_000 }
    /// Most that are kept: the oldest gives way.
    package static var countMax: Int { 1_024 }

    private struct Row {
        var began: Int64
        var used: Int64
        /// What the password was when it was right.
        var hash: PasswordHash
        var mark: Data
    }

    private struct Key: Hashable {
        var account: String
        var place: Place
    }

    private var rows: [Key: Row] = [:]
    private let idleMilliseconds: Int64
    /// Of this process alone: what is kept of a password says nothing to anybody else.
    private let secret: SymmetricKey

    /// Unused for `idleMilliseconds`, a sign-in ends; with 0 there is none.
    package init(idleMilliseconds: Int64, secret: [UInt8]) {
        self.idleMilliseconds = idleMilliseconds
        self.secret = SymmetricKey(data: secret)
    }

    /// A password was right.
    package mutating func begin(
        _ account: String, at place: Place, _ password: String, _ hash: PasswordHash, now: Int64
    ) {
        guard idleMilliseconds > 0 else { return }
        if rows.count >= Self.countMax, let oldest = rows.min(by: { $0.value.used < $1.value.used }) {
            rows[oldest.key] = nil
        }
        rows[Key(account: account, place: place)] = Row(began: now, used: now, hash: hash, mark: mark(password))
    }

    /// Whether the account is signed in there, and stays so for another while; with a password, only if it was that one.
    package mutating func holds(
        _ account: String, at place: Place, password: String?, _ hash: PasswordHash?, now: Int64
    ) -> Bool {
        let key = Key(account: account, place: place)
        guard let row = rows[key] else { return false }
        // A clock that goes back ends it, too.
        guard row.hash == hash, now >= row.used, now - row.used < idleMilliseconds,
            now - row.began < Self.lifetimeMilliseconds
        else {
            rows[key] = nil
            return false
        }
        if let password, mark(password) != row.mark { return false }
        rows[key]?.used = now
        return true
    }

    /// Ends every sign-in from a place; how many there were.
    package mutating func end(at place: Place) -> Int {
        let before = rows.count
        rows = rows.filter { $0.key.place != place }
        return before - rows.count
    }

    private func mark(_ password: String) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(password.utf8), using: secret))
    }
}
