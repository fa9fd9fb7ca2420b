import Crypto
import CryptoExtras
import Dispatch
import FoundationEssentials

/// Local accounts: who may sign in on a machine that several officers share. A file for its owner only, never part of the
/// register; what each may do is the register's word (record type `staff`).
package struct Accounts: Codable, Equatable, Sendable {
    private var passwords: [String: PasswordHash] = [:]

    package init() {}

    /// In order of name.
    package var names: [String] { passwords.keys.sorted() }

    package func has(_ name: String) -> Bool { passwords[name] != nil }

    /// What is kept of its password; another after each change of it.
    package func hash(_ name: String) -> PasswordHash? { passwords[name] }

    /// False for a wrong password, and for a name that has no account.
    package func admits(_ name: String, password: String) throws -> Bool {
        try passwords[name]?.matches(password) ?? false
    }

    /// Throws where a password is too short to stand a guess.
    package mutating func set(_ name: String, password: String, salt: [UInt8]) throws {
        set(name, try PasswordHash(password, salt: salt))
    }

    /// A password that was hashed before, since that takes its time.
    package mutating func set(_ name: String, _ hash: PasswordHash) { passwords[name] = hash }

    /// Returns whether there was one.
    package mutating func remove(_ name: String) -> Bool { passwords.removeValue(forKey: name) != nil }

    /// Empty where the file is not there yet.
    package static func load(_ file: SecretFile) throws -> Accounts {
        guard file.exists else { return Accounts() }
        let data = Data(try file.read())
        guard let accounts = try? JSONDecoder().decode(Accounts.self, from: data) else {
            throw TrustError.malformed("accounts in \(file.path)")
        }
        return accounts
    }

    package func save(_ file: SecretFile) throws { try file.write(Array(JSONEncoder().encode(self))) }
}

/// A password as scrypt leaves it (RFC 7914), with what it takes to try another.
package struct PasswordHash: Codable, Equatable, Sendable {
    package static let lengthMin = 10
    /// 32 MiB and a tenth of a second on an old machine (OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3).
    private static let costs = (rounds: 1 << 15, blockSize: 8, parallelism: 3)

    private var salt: Data
    private var rounds: Int
    private var blockSize: Int
    private var parallelism: Int
    private var key: Data

    /// One at a time in a process: many at once would take all of its memory.
    private static let turn = DispatchSemaphore(value: 1)

    /// `salt`: 16 random bytes.
    package init(_ password: String, salt: [UInt8]) throws {
        guard password.count >= Self.lengthMin else {
            throw TrustError.malformed("a password of fewer than \(Self.lengthMin) characters")
        }
        self.salt = Data(salt)
        (rounds, blockSize, parallelism) = Self.costs
        key = Data()
        key = try derived(password)
    }

    func matches(_ password: String) throws -> Bool {
        // Equal keys of full length, without a hint by the time it takes.
        zip(try derived(password), key).reduce(into: key.count == 32 ? UInt8(0) : 1) { $0 |= $1.0 ^ $1.1 } == 0
    }

    private func derived(_ password: String) throws -> Data {
        Self.turn.wait()
        defer { Self.turn.signal() }
        return try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: blockSize,
            parallelism: parallelism
        ).withUnsafeBytes { Data($0) }
    }
}
