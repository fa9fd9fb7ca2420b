import Causality

/// What the views say of case files: whose they are, who is one person, who has the person, what stands and what may be read here.
package final class CaseFiles: StorePart {
    package let context: StoreContext
    /// Whether any verdict is known: asked for once a transaction, not once a change.
    package var hasVoid = true
    /// Case files that are hidden now, while the past is looked at in which they were not.
    var withdrawnSince: Set<Dot> = []

    init(_ context: StoreContext) {
        self.context = context
    }
}
