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
    /// Writes records, all or none; gives what the command says of them, a line each.
    @discardableResult
    package func put(_ lines: [RecordLine]) throws -> String {
        lines.isEmpty ? "" : try run(["record", "put", try inputFile(lines)])
    }

    /// Starts to write records, all or none.
    package func beginPut(_ lines: [RecordLine]) throws -> RunningCommand {
        try begin(["record", "put", try inputFile(lines)])
    }

    private func inputFile(_ lines: [RecordLine]) throws -> String { try inputFile(json: lines.map(\.json)) }

    /// A file of lines for a command, kept beside the site's log.
    package func inputFile(json lines: [String]) throws -> String {
        let file = state + ".input"
        try writeText(lines.map { $0 + "\n" }.joined(), to: file)
        return file
    }
}
