package import Causality
import Decisions
import Identity
import Safeguards
import Store

/// Case files that may be one person's: at the hub.
extension Node {
    /// Pairs that may be one person, the likeliest first, who they are and why, for who may read persons.
    package func suspicions(least: Int, as clerk: Clerk) throws -> Table {
        try requireHub()
        let reading = reading(clerk)
        try reading.check("person")
        var table = Table(columns: ["one", "one_is", "other", "other_is", "score", "reasons"])
        try store.read { transaction in
            for suspicion in try transaction.register.suspicions(least: least) {
                table.rows.append([
                    .text(suspicion.one.description), .text(try transaction.register.called(suspicion.one, reading)),
                    .text(suspicion.other.description),
                    .text(try transaction.register.called(suspicion.other, reading)), Table.Cell(suspicion.score),
                    .text(suspicion.text),
                ])
            }
        }
        return table
    }

    /// Case files that were joined or separated, and on what grounds.
    package func joinedFiles() throws -> Table {
        try requireHub()
        var table = Table(columns: ["file", "into", "grounds", "by"])
        for join in try store.read({ try $0.register.joins() }) {
            table.rows.append([
                .text(join.file.description), .text(join.file == join.into ? "separated" : join.into.description),
                .text(join.grounds), .text(join.author),
            ])
        }
        return table
    }

    /// Decides whether two case files are one person's; gives them.
    package func decideIdentity(
        _ one: String, _ other: String, areOne: Bool, reason: String, as clerk: Clerk
    ) throws -> (Dot, Dot) {
        try requireHub()
        let files = (try Dot(typed: one, as: "case id"), try Dot(typed: other, as: "case id"))
        try write(as: clerk) { transaction, author, moment in
            try transaction.decisions.decideIdentity(
                files.0, files.1, areOne: areOne, reason: reason, author: author, at: &moment)
        }
        return files
    }
}
