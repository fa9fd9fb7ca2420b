package import Causality
import Ledger
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

    /// Whether a word of the hub came after a former one on the same thing; one that is not here is none.
    func isLater(_ word: Change, than former: Dot?) throws -> Bool {
        guard let former else { return true }
        if word.dot.log == former.log { return word.dot > former }
        return try change(former).map { HubWord.isLater(word, than: $0) } ?? true
    }

    package func damaged(_ what: String) -> StoreError { StoreError(damaged: what, at: store.path) }
}
