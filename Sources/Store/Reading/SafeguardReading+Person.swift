import Causality
import Custody
import Register
import Safeguards

/// One person as the views here have them, for the rules to look at.
extension SafeguardReading {
    /// As far as the rules on a draft read of them.
    func person(_ caseFile: Dot, for draft: Safeguard.Draft, now: Int64) throws -> PersonState {
        try person(caseFile, PersonState.reads(draft), now: now)
    }

    /// Records of these types in every file of theirs.
    func person(_ caseFile: Dot, _ types: [String], now: Int64) throws -> PersonState {
        let types = types.compactMap(description.type(named:))
        guard !types.isEmpty else { return PersonState() }
        let files = try caseFiles.personFiles(of: caseFile)
        var state = PersonState(
            speakers: files.count == 1 ? [.init(file: files[0])] : try caseFiles.speakingFiles(of: caseFile),
            zone: store.zone)
        for file in files {
            let disputed = try disputed(in: file)
            for type in types { state.records += try records(type, in: file, disputed) }
        }
        // Which sentences run is told from more than these, and matters to who is untried without them.
        if types.contains(where: { $0.name == "legal_status" }), state.isUntried(at: now) == true {
            state.serving = try sentencesThatRun(state.speakers, on: localDate(ofSeconds: now))
        }
        return state
    }

    private func records(_ type: RecordType, in file: Dot, _ disputed: Set<Dot>) throws -> [PersonState.Record] {
        let key = type.opensCaseFile ? "id" : "case_id"
        var records: [PersonState.Record] = []
        try Prepared(db, "SELECT * FROM \(quoted(type.name)) WHERE \(key) = ? ORDER BY id", file.packed).forEach {
            guard let id = Dot(packed: $0.number(0)) else { return }
            records.append(.init(id: id, file: file, type: type.name, values: $0.texts(type)))
        }
        let time = ["health_exam": "examined_at", "legal_status": "since"][type.name]
        for place in records.indices {
            if disputed.contains(records[place].id) {
                records[place].otherSides = try otherSides(of: records[place].id, records[place].values)
            }
            if let time, records[place].values[time, default: ""].isEmpty {
                records[place].writtenAt = try writtenAt(records[place].id.packed)
            }
        }
        return records
    }

    private func disputed(in file: Dot) throws -> Set<Dot> {
        Set(
            try Prepared(db, "SELECT record FROM _conflict WHERE case_id = ? AND status = 'open'", file.packed).dots())
    }

    /// Where people disagree on something, the record as each of them has it but for what is shown: until somebody decides,
    /// what protects is heard.
    func otherSides(of record: Dot, _ values: [String: String]) throws -> [[String: String]] {
        var sides: [[String: String]] = []
        for conflict in try conflicts.conflicts(record: record) where conflict.status == "open" {
            guard let resolution = try conflicts.resolution(conflict) else { continue }
            for sibling in resolution.siblings {
                var side = values
                for (place, number) in conflict.unit.fields.enumerated() {
                    guard let field = conflict.type.field(number) else { continue }
                    side[field.name] = field.type.text(sibling.values[place])
                }
                if side != values { sides.append(side) }
            }
        }
        return sides
    }

    /// The solitary confinement of a person, in whatever file of theirs.
    func solitary(ofPersonIn file: Dot) throws -> [(starts: Int64, ends: Int64?)] {
        try person(file, ["solitary", "sanction"], now: 0).solitary(except: nil)
    }
}
