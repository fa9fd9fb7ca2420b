/// One facility: its daemon and its link to the hub.
package struct FacilityNode: Sendable {
    package let site: Int
    package let name: String
    package let process: SiteProcess
    package let link: LinkRelay

    /// Asks the daemon for an exchange now; false where it could not be carried out, as over a cut link.
    package func sync() throws -> Bool { try process.attempt(["sync", "now", "--format", "json"]).status == 0 }

    /// Writes records in one transaction, from a file that is kept beside the site's log.
    package func put(_ lines: [RecordLine]) throws { try process.put(lines) }
}

extension SiteProcess {
    /// Writes records in one transaction; gives what the command says of them, a line each.
    @discardableResult
    package func put(_ lines: [RecordLine]) throws -> String {
        guard !lines.isEmpty else { return "" }
        let file = state + ".input"
        try writeText(lines.map { $0.json + "\n" }.joined(), to: file)
        return try run(["record", "put", file])
    }
}
