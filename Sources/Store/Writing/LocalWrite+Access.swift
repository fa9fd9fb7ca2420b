package import Causality
import Register
package import Safeguards

/// Who somebody is here, and the trace that a reading of confidential fields leaves.
extension LocalWrite {
    /// An account's roles at this site on a day, as the registry appointed them; always with the rights of now.
    ///
    /// An account of a facility is appointed for its site, one of the hub for none or for site 0.
    package func actor(_ account: String, day: String) throws -> Actor {
        guard !context.isLookingBack else {
            throw StoreError("rights are those of now; ask for them before looking back")
        }
        guard description.type(named: Appointment.recordType) != nil else {
            return Actor(account: account, roles: [], isBound: false, rights: description.rights)
        }
        let roles = try appointments("account = ? AND coalesce(site, 0) = ?", [account, site])
            .filter { $0.isInForce(on: day) }.map { Role(rawValue: $0.role) }
        return Actor(account: account, roles: Set(roles), isBound: try hasStaff(), rights: description.rights)
    }

    private func appointments(_ condition: String, _ arguments: [(any SQLValue)?]) throws -> [Appointment] {
        try query("SELECT account, role, site, valid_from, valid_to FROM staff WHERE \(condition)", arguments).rows()
            .map { row in
                Appointment(
                    account: row.value("account") ?? "", role: row.value("role") ?? "", site: row.value("site"),
                    validFrom: row.value("valid_from") ?? "", validTo: row.value("valid_to") ?? "")
            }
    }

    /// Once anybody was ever appointed here, roles bind, also when all have run out.
    private func hasStaff() throws -> Bool {
        try query("SELECT 1 FROM staff WHERE coalesce(site, 0) = ? LIMIT 1", [site]).exists()
    }

    /// Refuses what whoever writes may not, and what would leave nobody who may appoint.
    func checkRights(_ type: RecordType, record: Dot?, _ writes: [Write], at moment: WriteMoment) throws {
        if let actor {
            let fields = Set(writes.compactMap { type.field($0.field)?.name })
            let reviewer = type.field(named: "reviewed_by").flatMap { field in
                writes.first { $0.field == field.number }?.value.text
            }
            let trace = try record.flatMap { record in
                guard type.name == "access" else { return String?.none }
                return try query("SELECT account FROM access WHERE id = ?", [record.packed]).row()?.value(0)
            }
            if let refusal = Access.refusal(
                writing: fields, of: type.name, isNew: record == nil, reviewer: reviewer, of: trace ?? "", by: actor)
            {
                throw refusal
            }
        }
        if type.name == Appointment.recordType { try checkAppointments(type, record, writes, moment) }
    }

    private func checkAppointments(
        _ type: RecordType, _ record: Dot?, _ writes: [Write], _ moment: WriteMoment
    ) throws {
        func text(_ name: String, _ known: String) -> String {
            guard let field = type.field(named: name), let write = writes.first(where: { $0.field == field.number })
            else { return known }
            return field.type.text(write.value)
        }
        let before = try record.flatMap { try appointments("id = ?", [$0.packed]).first }
        let written = Appointment(
            account: text("account", before?.account ?? ""), role: text("role", before?.role ?? ""),
            site: Int(text("site", before?.site.map(String.init) ?? "")),
            validFrom: text("valid_from", before?.validFrom ?? ""), validTo: text("valid_to", before?.validTo ?? ""))
        let others = try appointments("id IS NOT ?", [record?.packed])
        let day = CivilTime.day(store.zone.local(moment.present.milliseconds / 1_000) / 86_400)
        let after = others + [written]
        // The hub's last appointment may not be moved to a facility either: nobody would be bound any more.
        let unbinds = before.map { ($0.site ?? 0) == 0 } == true && after.allSatisfy { ($0.site ?? 0) != 0 }
        let former = others + (before.map { [$0] } ?? [])
        guard unbinds || !Appointment.mayFollow(after, former, on: day, description.rights) else { return }
        throw Refusal(
            type.name,
            "would leave nobody at the hub who may appoint, now or from some day on; first appoint somebody for the nation, "
                + "in force today and without an end, in a role that writes \(type.name) (such as NATIONAL_RECORDS)")
    }

    package enum AccessAction: String {
        case read = "READ", breakGlass = "BREAK_GLASS", audit = "AUDIT", account = "ACCOUNT"
        case administer = "ADMINISTER", recover = "RECOVER"
    }

    /// Writes down that confidential fields were read, or an account changed; part of the log, and so of its hash chain.
    package func note(
        _ action: AccessAction, _ type: String, record: Dot?, count: Int, reason: String, author: String,
        at moment: inout WriteMoment
    ) throws {
        guard let access = description.type(named: "access") else { return }
        let exchanged = try query(
            "SELECT wall_milliseconds + offset_milliseconds FROM _exchange WHERE wall_milliseconds IS NOT NULL"
        ).first(Int64.self)
        let now = moment.present.milliseconds
        let isOffline = site != 0 && (exchanged.map { now - $0 > 600_000 } ?? true)
        let texts = [
            "account": author, "action": action.rawValue, "record_type": type, "record": record?.description ?? "",
            "records": String(count), "reason": reason, "offline": String(isOffline),
            "accessed_at": CivilTime.instantText(CivilTime.pack(now / 1_000, .second)),
        ]
        _ = try write(
            access, record: nil, caseFile: nil, input: writes(access, texts), reason, author, &moment,
            isConsequence: true)
    }
}
