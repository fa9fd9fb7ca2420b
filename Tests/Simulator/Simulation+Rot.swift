import Causality
import Chance
import Exchange
import Ledger
import Register
import Store
import Wire

/// Something rots in a store, of a machine or of the hub, in whatever state that is: played to its end in copies beside the
/// world, since the machine that it befalls may not come back.
extension Simulation {
    func rot(_ victim: SimulatedFacility?, meets fault: Fault) throws -> Bool {
        guard var random = mishaps?.random else { return false }
        defer { mishaps?.random = random }
        // Whom the hub refuses it sends nothing again.
        let partner = victim ?? random.pick(facilities.filter { !$0.isLost && !$0.isRevoked })
        guard let partner, !partner.isRevoked else { return false }
        var rotting = Rotting(
            store: try partner.store.copy(), hub: try hub.store.copy(), isHub: victim == nil, isBlind: bug == .proof,
            moment: hub.moment(at: now, saltSeed: random.next()))
        try rotting.begin(&random)
        guard let damage = try Damage.strike(rotting.struck, &random) else { return false }
        if let victim { meet(fault, victim) } else { meetEverywhere(fault) }
        count("\(rotting.struck.identity.log) rots: \(damage)")
        let course = try rotting.run(damage)
        for kind in course.kinds { note("rot: " + kind) }
        if let broken = course.broken {
            throw violation(
                broken, "\(rotting.struck.identity.log) \(damage): \(course.detail) (found \(course.found.prefix(3)))")
        }
        return true
    }

    /// A signature of a kind, so that what is altered in a receipt is seen.
    static func signed(_ receipt: Receipt) -> Receipt {
        var receipt = receipt
        receipt.signature = Array(receipt.signedText.utf8)
        return receipt
    }
}

/// A machine's store and its hub's, copied in one moment, and then altered in one of them.
private struct Rotting {
    var store: Store
    var hub: Store
    var isHub: Bool
    /// Doctor finds nothing.
    var isBlind: Bool
    var moment: WriteMoment
    var truth: [Dot: Change] = [:]

    struct Course {
        var kinds: [String] = []
        var broken: Violation.Invariant?
        var detail = ""
        var found: [String] = []
    }

    var struck: Store { isHub ? hub : store }
    private var other: Store { isHub ? store : hub }

    /// What is there before anything happens.
    mutating func begin(_ random: inout SplitMix64) throws {
        try store.followToEnd(at: { nil })
        try hub.followToEnd(at: { moment })
        for store in [hub, store] {
            for change in try Self.changes(store) { truth[change.dot] = change }
        }
        // A program that runs has looked at its unsent work already.
        if !isHub, random.oneIn(2) {
            _ = try store.readBatch(held: try store.read { try $0.exchangeState().held }, contentBytesMax: 1 << 20)
        }
    }

    func run(_ damage: Damage) throws -> Course {
        var course = Course()
        course.found = isBlind ? [] : Self.findings(struck)
        let isCovered = try damage.isCovered(isHub: isHub) && !isNamed(damage, course)
        course.kinds.append(!course.found.isEmpty ? "found" : isCovered ? "passed over" : "covered by no proof")
        guard !course.found.isEmpty || !isCovered else {
            (course.broken, course.detail) = (.rotIsFound, "doctor finds nothing")
            return course
        }
        switch Conversation(store: store, hub: hub, moment: moment).hold() {
        case .rests: course.kinds.append("exchanged")
        case .refused(let refusal): course.kinds.append("refused, \(refusal)")
        case .stopped: course.kinds.append("stopped")
        case .goesOn: (course.broken, course.detail) = (.quiescence, "the exchange comes to no rest")
        }
        if course.broken == nil { try lookForSpread(&course) }
        if course.broken == nil, !course.found.isEmpty { try heal(&course) }
        return course
    }

    /// Whether doctor says of a batch that no proof speaks for it: while all is asked for again, what came before is in no
    /// account. Or only the order of arrival is another, which is packed with the changes.
    private func isNamed(_ damage: Damage, _ course: Course) throws -> Bool {
        guard course.found.isEmpty, !isBlind, damage.table == "_batch" else { return false }
        let notProved = try struck.read { try $0.proofs.prove() }.notProved
        if notProved.contains(where: { $0.contains("are in no account") }) { return true }
        guard damage.column == "changes" else { return false }
        return try Self.changes(struck).allSatisfy { truth[$0.dot]?.isSame(as: $0) == true }
    }

    /// What stands in the other store is what was written, or one of the two says that it is not.
    private func lookForSpread(_ course: inout Course) throws {
        let site = store.identity.log.site
        let strange = try Self.changes(other).first { change in
            if let written = truth[change.dot] { return !written.isSame(as: change) }
            return !isHub && change.dot.log.site == site
        }
        guard let strange else { return }
        course.kinds.append("spread")
        if course.found.isEmpty, Self.findings(struck).isEmpty, Self.findings(other).isEmpty {
            (course.broken, course.detail) = (.rotStays, "\(strange.dot) is another in the other store")
        }
    }

    /// Does what doctor says, where that is done without another machine or a backup.
    private func heal(_ course: inout Course) throws {
        let problems = Self.findings(struck)
        guard !problems.isEmpty else { return course.kinds.append("healed by itself") }
        do {
            if problems.allSatisfy({ $0.contains("doctor --rebuild") }) {
                _ = try struck.remakeViews()
            } else if !isHub, problems.allSatisfy({ $0.contains("doctor --refill") }) {
                try store.write { try $0.account.askRefill() }
                for _ in 0..<2 {
                    guard case .rests = Conversation(store: store, hub: hub, moment: moment).hold() else {
                        return fail(&course, "the refill does not come to its end", problems)
                    }
                }
                _ = try struck.remakeViews()
            } else {
                return course.kinds.append("to be restored")
            }
        } catch { return fail(&course, "\(error)", problems) }
        let left = Self.findings(struck)
        guard left.isEmpty else { return fail(&course, "then \(left)", problems) }
        course.kinds.append("healed")
    }

    private func fail(_ course: inout Course, _ detail: String, _ problems: [String]) {
        (course.broken, course.detail) = (.adviceHeals, "\(problems.prefix(3)); \(detail)")
    }

    // MARK: Looking

    private static func changes(_ store: Store) throws -> [Change] {
        try store.read { transaction in
            var changes: [Change] = []
            try transaction.ledger.forEachChange(at: transaction.ledger.places(after: 0)[...]) { changes.append($0) }
            return changes
        }
    }

    /// What doctor finds, in its order: it makes no views of what is damaged.
    private static func findings(_ store: Store) -> [String] {
        do {
            let proof = try store.read { try $0.proofs.prove { $0.signature == Array($0.signedText.utf8) } }
            guard proof.isSound else { return proof.problems }
            let views = try store.compareViews()
            guard views.isEmpty else {
                return views.map { "\($0.table) (\($0.rows) rows) is not what changes make: 'kerben doctor --rebuild'" }
            }
            return try store.read { try $0.upkeep.checkIntegrity() }
        } catch { return ["\(error)"] }
    }
}
