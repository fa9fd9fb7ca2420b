import Register
import Safeguards
import Store
import Trust

extension StateFolder {
    private var accountFile: SecretFile { secret("accounts.json") }

    func accounts() throws -> Accounts { try Accounts.load(accountFile) }

    fileprivate func save(_ accounts: Accounts) throws { try accounts.save(accountFile) }

    /// Whose command it is: the account that signed in, or the system's login where nobody did.
    ///
    /// A name with a password is not to be had without it.
    package func user(_ login: String?, password: String?, system: Caller) throws -> Caller {
        let accounts = try accounts()
        guard let login else {
            guard !accounts.has(system.account) else {
                throw CommandFailure(
                    "\(system.account): this account has a password; sign in with --login \(system.account)")
            }
            return system
        }
        guard try accounts.admits(login, password: password ?? "") else {
            throw CommandFailure("--login \(login): no such account here, or a wrong password")
        }
        return Caller(account: login)
    }
}

/// Who may sign in here.
extension Node {
    /// Makes an account, or gives it another password.
    package func setPassword(of name: String, _ password: String, as clerk: Clerk) throws {
        guard AccountName.isName(name) else {
            throw CommandFailure("\(name): a name has letters, digits, and . _ -, at most 60")
        }
        guard password.count >= PasswordHash.lengthMin else {
            throw CommandFailure("a password has at least \(PasswordHash.lengthMin) characters")
        }
        // Before the store is written to: a tenth of a second, in which others write.
        let hash = try PasswordHash(password, salt: surroundings.bytes(16))
        try change(name, "password set", as: clerk) { $0.set(name, hash) }
    }

    /// Removes an account; what it wrote stays.
    package func removeAccount(_ name: String, as clerk: Clerk) throws {
        try change(name, "account removed", as: clerk) { accounts in
            guard accounts.remove(name) else { throw CommandFailure("\(name): has no account here") }
        }
    }

    /// The accounts, and the roles of each today.
    package func accounts() throws -> Table {
        var table = Table(columns: ["account", "roles"])
        for name in try folder.accounts().names {
            let actor = try store.read { try $0.writing.actor(name, day: day(of: presentTime($0))) }
            table.rows.append([.text(name), .text(actor.titles)])
        }
        return table
    }

    /// Changes an account and leaves a trace; who may, ``Deed/changeAccount(_:)`` has asked.
    ///
    /// Within one transaction, so that no two of them cross, and a trace is of what was done.
    private func change(_ name: String, _ what: String, as clerk: Clerk, _ body: (inout Accounts) throws -> Void) throws
    {
        try write(as: clerk) { transaction, author, moment in
            try transaction.writing.note(
                .account, "staff", record: nil, count: 0, reason: "\(what): \(name)", author: author, at: &moment)
            var accounts = try folder.accounts()
            try body(&accounts)
            try folder.save(accounts)
        }
    }
}
