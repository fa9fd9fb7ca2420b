import Dispatch
package import Exchange
import Machine

/// What moves the agent from outside: clocks, chance and timers, handed in so that a test can hold all of them.
package struct AgentTriggers: Sendable {
    package var now: @Sendable () -> Moment
    /// In 0..<1.
    package var random: @Sendable () -> Double
    /// Calls back once, after that many milliseconds.
    package var after: @Sendable (_ milliseconds: Int64, _ fire: @escaping @Sendable () -> Void) -> Void

    package init(
        now: @escaping @Sendable () -> Moment, random: @escaping @Sendable () -> Double,
        after: @escaping @Sendable (Int64, @escaping @Sendable () -> Void) -> Void
    ) {
        self.now = now
        self.random = random
        self.after = after
    }

    /// The machine's own.
    package static func real() -> AgentTriggers {
        let queue = DispatchQueue(label: "kerben.timers")
        return AgentTriggers(
            now: { Moment(wallMilliseconds: Clocks.wall, monotonicMilliseconds: Clocks.monotonic) },
            random: { Double.random(in: 0..<1) },
            after: { queue.asyncAfter(deadline: .now() + .milliseconds(Int($0)), execute: $1) })
    }
}
