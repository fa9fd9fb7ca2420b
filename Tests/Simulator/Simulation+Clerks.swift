import Causality
import Chance
import Decisions
import GRDB
import Register
import Safeguards
import Store

/// What is written of what happened: by the clerks of a site, out of what their own store shows them.
extension Simulation {
    /// Writes one act, or comes again: power was out, or what happened before it is not written.
    func write(_ person: Int, _ index: Int) throws {
        let act = truth.persons[person].acts[index]
        guard !act.isWritten else { return }
        let facility = facilities[act.site - 1]
        let isNext = truth.persons[person].acts[..<index].allSatisfy { $0.site != act.site || $0.isWritten }
        guard isNext, !facility.isDown else { return comeAgain(person, index) }
        switch act.kind {
        case .admission, .receipt: try writeOpening(person, index, facility)
        case .ending(let by): try writeEnding(person, index, facility, by)
        case .dispatch, .cancel: break  // Written as it happens: the paper is the register's.
        }
    }

    private func comeAgain(_ person: Int, _ index: Int) {
        queue.add(
            .due(person: person, act: index), at: now + (isHealing ? 1_000 : random.between(60_000, 600_000)))
    }

    // MARK: Openings

    private func writeOpening(_ person: Int, _ index: Int, _ facility: SimulatedFacility) throws {
        let attempts = [false, true]
        for opensNewFile in attempts {
            let attempt = try attempt(facility, "writes the opening \(index) of person \(person)") {
                transaction, moment in
                try putOpening(person, index, transaction, &moment, facility, opensNewFile: opensNewFile)
            }
            switch attempt {
            case .cut: return comeAgain(person, index)
            case .refused(let refusal):
                // A file here that may not be written any more: the body is at the door, and gets a new one.
                guard !opensNewFile else {
                    throw violation(
                        .honestStands, "site \(facility.site) cannot write that person \(person) came: \(refusal)")
                }
            case .written(let changes):
                let slip = truth.persons[person].slips[index]
                let number = slip?.prisonerNumber ?? truth.persons[person].identity.number
                noteOpened(changes, person, number: number)
                guard let custody = changes.first(where: { $0.type == 17 && $0.createsRecord }) else { return }
                // What moves custody has to stand, and what is recorded upon it. What the file says of the person's identity
                // may be its next holder's to write by then.
                truth.persons[person].acts[index].changes = changes.filter {
                    $0.createsRecord || $0.type == 17
                }.map(\.dot)
                truth.persons[person].acts[index].caseFile = custody.caseFile
                truth.persons[person].acts[index].record = custody.dot
                return
            }
        }
    }

    /// Notes the case file that these changes opened, if one did.
    func noteOpened(_ changes: [Change], _ person: Int, number: String) {
        for change in changes where change.type == 16 {
            if change.opensCaseFile { truth.noteFile(change.dot, of: person) }
            truth.papers[change.caseFile, default: []].append(
                .init(change: change.dot, number: number, hasIdentity: change.value(of: 4) != nil))
        }
    }

    func identityFields(_ person: Int, number: String) -> [String: RecordInput.Scalar] {
        let identity = truth.persons[person].identity
        return [
            "prisoner_no": .text(number), "surname": .text(identity.surname), "given_name": .text(identity.givenName),
            "birth_date": .text(identity.birth), "sex": .text(identity.sex), "pin": .text(identity.pin),
        ]
    }

    private func putOpening(
        _ person: Int, _ index: Int, _ transaction: Transaction, _ moment: inout WriteMoment,
        _ facility: SimulatedFacility,
        opensNewFile: Bool
    ) throws {
        let act = truth.persons[person].acts[index]
        let slip = truth.persons[person].slips[index]
        let number = slip?.prisonerNumber ?? truth.persons[person].identity.number
        let author = author(facility)
        try takeBackClaims(number, person, transaction, &moment, facility, at: act.at)
        try tellApart(number, from: person, transaction, &moment, author)
        let (known, isShared) = try file(ofNumber: number, transaction)
        var file: RecordInput.CaseFile
        if let known, truth.about[known] == person, !opensNewFile {
            file = .id("\(known)")
        } else if known == nil, !isShared, act.isReceipt, !opensNewFile {
            file = .prisonerNumber(number)
        } else {
            // Not here, or another's by the name: a file of this person's own.
            let givesIdentity = slip?.givesIdentity != false || known != nil || isShared
            let fields = givesIdentity ? identityFields(person, number: number) : ["prisoner_no": .text(number)]
            file = .id(
                "\(try transaction.writing.put(RecordInput(type: "person", fields: fields), author: author, at: &moment).dot)"
            )
        }
        var input = admission(facility.site, act.at, file)
        if case .receipt(let transfer, let from) = act.kind {
            input.open = "provisional"
            input.fields["opened_by"] = .text("RECEIPT")
            input.fields["transfer_no"] = .text(slip?.transferNumber ?? transfer)
            if slip?.leavesOutSender != true { input.fields["received_from"] = .integer(Int64(from)) }
        }
        let custody = try transaction.writing.put(input, author: author, at: &moment)
        // A provisional file has a number only: what else the paper says is written into it.
        if case .prisonerNumber = file, slip?.givesIdentity == true {
            try transaction.writing.put(
                RecordInput(id: "\(custody.caseFile)", fields: identityFields(person, number: number)), author: author,
                at: &moment)
        }
        try transaction.writing.put(
            RecordInput(
                type: "sentence", caseFile: .id("\(custody.caseFile)"), fields: ["article": .text("1\(index)")]),
            author: author, at: &moment)
    }

    /// The file with a number, as far as one is told by it; whether several persons share it, so that none is.
    private func file(ofNumber number: String, _ transaction: Transaction) throws -> (file: Dot?, isShared: Bool) {
        do { return (try transaction.writing.caseFile(prisonerNumber: number), false) } catch is Refusal {
            return (nil, true)
        }
    }

    /// Whom a site said to have before they came it lets go first; its own register would not let them come again.
    private func takeBackClaims(
        _ number: String, _ person: Int, _ transaction: Transaction, _ moment: inout WriteMoment,
        _ facility: SimulatedFacility, at instant: Int64
    ) throws {
        var claims = truth.premature.filter { $0.site == facility.site && $0.person == person }.map(\.custody)
        for lie in truth.lies where lie.site == facility.site {
            guard let claim = lie.claim, let file = lie.caseFile else { continue }
            let isOfNumber = truth.papers[file]?.contains { $0.number == number } == true
            if truth.falseFiles[file] == person || isOfNumber { claims.append(claim) }
        }
        for claim in claims {
            guard let file = try transaction.change(claim)?.caseFile, try !transaction.caseFiles.isWithdrawn(file)
            else { continue }
            try transaction.writing.put(
                RecordInput(id: "\(claim)", fields: ["closed_at": text(instant), "closed_by": .text("ERROR")]),
                author: author(facility), at: &moment)
        }
    }

    /// Who is here under the same number with nothing beside it gets a name first: two bodies stand before the clerk.
    private func tellApart(
        _ number: String, from person: Int, _ transaction: Transaction, _ moment: inout WriteMoment, _ author: String
    ) throws {
        for file in truth.papers.keys.sorted() {
            guard let paper = truth.papers[file]?.last, paper.number == number, !paper.hasIdentity,
                let other = truth.about[file], other != person, try !transaction.caseFiles.isWithdrawn(file),
                try transaction.register.json(of: file, .whole) != nil
            else { continue }
            let input = RecordInput(id: "\(file)", fields: identityFields(other, number: number))
            // Who keeps a file only for what is still open in it reads it.
            do { try transaction.writing.put(input, author: author, at: &moment) } catch is Refusal {}
        }
    }

    // MARK: Endings

    private func writeEnding(_ person: Int, _ index: Int, _ facility: SimulatedFacility, _ by: String) throws {
        let acts = truth.persons[person].acts
        guard let opening = acts[..<index].last(where: { $0.site == facility.site && $0.isOpening }),
            let custody = opening.record
        else {
            truth.persons[person].acts[index].isRefused = true
            return
        }
        let attempt = try attempt(facility, "writes the ending of person \(person): \(by)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(id: "\(custody)", fields: ["closed_at": text(acts[index].at), "closed_by": .text(by)]),
                author: author(facility), at: &moment)
        }
        switch attempt {
        case .cut: comeAgain(person, index)
        case .written(let changes):
            truth.persons[person].acts[index].changes = changes.map(\.dot)
            truth.persons[person].acts[index].caseFile = opening.caseFile
            truth.persons[person].acts[index].record = custody
        case .refused(let refusal):
            // Written late, when the file has gone on to who holds the person now: that is the present holder's to write.
            // Where another's claim stands, since the word of its end is still on the way, nobody writes but that one.
            let isHolder = !acts[(index + 1)...].contains { $0.isOpening }
            guard try !isHolder || truth.persons[person].isDisputed || isClaimedByOthers(person) else {
                throw violation(
                    .honestStands, "site \(facility.site) cannot let person \(person) go: \(refusal)")
            }
            truth.persons[person].acts[index].isRefused = true
            truth.persons[person].isDisputed = true
        }
    }

    // MARK: Other writes

    /// The holder writes in the file in which it holds the person.
    func writeOfHeld() throws {
        guard
            let person = random.pick(truth.indices { if case .held = $0.place { true } else { false } }),
            let holding = truth.holding(person), let file = holding.caseFile, !facilities[holding.site - 1].isDown
        else { return }
        let facility = facilities[holding.site - 1]
        let attempt = try attempt(facility, "writes of person \(person)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(type: "sentence", caseFile: .id("\(file)"), fields: ["notes": .text("of \(now)")]),
                author: author(facility), at: &moment)
        }
        if case .refused(let refusal) = attempt, !truth.persons[person].isDisputed {
            throw violation(.honestStands, "site \(facility.site) holds person \(person) and cannot write: \(refusal)")
        }
    }

    /// A complaint, taken down at some site, often the very one that it is about; then the ministry writes in it.
    func complain() throws {
        let facility = facilities[random.below(facilities.count)]
        guard !facility.isDown else { return }
        if random.oneIn(2), !hub.isDown, let file = random.pick(truth.grievances.keys.sorted()) {
            let about = 1 + random.below(facilities.count)
            let moves = random.oneIn(3)
            let fields: [String: RecordInput.Scalar] =
                moves ? ["facility": .integer(Int64(about)), "text": .text("moved")] : ["text": .text("of \(now)")]
            guard try hub.store.read({ try $0.change(file) }) != nil else { return }
            let before = hubWrites.count
            try writeAtHub(RecordInput(id: "\(file)", fields: fields))
            guard hubWrites.count > before else { return }
            if moves { truth.grievances[file]?.insert(about) }
            return note("grievances followed up")
        }
        let about = random.oneIn(2) ? facility.site : 1 + random.below(facilities.count)
        let attempt = try attempt(facility, "takes a complaint about \(about)") { transaction, moment in
            try transaction.writing.put(
                RecordInput(type: "grievance", fields: ["facility": .integer(Int64(about)), "text": .text("first")]),
                author: author(facility), at: &moment)
        }
        if case .written(let changes) = attempt { truth.grievances[changes[0].dot] = [about] }
    }

    /// A clerk puts a mistyped number right, or the registry joins two files of one person.
    func correct() throws {
        if random.oneIn(2) { return try joinAtRegistry() }
        let wrong = truth.papers.keys.sorted().filter { file in
            guard let person = truth.about[file], let paper = truth.papers[file]?.last else { return false }
            return paper.number != truth.persons[person].identity.number && truth.holding(person)?.caseFile == file
        }
        guard let file = random.pick(wrong), let person = truth.about[file],
            let site = truth.holding(person)?.site, !facilities[site - 1].isDown
        else { return }
        let facility = facilities[site - 1]
        let number = truth.persons[person].identity.number
        let attempt = try attempt(facility, "puts the number of person \(person) right") { transaction, moment in
            try transaction.writing.put(
                RecordInput(id: "\(file)", fields: identityFields(person, number: number)), author: author(facility),
                at: &moment)
        }
        if case .written(let changes) = attempt {
            noteOpened(changes, person, number: number)
            note("numbers put right")
        }
    }

    private func joinAtRegistry() throws {
        guard !hub.isDown else { return }
        let several = truth.persons.indices.filter { truth.persons[$0].files.count > 1 }
        guard let person = random.pick(several) else { return }
        let files = random.shuffled(truth.persons[person].files)
        let moment = hub.moment(at: now, saltSeed: random.next())
        do {
            try hub.store.write(at: moment) {
                try $0.decisions.decideIdentity(
                    files[0], files[1], areOne: true, reason: "the same fingerprints", author: "registry@0", at: &$1)
            }
            truth.joins.append((files[0], files[1]))
            note("joined by a person")
            trace.add("\(now) the registry joins \(files[0]) and \(files[1])")
        } catch let refusal as Refusal {
            trace.add("\(now) the registry is refused: \(refusal)")
        }
        try checkBodies()
    }
}
