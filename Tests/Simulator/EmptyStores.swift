import Causality
import Register
import Store
import Synchronization

/// Stores as they are before the first write, made once and copied: opening one costs more than most simulations' writes.
final class EmptyStores: Sendable {
    static let shared = EmptyStores()

    private let made = Mutex<[Int: Store]>([:])

    func store(site: Int) throws -> Store {
        try made.withLock { made in
            if let store = made[site] { return try store.copy() }
            let store = try Store.open(
                ":memory:", description: SimulatedRegister.description,
                creating: Store.Identity(log: LogID(site: site, incarnation: 1)))
            made[site] = store
            return try store.copy()
        }
    }
}
