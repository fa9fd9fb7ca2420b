import Causality
import Register
import Safeguards
import Store

/// What a store says, row by row, and a second statement of the rules on it: slow, and with nothing of the first.
struct SlowRules {
    struct Row {
        var id: String
        /// The person: the first of all files of theirs.
        var file: String
        /// The file that the record is in, and which of the person's that is.
        var origin: String
        var place = 0
        var type: String
        var values: [String: String]
        var sides: [[String: String]] = []

        subscript(name: String) -> String { values[name] ?? "" }
        var all: [[String: String]] { [values] + sides }
        func any(_ name: String) -> [String] { all.map { $0[name] ?? "" }.filter { $0 != "" } }
    }

    struct Breach: Hashable, CustomStringConvertible {
        var rule: Int
        var record: String
        /// What sets it apart from another of the same rule and record.
        var what: String
        var description: String { "rule \(rule) \(record) \(what)" }
    }

    var rows: [Row] = []
    /// Seconds since 1970.
    var now: Int64

    init(now: Int64) { self.now = now }

    init(_ office: Office, now: Int64) throws {
        self.now = now
        rows = try office.store.read { transaction in
            var rows: [Row] = []
            var persons: [String: [String]] = [:]
            for type in transaction.description.types {
                var ids: [(Dot, String)] = []
                try transaction.register.export(type) { line in
                    let parts = line.split(separator: "\"").map(String.init)
                    if parts.count > 11, let id = Dot(parts[7]) { ids.append((id, parts[11])) }
                }
                for (id, file) in ids {
                    let values = try transaction.safeguards.draft(type, id, []).values.filter { $0.value != "" }
                    let files =
                        try persons[file]
                        ?? Dot(file).map { try transaction.caseFiles.personFiles(of: $0).map(\.description) } ?? [file]
                    persons[file] = files
                    rows.append(
                        Row(
                            id: id.description, file: files[0], origin: file, place: files.firstIndex(of: file) ?? 0,
                            type: type.name, values: values))
                }
            }
            for conflict in try transaction.conflicts.conflicts() where conflict.status == "open" {
                guard let place = rows.firstIndex(where: { $0.id == conflict.record.description }) else { continue }
                for sibling in try transaction.conflicts.resolution(conflict)?.siblings ?? [] {
                    var side = rows[place].values
                    for (number, value) in zip(conflict.unit.fields, sibling.values) {
                        guard let field = conflict.type.field(number) else { continue }
                        side[field.name] = field.type.text(value)
                    }
                    rows[place].sides.append(side)
                }
            }
            return rows
        }
    }

    func of(_ type: String, _ file: String? = nil) -> [Row] {
        rows.filter { $0.type == type && (file == nil || $0.file == file) }
    }

    private static let year: Int64 = 31_556_952

    static func time(_ text: String) -> Int64? { CivilTime.instant(text).map { $0 / 4 } }

    // MARK: Who somebody is

    func isMinor(_ file: String, at time: Int64) -> Bool? {
        let persons = of("person", file)
        let births = persons.flatMap { $0.any("birth_date") }
        // The eighteenth birthday, written as a date; a year alone ends with its last day.
        let days = births.map { birth -> String in
            let whole = birth + String("-12-31".dropFirst(birth.count == 4 ? 0 : birth.count == 7 ? 3 : 6))
            return String((Int(whole.prefix(4)) ?? 0) + 18) + whole.dropFirst(4)
        }
        if !days.isEmpty { return days.contains { $0 > CivilTime.day(time / 86_400) } }
        let ages = persons.flatMap { $0.any("reported_age") }.compactMap { Int($0) }
        return ages.isEmpty ? nil : ages.contains { $0 < 18 }
    }

    func isUntried(_ file: String) -> Bool? {
        let today = CivilTime.day(now / 86_400)
        // Of one day the last, by file.
        let statuses = of("legal_status", file).sorted {
            ($0["since"].prefix(10), $0.place) < ($1["since"].prefix(10), $1.place)
        }
        func last(_ texts: [(since: String, code: String)]) -> String? {
            let sorted = texts.enumerated().sorted { ($0.element.since, $0.offset) < ($1.element.since, $1.offset) }
                .map(\.element)
            return (sorted.filter { $0.since <= today }.last ?? sorted.first)?.code
        }
        var codes: Set<String> = []
        let shown = statuses.map { (since: String($0["since"].prefix(10)), code: $0["status"]) }
        if let code = last(shown) { codes.insert(code) }
        for (place, row) in statuses.enumerated() {
            for side in row.sides {
                var texts = shown
                texts[place] = (String((side["since"] ?? "").prefix(10)), side["status"] ?? "")
                if let code = last(texts) { codes.insert(code) }
            }
        }
        return codes.isEmpty ? nil : codes.contains("UNTRIED")
    }

    func isExpecting(_ file: String, from: String, until: String) -> Bool {
        func says(_ row: Row) -> Bool {
            ["pregnant", "nursing", "infant_with_mother"].contains { row.any($0).contains("true") }
        }
        // What one file says, another does not take back.
        return Dictionary(grouping: of("health_exam", file), by: \.origin).values.contains { exams in
            let exams = exams.sorted { $0["examined_at"] < $1["examined_at"] }
            if let last = exams.last(where: { $0["examined_at"] <= from }), says(last) { return true }
            return exams.contains {
                $0["examined_at"] > from && (until == "" || $0["examined_at"] <= until) && says($0)
            }
        }
    }

    // MARK: Where they are

    /// The cells that a text may mean, of those that the histories write.
    static let cells: [(block: String, cell: String, means: Set<String>)] = [
        ("1", "12", ["1/12"]), ("01", "C12", ["1/12"]), ("", "1-12", ["1/12"]), ("1", "С12", ["1/12"]),
        ("2", "12", ["2/12"]), ("", "2-12-4", ["2/12"]), ("", "12", ["1/12", "2/12"]), ("1", "14", ["1/14"]),
    ]

    static func meanings(_ row: Row) -> Set<String> {
        cells.first { $0.block == row["block"] && $0.cell == row["cell"] }?.means ?? []
    }

    private func isHeld(_ file: String, at facility: String) -> Bool {
        of("custody", file).contains {
            $0["facility"] == facility && $0["closed_at"] == "" && $0["closed_by"] == ""
                && $0["entered_in_error"] != "true"
        }
    }

    private func mates(of row: Row, isHeldAsked: Bool) -> [Row] {
        let (starts, ends) = (Self.time(row["starts"]) ?? 0, Self.time(row["ends"]) ?? .max)
        return of("placement").filter { other in
            let (first, last) = (Self.time(other["starts"]) ?? 0, Self.time(other["ends"]) ?? .max)
            return other.file != row.file && other["facility"] == row["facility"]
                && !Self.meanings(other).isDisjoint(with: Self.meanings(row)) && min(last, ends) > now
                && max(first, starts) < min(last, ends) && isHeld(other.file, at: other["facility"])
                && (!isHeldAsked || isHeld(row.file, at: row["facility"]))
        }
    }

    private func cellBreaches(_ row: Row, isHeldAsked: Bool) -> [String] {
        func sexes(_ file: String) -> Set<String> { Set(of("person", file).flatMap { $0.any("sex") }) }
        return mates(of: row, isHeldAsked: isHeldAsked).flatMap { mate -> [String] in
            var found: [String] = []
            for one in sexes(row.file) where sexes(mate.file).contains(where: { $0 != one }) {
                found.append("sex with \(mate.id)")
            }
            if let own = isMinor(row.file, at: now), let other = isMinor(mate.file, at: now), own != other {
                found.append("minor with \(mate.id)")
            }
            if let own = isUntried(row.file), let other = isUntried(mate.file), own != other {
                found.append("untried with \(mate.id)")
            }
            return found
        }
    }

    // MARK: The rules

    /// Length of what grows out of one interval over all that lie less than a day from it; what goes on counts up to `limit`.
    private func stretch(_ row: Row, among others: [Row], upTo limit: Int64) -> Int64 {
        func interval(_ row: Row) -> (Int64, Int64) {
            let starts = row.any("starts").compactMap(Self.time).min() ?? 0
            let goesOn = row.type == "solitary" && row.all.contains { ($0["ends"] ?? "") == "" }
            let ends = goesOn ? limit : row.any("ends").compactMap(Self.time).max() ?? starts
            return (starts, max(starts, ends))
        }
        var (low, high) = interval(row)
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for other in others where other.id != row.id {
                let (starts, ends) = interval(other)
                guard starts - high < 86_400, low - ends < 86_400, starts < low || ends > high else { continue }
                (low, high, hasGrown) = (min(low, starts), max(high, ends), true)
            }
        }
        return high - low
    }

    private func solitary(_ row: Row, isListed: Bool) -> [(Int, String)] {
        guard row.type == "solitary" || row["decision"] == "SOLITARY" else { return [] }
        var found: [(Int, String)] = []
        let from = row["starts"] == "" ? row["hearing_at"] : row["starts"]
        if isMinor(row.file, at: min(now, Self.time(row["starts"]) ?? now)) == true { found.append((9, "minor")) }
        if isExpecting(row.file, from: from, until: row["ends"]) { found.append((9, "expecting")) }
        if row.type == "solitary" {
            for name in ["reasons", "last_resort", "authority"] where row[name] == "" { found.append((9, name)) }
        }
        let strict =
            of("solitary", row.file).filter { $0.all.contains { Int($0["hours_confined"] ?? "") ?? 24 >= 22 } }
            + of("sanction", row.file).filter { $0.any("decision").contains("SOLITARY") && $0.any("starts") != [] }
        let isStrict = row.type == "sanction" || (Int(row["hours_confined"]) ?? 24) >= 22
        if isStrict, row["starts"] != "" {
            // An order is judged as it begins, and listed as it goes on.
            let begun = (Self.time(row["starts"]) ?? 0) + 1
            let length = stretch(row, among: strict, upTo: isListed ? max(now, begun) : begun)
            if length > 15 * 86_400 { found.append((9, "days \(length / 86_400)")) }
        }
        return found
    }

    private func broken(_ row: Row, isHeldAsked: Bool) -> [(Int, String)] {
        func lacks(_ names: [String], _ rule: Int) -> [(Int, String)] {
            names.filter { row[$0] == "" }.map { (rule, $0) }
        }
        var found: [(Int, String)] = []
        switch row.type {
        case "custody":
            guard row["entered_in_error"] != "true" else { return [] }
            if row["opened_by"] == "ADMISSION" {
                found += lacks(["commitment_order"], 1)
                if row["injuries"] == "" { found += lacks(["injuries_seen"], 3) }
                if row["ill_treatment"] == "" { found += lacks(["ill_treatment_alleged"], 3) }
            } else if row["commitment_order"] == "", row["opened_by"] != "RECEIPT" || row["transfer_no"] == "" {
                let others = of("custody", row.file).filter { $0.id != row.id && $0["entered_in_error"] != "true" }
                if isHeldAsked, !others.contains(where: { $0["commitment_order"] != "" }) { found.append((1, "none")) }
            }
            if isHeldAsked, (row["closed_at"] == "") != (row["closed_by"] == "") { found.append((2, "half")) }
        case "placement": found += cellBreaches(row, isHeldAsked: isHeldAsked).map { (7, $0) }
        case "solitary": found += solitary(row, isListed: isHeldAsked)
        case "sanction":
            found += solitary(row, isListed: isHeldAsked) + lacks(["rule_broken"], 10)
            if row["heard"] != "true" { found.append((10, "heard")) }
            if row["decider_role"] == "HEALTH" { found.append((19, "role")) }
        case "complaint":
            if row["state"] == "CLOSED", row["closed_by"] == "" || row["closed_by"] != row["recipient"] {
                found.append((12, "closed by " + row["closed_by"]))
            }
        case "incident":
            let isOver = ["CLOSED", "NOT_REPORTABLE", "DUPLICATE"].contains(row["state"])
            if isOver, ["DEATH", "SUICIDE", "HOMICIDE", "SERIOUS_INJURY", "DISAPPEARANCE"].contains(row["kind"]) {
                found += lacks(["reported_to", "reported_at"], 13)
            }
        case "finding":
            if row["state"] == "VERIFIED", ["", "INTERNAL"].contains(row["verified_by"]) { found.append((14, "by")) }
        case "assessment":
            guard !["", "DRAFT"].contains(row["judgement"]) else { break }
            if row["assessor_trained"] != "true" { found.append((16, "trained")) }
            found += lacks(["evidence_for", "evidence_against", "protective", "review_due"], 16)
        case "classification":
            guard row["state"] == "APPROVED" || row["class"] != "" else { break }
            found += lacks(["reasons", "grounds", "approver", "review_due"], 15)
            if row["approver"] != "", row["approver"] == row["proposed_by"] { found.append((15, "own")) }
            if row["grounds"] == "STATUTORY_REGIME", row["class"] != "SEPARATE" { found.append((15, "article")) }
        case "sentence":
            guard ["TERRORISM", "EXTREMISM", "BOTH"].contains(row["conviction_tag"]) else { break }
            if isUntried(row.file) ?? (row["court_date"] == "") { found.append((20, "tag")) }
        default: break
        }
        return found
    }

    /// Examinations that are owed to who is held, by rule and record, and rooms that fall short.
    func dues(today: String) -> Set<String> {
        let unexamined = of("custody").filter { custody in
            custody["opened_by"] == "ADMISSION" && custody["closed_at"] == "" && custody["entered_in_error"] != "true"
                && isHeld(custody.file, at: custody["facility"])
                && !of("health_exam", custody.file).contains {
                    ($0["examined_at"].prefix(10)) >= custody["opened_at"].prefix(10)
                        && $0["examined_at"].prefix(10) <= today
                }
        }
        var owed = Set(unexamined.map { "8 \($0.id)" })
        for room in of("accommodation") where room["measured_at"].prefix(10) <= today {
            func isSame(_ other: Row) -> Bool { ["facility", "block", "cell"].allSatisfy { other[$0] == room[$0] } }
            let isOld = of("accommodation").contains {
                isSame($0) && $0["measured_at"].prefix(10) > room["measured_at"].prefix(10)
                    && $0["measured_at"].prefix(10) <= today
            }
            if !isOld, (Int(room["minutes_outdoors"]) ?? 60) < 60 { owed.insert("11 \(room["cell"])") }
        }
        return owed
    }

    /// Everything that is broken by what is shown, or by any side of a dispute.
    func breaches(isHeldAsked: Bool = true) -> Set<Breach> {
        var found: Set<Breach> = []
        for row in rows {
            for side in row.all {
                var one = row
                one.values = side
                for (rule, what) in broken(one, isHeldAsked: isHeldAsked) {
                    found.insert(Breach(rule: rule, record: row.id, what: what))
                }
            }
        }
        return found
    }

    /// Whether a write of a facility does what is another's to do, whatever stands.
    static func isForbidden(_ type: String, before: [String: String], after: [String: String], site: Int) -> Bool {
        func has(_ name: String) -> Bool { (before[name] ?? "") != (after[name] ?? "") }
        let isAbout = site != 0 && (before["facility"] == String(site) || after["facility"] == String(site))
        switch type {
        case "complaint" where isAbout && !before.isEmpty:
            return has("state") && after["state"] == "CLOSED" || has("facility") || has("recipient")
                || before["torture_alleged"] == "true" && has("torture_alleged")
        case "complaint" where isAbout: return after["state"] == "CLOSED"
        case "assessment":
            let order = ["LOW", "MODERATE", "HIGH"]
            let (was, isNow) = (
                order.firstIndex(of: before["judgement"] ?? ""), order.firstIndex(of: after["judgement"] ?? "")
            )
            return was.map { $0 > isNow ?? -1 } == true
                && ["", after["assessor"] ?? ""].contains(after["second_reader"] ?? "")
        case "incident":
            return before["kind"] == "DEATH" && has("kind")
                && ((after["reported_to"] ?? "") == "" || (after["reported_at"] ?? "") == "")
        case "finding" where site != 0:
            return after["state"] == "VERIFIED" && before["state"] != "VERIFIED"
                || !before.isEmpty && (after["due"] ?? "") > before["due"] ?? ""
        default: return false
        }
    }
}
