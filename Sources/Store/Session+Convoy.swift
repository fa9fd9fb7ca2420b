package import Causality
import GRDB
import Register

/// What an officer does about custody beyond single records: who travels, and what was entered by mistake.
extension Session {
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

    /// Who leaves `site` on a day (a date text of `dispatched_at`), each with what travels along; cancelled ones left out.
    package func travellers(from site: Int, on day: String) throws -> [Traveller] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT transfer.*, person.prisoner_no, person.surname, person.given_name, person.birth_date
                FROM transfer LEFT JOIN person ON person.id = transfer.case_id
                WHERE transfer."from" = ? AND substr(dispatched_at, 1, 10) = ? AND cancelled_at IS NULL
                ORDER BY transfer."to", dispatched_at, prisoner_no
                """, arguments: [site, day]
        ).map { row in
            func text(_ name: String) -> String { row[name] as String? ?? "" }
            return Traveller(
                transfer: text("number"), to: row["to"] as Int? ?? 0, dispatchedAt: text("dispatched_at"),
                dueAt: text("due_at"), escort: text("escort"), prisonerNumber: text("prisoner_no"),
                surname: text("surname"), givenName: text("given_name"), birthDate: text("birth_date"),
                medicalFileTravels: row["medical_file_travels"] as Int64? == 1,
                familyTold: row["family_told"] as Int64? == 1)
        }
    }

    package enum Mistake: Sendable {
        /// The person was never admitted by this record.
        case admission
        /// The person was not released, and is held on.
        case release
    }

    /// Takes an admission or a release back as a correction: the record stays, with who corrected it, when and why.
    ///
    /// Throws ``Refusal`` where there is nothing of the kind to take back, or the person is held elsewhere by now.
    package func undo(
        _ mistake: Mistake, of record: Dot, reason: String, author: String, at moment: inout WriteMoment
    ) throws {
        guard !reason.isEmpty else { throw Refusal("custody", "a correction says why; give --reason") }
        guard let creator = try change(record), creator.type == store.custody.custody,
            let row = try Row.fetchOne(
                db, sql: "SELECT closed_at, entered_in_error FROM custody WHERE id = ?", arguments: [record.packed])
        else { throw Refusal("id", "no custody record \(record) is in view here") }
        var fields: [String: RecordInput.Scalar] = [:]
        switch mistake {
        case .admission:
            guard row["entered_in_error"] as Int64? != 1 else { throw Refusal("custody", "is taken back already") }
            fields["entered_in_error"] = .boolean(true)
        case .release:
            guard row["closed_at"] as String? != nil else { throw Refusal("custody", "nobody was released by it") }
            let now = try timeline(of: creator.caseFile).now?.holder ?? .nobody
            guard now == .nobody else {
                throw Refusal("custody", "the person is held, or on the way, by a later record")
            }
            for name in ["closed_at", "closed_by", "release_type", "closing_document"] { fields[name] = .null }
        }
        try put(
            RecordInput(id: record.description, fields: fields, reason: reason), author: author, at: &moment)
    }
}
