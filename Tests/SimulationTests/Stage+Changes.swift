import Causality
import Exchange
import Ledger
import Register
import Store

extension Store {
    /// Every change that is here, in order of arrival.
    func allChanges() throws -> [Change] {
        try read { transaction in
            var changes: [Change] = []
            try transaction.ledger.forEachChange(at: transaction.ledger.places(after: 0)[...]) { changes.append($0) }
            return changes
        }
    }
}
