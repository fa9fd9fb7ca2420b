import Dispatch
import Synchronization

/// The same work on several sites at once, as many as there are processors.
package enum Parallel {
    package static func forEach<Item: Sendable>(_ items: [Item], _ work: @Sendable (Item) -> Void) {
        DispatchQueue.concurrentPerform(iterations: items.count) { work(items[$0]) }
    }

    /// Does all of the work and then throws the first error by order of the items.
    package static func tryForEach<Item: Sendable>(
        _ items: [Item], _ work: @Sendable (Item) throws -> Void
    ) throws {
        let errors = Mutex<[Int: any Error]>([:])
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            do { try work(items[index]) } catch { errors.withLock { $0[index] = error } }
        }
        let first = errors.withLock { $0.min { $0.key < $1.key }?.value }
        if let first { throw first }
    }
}
