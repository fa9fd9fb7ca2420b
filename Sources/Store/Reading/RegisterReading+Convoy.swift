import Causality
import Custody
import Register

/// Who travels under one transfer number, and when.
extension RegisterReading {
    package struct Traveller: Hashable, Sendable {
        package var transfer: String
        package var to: Int
        package var dispatchedAt: String
        package var dueAt: String
        package var escort: String
        package var prisonerNumber: String
        package var surname: String
        package var givenName: String
        package var birthDate: String
        package var medicalFileTravels: Bool
        package var familyTold: Bool
    }

    /// Who leaves `site` on a day here, each with what travels along and the times here; cancelled ones left out.
    package func travellers(from site: Int, on day: String) throws -> [Traveller] {
        let (first, last) = try dayBounds(day, day)
        return try query(
            """
            SELECT transfer.*, person.prisoner_no, person.surname, person.given_name, person.birth_date
            FROM transfer LEFT JOIN person ON person.id = transfer.case_id
            WHERE transfer."from" = ? AND cancelled_at IS NULL
                AND \(sortable("dispatched_at")) >= ? AND \(sortable("dispatched_at")) < ?
            ORDER BY transfer."to", dispatched_at, prisoner_no
            """, [site, first, last]
        ).rows().map { row in
            func text(_ name: String) -> String { row.value(name) as String? ?? "" }
            func time(_ name: String) -> String { localTime(text(name)) }
            return Traveller(
                transfer: text("number"), to: row.value("to") as Int? ?? 0, dispatchedAt: time("dispatched_at"),
                dueAt: time("due_at"), escort: text("escort"), prisonerNumber: text("prisoner_no"),
                surname: text("surname"), givenName: text("given_name"), birthDate: text("birth_date"),
                medicalFileTravels: row.value("medical_file_travels") as Int64? == 1,
                familyTold: row.value("family_told") as Int64? == 1)
        }
    }

    /// An instant of a view as clocks here have it, to the minute; empty where there is none.
    func localTime(_ text: String) -> String {
        CivilTime.instant(text).map { instant in
            let local = CivilTime.pack(store.zone.local(instant >> 2), .minute)
            return String(CivilTime.instantText(local).dropLast())
        } ?? ""
    }
}
