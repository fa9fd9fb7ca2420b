import Exchange
import Facility
import Synchronization

/// A clock that stands still and timers that ring by hand.
final class HandTriggers: Sendable {
    struct Timer: Sendable {
        var milliseconds: Int64
        var fire: @Sendable () -> Void
    }

    private let armed = Mutex<[Timer]>([])
    private let arrivals: AsyncStream<Timer>
    private let tell: AsyncStream<Timer>.Continuation

    init() { (arrivals, tell) = AsyncStream.makeStream() }

    var triggers: AgentTriggers {
        AgentTriggers(
            now: { Moment(wallMilliseconds: 1_000_000, monotonicMilliseconds: 1_000) }, random: { 0 },
            after: { [self] milliseconds, fire in
                // The beat goes on for ever and says nothing here.
                if milliseconds == AgentService.beatMilliseconds { return }
                let timer = Timer(milliseconds: milliseconds, fire: fire)
                armed.withLock { $0.append(timer) }
                tell.yield(timer)
            })
    }

    /// All timers so far, by their milliseconds.
    var all: [Int64] { armed.withLock { $0.map(\.milliseconds) } }

    /// The next timer that is set, waited for where it is not yet.
    func next() async throws -> Timer {
        var iterator = arrivals.makeAsyncIterator()
        guard let timer = await iterator.next() else { throw CancellationError() }
        return timer
    }
}
