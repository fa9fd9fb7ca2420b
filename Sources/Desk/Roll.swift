import Causality
import Exchange
import Identity
import Register
import Store

/// Who is held at a site at an hour, and who of them is out.
package struct Roll: Hashable, Sendable {
    let site: Int
    /// Since 1970.
    let seconds: Int64
    package let table: Table
    package let held: Int
    package let absent: Int
    private let disputed: Int
    /// Not among them, since their custody begins later than now, as it is written.
    private let later: Int

    init(_ entries: [RegisterReading.RollEntry], later: Int, site: Int, at seconds: Int64) {
        self.later = later
        self.site = site
        self.seconds = seconds
        held = entries.count
        absent = entries.count { $0.absence != nil }
        disputed = entries.count(where: \.isDisputed)
        var table = Table(columns: ["prisoner_no", "surname", "given_name", "cell", "out", "due_back", "disputed"])
        for entry in entries {
            table.rows.append([
                .text(entry.prisonerNumber), .text(entry.surname), .text(entry.givenName), .text(entry.cell),
                Table.Cell(entry.absence), Table.Cell(entry.dueBack), .flag(entry.isDisputed),
            ])
        }
        self.table = table
    }

    package var present: Int { held - absent }

    package var sum: String {
        "held \(held), out \(absent), to be present \(present)"
            + (later > 0 ? "; \(later) more from a time on that is to come, see 'kerben safeguard breaches'" : "")
            + (disputed > 0 ? "; \(disputed) claimed by another site too, see 'kerben conflict list'" : "")
    }
}

extension Node {
    /// Now and here, where that is not said; in the order of numbers, or of names by the alphabet.
    package func roll(at hour: String? = nil, site: Int? = nil, byName: Bool = false) throws -> Roll {
        let present = try presentTime()
        var seconds = present.milliseconds / 1_000
        if let hour {
            guard let instant = CivilTime.instant(hour, zone: store.zone),
                instant & 3 != CivilTime.Precision.day.rawValue
            else { throw CommandFailure("--at: expects an hour such as 2026-07-01T06:00") }
            guard instant >> 2 <= present.latest / 1_000 else { throw CommandFailure("--at \(hour): is to come") }
            seconds = instant >> 2
        }
        let site = site ?? settings.site
        guard site != 0 else { throw CommandFailure("--site: the hub holds nobody; name a facility") }
        let (held, later) = try store.read { transaction in
            guard try site == settings.site || transaction.register.isFacility(site) else {
                throw CommandFailure("--site \(site): no facility of that number in this register")
            }
            let later = hour == nil ? try transaction.register.heldLater(site: site, than: seconds) : 0
            return (try transaction.register.roll(site: site, at: seconds), later)
        }
        var entries = held
        if byName {
            entries.sort { NameOrder.precedes("\($0.surname) \($0.givenName)", "\($1.surname) \($1.givenName)") }
        }
        return Roll(entries, later: later, site: site, at: seconds)
    }

    /// Keeps that so many were counted; throws where more or fewer are to be present.
    package func check(_ roll: Roll, counted: Int, as clerk: Clerk) throws {
        if let filling = try store.read({ try $0.account.filling() }) {
            throw CommandFailure("not compared with who was counted: \(filling.words)")
        }
        let fields: [String: RecordInput.Scalar] = [
            "facility": .integer(Int64(roll.site)), "checked_at": .text(timeText(roll.seconds * 1_000)),
            "counted": .integer(Int64(counted)), "expected": .integer(Int64(roll.present)),
            "absent": .integer(Int64(roll.absent)),
        ]
        try write(as: clerk) { transaction, author, moment in
            _ = try transaction.writing.put(
                RecordInput(type: "roll_check", fields: fields), author: author, at: &moment)
        }
        guard counted == roll.present else {
            throw CommandFailure(
                "counted \(counted), \(roll.present) are to be present; the check is kept, look for the difference")
        }
    }
}
