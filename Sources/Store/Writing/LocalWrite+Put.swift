package import Causality
import Custody
package import Register
import Safeguards

/// Local writes: checked against the register and the custody known here, then appended.
extension LocalWrite {
    /// Writes one record; throws ``Refusal`` and leaves everything as it was.
    @discardableResult
    package func put(
        _ input: RecordInput, author: String, at moment: inout WriteMoment
    ) throws -> Change {
        if let id = input.id { return try update(id, input, author, &moment) }
        try checkByHand(input.type)
        guard let name = input.type else { throw Refusal("line", "names neither \"type\" nor \"id\"") }
        guard let type = description.type(named: name) else {
            throw Refusal("type", "\"\(name)\" is no record type of this register")
        }
        if type.opensCaseFile {
            if input.current == true { return try updateOpener(type, input, author, &moment) }
            guard input.caseFile == nil else {
                throw Refusal(name, "opens a case file of its own; leave out \"case\", or add \"current\": true")
            }
            return try write(
                type, record: nil, caseFile: nil, input: try writes(type, input), input.reason ?? "",
                author, &moment)
        }
        let caseFile = try caseFile(for: type, input, author, &moment)
        if input.current == true, let record = try currentRecord(of: type, in: caseFile) {
            // With a provisional file beside it, the record may stand in the other of the two.
            let file = try change(record)?.caseFile ?? caseFile
            return try write(
                type, record: record, caseFile: file, input: try writes(type, input),
                input.reason ?? "", author, &moment)
        }
        return try write(
            type, record: nil, caseFile: caseFile, input: try writes(type, input), input.reason ?? "",
            author, &moment)
    }

    /// What the software signs or traces by itself is nobody's to write.
    private func checkByHand(_ type: String?) throws {
        if type == "statement" { throw Refusal("statement", "is written by 'kerben count publish' alone") }
    }

    private func update(
        _ id: String, _ input: RecordInput, _ author: String, _ moment: inout WriteMoment
    ) throws -> Change {
        guard let record = Dot(id) else { throw Refusal("id", "expects \(FieldType.reference.example)") }
        guard let creator = try change(record), creator.createsRecord else {
            throw Refusal("id", "no record \(record) in this store")
        }
        guard let type = description[creator.type] else {
            throw Refusal("id", "record \(record) is of a type that this edition does not know")
        }
        try checkByHand(type.name)
        if let origin = input.origin, origin != (try self.origin(of: creator)) {
            throw Refusal(
                "origin",
                "record \(record) of this store is another one than that of this line, which a store that went its own way "
                    + "gave the same number; 'kerben facility give-again' brings in what such a store wrote")
        }
        if let name = input.type, name != type.name { throw Refusal("type", "record \(record) is a \(type.name)") }
        if input.caseFile != nil {
            let named = try caseFile(for: type, input, author, &moment)
            guard try caseFiles.personFiles(of: named).contains(creator.caseFile) else {
                throw Refusal("case", "record \(record) is in another case file")
            }
        }
        return try write(
            type, record: record, caseFile: creator.caseFile, input: try writes(type, input),
            input.reason ?? "", author, &moment)
    }

    /// Writes the record that opened a case file: `current` of a type that opens one.
    private func updateOpener(
        _ type: RecordType, _ input: RecordInput, _ author: String, _ moment: inout WriteMoment
    ) throws -> Change {
        let file = try caseFile(for: type, input, author, &moment)
        guard try change(file)?.type == type.number else {
            throw Refusal("case", "was opened by another type of record")
        }
        return try write(
            type, record: file, caseFile: file, input: try writes(type, input), input.reason ?? "",
            author, &moment)
    }

    // MARK: Where

    private func caseFile(
        for type: RecordType, _ input: RecordInput, _ author: String, _ moment: inout WriteMoment
    ) throws -> Dot {
        switch input.caseFile {
        case nil: throw Refusal(type.name, "belongs to a case file; name it in \"case\"")
        case .id(let text):
            guard let caseFile = Dot(text), let opener = try change(caseFile), opener.opensCaseFile else {
                throw Refusal("case", "no such case file in this store")
            }
            return caseFile
        case .prisonerNumber(let number):
            if input.open == "provisional", let transfer = receipt(type, input) {
                // Whose person is sent here; otherwise whoever comes is registered, and the hub finds out who they are.
                if let file = try file(ofNumber: number, receivedBy: transfer) { return file }
                return try openProvisional(number, author, &moment)
            }
            let files = try caseFiles(prisonerNumber: number)
            if files.count == 1 { return files[0] }
            // Somebody who came is registered, whoever they turn out to be.
            if input.open == "provisional" { return try openProvisional(number, author, &moment) }
            throw files.isEmpty
                ? Refusal("case", "no case file with that prisoner number in this store") : Self.shared(by: files)
        }
    }

    /// The receipt that a new record is: at which facility, under which number.
    private func receipt(_ type: RecordType, _ input: RecordInput) -> (facility: Int, number: String)? {
        let custody = store.custody
        guard type.number == custody.custody, input.current != true else { return nil }
        func text(_ field: Int) -> String? { type.field(field).flatMap { input.fields[$0.name]?.text } }
        guard let number = text(custody.transferNumber).flatMap(Persons.number),
            let facility = text(custody.facility).flatMap({ Int($0) })
        else { return nil }
        return (facility, number)
    }

    /// The case file with this prisoner number whose person is sent to a facility under a number, or was received there by it;
    /// or else of the only one who is on the way there, whatever the paper says.
    private func file(ofNumber number: String, receivedBy receipt: (facility: Int, number: String)) throws -> Dot? {
        let files = try caseFiles.files(ofNumber: number)
        let named = try files.first { file in
            try caseFiles.custodyRecords(of: caseFiles.personFiles(of: file)).contains { record in
                switch record {
                case .custody(let custody):
                    custody.facility == receipt.facility && custody.transferNumber == receipt.number
                case .transfer(let transfer): transfer.to == receipt.facility && transfer.number == receipt.number
                }
            }
        }
        if let named { return named }
        let coming = try files.filter { file in
            if case .transit(_, receipt.facility) = try caseFiles.timeline(of: file).now?.holder { true } else { false }
        }
        return try Set(coming.map { try caseFiles.personFiles(of: $0)[0] }).count == 1 ? coming.first : nil
    }

    /// The case file in scope here with this exact prisoner number; throws ``Refusal`` where persons share it and not one of
    /// them alone is here: a number never picks a person.
    package func caseFile(prisonerNumber: String) throws -> Dot? {
        let files = try caseFiles(prisonerNumber: prisonerNumber)
        guard files.count < 2 else { throw Self.shared(by: files) }
        return files.first
    }

    private static func shared(by files: [Dot]) -> Refusal {
        Refusal(
            "case",
            "\(files.count) persons share that prisoner number; name the case file instead: "
                + files.prefix(8).map(\.description).joined(separator: ", "))
    }

    /// A case file of each person with this number; where some are here, or on the way here, of those alone.
    private func caseFiles(prisonerNumber: String) throws -> [Dot] {
        let query = try Prepared(
            db, "SELECT id FROM person WHERE prisoner_no = ? ORDER BY provisional IS 1, id DESC")
        query.bind(1, prisonerNumber)
        let files = try query.dots()
        guard files.count > 1 else { return files }
        let here = try files.filter(isHere)
        var persons: [Dot: Dot] = [:]
        for file in here.isEmpty ? files : here {
            let root = try caseFiles.personFiles(of: file)[0]
            persons[root] = persons[root] ?? file
        }
        return persons.values.sorted()
    }

    /// Whether the person of a file is at this site, or on the way to it.
    private func isHere(_ file: Dot) throws -> Bool {
        // Nobody is at the hub: 0 is where nobody has said.
        guard site != 0 else { return false }
        return switch try caseFiles.timeline(of: file).now?.holder {
        case .facility(site): true
        case .transit(_, site): true
        case .disputed(let sites): sites.contains(site)
        default: false
        }
    }

    /// A receiver that has not yet got the file opens one that names the paper's number; the hub joins them.
    private func openProvisional(_ number: String, _ author: String, _ moment: inout WriteMoment) throws -> Dot {
        guard let person = description[store.custody.person] else { throw Refusal("person", "is not described") }
        return try write(
            person, record: nil, caseFile: nil,
            input: [
                Write(store.custody.prisonerNumber, .text(number)), Write(store.custody.provisional, .integer(1)),
            ], "received before the file", author, &moment
        ).record
    }

    /// The record of a type that is current in a case file: of custodies the one by which somebody has the person, this
    /// site before others and rivals last, or else had them last; of others the latest one, whoever wrote it.
    private func currentRecord(of type: RecordType, in caseFile: Dot) throws -> Dot? {
        let condition = type.number == store.custody.custody ? caseFiles.notInError : ""
        let records = try caseFiles.personFiles(of: caseFile).flatMap { file in
            try Prepared(db, "SELECT id FROM \(quoted(type.name)) WHERE case_id = ?\(condition)", file.packed).dots()
        }
        if type.number == store.custody.custody {
            let timeline = try caseFiles.timeline(of: caseFile)
            // A claim may rest on a dispatch, too.
            let held = timeline.claims.filter { $0.destination == nil && records.contains($0.basis) }
            let links = timeline.links.filter(records.contains)
            let has = held.last { $0.site == site } ?? held.last(where: \.isEstablished) ?? held.last
            let had = try links.last { try judgingFacts.custody($0)?.facility == site } ?? links.last
            if let custody = has?.basis ?? had { return custody }
        }
        return try newest(records)
    }

    private func newest(_ records: [Dot]) throws -> Dot? {
        try records.max { left, right in
            try (ledger.feed(of: left) ?? 0) < (ledger.feed(of: right) ?? 0)
        }
    }

    // MARK: What

    private func writes(_ type: RecordType, _ input: RecordInput) throws -> [Write] {
        var writes: [Write] = []
        for (name, scalar) in input.fields {
            guard let field = type.field(named: name) else {
                throw Refusal("\(type.name).\(name)", "is no field of this record type")
            }
            if case .null = scalar {
                writes.append(Write(field.number, .none))
                continue
            }
            guard let value = field.type.value(from: scalar.text, zone: store.zone) else {
                throw Refusal("\(type.name).\(name)", "expects \(field.type.example)")
            }
            writes.append(Write(field.number, value))
        }
        guard !writes.isEmpty else { throw Refusal(type.name, "nothing to write: \"fields\" is empty") }
        return try wholeGroups(writes, of: type).sorted { $0.field < $1.field }
    }

    /// A group is written whole or not at all: what is not given is cleared.
    private func wholeGroups(_ writes: [Write], of type: RecordType) throws -> [Write] {
        var whole = writes
        for group in type.groups {
            let members = type.fields.filter { $0.group == group.name }.map(\.number)
            guard writes.contains(where: { members.contains($0.field) }) else { continue }
            for member in members where !writes.contains(where: { $0.field == member }) {
                whole.append(Write(member, .none))
            }
        }
        return whole
    }

    /// Writes from texts by field name; what is empty, and what this register does not describe, is left out.
    func writes(_ type: RecordType, _ texts: [String: String]) -> [Write] {
        type.fields.compactMap { field in
            guard let text = texts[field.name], !text.isEmpty else { return nil }
            return field.type.value(from: text).map { Write(field.number, $0) }
        }
    }

    /// Checks and appends a change of this site.
    ///
    /// `isConsequence`: the software's own word on what the actor did; whoever may do that need not be allowed this.
    func write(
        _ type: RecordType, record: Dot?, caseFile: Dot?, input writes: [Write], _ reason: String, _ author: String,
        _ moment: inout WriteMoment, isConsequence: Bool = false
    ) throws -> Change {
        if type.hubOnly, site != 0 { throw Refusal(type.name, "only the hub writes this; ask the ministry's registry") }
        if !isConsequence { try checkRights(type, record: record, writes, at: moment) }
        let writes = try sealed(type, record?.packed, writes)
        let typed = try recordsView.typed(writes, type, record: record, caseFile: caseFile)
        if let refusal = description.refusal(type: type.number, writes: typed, createsRecord: record == nil) {
            throw refusal
        }
        if let caseFile, site != 0, try caseFiles.isWithdrawn(caseFile) {
            throw Refusal("case", "this facility no longer holds the case file; its present holder writes it")
        }
        let basis = try caseFile.flatMap { try custodyBasis(of: $0) }
        if let caseFile { try checkCustody(type, record: record, writes, caseFile) }
        try safeguards.checkSafeguards(type, record: record, caseFile: caseFile, writes, at: moment)
        try safeguards.checkTimes(type, record: record, writes, at: moment)
        try checkFacility(type, record: record, writes)
        if !isConsequence { try checkReferences(type, caseFile: caseFile, writes) }
        let isToldOutside = try safeguards.tellsOfIllTreatment(type, record: record, writes)
        let context = try record.map { record in
            let changes = try changes(ofRecord: record, in: caseFile ?? record)
            return RecordState(changes, void: try caseFiles.void(among: changes)).context
        }
        let edition = description.edition
        if site != 0 {
            let draft = Change(
                dot: try ownLog.nextDot(), record: try record ?? ownLog.nextDot(), type: type.number,
                caseFile: try caseFile ?? ownLog.nextDot(),
                context: context ?? VersionVector(), basis: basis, edition: edition,
                timestamp: HybridTimestamp(milliseconds: moment.wallMilliseconds), clock: moment.clock, author: author,
                writes: writes)
            if let refusal = try judgingFacts.refusalOfAuthor(draft) { throw refusal }
        }
        let waited = site == 0 ? try record.map(recordsView.awaiting) ?? [] : []
        let change = try ownLog.append(at: &moment) { dot, stamp, clock, salt in
            Change(
                dot: dot, record: record ?? dot, type: type.number, caseFile: caseFile ?? dot,
                context: context ?? VersionVector(), basis: basis, edition: edition, timestamp: stamp, clock: clock,
                author: author, reason: reason, writes: writes, salt: caseFile == nil ? salt : nil)
        }
        if !waited.isEmpty { unsettled.waited.append((change.record, waited)) }
        if isToldOutside { try openExternalCase(type, change, author: author, at: &moment) }
        if type.name == Appointment.recordType, let actor, actor.isRecovering, actor.appointedRight(type.name) < .write
        {
            try note(
                .recover, type.name, record: change.record, count: 1,
                reason: "appointed by the root of the hub's machine",
                author: author, at: &moment)
        }
        return change
    }

    /// The custody record under which this site holds, or last held, the case.
    private func custodyBasis(of caseFile: Dot) throws -> Dot? {
        guard site != 0 else { return nil }
        var bases: [Dot] = []
        for file in try caseFiles.personFiles(of: caseFile) {
            bases += try Prepared(
                db, "SELECT id FROM custody WHERE case_id = ? AND facility = ?\(caseFiles.notInError)", file.packed,
                Int64(site)
            ).dots()
        }
        return bases.filter { $0.site == site }.max()
    }

    /// One site, one facility: its number is what persons are counted by.
    private func checkFacility(_ type: RecordType, record: Dot?, _ writes: [Write]) throws {
        guard type.name == "facility", let field = type.field(named: "site"),
            let site = writes.first(where: { $0.field == field.number })?.value
        else { return }
        let query = try Prepared(
            db, "SELECT id FROM facility WHERE site = ?1 AND id IS NOT ?2", site.integer, record?.packed)
        guard let other = try query.number() else { return }
        let id = Dot(packed: other)?.description ?? ""
        throw Refusal("facility.site", "is that of the facility record \(id); write to that one")
    }

    /// Between which sites a dispatch is.
    private func addresses(ofTransfer record: Dot) throws -> [Int: Value] {
        var known: [Int: Value] = [:]
        try Prepared(db, "SELECT \"from\", \"to\" FROM transfer WHERE id = ?", record.packed).forEach { row in
            for (column, field) in [(Int32(0), store.custody.from), (1, store.custody.to)] {
                known[field] = row.optionalNumber(column).map(Value.integer)
            }
        }
        return known
    }

    /// What this store knows to be impossible; what others may know is never guessed at.
    private func checkCustody(_ type: RecordType, record: Dot?, _ writes: [Write], _ caseFile: Dot) throws {
        func value(_ field: Int) -> Value? { writes.first { $0.field == field }?.value }
        let custody = store.custody
        guard custody.movesCustody(type.number) else { return }
        if type.number == custody.custody, site != 0, record == nil || value(custody.facility) != nil,
            value(custody.facility)?.integer != Int64(site)
        {
            throw Refusal("\(type.name).facility", "a facility opens custody only for itself (site \(site))")
        }
        let known = try record.map { try addresses(ofTransfer: $0) } ?? [:]
        if let refusal = CustodyClaim(writes, createsRecord: record == nil, known: known, custody).refusal(type) {
            throw refusal
        }
        let timeline = try caseFiles.timeline(of: caseFile)
        if let record {
            let answered = site == 0 ? nil : timeline.answered[record]
            if let refusal = answered?.refusal(writes, custody, type) { throw refusal }
            return
        }
        if type.number == custody.custody {
            // Who only has the number of one who is here is another, until something else says that they are one.
            let known = try self.caseFiles.timeline(ofFiles: caseFiles.travelling(with: caseFile)).now
            if let facility = value(custody.facility)?.integer, known?.holder == .facility(Int(facility)) {
                throw Refusal(type.name, "the person is already held here; close that custody first")
            }
        } else if site != 0 {
            guard value(custody.from)?.integer == Int64(site) else {
                throw Refusal("\(type.name).from", "a facility dispatches only from itself (site \(site))")
            }
            // Whoever else claims the person too; or closed as dispatched, with nothing said of where to: that is said now.
            let hasPerson = timeline.claims.contains { $0.site == site && ($0.destination ?? 0) == 0 }
            guard hasPerson else {
                throw Refusal(type.name, "the person is not held here as far as this store knows")
            }
        }
    }
}
