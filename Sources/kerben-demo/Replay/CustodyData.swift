import Entry
package import ProcessHarness
import Register

/// The custody events of a data folder, with what an admission needs of its snapshots; nothing of the reference figures.
package struct CustodyData: Sendable {
    package struct Day: Sendable {
        package let date: String
        package let events: [CustodyEvent]
    }

    /// By spell and day.
    private struct Key: Hashable {
        let day: String
        let spell: String
    }

    package let days: [Day]
    /// Every unit that any event names, sorted: the facilities, of which some may be empty at first.
    package let units: [String]
    private var details: [Key: PersonDetails] = [:]

    package init(folder: String, ledger: ProcessLedger) throws {
        let gzip = Program(path: "/usr/bin/gzip", ledger: ledger)
        let events = "\(folder)/nyc_custody/events.csv.gz"
        (days, units) = try Self.events(file: events, text: gzip.run(["-dc", events]))
        var wanted: Set<Key> = []
        for day in days {
            for event in day.events where event.needsDetails {
                wanted.insert(Key(day: day.date, spell: event.spell))
            }
        }
        let spells = "\(folder)/nyc_custody/spells.csv"
        let admissions = try Self.admissions(file: spells, text: readText(spells))
        let snapshots = "\(folder)/nyc_custody/snapshots.csv.gz"
        try readDetails(wanted, admissions, file: snapshots, text: gzip.run(["-dc", snapshots]))
    }

    /// What the snapshot of the event's day says of the person.
    package func details(_ event: CustodyEvent) -> PersonDetails? {
        details[Key(day: event.time.day, spell: event.spell)]
    }

    static func events(file: String, text: String) throws -> (days: [Day], units: [String]) {
        let table = CSVTable(
            file: file, text: text,
            columns: ["seq", "as_of_date", "event", "person_id", "spell_id", "effective_at", "field", "old", "new"])
        var days: [Day] = []
        var units: Set<String> = []
        var date = ""
        var first = 0
        var today: [CustodyEvent] = []
        try table.forEachRow { row in
            guard let seq = Int(row[0]) else { throw table.mistake(row.line, "seq is no number") }
            if row[1] != date {
                guard date < row[1] else { throw table.mistake(row.line, "days are not in order") }
                if !today.isEmpty { days.append(Day(date: date, events: today)) }
                (date, first, today) = (row[1], seq, [])
            }
            guard seq >= first, seq - first < 86_400, let kind = kind(row) else {
                throw table.mistake(row.line, "no event that is known, or out of order")
            }
            if row[6] == "unit" { units.formUnion([row[7], row[8]].filter { !$0.isEmpty }) }
            let time = ReplayTime(day: date, second: seq - first)
            today.append(CustodyEvent(seq: seq, time: time, person: row[3], spell: row[4], kind: kind))
        }
        if !today.isEmpty { days.append(Day(date: date, events: today)) }
        return (days, units.sorted())
    }

    private static func kind(_ row: CSVRows.Row) -> CustodyEvent.Kind? {
        switch (row[2], row[6]) {
        case ("OPEN", "unit"), ("IN", "unit"): .admitted(unit: row[8])
        case ("RETURN", "unit"): .returned(unit: row[8])
        case ("OUT", "unit"): .released(unit: row[7])
        case ("SET", "unit"): .moved(from: row[7], to: row[8])
        case ("SET", let field): CustodyEvent.Attribute(rawValue: field).map { .changed($0, to: row[8]) }
        default: nil
        }
    }

    private static func admissions(file: String, text: String) throws -> [String: String] {
        let table = CSVTable(
            file: file, text: text,
            columns: [
                "spell_id", "person_id", "admitted_at", "first_seen", "last_seen", "gone_by", "n_snapshots", "has_gap",
            ])
        var admissions: [String: String] = [:]
        try table.forEachRow { admissions[$0[0]] = $0[2] }
        return admissions
    }

    private mutating func readDetails(
        _ wanted: Set<Key>, _ admissions: [String: String], file: String, text: String
    ) throws {
        let table = CSVTable(
            file: file, text: text,
            columns: [
                "as_of_date", "person_id", "spell_id", "admitted_at", "unit", "custody_level", "status", "top_charge",
                "sex", "age",
            ])
        try table.forEachRow { row in
            let key = Key(day: row[0], spell: row[2])
            guard wanted.contains(key) else { return }
            guard let admittedAt = admissions[key.spell] else {
                throw table.mistake(row.line, "spells.csv has no such spell")
            }
            details[key] = PersonDetails(
                sex: row[8], age: row[9], level: row[5], status: row[6], charge: row[7], admittedAt: admittedAt)
        }
    }
}

extension CustodyEvent {
    fileprivate var needsDetails: Bool {
        switch kind {
        case .admitted, .returned: true
        case .released, .moved, .changed: false
        }
    }
}
