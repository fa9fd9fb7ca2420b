package import Causality
import Decisions
import Register
import Store
import Synchronization

/// A hub that was put back to an earlier state, for whoever runs it.
extension Node {
    /// What sites gave back that is not taken yet, by the log that it is of.
    package func givenBack() throws -> Table {
        try requireHub()
        var table = Table(columns: ["log", "changes", "differing", "from_sites", "since", "author_lacks_it"])
        for log in try store.read({ try $0.hub.givenBack() }) {
            table.rows.append([
                .text(log.log.description), Table.Cell(log.changes), Table.Cell(log.differing),
                .text(log.sites.map(String.init).joined(separator: " ")), .text(timeText(log.since)),
                .flag(log.hasLeftAuthor),
            ])
        }
        return table
    }

    /// Each change of one log that sites gave back; what it says stays with the sites that gave it.
    package func givenBack(of log: LogID) throws -> Table {
        try requireHub()
        var table = Table(columns: [
            "change", "type", "record", "case", "author", "at", "from_sites", "differs", "left_out",
        ])
        for given in try store.read({ try $0.hub.givenBack(of: log) }) {
            let change = given.change
            table.rows.append([
                .text(change.dot.description), .text(description[change.type]?.name ?? "type \(change.type)"),
                .text(change.record.description), .text(change.caseFile.description), .text(change.author),
                .text(timeText(change.timestamp.milliseconds)),
                .text(given.sites.sorted().map(String.init).joined(separator: " ")), .flag(given.differs),
                .flag(given.isLeftOut),
            ])
        }
        return table
    }

    /// Takes it into the change set, of one log or of all: how many changes, and how many of another past stay out.
    package func takeGivenBack(of log: LogID?) throws -> (taken: Int, leftOut: Int) {
        try requireHub()
        return try store.write(at: hubMoment()) { transaction, moment in
            try transaction.hub.takeGivenBack(
                of: log.map { [$0] } ?? transaction.hub.logsToTake(), at: &moment)
        }
    }

    /// Lets go of what sites gave back of a log, which nobody needs: how often it had been given.
    package func dropGivenBack(of log: LogID) throws -> Int {
        try requireHub()
        return try store.write { try $0.hub.dropGivenBack(of: log) }
    }

    /// Opens the hub again: for whom it no longer waits.
    package func goOn() throws -> [Int] {
        try requireHub()
        return try store.write { transaction in
            let sites = try transaction.hub.putBack()?.giving ?? []
            try transaction.hub.goOn()
            return sites
        }
    }

    /// A hub that some act opened brings into the views what came while it was closed: by its daemon, or now.
    package func seeToViews() throws {
        guard isHub, try store.read({ try $0.views.areViewsBehind() && !$0.views.isClosed }) else { return }
        if isServed.load(ordering: .relaxed) { lacks.continuation.yield() } else { try catchUp() }
    }

    /// What is to be said of it: lines for people, and what is wrong until somebody acts.
    package func putBackFindings() throws -> (lines: [String], problems: [String]) {
        guard isHub else { return ([], []) }
        let (found, waiting) = try store.read { (try $0.hub.putBack(), try $0.hub.givenBack()) }
        guard let found else { return ([], []) }
        var lines = ["this hub was found to have been put back to an earlier state at \(timeText(found.at))"]
        var problems: [String] = []
        if !found.giving.isEmpty {
            let sites = found.giving.map(String.init).joined(separator: ", ")
            problems.append(
                "closed for writing while site \(sites) gives back what this hub has forgotten ('kerben hub go-on' ends that)"
            )
        }
        let changes = waiting.reduce(0) { $0 + $1.changes }
        if changes > 0 {
            problems.append("\(changes) changes that sites gave back wait for somebody ('kerben hub given-back')")
        }
        for log in waiting where log.differing > 0 {
            let sites = log.sites.map(String.init).joined(separator: ", ")
            problems.append(
                "log \(log.log) went on twice from one place: what is here stands, and \(log.changes) changes that site \(sites) had "
                    + "heard are of the other past ('kerben hub given-back --of \(log.log)'); have written again what is missing, "
                    + "let go of them ('--drop \(log.log)'), and have that site filled again ('kerben doctor --refill' there)"
            )
        }
        for log in waiting where log.hasLeftAuthor && log.differing == 0 {
            problems.append(
                "site \(log.log.site) has called and no longer has \(log.changes) changes that others had heard of it: its machine "
                    + "was put back too; revoke it ('kerben hub revoke \(log.log.site)'), take them ('kerben hub given-back "
                    + "--take \(log.log)'), and let a new machine in")
        }
        lines += problems
        return (lines, problems)
    }
}
