package import Causality
package import Ledger
import Register
import Store
import Wire

/// Who was let in and who was shut out, kept so that a hub that is put back can be told of it (``Admission``).
extension HubSide {
    /// Every act that is known, in order.
    package func admissions() throws -> [Admission] {
        try query("SELECT line FROM _admission").all(String.self).map { line in
            guard let admission = Admission(line: line) else { throw damaged("who was let in") }
            return admission
        }.sorted()
    }

    /// Whether a machine with this key was ever a site's.
    package func wasLetIn(key: [UInt8]) throws -> Bool {
        try admissions().contains { admission in
            if case .letIn(key, _) = admission.act { true } else { false }
        }
    }

    /// The same, each with the seal of this hub behind it: as they are kept apart, and printed.
    package func admissionLines() throws -> [String] {
        guard let seal = try keptTokenSeal() else { return [] }
        return try admissions().map { "\($0.line) \(seal.check(of: $0.line))" }
    }

    /// Notes an act of now; of the time of the last one at least, however this clock was set.
    func note(_ act: Admission.Act, of log: LogID, at milliseconds: Int64) throws {
        let row = try query("SELECT max(number) AS number, max(at) AS at FROM _admission").row()
        let (number, at): (Int64, Int64) = (row?.value("number") ?? 0, row?.value("at") ?? 0)
        try keep(Admission(number: number + 1, log: log, at: max(at, milliseconds / 1_000), act: act))
    }

    private func keep(_ admission: Admission, awaitsReview: Bool = false) throws {
        try execute(
            "INSERT OR IGNORE INTO _admission VALUES (?, ?, ?, ?, ?)",
            [admission.line, admission.number, admission.log.packed, admission.at, awaitsReview])
    }

    package var hasAdmissions: Bool { get throws { try query("SELECT 1 FROM _admission LIMIT 1").exists() } }

    /// Begins the list, where a store of an earlier program has none, with what its sites say.
    package func beginAdmissions() throws {
        guard try !hasAdmissions else { return }
        let losses = try judging.losses()
        let select = "SELECT number, name, incarnation, key, enrolled_at, revoked_at FROM _site ORDER BY number"
        for row in try query(select).rows() {
            let log = try log(of: row.required("number"), incarnation: row.required("incarnation"))
            let revokedAt: Int64? = row.value("revoked_at")
            if let key: [UInt8] = row.value("key") {
                try note(
                    .letIn(key: key, name: row.required("name")), of: log, at: row.value("enrolled_at") ?? 0)
            }
            for (lost, review) in losses.sorted(by: { $0.key < $1.key }) where lost.site == log.site {
                try note(.lost(since: review.since / 1_000), of: lost, at: revokedAt ?? review.since)
            }
            if let at = try retiredAt(log.site) {
                try note(.retired, of: log, at: at)
            } else if let revokedAt {
                try note(.revoked, of: log, at: revokedAt)
            } else if losses[log] != nil {
                try note(.readmitted, of: log, at: 0)
            }
        }
    }

    /// What lines from elsewhere came to.
    package struct TakenAdmissions: Hashable, Sendable {
        /// Acts that were not known here, in order.
        package var new: [Admission] = []
        /// Lines that are no act of this hub, as they are, and which they are, counted from 1.
        package var strange: [(number: Int, line: String)] = []

        package static func == (one: TakenAdmissions, other: TakenAdmissions) -> Bool {
            one.new == other.new && one.strange.map(\.number) == other.strange.map(\.number)
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(new) }
    }

    /// Looks at lines that were kept apart, or typed in, and changes nothing: each is proved by its own seal.
    package func read(admissionLines lines: [String]) throws -> TakenAdmissions {
        var read = TakenAdmissions()
        let known = Set(try admissions())
        let seal = try keptTokenSeal()
        var new: Set<Admission> = []
        for (number, line) in lines.enumerated() where line.contains(where: { $0 != " " }) {
            guard let space = line.lastIndex(of: " "), let admission = Admission(line: String(line[..<space])),
                seal?.check(of: admission.line) == line[line.index(after: space)...].lowercased()
            else {
                read.strange.append((number + 1, line))
                continue
            }
            if !known.contains(admission) { new.insert(admission) }
        }
        read.new = new.sorted()
        return read
    }

    /// Lets in and shuts out as acts say that were not known.
    ///
    /// That there are any proves that this hub was put back. So no code that it knows of is known to be unused, either.
    package func take(_ new: [Admission]) throws {
        guard !new.isEmpty else { return }
        for admission in new {
            if case .lost = admission.act { try keep(admission, awaitsReview: true) } else { try keep(admission) }
        }
        try execute("DELETE FROM _enrol_code", [])
        let touched = Set(new.map(\.log.site))
        let sites = SiteAdmission.of(try admissions()).filter { touched.contains($0.key) }
        // A machine may be another site's by now.
        for site in sites.values {
            guard let machine = site.machine else { continue }
            try execute(
                "UPDATE _site SET key = NULL WHERE key = ? AND number <> ?", [machine.key, machine.log.site])
        }
        for (site, standing) in sites.sorted(by: { $0.key < $1.key }) { try bring(site, to: standing) }
    }

    private func bring(_ site: Int, to standing: SiteAdmission) throws {
        if let machine = standing.machine {
            let incarnation = try query("SELECT incarnation FROM _site WHERE number = ?", [site]).first(Int.self)
            if incarnation != machine.log.incarnation {
                try letIn(machine.log, name: machine.name, key: machine.key, now: machine.letInAt * 1_000)
            }
        }
        try execute(
            "UPDATE _site SET revoked_at = CASE WHEN ?1 IS NULL THEN NULL ELSE coalesce(revoked_at, ?1) END WHERE number = ?2",
            [standing.shutOutAt.map { $0 * 1_000 }, site])
        try comeBack(site)
        if let at = standing.retiredAt { try execute("INSERT INTO _retired VALUES (?, ?)", [site, at * 1_000]) }
        for (log, since) in standing.losses.sorted(by: { $0.key < $1.key }) {
            if let told = try judging.losses()[log], told.since / 1_000 <= since { continue }
            _ = try lose(log, since: since * 1_000)
        }
    }

    /// Machines of whose loss this hub was told by a list, and of which what came before that is still to be set aside.
    package func lossesToReview() throws -> [LossReview] {
        let logs = Set(try query("SELECT log FROM _admission WHERE awaits_review").numbers())
        return try judging.losses().filter { logs.contains($0.key.packed) }.map(\.value)
    }

    package func noteReviewed(_ log: LogID) throws {
        try execute("UPDATE _admission SET awaits_review = 0 WHERE log = ?", [log.packed])
    }
}
