import Causality
import Chance
import Exchange
import GRDB
import Register
import Safeguards
import Store

/// What people do, drawn from the seed: each writes through `put`, as a clerk at a site does.
extension Simulation {
    func work() throws {
        let facility = facilities[random.below(facilities.count)]
        guard !facility.isDown else { return trace.add("\(now) site \(facility.site) is down, nobody writes") }
        switch random.below(30) {
        case 0..<5: try admit(facility)
        case 5..<8: try edit(facility)
        case 8..<12: try editTogether()
        case 12..<17: try dispatch()
        case 17..<22: try receive()
        case 22, 23: try release()
        case 24: try readmit(facility)
        case 25: try claim(facility)
        case 26: try cancel()
        case 27, 28: try writeAtHub()
        // What is forged names an edition; where they differ, the hub may have to let it stand.
        default: editions == nil ? try forge(facility) : try edit(facility)
        }
    }

    // MARK: Writing

    typealias Writer = (Transaction, inout WriteMoment) throws -> Void

    /// What came of one transaction: `cut` where power went before it was on disk, or the disk had no room for it.
    enum Attempt {
        case written([Change])
        case refused(Refusal)
        case cut
    }

    /// One transaction of `facility`; false where it was refused, or power went before it was on disk.
    @discardableResult
    func write(_ facility: SimulatedFacility, _ what: String, _ body: Writer) throws -> Bool {
        if case .written = try attempt(facility, what, body) { true } else { false }
    }

    func attempt(_ facility: SimulatedFacility, _ what: String, _ body: Writer) throws -> Attempt {
        var moment = try facility.writeMoment(at: now, saltSeed: random.next())
        let isCut = random.oneIn(faults.facilityCrash) && random.oneIn(2)
        var written: [Change] = []
        do {
            try onDisk(of: facility.store, fullUntil: facility.fullUntil) {
                try facility.store.write { transaction in
                    try body(transaction, &moment)
                    written = transaction.ownLog.written
                    if isCut { throw PowerCut() }
                }
            }
        } catch is PowerCut {
            crash(facility)
            return .cut
        } catch let refusal as Refusal {
            report.refusedWrites += 1
            trace.add("\(now) site \(facility.site) \(what): refused, \(refusal)")
            return .refused(refusal)
        } catch let error as StoreError where error.isFull {
            noteNoRoom("site \(facility.site) \(what)")
            return .cut
        }
        trace.add("\(now) site \(facility.site) \(what): \(written.map(\.dot))")
        facility.acknowledged += written
        report.changes += written.count
        let urgent = written.contains { SimulatedRegister.description.urgency(of: $0) != nil }
        try tell(facility, .committed(logEnd: written.last?.dot.sequence ?? 0, urgent: urgent))
        return .written(written)
    }

    func author(_ facility: SimulatedFacility) -> String { "clerk@\(facility.site)" }

    func text(_ instant: Int64) -> RecordInput.Scalar { .text(CivilTime.instantText(CivilTime.pack(instant, .second))) }

    private func day() -> RecordInput.Scalar {
        .text("20\(random.below(10) + 10)-0\(random.below(9) + 1)-1\(random.below(10))")
    }

    private func trueTime() -> Int64 { population.instant(at: SimulatedClock.startMilliseconds + now) }

    // MARK: Custody

    func admission(_ site: Int, _ instant: Int64, _ caseFile: RecordInput.CaseFile) -> RecordInput {
        RecordInput(
            type: "custody", caseFile: caseFile,
            fields: [
                "facility": .integer(Int64(site)), "opened_at": text(instant), "opened_by": .text("ADMISSION"),
                "commitment_order": .text("order \(instant)"),
            ])
    }

    private func admit(_ facility: SimulatedFacility) throws {
        let number = "N\(population.prisoners.count + 1)"
        let instant = trueTime()
        let extras = 1 + random.below(3)
        let surname = "surname \(random.below(100))"
        let done = try write(facility, "admits \(number)") { transaction, moment in
            let person = try transaction.writing.put(
                RecordInput(type: "person", fields: ["prisoner_no": .text(number), "surname": .text(surname)]),
                author: author(facility), at: &moment)
            let file = RecordInput.CaseFile.id("\(person.dot)")
            try transaction.writing.put(admission(facility.site, instant, file), author: author(facility), at: &moment)
            if extras > 0 {
                try transaction.writing.put(
                    RecordInput(
                        type: "trial", caseFile: file,
                        fields: ["latest": .text("first"), "interim": .text("LOW"), "union": .text("one")]),
                    author: author(facility), at: &moment)
            }
            if extras > 1 {
                try transaction.writing.put(
                    RecordInput(
                        type: "legal_status", caseFile: file,
                        fields: ["status": .text("AWAITING_TRIAL"), "document_date": .text("2026-01-01")]),
                    author: author(facility), at: &moment)
            }
            if extras > 2 {
                try transaction.writing.put(
                    RecordInput(
                        type: "sentence", caseFile: file, fields: ["article": .text("122"), "part": .text("1")]),
                    author: author(facility), at: &moment)
            }
        }
        guard done else { return }
        population.prisoners.append(.init(number: number, place: .held(facility.site), movedAt: instant))
    }

    /// Somebody who is held, and the facility that holds them, where it can write.
    private func pickHeld() -> (index: Int, facility: SimulatedFacility)? {
        let held = population.indices {
            if case .held(let site) = $0 { !facilities[site - 1].isDown } else { false }
        }
        guard let index = random.pick(held), case .held(let site) = population.prisoners[index].place else {
            return nil
        }
        return (index, facilities[site - 1])
    }

    private func dispatch() throws {
        guard let (index, facility) = pickHeld() else { return }
        let others = facilities.map(\.site).filter { $0 != facility.site }
        guard let to = random.pick(others) else { return }
        let prisoner = population.prisoners[index]
        let transfer = "T\(index)-\(prisoner.moves)"
        let instant = trueTime()
        let closes = random.oneIn(2)
        let done = try write(facility, "dispatches \(prisoner.number) to \(to) as \(transfer)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(
                    type: "transfer", caseFile: .prisonerNumber(prisoner.number),
                    fields: [
                        "number": .text(transfer), "from": .integer(Int64(facility.site)), "to": .integer(Int64(to)),
                        "dispatched_at": text(instant),
                    ]), author: author(facility), at: &moment)
            guard closes else { return }
            try transaction.writing.put(
                closing(prisoner.number, facility.site, instant, "DISPATCH"), author: author(facility), at: &moment)
        }
        if done {
            population.move(index, to: .transit(from: facility.site, to: to, number: transfer), at: instant)
        }
    }

    private func closing(_ number: String, _ site: Int, _ instant: Int64, _ by: String) -> RecordInput {
        RecordInput(
            type: "custody", caseFile: .prisonerNumber(number), current: true,
            fields: ["closed_at": text(instant), "closed_by": .text(by)])
    }

    private func receive() throws {
        let travelling = population.indices { if case .transit = $0 { true } else { false } }
        guard let index = random.pick(travelling),
            case .transit(let from, let to, let transfer) = population.prisoners[index].place
        else { return }
        let facility = facilities[to - 1]
        guard !facility.isDown else { return }
        let prisoner = population.prisoners[index]
        // By the receiver's watch a body may arrive at the instant it left, or shortly before.
        var instant = trueTime()
        if random.oneIn(5) { instant = prisoner.movedAt }
        let done = try write(facility, "receives \(prisoner.number) by \(transfer)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(
                    type: "custody", caseFile: .prisonerNumber(prisoner.number), open: "provisional",
                    fields: [
                        "facility": .integer(Int64(to)), "opened_at": text(instant), "opened_by": .text("RECEIPT"),
                        "transfer_no": .text(transfer), "received_from": .integer(Int64(from)),
                    ]), author: author(facility), at: &moment)
        }
        if done { population.move(index, to: .held(to), at: instant) }
    }

    private func cancel() throws {
        let travelling = population.indices { if case .transit = $0 { true } else { false } }
        guard let index = random.pick(travelling),
            case .transit(let from, _, let transfer) = population.prisoners[index].place, !facilities[from - 1].isDown
        else { return }
        let facility = facilities[from - 1]
        let instant = trueTime()
        let done = try write(facility, "cancels \(transfer)") { transaction, moment in
            let id = try Int64.fetchOne(
                transaction.db, sql: "SELECT id FROM transfer WHERE \"number\" = ?", arguments: [transfer])
            guard let record = id.flatMap({ Dot(packed: $0) }) else { throw Refusal("transfer", "is not here") }
            try transaction.writing.put(
                RecordInput(id: "\(record)", fields: ["cancelled_at": text(instant)]), author: author(facility),
                at: &moment)
        }
        if done { population.move(index, to: .held(from), at: instant) }
    }

    private func release() throws {
        guard let (index, facility) = pickHeld() else { return }
        let prisoner = population.prisoners[index]
        let instant = trueTime()
        let done = try write(facility, "releases \(prisoner.number)") { transaction, moment in
            try transaction.writing.put(
                closing(prisoner.number, facility.site, instant, "RELEASE"), author: author(facility), at: &moment)
        }
        if done { population.move(index, to: .outside, at: instant) }
    }

    private func readmit(_ facility: SimulatedFacility) throws {
        guard let index = random.pick(population.indices(where: { $0 == .outside })) else { return }
        let instant = trueTime()
        if try admitAgain(facility, index, instant) { population.move(index, to: .held(facility.site), at: instant) }
    }

    /// A second site admits somebody whom another holds: two claims, one person.
    private func claim(_ facility: SimulatedFacility) throws {
        let elsewhere = population.indices {
            if case .held(let site) = $0 { site != facility.site } else { false }
        }
        guard let index = random.pick(elsewhere), case .held(let holder) = population.prisoners[index].place
        else { return }
        let instant = trueTime()
        if try admitAgain(facility, index, instant) {
            population.move(
                index, to: .claimed(min(holder, facility.site), max(holder, facility.site)), at: instant)
        }
    }

    private func admitAgain(_ facility: SimulatedFacility, _ index: Int, _ instant: Int64) throws -> Bool {
        let number = population.prisoners[index].number
        return try write(facility, "admits \(number) again") { transaction, moment in
            if try transaction.writing.caseFile(prisonerNumber: number) == nil {
                try transaction.writing.put(
                    RecordInput(type: "person", fields: ["prisoner_no": .text(number)]), author: author(facility),
                    at: &moment)
            }
            try transaction.writing.put(
                admission(facility.site, instant, .prisonerNumber(number)), author: author(facility), at: &moment)
        }
    }

    // MARK: Edits

    private func edit(_ facility: SimulatedFacility) throws {
        let files = try files(at: facility)
        guard let file = random.pick(files) else { return }
        try edit(file, at: facility)
    }

    /// The same fields of one record at every site that has it and at the hub, before any has heard of the others; a file
    /// that is under way is at two sites.
    private func editTogether() throws {
        let travelling = population.indices { if case .transit = $0 { true } else { false } }
        var site = 1 + random.below(facilities.count)
        if let index = random.pick(travelling), case .transit(let from, _, _) = population.prisoners[index].place {
            site = from
        }
        let facility = facilities[site - 1]
        guard let file = random.pick(try files(at: facility)),
            let first = try editInput(file, facility.store) ?? editInput(file, facility.store), let id = first.id,
            let record = Dot(id)
        else { return }
        for other in facilities where !other.isDown {
            guard let input = try sameFields(first, record, other.store) else { continue }
            try write(other, "edits \(id) with others") { transaction, moment in
                try transaction.writing.put(input, author: author(other), at: &moment)
            }
        }
        if random.oneIn(2), !hub.isDown, let input = try sameFields(first, record, hub.store) { try writeAtHub(input) }
    }

    /// Other values for the fields that `input` writes; nil where the store shows no such record.
    private func sameFields(_ input: RecordInput, _ record: Dot, _ store: Store) throws -> RecordInput? {
        guard
            let change = try store.read({ try $0.register.json(of: record, .whole) == nil ? nil : $0.change(record) }),
            let type = SimulatedRegister.description[change.type]
        else { return nil }
        var other = input
        let values = choices(of: type.name)
        for name in input.fields.keys.sorted() {
            if let value = values.first(where: { $0.0 == name })?.1 { other.fields[name] = value }
        }
        return other
    }

    func files(at facility: SimulatedFacility) throws -> [Dot] {
        try facility.store.read { transaction in
            try Int64.fetchAll(transaction.db, sql: "SELECT id FROM person ORDER BY id").compactMap { Dot(packed: $0) }
        }
    }

    func edit(_ file: Dot, at facility: SimulatedFacility) throws {
        guard let input = try editInput(file, facility.store) else { return }
        try write(facility, "edits \(input.id ?? input.type ?? "")") { transaction, moment in
            try transaction.writing.put(input, author: author(facility), at: &moment)
        }
    }

    func edit(_ file: Dot, atHub: Bool) throws {
        guard !hub.isDown, let input = try editInput(file, hub.store) else { return }
        try writeAtHub(input)
    }

    private func editInput(_ file: Dot, _ store: Store) throws -> RecordInput? {
        let type = ["person", "custody", "sentence", "legal_status", "trial", "trial", "trial"][random.below(7)]
        let column = type == "person" ? "id" : "case_id"
        let ids = try store.read { transaction in
            try Int64.fetchAll(
                transaction.db, sql: "SELECT id FROM \(type) WHERE \(column) = ? ORDER BY id", arguments: [file.packed])
        }
        guard let id = random.pick(ids), let record = Dot(packed: id) else {
            guard type == "trial", try store.read({ try $0.change(file) }) != nil else { return nil }
            return RecordInput(type: "trial", caseFile: .id("\(file)"), fields: ["review": .text("new")])
        }
        return RecordInput(id: "\(record)", fields: fields(of: type), reason: "edit \(now)")
    }

    /// A new value for every field of a type that the workload edits.
    private func choices(of type: String) -> [(String, RecordInput.Scalar)] {
        let word = RecordInput.Scalar.text("word \(random.below(1_000))")
        let level = RecordInput.Scalar.text(SimulatedRegister.levels[random.below(3)])
        switch type {
        case "person":
            // Not the date of birth: the files of one person would contradict each other.
            return [("surname", word), ("aliases", word), ("notes", word)]
        case "custody": return [("cell", word), ("notes", word)]
        case "sentence": return [("article", word), ("expiry", day()), ("notes", word)]
        case "legal_status": return [("status", word), ("document_date", day()), ("since", day())]
        default:
            return [
                ("latest", word), ("custodian", word), ("authority", word), ("document_date", day()),
                ("interim", level), ("open", level), ("union", word), ("append", word), ("handover", word),
                ("review", random.oneIn(4) ? .null : word),
            ]
        }
    }

    private func fields(of type: String) -> [String: RecordInput.Scalar] {
        let choices = choices(of: type)
        var fields: [String: RecordInput.Scalar] = [:]
        for _ in 0..<(1 + random.below(3)) {
            let (name, value) = choices[random.below(choices.count)]
            fields[name] = value
            if name == "status" { fields["document_date"] = day() }
        }
        return fields
    }
}
