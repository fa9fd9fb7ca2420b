package import Register

/// Who may do what: asked by every command, with the rights of now (Nelson Mandela Rule 9).
package enum Access {
    /// The fields of a trace that its review writes; everything else in it is the software's own word.
    package static let reviewFields: Set<String> = ["reviewed_by", "reviewed_on", "notes"]

    /// Nil where `actor` may do this; otherwise why not.
    package static func refusal(_ deed: Deed, by actor: Actor) -> Refusal? {
        switch deed {
        case .nothing: return nil
        case .read(let types):
            return types.first { actor.right($0) == .none }.map {
                Refusal(
                    $0,
                    "\(actor.titles) may not read this; in an emergency --break-glass with a --reason, which is reviewed"
                )
            }
        case .readSome:
            return actor.reaches(.summary) ? nil : Refusal("rights", "\(actor.titles) may read no records")
        case .readBreakingGlass:
            return actor.may(.breakGlass) ? nil : Refusal("--break-glass", "\(actor.titles) may not break the glass")
        case .write(let type):
            return actor.right(type) < .write ? unwritable(type, actor) : nil
        case .writeSome:
            return actor.reaches(.write) || actor.may(.reviewAccess)
                ? nil : Refusal("rights", "\(actor.titles) may write no records")
        case .countPersonByPerson(let types): return refusal(countingBy: types, actor)
        case .may(let act), .administer(let act, _):
            return actor.may(act)
                ? nil : Refusal(act.rawValue, "\(actor.titles) may not do this; roles.yaml says who may")
        case .upkeep: return actor.isCaretaker ? nil : refusal(.may(.rebuild), by: actor)
        case .changeAccount(let name):
            guard actor.account != name, let refusal = refusal(.may(.manageAccounts), by: actor) else { return nil }
            return Refusal(refusal.place, "\(actor.titles) may change only their own account")
        }
    }

    private static func unwritable(_ type: String, _ actor: Actor) -> Refusal {
        Refusal(type, "\(actor.titles) may not write this (need to know, Nelson Mandela Rule 9)")
    }

    /// Who is counted, person by person, only for who may read persons, and whole records of each type that the table reads.
    private static func refusal(countingBy types: [String], _ actor: Actor) -> Refusal? {
        if let refusal = refusal(.may(.count), by: actor) { return refusal }
        guard (["person"] + types).contains(where: { actor.right($0) < .read }) else { return nil }
        return Refusal("count", "\(actor.titles) may not read who is counted (Nelson Mandela Rule 9)")
    }

    /// Nil where `actor` may write these fields of a record of this type; `reviewer` is what it writes as
    /// `reviewed_by`, `trace` who left the trace that is reviewed.
    package static func refusal(
        writing fields: Set<String>, of type: String, isNew: Bool, reviewer: String?, of trace: String = "",
        by actor: Actor
    ) -> Refusal? {
        guard type == "access" else { return refusal(.write(type), by: actor) }
        // Whoever may write it: a trace is evidence, and nobody's to make or alter by hand.
        guard !isNew, fields.isSubset(of: reviewFields) else {
            return Refusal(type, "is the software's own trace; only its review is written ('kerben audit review')")
        }
        // A trace names its author, as `name@site`.
        guard trace != actor.account, !trace.hasPrefix(actor.account + "@") else {
            return Refusal("\(type).reviewed_by", "who broke the glass may not review it (Nelson Mandela Rule 9)")
        }
        guard actor.isBound else { return nil }
        guard actor.may(.reviewAccess) else { return unwritable(type, actor) }
        guard let reviewer, reviewer != actor.account else { return nil }
        return Refusal("\(type).reviewed_by", "is the account that is signed in (\(actor.account))")
    }
}

/// What a command asks leave for; one that shows several types asks again for each row.
package enum Deed: Hashable, Sendable {
    /// Shows only what the program or the description says, and no record.
    case nothing
    /// Reads records of all of these types.
    case read([String])
    /// Reads records of which the type is known only row by row.
    case readSome
    /// In an emergency, beyond the roles.
    case readBreakingGlass
    case write(String)
    /// Writes records of which the type is known only line by line.
    case writeSome
    /// With the record types that the table reads.
    case countPersonByPerson([String])
    case may(Act)
    /// As ``may(_:)``, and leaves a trace that says what was done.
    case administer(Act, String)
    /// Mends the store without loss: whoever may make views again, and the machine itself.
    case upkeep
    case changeAccount(String)
}

/// Whoever gives a command, and as what.
package struct Actor: Hashable, Sendable {
    package var account: String
    package var roles: Set<Role>
    /// False as long as the registry has appointed nobody for this site: then whoever the system lets in acts for it.
    package var isBound: Bool
    package var rights: Rights
    /// The root of the hub's machine, who appoints somebody where nobody is left who could; that leaves a trace.
    package var isRecovering = false
    /// The account that the register's folder belongs to, by which its daemon and its timers run, or root.
    package var isCaretaker = false

    package init(account: String, roles: Set<Role>, isBound: Bool, rights: Rights = Rights()) {
        self.account = account
        self.roles = roles
        self.isBound = isBound
        self.rights = rights
    }

    package func right(_ type: String) -> Rights.Right {
        guard isBound, !(isRecovering && type == Appointment.recordType) else { return .write }
        return appointedRight(type)
    }

    /// What the roles alone allow.
    package func appointedRight(_ type: String) -> Rights.Right {
        roles.map { rights.right($0, type) }.max() ?? .none
    }

    package func may(_ act: Act) -> Bool { !isBound || roles.contains { rights.may($0, act) } }

    func reaches(_ least: Rights.Right) -> Bool {
        !isBound || isRecovering || roles.contains { rights.reaches($0, least) }
    }

    package var titles: String {
        roles.isEmpty ? "an account without a role here" : roles.map(\.rawValue).sorted().joined(separator: ", ")
    }
}

/// What one reading shows.
package struct Reading: Sendable {
    package let actor: Actor
    /// Confidential fields too: asked for with a reason, and traced.
    package let isDisclosed: Bool
    /// In an emergency, beyond what the roles allow; reviewed afterwards. Never where the roles do not allow even that.
    package let breaksGlass: Bool

    package init(actor: Actor, isDisclosed: Bool, breaksGlass: Bool = false) {
        self.actor = actor
        self.isDisclosed = isDisclosed
        self.breaksGlass = breaksGlass && actor.may(.breakGlass)
    }

    /// For checks that compare whole registers and show nobody anything.
    package static let whole = Reading(
        actor: Actor(account: "", roles: [], isBound: false), isDisclosed: true)

    package func right(_ type: String) -> Rights.Right {
        breaksGlass ? max(.read, actor.right(type)) : actor.right(type)
    }

    package func check(_ type: RecordType) throws { try check(type.name) }

    /// An empty name is a type that this edition does not know: once roles bind, nobody's to read.
    package func check(_ type: String) throws {
        guard right(type) == .none, let refusal = Access.refusal(.read([type]), by: actor) else { return }
        throw refusal
    }

    package func shows(_ field: Field, of type: RecordType) -> Bool {
        switch field.confidentiality {
        case .open, .restricted: true
        case .confidential: isDisclosed && right(type.name) > .summary
        // Only its key opens it; the ciphertext harms nobody.
        case .sealed: true
        }
    }
}
