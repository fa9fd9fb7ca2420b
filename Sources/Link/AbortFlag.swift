import Synchronization

/// A request to end, seen by every thread: set once, never unset.
final class AbortFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
