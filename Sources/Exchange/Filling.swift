import Causality

/// A site is being filled: the hub has more for it than has come, so what it shows is a part.
package struct Filling: Hashable, Sendable {
    /// Changes that have come since there was more.
    package var received: Int64
    /// How many will have come then; nil until the hub has said so.
    package var all: Int64?

    package init(received: Int64, all: Int64? = nil) {
        // A store can hold anything.
        self.received = Self.kept(received)
        self.all = all.map(Self.kept)
    }

    private static func kept(_ number: Int64) -> Int64 { min(max(0, number), Dot.sequenceMax) }

    /// After an answer of the hub; nil where that was all. `before` is nil where nothing was known to be missing.
    ///
    /// A hub whose tables are being made says that there is more and sends nothing: whoever has something already goes by
    /// what it has.
    package init?(_ before: Filling?, after answer: Answer) {
        guard answer.more, before != nil || !answer.changes.isEmpty || answer.position == 0 else { return nil }
        self = before ?? Filling(received: 0)
        received += Int64(answer.changes.count)
        if let owed = answer.owed { all = received + owed }
        if let known = all, known < received { all = nil }
    }

    /// What stands beside whatever is listed or counted meanwhile.
    package var words: String {
        let part =
            all.map { "\(received) of \($0) changes have come" } ?? "\(received) changes have come, and more are due"
        return "this machine is being filled by the hub: \(part); what is shown here is a part, not the whole"
    }
}
