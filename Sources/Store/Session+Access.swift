package import Causality
import GRDB
package import Register

/// Who somebody is here, and the trace that a reading of confidential fields leaves.
extension Session {
    /// An account's roles at this site on a day, as the registry appointed them.
    ///
    /// An account of a facility is appointed for its site, one of the hub for none or for site 0.
    package func actor(_ account: String, day: String) throws -> Actor {
        guard description.type(named: "staff") != nil else { return Actor(account: account, roles: [], isBound: false) }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT account, role FROM staff WHERE coalesce(site, 0) = ? AND coalesce(valid_from, '') <= ?
                        AND (valid_to IS NULL OR valid_to >= ?)
                    """), arguments: [site, day, day])
        let roles = rows.compactMap { row -> Role? in
            guard (row[0] as String?) == account else { return nil }
            return (row[1] as String?).flatMap(Role.init)
        }
        return Actor(account: account, roles: Set(roles), isBound: try hasStaff())
    }

    /// Once anybody was ever appointed here, roles bind, also when all have run out.
    private func hasStaff() throws -> Bool {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM staff WHERE coalesce(site, 0) = ? LIMIT 1"), arguments: [site])
            != nil
    }

    package enum AccessAction: String {
        case read = "READ", breakGlass = "BREAK_GLASS", audit = "AUDIT", account = "ACCOUNT"
    }

    /// Writes down that confidential fields were read, or an account changed; part of the log, and so of its hash chain.
    package func note(
        _ action: AccessAction, _ type: String, record: Dot?, count: Int, reason: String, author: String,
        at moment: inout WriteMoment
    ) throws {
        guard let access = description.type(named: "access") else { return }
        let exchanged = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT wall_milliseconds FROM _exchange WHERE wall_milliseconds IS NOT NULL"))
        let now = moment.wallMilliseconds
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
