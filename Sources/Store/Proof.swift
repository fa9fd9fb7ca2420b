package import Causality

/// What a store proved of itself, what it could not, and what is wrong.
package struct Proof: Sendable {
    /// One log as it stands here.
    package struct Log: Sendable {
        package enum Means: String, Sendable {
            /// The hash chain from the log's first change.
            case chain
            /// The digest of what the hub sent, in the order in which it came.
            case feed
            case nothing
        }

        package var log: LogID
        package var changes: Int64
        package var means = Means.nothing
        /// How many of the changes are proved by it.
        package var proved: Int64 = 0
        /// Of a chain: up to here the hub signed that it holds the same.
        package var receiptedUpTo: Int64?
        /// What is not proved, and why; empty where all is.
        package var remark = ""
    }

    package var logs: [Log] = []
    /// One line each: what is wrong, and what to do.
    package var problems: [String] = []
    /// What nothing here speaks for, a line each.
    package var notProved: [String] = []

    package var isSound: Bool { problems.isEmpty }

    /// How many of the problems are records shown that no change makes.
    var strayProblems = 0

    /// Views made anew lose nothing: the changes are whole, or what the views show besides them was never a change.
    package var canMakeViews: Bool {
        problems.count == strayProblems && (strayProblems == 0 || logs.allSatisfy { $0.proved == $0.changes })
    }

    /// The hub can send again what is wrong: the advice of a problem says so.
    package var isMendedByRefill: Bool { problems.contains { $0.hasSuffix(Self.refill) } }

    static let evidence = "copy this folder as evidence"
    static let refill = "\(evidence), then 'kerben doctor --refill' has the hub send it again"
    static let restore = "\(evidence), then restore from a backup"
}

extension Proof {
    /// What of the tables no proof covers: said by name wherever something is said to be proved.
    package struct Uncovered: Hashable, Sendable {
        package var table: String
        /// Empty for the whole table.
        package var columns: Set<String> = []
        /// Rows may go without a trace, too.
        package var losesRows = false
        package var words: String

        package static func of(isHub: Bool) -> [Uncovered] { isHub ? both + hub : both + facility }

        private static let both = [
            Uncovered(
                table: "_batch", columns: ["feed", "last_feed"], words: "the order of arrival"),
            Uncovered(table: "_urgent", words: "what is marked urgent"),
            Uncovered(table: "_first", words: "what is marked to go first"),
            Uncovered(
                table: "_run", columns: ["before", "stamp_milliseconds", "stamp_counter"], words: "the last time given"),
            Uncovered(table: "_meta", words: "the store's own settings"),
            Uncovered(table: "_notice", words: "notes of resyncs"),
        ]
        private static let facility = [
            Uncovered(table: "_exchange", words: "token, position and clock"),
            Uncovered(
                table: "_receipt", columns: ["issued_at"], losesRows: true, words: "how many receipts there were"),
            Uncovered(
                table: "_received", columns: ["id", "position", "told", "agreed"],
                words: "what the hub was told of what was received"),
            Uncovered(table: "_set_apart", words: "what a refill set apart"),
            Uncovered(table: "_arrived", words: "what had come at which position of the hub's feed"),
            Uncovered(table: "_to_give_back", words: "what is still to be given back to the hub"),
        ]
        private static let hub = [
            Uncovered(table: "_site", words: "names, keys and states of sites"),
            Uncovered(table: "_enrol_code", words: "enrolment codes"),
            Uncovered(table: "_filled", words: "when sites were filled"),
            Uncovered(table: "_widened", words: "since when record types are everybody's"),
            Uncovered(table: "_whole", words: "when all that a site had written was here"),
            Uncovered(table: "_token_count", words: "how many tokens sites were given"),
            Uncovered(table: "_giving_back", words: "which sites give something back"),
            Uncovered(table: "_given_back", words: "what sites gave back and nobody took"),
            Uncovered(table: "_arrival", words: "when changes came"),
            Uncovered(table: "_lost", words: "which machines were lost"),
            Uncovered(table: "_admission", words: "the list of who was let in and shut out"),
            Uncovered(table: "_retired", words: "which sites are retired"),
            Uncovered(table: "_queued", words: "what is left of an earlier program's queue"),
            Uncovered(table: "_heard_withdrawal", words: "which withdrawals and departures a site had heard of"),
            Uncovered(table: "_lost_withdrawal", words: "which of those were in an answer that was lost"),
            Uncovered(table: "_feed_digest", words: "digests of what sites were sent"),
            Uncovered(
                table: "_given_receipt", columns: ["log"], losesRows: true, words: "how many receipts there were"),
        ]
    }
}
