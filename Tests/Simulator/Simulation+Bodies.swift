import Causality
import Chance
import Register
import Store

/// What truly happens: bodies are admitted, sent, received, called back, released; they die and flee.
extension Simulation {
    func live() throws {
        switch random.below(25) {
        case 0..<4: admitBody()
        case 4..<8: try sendBody()
        case 8..<11: receiveBody()
        case 11: try callBack()
        case 12..<14: endCustody()
        case 14..<16: readmitBody()
        case 16: try writeOfHeld()
        case 17: try correct()
        case 18: try complain()
        default: try lie()
        }
    }

    func note(_ kind: String) { report.coverage[kind, default: 0] += 1 }

    private func moment() -> Int64 { truth.instant(at: now) }

    /// The clerk writes at once, or hours or days later by the body's time.
    private func happens(_ act: Truth.Act, to person: Int, slip: Truth.Slip? = nil) {
        let index = truth.persons[person].acts.count
        truth.persons[person].acts.append(act)
        truth.persons[person].slips[index] = slip
        var delay: Int64 = 0
        if random.oneIn(4) {
            delay = random.between(120_000, 2_400_000)
            note("written late")
        }
        queue.add(.due(person: person, act: index), at: now + delay)
    }

    private func identity(_ index: Int) -> Truth.Identity {
        // A birth and a name of one's own: what tells two apart who have one number.
        var identity = Truth.Identity(
            number: truth.prisonerNumber(), surname: "Sur\(Self.word(index))", givenName: "Giv\(Self.word(index + 7))",
            birth: "19\(50 + index % 40)-0\(1 + index % 9)-1\(index % 10)", sex: index % 2 == 0 ? "M" : "F",
            pin: "9000000000\(1_000 + index)")
        // Two registries gave one number.
        if random.oneIn(6), let other = random.pick(Array(truth.persons.indices)) {
            identity.number = truth.persons[other].identity.number
            note("numbers shared")
        }
        return identity
    }

    /// A name of letters, of which no two sound alike.
    private static func word(_ number: Int) -> String {
        let syllables = ["ba", "do", "gi", "ku", "le", "mo", "na", "pu", "ra", "so"]
        return syllables[number / 10 % 10] + syllables[number % 10]
    }

    private func admitBody() {
        guard truth.persons.count < 9 else { return readmitBody() }
        let site = 1 + random.below(facilities.count)
        let person = truth.persons.count
        truth.persons.append(Truth.Person(identity: identity(person), place: .held(site)))
        happens(Truth.Act(kind: .admission, site: site, at: moment()), to: person)
        note("admissions")
    }

    private func pick(_ isWanted: (Truth.Person) -> Bool) -> Int? { random.pick(truth.indices(where: isWanted)) }

    /// A person whom a site holds and can write about: the paper of a transfer comes out of the register.
    private func pickWritten() -> (person: Int, site: Int, holding: Truth.Act)? {
        guard let person = pick({ if case .held = $0.place { true } else { false } }),
            case .held(let site) = truth.persons[person].place, !facilities[site - 1].isDown,
            let holding = truth.holding(person), !holding.changes.isEmpty,
            truth.persons[person].acts.allSatisfy({ $0.site != site || $0.isWritten })
        else { return nil }
        return (person, site, holding)
    }

    // MARK: Transfers

    private func sendBody() throws {
        guard let (person, site, holding) = pickWritten(), let file = holding.caseFile, let custody = holding.record,
            let to = random.pick(facilities.map(\.site).filter { $0 != site })
        else { return }
        let number = truth.transferNumber()
        let instant = moment()
        let closes = random.oneIn(2)
        let facility = facilities[site - 1]
        let attempt = try attempt(facility, "sends person \(person) to \(to) as \(number)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(
                    type: "transfer", caseFile: .id("\(file)"),
                    fields: [
                        "number": .text(number), "from": .integer(Int64(site)), "to": .integer(Int64(to)),
                        "dispatched_at": text(instant),
                    ]), author: author(facility), at: &moment)
            guard closes else { return }
            try transaction.writing.put(
                RecordInput(
                    id: "\(custody)", fields: ["closed_at": text(instant), "closed_by": .text("DISPATCH")]),
                author: author(facility), at: &moment)
        }
        // The register may think that somebody else holds the person: then the body stays until that is settled.
        guard case .written(let changes) = attempt else { return }
        let act = Truth.Act(
            kind: .dispatch(to: to, number: number), site: site, at: instant, changes: changes.map(\.dot),
            caseFile: file, record: changes[0].dot)
        truth.persons[person].acts.append(act)
        truth.persons[person].place = .road(from: site, to: to, transfer: number)
        note("dispatches")
    }

    private func receiveBody() {
        guard let person = pick({ if case .road = $0.place { true } else { false } }),
            case .road(let from, let to, let number) = truth.persons[person].place
        else { return }
        let sentAt = truth.persons[person].acts.last?.at ?? 0
        // By the receiver's watch a body may arrive at the instant it left, or shortly before.
        let instant = random.oneIn(5) ? sentAt - random.between(0, 120) : moment()
        truth.persons[person].place = .held(to)
        let slip = slip(person)
        happens(
            Truth.Act(kind: .receipt(number: number, from: from), site: to, at: instant), to: person, slip: slip)
        note("receipts")
    }

    private func slip(_ person: Int) -> Truth.Slip {
        var slip = Truth.Slip(leavesOutSender: random.oneIn(6), givesIdentity: random.oneIn(2))
        let own = truth.persons[person].identity.number
        if random.oneIn(6) {
            slip.prisonerNumber = own + "x"
            note("prisoner numbers mistyped")
        } else if random.oneIn(10), let other = pick({ $0.identity.number != own }) {
            slip.prisonerNumber = truth.persons[other].identity.number
            note("another's number typed")
        }
        if random.oneIn(8) {
            slip.transferNumber = "T\(person)-\(now)"
            note("transfer numbers mistyped")
        }
        return slip
    }

    /// The sender has the body back, or it never left; the receiver may have written it down beforehand.
    private func callBack() throws {
        guard let person = pick({ if case .road = $0.place { true } else { false } }),
            case .road(let from, let to, let number) = truth.persons[person].place, !facilities[from - 1].isDown,
            let dispatch = truth.persons[person].acts.last, let record = dispatch.record,
            let holding = truth.persons[person].acts.last(where: { $0.site == from && $0.isOpening }),
            let custody = holding.record
        else { return }
        let facility = facilities[from - 1]
        let instant = moment()
        if random.oneIn(3), !facilities[to - 1].isDown {
            try writeBeforehand(person, number: number, from: from, to: to, at: instant - 30)
        }
        let reopens = dispatch.changes.count > 1
        let attempt = try attempt(facility, "calls \(number) back") { transaction, moment in
            try transaction.writing.put(
                RecordInput(id: "\(record)", fields: ["cancelled_at": text(instant)]), author: author(facility),
                at: &moment)
            guard reopens else { return }
            try transaction.writing.put(
                RecordInput(id: "\(custody)", fields: ["closed_at": .null, "closed_by": .null]),
                author: author(facility), at: &moment)
        }
        guard case .written(let changes) = attempt else { return }
        truth.persons[person].acts.append(
            Truth.Act(
                kind: .cancel(number: number), site: from, at: instant, changes: changes.map(\.dot),
                caseFile: dispatch.caseFile, record: custody))
        truth.persons[person].place = .held(from)
        note("transfers cancelled")
    }

    /// A receipt of somebody who never came; the receiver lets them go again in its books, or says that it was a mistake.
    private func writeBeforehand(_ person: Int, number: String, from: Int, to: Int, at instant: Int64) throws {
        let facility = facilities[to - 1]
        let prisonerNumber = truth.persons[person].identity.number
        let by = ["ERROR", "RELEASE", nil][random.below(3)]
        let attempt = try attempt(facility, "receives \(number) beforehand") { transaction, moment in
            let known = try transaction.writing.caseFile(prisonerNumber: prisonerNumber)
            if let known, truth.about[known] != person { throw Refusal("case", "is another's") }
            let receipt = try transaction.writing.put(
                RecordInput(
                    type: "custody", caseFile: .prisonerNumber(prisonerNumber), open: "provisional",
                    fields: [
                        "facility": .integer(Int64(to)), "opened_at": text(instant), "opened_by": .text("RECEIPT"),
                        "transfer_no": .text(number), "received_from": .integer(Int64(from)),
                    ]), author: author(facility), at: &moment)
            guard let by else { return }
            try transaction.writing.put(
                RecordInput(
                    id: "\(receipt.dot)", fields: ["closed_at": text(instant + 20), "closed_by": .text(by)]),
                author: author(facility), at: &moment)
        }
        guard case .written(let changes) = attempt else { return }
        noteOpened(changes, person, number: prisonerNumber)
        truth.persons[person].isDisputed = true
        truth.persons[person].believedFrom = truth.persons[person].acts.count
        if let receipt = changes.first(where: { $0.type == 17 }) {
            truth.premature.append((facility.site, person, receipt.dot))
        }
        note("receipts beforehand")
    }

    // MARK: Endings

    /// Who is held or on the way is released, dies or flees; on the way it is the sender who writes it.
    private func endCustody() {
        guard let person = pick({ $0.place.isInCustody }) else { return }
        let by = ["RELEASE", "RELEASE", "DEATH", "ESCAPE"][random.below(4)]
        let site: Int
        switch truth.persons[person].place {
        case .held(let holder): site = holder
        case .road(let from, _, _):
            site = from
            note("ended on the way")
        case .outside, .dead: return
        }
        truth.persons[person].place = by == "DEATH" ? .dead : .outside
        happens(Truth.Act(kind: .ending(by: by), site: site, at: moment()), to: person)
        note("endings")
    }

    private func readmitBody() {
        guard let person = pick({ $0.place == .outside }) else { return }
        let site = 1 + random.below(facilities.count)
        // A site that has not yet written that it let the person go does that first.
        truth.persons[person].place = .held(site)
        happens(
            Truth.Act(kind: .admission, site: site, at: moment()), to: person,
            slip: random.oneIn(3) ? Truth.Slip(givesIdentity: false) : nil)
        note("readmissions")
    }
}
