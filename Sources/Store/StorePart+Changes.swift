package import Causality
package import Register

/// What is asked of the change set most, by its short name.
extension StorePart {
    package func change(_ dot: Dot) throws -> Change? { try ledger.change(dot) }

    package func contains(_ dot: Dot) throws -> Bool { try ledger.contains(dot) }

    /// Every change of a record: the one that creates it, then its edits by dot.
    package func changes(ofRecord record: Dot, in caseFile: Dot) throws -> [Change] {
        try ledger.changes(ofRecord: record, in: caseFile)
    }

    /// Every change of a case file: the one that opens it, then the others in order of arrival.
    package func changes(ofCaseFile caseFile: Dot) throws -> [Change] { try ledger.changes(ofCaseFile: caseFile) }

    /// Whether one word of the hub came after another, by the order in which they came: the hub writes in another log after
    /// each start, so that their dots say it only of two in one log.
    func isLater(_ word: Dot, than former: Dot?) throws -> Bool {
        guard let former else { return true }
        if word.log == former.log { return word > former }
        guard let place = try ledger.feed(of: word), let before = try ledger.feed(of: former) else { return true }
        return place > before
    }

    package func damaged(_ what: String) -> StoreError { StoreError(damaged: what, at: store.path) }
}
