import Decisions
import Store
import Trust

/// The sites of a hub: let in, seen, and let in no longer.
extension Node {
    /// A one-time code that lets one machine of a site in.
    package func enrolmentCode(site: Int, name: String, hours: Int) throws -> Table {
        try requireHub()
        let code = EnrolmentCode(authorityDER: try hubTrust().authorities.serving.certificateDER)
        let expires = surroundings.wall() + Int64(hours) * 3_600_000
        try store.write { transaction in
            try transaction.hub.addEnrolmentCode(
                site: site, name: name, secretDigest: code.secretDigest, expiresAt: expires)
        }
        return Table(
            columns: ["site", "code", "expires_at"],
            rows: [[Table.Cell(site), .text(code.description), .text(timeText(expires))]])
    }

    package func cancelEnrolmentCode(site: Int) throws {
        try requireHub()
        guard try store.write({ try $0.hub.cancelEnrolmentCode(site: site) }) else {
            throw CommandFailure("site \(site): no code waits for it; one that was used is answered by 'hub revoke'")
        }
    }

    /// Lets a site's machine in no longer.
    package func revoke(site: Int) throws {
        try requireHub()
        try admit { try $0.hub.revoke(site: site, now: surroundings.wall()) }
    }

    /// The sites: heard when, and what waits.
    package func sites() throws -> Table {
        try requireHub()
        var table = Table(columns: [
            "site", "name", "state", "incarnation", "heard_at", "whole_at", "log_end", "held", "waiting", "branch_at",
            "resyncs",
            "resync_at", "feed_differs", "certificate_end", "certificate", "trust",
        ])
        let (sites, notices, shown) = try store.read {
            (try $0.hub.sites(), try $0.account.notices(), try $0.hub.shownCertificates())
        }
        for site in sites {
            let certificate = shown[site.number]
            let notice = notices[site.number]
            table.rows.append([
                Table.Cell(site.number), .text(site.name), .text(Self.state(of: site)), Table.Cell(site.incarnation),
                Table.Cell(site.heardAt.map(timeText)), Table.Cell(site.wholeAt.map(timeText)), .number(site.logEnd),
                .number(site.held),
                Table.Cell(site.waiting), site.branchAt.map { .number($0) } ?? .empty, .number(notice?.resyncs ?? 0),
                Table.Cell(notice?.resyncedAt.map(timeText)), .number(notice?.differing ?? 0),
                Table.Cell(certificate.map { timeText($0.endMilliseconds) }),
                Table.Cell(certificate.map { $0.standing(at: surroundings.date).rawValue }),
                Table.Cell(certificate?.generation),
            ])
        }
        return table
    }

    private static func state(of site: HubSide.SiteRow) -> String {
        if site.isRetired { return "retired" }
        if site.isRevoked { return site.isLost ? "lost" : "revoked" }
        if !site.isEnrolled { return "expected" }
        return site.branchAt != nil ? "branch seen" : "enrolled"
    }
}

/// The certificate's own rule, asked before anything is made: a code with a bad name would fail where it is used.
package func checkSiteName(_ name: String) throws {
    do { try SubjectName.checkReadable(name) } catch {
        throw CommandFailure("--name: takes 1 to 64 characters on one line, without control characters")
    }
}
