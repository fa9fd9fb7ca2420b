import Causality
import Register
package import Safeguards
import Store
import Synchronization

/// Who asks: an account that signed in, or the system's login.
package struct Caller: Hashable, Sendable {
    package var account: String
    /// The system's own root, by the kernel's word, who did not sign in as anybody.
    package var isSystemRoot: Bool
    /// Root, or the account that the register's folder belongs to, in the same way.
    package var isCaretaker: Bool

    package init(account: String, isSystemRoot: Bool = false, isCaretaker: Bool = false) {
        self.account = account
        self.isSystemRoot = isSystemRoot
        self.isCaretaker = isCaretaker || isSystemRoot
    }
}

/// Whoever stands at the desk, and what they may do here and today.
package struct Clerk: Hashable, Sendable {
    let caller: Caller
    package let actor: Actor

    package var account: String { caller.account }
}

extension Node {
    /// Never asked of a past that is looked at.
    package func clerk(_ caller: Caller) throws -> Clerk {
        Clerk(caller: caller, actor: try store.read { try actor(caller, $0) })
    }

    func actor(_ caller: Caller, _ transaction: Transaction) throws -> Actor {
        var actor = try transaction.writing.actor(caller.account, day: day(of: presentTime(transaction)))
        // Whoever is root on the hub's machine could change the store itself: better by a command that leaves a trace.
        actor.isRecovering = isHub && caller.isSystemRoot
        actor.isCaretaker = caller.isCaretaker
        return actor
    }

    /// The only way in which a command is carried out: its right is asked first, and an act of administration traced
    /// before it. `note` is told what whoever gave the command should know besides.
    /// `prepare` may refuse before anything is traced, for what can be known to fail.
    package func carryOut(
        _ deed: Deed, as clerk: Clerk, note: (String) -> Void, prepare: () throws -> Void = {},
        _ work: () throws -> Void
    ) throws {
        if let refusal = Access.refusal(deed, by: clerk.actor) { throw refusal }
        try tellLost(deed, note)
        // Whatever is shown may go by "today", and whatever is written is stamped.
        if deed.tellsOfClock, let problem = try clockWords().problem { note(problem) }
        if deed.shows, let notice = try partNotice() { note(notice) }
        try prepare()
        if case .administer(_, let what) = deed {
            try trace(.administer, "", reason: String(what.printable.prefix(1_000)), as: clerk)
        }
        let before = try StandingRefusal(self)
        try work()
        try seeToViews()
        try before?.told(self).map(note)
    }

    /// On a store that is not whole a command by itself writes nothing, and says so where it shows something; a daemon does not
    /// serve it at all (``requireWhole()``).
    private func tellLost(_ deed: Deed, _ note: (String) -> Void) throws {
        guard !isServed.load(ordering: .relaxed) else { return }
        if deed.writes { try requireWhole() } else if deed.shows { try lostWords().map(note) }
    }

    /// Leaves a trace: who read or did what, and why.
    func trace(
        _ action: LocalWrite.AccessAction, _ type: String, record: Dot? = nil, count: Int = 0, reason: String,
        as clerk: Clerk
    ) throws {
        try write(as: clerk, isTrace: true) { transaction, author, moment in
            try transaction.writing.note(
                action, type, record: record, count: count, reason: reason, author: author, at: &moment)
        }
    }
}

extension Deed {
    /// Whether it lists or counts what is here, and so has to say where that is a part.
    fileprivate var shows: Bool {
        switch self {
        case .read, .readSome, .readBreakingGlass, .countPersonByPerson, .may(.count): true
        default: false
        }
    }

    /// Whether whoever does it is told that this clock is wrong: what is shown may go by "today", and what is written is
    /// stamped. Status and doctor say it in their own place.
    fileprivate var tellsOfClock: Bool {
        switch self {
        case .nothing, .may(.sync), .may(.verify), .upkeep: false
        default: true
        }
    }

    /// Whether it adds to what is held; what doctor does about a store that is not whole says so itself.
    fileprivate var writes: Bool {
        switch self {
        case .administer(.rebuild, _): false
        case .write, .writeSome, .administer, .changeAccount: true
        case .may(let act): [.joinFiles, .publishCounts, .reviewAccess].contains(act)
        default: false
        }
    }
}
