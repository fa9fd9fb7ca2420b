import Desk
import Register
import Safeguards
import Store

/// Whoever gives a command: an account that signed in, or the system's login.
struct Caller: Sendable {
    var account: String
    /// The system's own root, by the kernel's word, who did not sign in as anybody.
    var isSystemRoot = false
}

extension Node {
    /// What a caller may do here and today; never asked of a past that is looked at.
    func actor(_ caller: Caller) throws -> Actor { try store.read { try actor(caller, $0) } }

    func actor(_ caller: Caller, _ session: Session) throws -> Actor {
        var actor = try session.actor(caller.account, day: today)
        // Whoever is root on the hub's machine could change the store itself: better by a command that leaves a trace.
        actor.isRecovering = isHub && caller.isSystemRoot
        return actor
    }
}

extension StoreCommand {
    /// The only way in which a command is run: asked for its right first, and an act of administration traced before it.
    func carryOut(on node: Node, _ output: CommandOutput) throws {
        let deed = try deed(in: node.store.description)
        if let refusal = Access.refusal(deed, by: output.actor) { throw refusal }
        if case .administer(_, let what) = deed {
            try node.write(as: output.user) { session, author, moment in
                try session.note(
                    .administer, "", record: nil, count: 0, reason: String(what.printable.prefix(1_000)),
                    author: author, at: &moment)
            }
        }
        let before = try StandingRefusal(node)
        try run(on: node, output)
        try before?.tell(node, output)
    }
}
