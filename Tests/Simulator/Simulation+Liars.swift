import Causality
import Chance
import Exchange
import GRDB
import Register
import Store

/// Sites that lie, with the shipped program or with an altered one: what they write is true of nobody.
extension Simulation {
    func lie() throws {
        // Whom the liar does not hold, and not on the way to it either.
        let liar = facilities[random.below(facilities.count)]
        guard !liar.isDown,
            let person = random.pick(
                truth.indices { person in
                    switch person.place {
                    case .held(let site): site != liar.site
                    case .road(let from, let to, _): from != liar.site && to != liar.site
                    case .outside, .dead: true
                    }
                })
        else { return }
        switch random.below(11) {
        case 0, 1: try forgeReceipt(liar, person)
        case 2: try claim(liar, person)
        case 3: try closeOwnClaim(liar)
        case 4: try denyFormerCustody(liar, person)
        case 5: try editStranger(liar)
        case 6: try closeOthersCustody(liar)
        case 7: try writeAsAnother(liar)
        case 8: try dispatchFormer(liar)
        case 9: try reportOnAnother(liar)
        default: try forgeDispatch(liar, person)
        }
    }

    // MARK: With the shipped program

    /// A receipt of somebody who never came, under a transfer that was sent elsewhere, is over, was called back, or never was.
    private func forgeReceipt(_ liar: SimulatedFacility, _ person: Int) throws {
        let sent = truth.persons[person].acts.compactMap { act -> (number: String, from: Int, to: Int)? in
            if case .dispatch(let to, let number) = act.kind { (number, act.site, to) } else { nil }
        }
        guard let guessed = random.pick(sent) ?? anyTransfer() else { return }
        // Whom a site was truly sent, it can say that they came: nobody could tell. Unless they came already.
        guard guessed.to != liar.site || isReceived(guessed.number) else { return }
        let isInvented = random.oneIn(4)
        note(isInvented ? "lie: a receipt of an invented transfer" : "lie: a receipt of a guessed transfer")
        if guessed.to == liar.site { note("lie: a receipt of a transfer that is over") }
        let names = random.oneIn(2)
        let number = names ? truth.persons[person].identity.number : "F\(now)"
        try openFalseFile(liar, person, number) { transaction, moment, file in
            var fields: [String: RecordInput.Scalar] = [
                "facility": .integer(Int64(liar.site)), "opened_at": text(truth.instant(at: now)),
                "opened_by": .text("RECEIPT"), "transfer_no": .text(isInvented ? "X\(now)" : guessed.number),
            ]
            if random.oneIn(2) { fields["received_from"] = .integer(Int64(guessed.from)) }
            return try transaction.writing.put(
                RecordInput(type: "custody", caseFile: file, open: "provisional", fields: fields),
                author: author(liar), at: &moment)
        }
    }

    private func anyTransfer() -> (number: String, from: Int, to: Int)? {
        random.pick(
            truth.persons.compactMap { person in
                if case .road(let from, let to, let number) = person.place { (number, from, to) } else { nil }
            })
    }

    private func isReceived(_ transfer: String) -> Bool {
        truth.persons.contains { person in
            person.acts.contains { act in
                if case .receipt(transfer, _) = act.kind { !act.changes.isEmpty } else { false }
            }
        }
    }

    /// An admission under a number that somebody has.
    private func claim(_ liar: SimulatedFacility, _ person: Int) throws {
        let instant = truth.instant(at: now)
        try openFalseFile(liar, person, truth.persons[person].identity.number) { transaction, moment, file in
            try transaction.writing.put(admission(liar.site, instant, file), author: author(liar), at: &moment)
        }
        note("lie: a claim")
    }

    /// Opens a file under `number`, with nothing else in it that could agree or contradict, and a false custody in it.
    private func openFalseFile(
        _ liar: SimulatedFacility, _ person: Int, _ number: String,
        _ put: (Transaction, inout WriteMoment, RecordInput.CaseFile) throws -> Change
    ) throws {
        var claim: Change?
        let attempt = try attempt(liar, "lies about person \(person)") { transaction, moment in
            let opener = try transaction.writing.put(
                RecordInput(type: "person", fields: ["prisoner_no": .text(number)]), author: author(liar), at: &moment)
            claim = try put(transaction, &moment, .id("\(opener.dot)"))
        }
        guard case .written(let changes) = attempt, let claim else { return }
        truth.falseFiles[claim.caseFile] = person
        truth.papers[claim.caseFile] = [.init(change: changes[0].dot, number: number, hasIdentity: false)]
        truth.lies.append(.init(site: liar.site, kind: "claim", claim: claim.dot, caseFile: claim.caseFile))
        // Whoever has the number is claimed by the liar too.
        for index in truth.persons.indices where isNamed(index, in: claim.caseFile) {
            truth.persons[index].isDisputed = true
            // Of whoever had them last it is believed, until another's word is known of what happened since.
            let acts = truth.persons[index].acts
            if let last = acts.lastIndex(where: { $0.site == liar.site && !$0.changes.isEmpty }) {
                truth.persons[index].believedFrom = max(truth.persons[index].believedFrom ?? 0, last + 1)
            }
        }
    }

    /// Whether a false file names this person, or anybody's number that is in one of the person's files.
    private func isNamed(_ person: Int, in file: Dot) -> Bool {
        guard truth.falseFiles[file] != person, let numbers = truth.papers[file].map({ Set($0.map(\.number)) }) else {
            return true
        }
        return truth.persons[person].files.contains { own in
            truth.papers[own]?.contains { numbers.contains($0.number) } == true
        }
    }

    /// A false claim is closed, or said to be a mistake, so that nothing shows.
    private func closeOwnClaim(_ liar: SimulatedFacility) throws {
        let claims = truth.lies.filter { $0.site == liar.site }.compactMap(\.claim)
        guard let claim = random.pick(claims) else { return }
        let by = ["RELEASE", "ERROR", "DEATH", "DISPATCH"][random.below(4)]
        let instant = truth.instant(at: now)
        try write(liar, "closes its false claim \(claim): \(by)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(id: "\(claim)", fields: ["closed_at": text(instant), "closed_by": .text(by)]),
                author: author(liar), at: &moment)
        }
        note("lie: a false claim closed")
    }

    /// A false claimant sends the body that it has not to somebody else.
    private func forgeDispatch(_ liar: SimulatedFacility, _ person: Int) throws {
        guard let lie = random.pick(truth.lies.filter { $0.site == liar.site && $0.caseFile != nil }),
            let file = lie.caseFile, let to = random.pick(facilities.map(\.site).filter { $0 != liar.site })
        else { return }
        // Half the time under the number of a true transfer.
        let number = trueTransferNumber(notFrom: liar.site) ?? truth.transferNumber()
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        try forge(
            liar, "sends whom it does not hold", type: 18, caseFile: file, at: moment,
            [
                Write(1, .text(number)), Write(2, .integer(Int64(liar.site))), Write(3, .integer(Int64(to))),
                Write(4, .integer(CivilTime.pack(truth.instant(at: now) - 7_200, .second))),
            ], falls: false)
        note("lie: a dispatch of nobody")
        for index in truth.persons.indices where isNamed(index, in: file) {
            truth.falseDispatches.append((liar.site, index, to))
        }
    }

    private func trueTransferNumber(notFrom site: Int) -> String? {
        guard random.oneIn(2) else { return nil }
        return random.pick(
            truth.persons.compactMap { person in
                if case .road(let from, _, let number) = person.place, from != site { number } else { nil }
            })
    }

    // MARK: With an altered program

    /// Appends past every check of the own store.
    private func forge(
        _ liar: SimulatedFacility, _ what: String, type: Int, record: Dot? = nil, caseFile: Dot?, basis: Dot? = nil,
        at moment: WriteMoment, author name: String? = nil, _ writes: [Write], falls: Bool
    ) throws {
        let end = try liar.store.read { try $0.ownLog.ownLogEnd() }
        let dot = Dot(liar.log, end + 1)
        var context = VersionVector()
        if let record {
            // It has seen everything, and so says the last word.
            let seen = try liar.store.read { try $0.changes(ofRecord: record, in: caseFile ?? record) }
            context = VersionVector([record] + seen.map(\.dot))
        }
        let caseFile = caseFile ?? dot
        let change = Change(
            dot: dot, record: record ?? dot, type: type, caseFile: caseFile, context: context, basis: basis, edition: 1,
            timestamp: HybridTimestamp(milliseconds: moment.wallMilliseconds), clock: moment.clock,
            author: name ?? author(liar), reason: "forged", writes: writes,
            salt: caseFile == dot ? moment.saltSeed : nil)
        try append(change, to: liar)
        truth.forgedIn[liar.site, default: []].insert(caseFile)
        if falls { truth.forgeries.append(.init(change: dot, caseFile: caseFile, kind: what)) }
        trace.add("\(now) site \(liar.site) \(what): forges \(dot) in \(caseFile)")
        try tell(liar, .committed(logEnd: dot.sequence, urgent: false))
    }

    /// The own custody of somebody who has gone on long since, said to have been a mistake.
    private func denyFormerCustody(_ liar: SimulatedFacility, _ person: Int) throws {
        // Half of them of persons whom it has sent on: only they can be denied with effect.
        let sentOn = truth.indices { person in
            if case .road(liar.site, _, _) = person.place { return false }
            let own = person.acts.filter { $0.site == liar.site && !$0.changes.isEmpty }.suffix(2)
            return own.count == 2 && own.first?.isReceipt == true && own.last?.isDispatch == true
        }
        let person = random.oneIn(2) ? random.pick(sentOn) ?? person : person
        let acts = truth.persons[person].acts
        let last = acts.lastIndex { $0.site == liar.site && $0.isOpening && !$0.changes.isEmpty }
        guard let opening = last.map({ acts[$0] }), let record = opening.record, let file = opening.caseFile else {
            return
        }
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        let instant = truth.instant(at: now)
        try forge(
            liar, "denies its custody", type: 17, record: record, caseFile: file, basis: record, at: moment,
            [Write(10, .integer(CivilTime.pack(instant, .second))), Write(11, .text("ERROR"))], falls: false)
        truth.persons[person].isDisputed = true
        note("lie: a former custody denied")
        // By its own word they never came: whose they were before they are again. Not where it has sent them on.
        let hasSentOn = acts.last { $0.site == liar.site && !$0.changes.isEmpty }?.isDispatch == true
        let others = acts.lastIndex { $0.site != liar.site && $0.isOpening && !$0.changes.isEmpty }
        if !hasSentOn, let others, let last, others < last {
            truth.persons[person].givenBackTo.insert(acts[others].site)
        }
        // With its first receipt out of the way, it says to have received them once more.
        guard case .receipt(let number, let from) = opening.kind else { return }
        // They are still on the way to it.
        if !hasSentOn { truth.persons[person].givenBackTo.formUnion([from, liar.site]) }
        if hasSentOn { note("lie: a custody denied out of which it sent the person on") }
        let again = random.oneIn(2) ? opening.at : instant
        try openFalseFile(liar, person, truth.persons[person].identity.number) { transaction, moment, file in
            try transaction.writing.put(
                RecordInput(
                    type: "custody", caseFile: file,
                    fields: [
                        "facility": .integer(Int64(liar.site)), "opened_at": text(again), "opened_by": .text("RECEIPT"),
                        "transfer_no": .text(number), "received_from": .integer(Int64(from)),
                    ]), author: author(liar), at: &moment)
        }
        note("lie: a transfer received twice")
    }

    /// A file of somebody else's person that the liar has had, and knows to be withdrawn: over what it never had it cannot
    /// prove a chain.
    private func withdrawnFile(_ liar: SimulatedFacility) throws -> (person: Int, file: Dot)? {
        let files = try liar.store.read { transaction in
            try truth.about.keys.sorted().filter {
                try transaction.caseFiles.isWithdrawn($0) && transaction.change($0) != nil
            }
        }
        return random.pick(files).flatMap { file in truth.about[file].map { ($0, file) } }
    }

    /// A record of whom the liar has no more: with no basis, or with one that is another's.
    private func editStranger(_ liar: SimulatedFacility) throws {
        guard let (person, file) = try withdrawnFile(liar) else { return }
        let others = truth.persons[person].acts.last { $0.site != liar.site && $0.isOpening }?.record
        let basis = random.oneIn(2) ? others : nil
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        if random.oneIn(2) {
            try forge(
                liar, "edits a stranger", type: 16, record: file, caseFile: file, basis: basis, at: moment,
                [Write(21, .text("false"))], falls: true)
        } else {
            try forge(
                liar, "writes of a stranger", type: 19, caseFile: file, basis: basis, at: moment,
                [Write(1, .text("false"))], falls: true)
        }
        note("lie: a stranger's record")
    }

    /// The custody of who holds the person, or held them, closed by somebody else.
    private func closeOthersCustody(_ liar: SimulatedFacility) throws {
        guard let (person, file) = try withdrawnFile(liar),
            let record = truth.persons[person].acts.last(where: {
                $0.site != liar.site && $0.isOpening && $0.caseFile == file
            })?.record
        else { return }
        let own = truth.persons[person].acts.last { $0.site == liar.site && $0.isOpening }?.record
        let basis = random.oneIn(2) ? own : nil
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        let instant = truth.instant(at: now)
        try forge(
            liar, "closes another's custody", type: 17, record: record, caseFile: file, basis: basis, at: moment,
            [
                Write(10, .integer(CivilTime.pack(instant, .second))), Write(11, .text("RELEASE")),
                Write(16, .text("false")),
            ], falls: true)
        note(own == nil ? "lie: a stranger's custody closed" : "lie: another's custody closed by a former holder")
    }

    /// In a file of its own, and in the name of the registry.
    private func writeAsAnother(_ liar: SimulatedFacility) throws {
        let own = truth.indices { $0.place == .held(liar.site) }.compactMap { truth.holding($0)?.caseFile }
        guard let file = random.pick(own) else { return }
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        let name = ["registry@0", "clerk@\(liar.site)1", "clerk", "clerk@\(1 + liar.site % facilities.count)"][
            random.below(4)]
        try forge(
            liar, "writes as another", type: 19, caseFile: file, at: moment, author: name,
            [Write(1, .text("false"))], falls: true)
        note("lie: another's name")
    }

    /// What happened at another site, as if it had said so itself; or a site's own report made into another's.
    private func reportOnAnother(_ liar: SimulatedFacility) throws {
        guard let other = random.pick(facilities.map(\.site).filter { $0 != liar.site }) else { return }
        var own: Change?
        if random.oneIn(2) {
            let input = RecordInput(type: "report", fields: ["facility": .integer(Int64(liar.site))])
            try write(liar, "reports") { transaction, moment in
                own = try transaction.writing.put(input, author: author(liar), at: &moment)
            }
            guard own != nil else { return }
        }
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        try forge(
            liar, "reports for another", type: SimulatedRegister.reportType, record: own?.dot, caseFile: own?.dot,
            at: moment, [Write(1, .integer(Int64(other))), Write(2, .text("false"))], falls: true)
        note("lie: a report for another site")
    }

    /// A former holder sends on whom it has already sent.
    private func dispatchFormer(_ liar: SimulatedFacility) throws {
        // Withdrawn: before the receipt is known it is the sender's to say where to.
        guard let (person, file) = try withdrawnFile(liar), truth.persons[person].place.isInCustody,
            let opening = truth.persons[person].acts.last(where: { $0.site == liar.site && $0.isOpening }),
            // Who has not said that they left still claims them, and is no former holder.
            truth.persons[person].acts.last(where: { $0.site == liar.site && !$0.changes.isEmpty })?.isOpening == false,
            let basis = opening.record, let to = random.pick(facilities.map(\.site).filter { $0 != liar.site })
        else { return }
        let moment = try liar.writeMoment(at: now, saltSeed: random.next())
        try forge(
            liar, "sends again", type: 18, caseFile: file, basis: basis, at: moment,
            [
                Write(1, .text(truth.transferNumber())), Write(2, .integer(Int64(liar.site))),
                Write(3, .integer(Int64(to))),
                Write(4, .integer(CivilTime.pack(truth.instant(at: now), .second))),
            ], falls: true)
        truth.persons[person].isDisputed = true
        note("lie: a dispatch by a former holder")
    }
}
