import FoundationEssentials
import Decisions
import Store
import Trust

/// What an operator sees and does of the hub's names and authorities.
extension Node {
    /// The names and addresses that facilities may call the hub by, and until when its certificate has them.
    package func hubNames() throws -> Table {
        let server = try hubTrust().server
        let end = timeText(server.term.end.milliseconds)
        return Table(
            columns: ["name", "certificate_end", "certificate"],
            rows: server.names.map {
                [.text($0), .text(end), .text(server.term.standing(at: surroundings.date).rawValue)]
            })
    }

    /// At each start of a daemon and each hour; true where the hub's certificate is another now.
    @discardableResult
    package func refreshTrust() throws -> Bool {
        let isRenewed = try hubTrust().refresh()
        try noteTrust()
        return isRenewed
    }

    /// Adds names and addresses to the hub's, and removes some.
    package func renameHub(adding added: [String], removing removed: [String]) throws {
        _ = try hubTrust().rename(adding: added, removing: removed)
        try noteTrust(isOwnChange: true)
    }

    /// The authorities, oldest first: until when, what each signs, and how many sites trust it.
    package func hubAuthorities() throws -> Table {
        let authorities = try hubTrust().authorities
        let shown = try store.read { try $0.hub.shownCertificates() }
        let sites = try letIn()
        var table = Table(columns: ["authority", "end", "standing", "signs", "trusted_by", "sites"])
        let members = try authorities.trusted.members
        for (place, member) in members.enumerated() {
            let (isFirst, isLast) = (place == 0, place == members.count - 1)
            table.rows.append([
                .text(member.name), .text(timeText(member.term.end.milliseconds)),
                .text(
                    member.term.standing(at: surroundings.date, lifeDays: CertificateLifetime.authorityDaysDefault)
                        .rawValue),
                .text(isFirst && isLast ? "hub and sites" : isFirst ? "hub" : "sites"),
                Table.Cell(sites.count { (shown[$0]?.generation ?? 1) >= authorities.generation(of: place) }),
                Table.Cell(sites.count),
            ])
        }
        return table
    }

    /// Makes another authority; gives how many sites are to hear of it.
    package func rollOverAuthority() throws -> Int {
        let trust = try hubTrust()
        try trust.rollOver(name: settings.name)
        try noteTrust(isOwnChange: true)
        return try sitesBehind().count
    }

    /// Trusts the newest authority alone. Refused while a site that is let in would be shut out by it, unless those are to be
    /// left behind; gives them.
    package func retireAuthority(leavingBehind: Bool) throws -> [Int] {
        let behind = try checkRetirement(leavingBehind: leavingBehind)
        try hubTrust().retireFormer()
        try noteTrust(isOwnChange: true)
        return behind
    }

    /// Throws where sites would be left behind that are not to be; gives them.
    @discardableResult
    package func checkRetirement(leavingBehind: Bool) throws -> [Int] {
        let behind = try hubTrust().authorities.isRollingOver ? sitesBehind() : []
        guard behind.isEmpty || leavingBehind else {
            let list = behind.map(String.init).joined(separator: ", ")
            throw CommandFailure(
                "not retired: \(behind.count) sites have not heard of the new authority yet (\(list)) and would be shut out; "
                    + "wait for their next exchange, or give --leave-behind and enrol them anew")
        }
        return behind
    }

    /// Sites whose machines are let in now.
    func letIn() throws -> [Int] { try store.read { try $0.hub.sitesLetIn() } }

    /// Sites that have shown no certificate yet with which the authorities of now were handed out.
    private func sitesBehind() throws -> [Int] {
        let generation = try hubTrust().authorities.generation
        let shown = try store.read { try $0.hub.shownCertificates() }
        return try letIn().filter { (shown[$0]?.generation ?? 1) < generation }
    }
}
