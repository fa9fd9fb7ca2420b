import Facility
import Register
package import Store
import Synchronization

/// Checks a store, and says line by line what it looked at.
package struct Doctor {
    package enum Views: Sendable {
        case untouched, compared, remade
        /// Made again only where they differ, and what was received asked for again; traced as what a clerk did, where anything is.
        case repaired(Clerk)
    }

    private let node: Node
    private let say: (String) -> Void
    private let note: (String) -> Void

    /// `say` is told what was found, `note` how far it is.
    package init(of node: Node, say: @escaping (String) -> Void, note: @escaping (String) -> Void) {
        self.node = node
        self.say = say
        self.note = note
    }

    /// Throws where something is wrong, with all of it.
    package func examine(
        _ views: Views, beforeUpgrade: Bool = false, signatures: Proofs.SignatureCheck
    ) throws {
        let description = node.description
        say("register description: in order, edition \(description.edition), digest \(description.digest)\n")
        let (damage, proof) = try node.store.read { (try $0.upkeep.checkIntegrity(), try $0.proofs.prove(signatures)) }
        say("database: \(damage.isEmpty ? "in order" : damage[0])\n")
        say("changes: \(proof.isSound ? "in order" : proof.problems.joined(separator: "; "))\n")
        say(ProofText.rendered(proof, .table))
        try tellUnread()
        var problems =
            damage + proof.problems + [node.logProblem].compactMap(\.self) + node.admissionFindings()
            + node.placeFindings()
        let certificates = node.certificateFindings()
        for line in certificates.lines { say(line + "\n") }
        problems += certificates.problems + node.trustFindings()
        problems += examineBackups()
        let putBack = try node.putBackFindings()
        for line in putBack.lines { say("hub: \(line)\n") }
        problems += putBack.problems
        let clock = try node.clockWords()
        say(clock.line + "\n")
        problems += [clock.problem].compactMap(\.self)
        if case .repaired(let clerk) = views, proof.isMendedByRefill { try refill(as: clerk) }
        if views.areLookedAt, !((damage.isEmpty || views.makesThem) && proof.canMakeViews) {
            say("views: neither compared nor made, since they may show what the changes no longer hold\n")
        } else {
            problems += try examine(views)
        }
        if beforeUpgrade { problems += try examineForUpgrade() }
        if beforeUpgrade, problems.isEmpty { say("upgrade: nothing stands against it\n") }
        guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
    }

    /// What is acknowledged and not in view, or in view as nobody here can read it: no fault of the store, and never hidden.
    private func tellUnread() throws {
        let half = try node.store.read { try $0.safeguards.halfClosed() }
        if half > 0 { say("custody: \(half) records are closed by half; see 'kerben safeguard breaches --rule 2'\n") }
        let (aside, unread, codes) = try node.store.read {
            (try $0.writing.openRefusedCount(), try $0.recordsView.unread(), try $0.recordsView.unknownCodes())
        }
        if aside > 0 { say("set aside by the hub: \(aside) changes; see 'kerben sync refused'\n") }
        for line in unread.lines { say(line + "\n") }
        if codes > 0 { say("shown as written: \(codes) codes that are not in their lists here\n") }
    }

    private func examineBackups() -> [String] {
        let health = node.backupHealth()
        say("backups: \(health.words)\n")
        return health.problems
    }

    /// What should be so before another program takes the store over, beside all of the above.
    private func examineForUpgrade() throws -> [String] {
        let facts = try node.healthFacts()
        var problems = [facts.behindNotice, facts.filling].compactMap(\.self).map { "wait: \($0)" }
        // The store, a copy of it as it was, and what is moved.
        let needed = 2 * facts.storeBytes
        if let free = facts.freeBytes, free < needed {
            problems.append(
                "an upgrade may take \((needed >> 20) + 1) MiB of room, and \(free >> 20) MiB are left: make room")
        }
        if facts.now - (node.backupHealth().backedUpAt ?? .min / 2) > Self.day {
            problems.append("no good backup of the last day: make one by 'kerben backup make'")
        }
        if facts.waiting > 0 {
            say(
                "unsent: \(facts.waiting) changes are on this machine alone; 'kerben sync now' takes them to the hub first\n"
            )
        }
        return problems
    }

    private static let day: Int64 = 86_400_000

    private func examine(_ views: Views) throws -> [String] {
        switch views {
        case .untouched:
            say("views: not compared with the changes; --deep compares them\n")
            return []
        case .compared:
            let differing = try node.store.compareViews(progress: progress("made"))
            let named = Self.named(differing)
            say("views: \(differing.isEmpty ? "what the changes make" : "differ: \(named)")\n")
            return differing.isEmpty
                ? [] : ["views are not what the changes make: \(named); 'kerben doctor --rebuild' makes them"]
        case .repaired(let clerk):
            let differing = try node.store.remakeViews(progress: progress("made"))
            guard !differing.isEmpty else {
                say("views: what the changes make\n")
                return []
            }
            say("repair: views made again from the changes: \(Self.named(differing))\n")
            try node.trace(.administer, "", reason: "repair: views that were not what the changes make", as: clerk)
            return []
        case .remade:
            // Says what went with the old ones.
            let differing = try node.store.remakeViews(progress: progress("rebuilt"))
            let named = Self.named(differing)
            let rows = differing.reduce(0) { $0 + $1.rows }
            say("views: rebuilt, \(rows) differ\(named.isEmpty ? "" : ": ")\(named)\n")
            return differing.isEmpty ? [] : ["views were not what the changes make: \(named); they are now"]
        }
    }

    /// One that is under way goes on: begun anew each night it would never end on a slow link.
    private func refill(as clerk: Clerk) throws {
        guard try !node.store.read({ try $0.account.isRefilling }) else {
            return say("repair: the hub is sending all of it again; that is not finished\n")
        }
        try node.askRefill()
        try node.trace(.administer, "", reason: "repair: have the hub send all again", as: clerk)
        say(
            "repair: with the next exchange the hub sends all of it again; what was altered here is kept apart; then "
                + "'kerben doctor --repair' once more\n")
    }

    private func progress(_ verb: String) -> (Int) -> Void {
        { count in if count % 50_000 == 0 { note("\(verb) from \(count) changes") } }
    }

    private static func named(_ differing: [Store.ViewDifference]) -> String {
        differing.map { "\($0.table) (\($0.rows) rows)" }.joined(separator: ", ")
    }
}

extension Doctor.Views {
    fileprivate var areLookedAt: Bool { if case .untouched = self { false } else { true } }

    /// Where only tables that are made of the changes are damaged, making them is the way out.
    fileprivate var makesThem: Bool {
        switch self {
        case .remade, .repaired: true
        case .untouched, .compared: false
        }
    }
}

extension Node {
    /// Proves the changes: what was altered, taken out or put in, and what is not proved.
    package func prove(_ signatures: Proofs.SignatureCheck) throws -> Proof {
        try store.read { try $0.proofs.prove(signatures) }
    }

    /// At a facility: has the hub send again all that it ever sent.
    package func askRefill() throws {
        try requireFacility()
        let end = try store.write { transaction in
            try transaction.account.askRefill()
            return try transaction.ownLog.ownLogEnd()
        }
        // Soon, where a daemon is at work.
        agent.withLock { $0 }?.committed(logEnd: end, urgent: true)
    }
}

extension Node {
    /// Nil where the folder and the store in it are of one machine.
    var logProblem: String? {
        settings.identity.log == store.identity.log
            ? nil : "the store is of log \(store.identity.log), and settings.json of another"
    }
}
