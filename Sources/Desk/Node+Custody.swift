package import Causality
import Register
import Safeguards
package import Store

/// Admissions and releases taken back, and the manifest of a convoy.
extension Node {
    package func undo(_ mistake: LocalWrite.Mistake, of id: String, reason: String, as clerk: Clerk) throws -> Dot {
        let record = try Dot(typed: id)
        try write(as: clerk) { transaction, author, moment in
            try transaction.writing.undo(mistake, of: record, reason: reason, author: author, at: &moment)
        }
        return record
    }

    /// Who leaves this site on a day, to be signed at both ends.
    package func manifest(of day: String, to: Int?, _ look: Look, as clerk: Clerk) throws -> Manifest {
        guard let date = CivilTime.date(day), date % 32 != 0 else {
            throw CommandFailure("\(day): is no day such as 2026-07-01")
        }
        let site = settings.site
        return try read("transfer", look, as: clerk) { transaction, reading in
            var showsEscort = false
            for type in ["transfer", "person"].compactMap(transaction.description.type(named:)) {
                try reading.check(type)
                if let escort = type.field(named: "escort") { showsEscort = reading.shows(escort, of: type) }
            }
            let travellers = try transaction.register.travellers(from: site, on: day).filter {
                to == nil || $0.to == to
            }
            guard !travellers.isEmpty else { throw CommandFailure("\(day): nobody leaves here on that day") }
            return (Manifest(site: site, day: day, travellers, showsEscort: showsEscort), travellers.count)
        }
    }
}

/// Who leaves a site on a day, by whom they are handed over, and to whom.
package struct Manifest: Hashable, Sendable {
    package let table: Table
    private let site: Int
    private let day: String

    /// The escort is known to few while under way: to who reads what is confidential, with a reason.
    init(site: Int, day: String, _ travellers: [RegisterReading.Traveller], showsEscort: Bool) {
        self.site = site
        self.day = day
        var table = Table(
            columns: [
                "to", "transfer", "prisoner_no", "surname", "given_name", "born", "medical_file", "family_told",
                "leaves", "due",
            ] + (showsEscort ? ["escort"] : []))
        for person in travellers {
            table.rows.append(
                [
                    Table.Cell(person.to), .text(person.transfer), .text(person.prisonerNumber), .text(person.surname),
                    .text(person.givenName), .text(person.birthDate), .flag(person.medicalFileTravels),
                    .flag(person.familyTold), .text(person.dispatchedAt), .text(person.dueAt),
                ] + (showsEscort ? [.text(person.escort)] : []))
        }
        self.table = table
    }

    /// A page to print and to sign, or rows.
    package func rendered(_ format: Format) -> String {
        guard format == .table else { return table.rendered(format) }
        return """
            Transfer manifest, site \(site), \(day): \(table.rows.count) persons

            \(table.rendered(.table))
            Handed over by ____________________  at ________    Received by ____________________  at ________

            """
    }
}
