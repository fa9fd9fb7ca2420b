/// When a connection is closed, whatever drips on it: told of what happens and of the time, it needs no clock.
///
/// A request, and the taking of its answer, have a time of their own that grows with what really went over the line; so a
/// link of two kilobytes a second is served, and a byte every five seconds is not.
package struct ConnectionDeadline: Hashable, Sendable {
    package struct Times: Hashable, Sendable {
        package var handshakeMilliseconds: Int64 = 10_000
        /// Between two requests: longer than the pause between two exchanges, so that a facility keeps one connection.
        package var idleMilliseconds: Int64
        /// For a request to come, or an answer to be taken, before what it carries is counted.
        package var graceMilliseconds: Int64 = 60_000
        /// The slowest that a line may be beyond that.
        package var bytesPerSecondMin: Int64 = 250
        /// For either, however large: what a facility waits for itself.
        package var callMilliseconds: Int64
        /// For the hub's own work between the two.
        package var workMilliseconds: Int64 = 600_000

        package init(idleMilliseconds: Int64 = 300_000, callMilliseconds: Int64 = 1_800_000) {
            self.idleMilliseconds = idleMilliseconds
            self.callMilliseconds = callMilliseconds
        }
    }

    package enum Event: Hashable, Sendable {
        case handshakeCompleted
        case received(bytes: Int)
        /// A request's head is read.
        case requestBegan
        /// A request's body is read, as far as it will be.
        case requestEnded
        case answerBegan
        case sent(bytes: Int)
        case answerEnded
    }

    private enum Phase: Hashable { case handshake, receiving, working, sending, idle }

    private let times: Times
    private var phase = Phase.handshake
    private var since: Int64
    private var bytes: Int64 = 0

    package init(_ times: Times, nowMilliseconds now: Int64) {
        self.times = times
        since = now
    }

    package mutating func note(_ event: Event, nowMilliseconds now: Int64) {
        switch event {
        // Whoever connects has something to say: silence is not what the pause between two requests is for.
        case .handshakeCompleted, .requestBegan: enter(.receiving, now)
        case .received(let count):
            if phase == .idle { enter(.receiving, now) }
            if phase == .receiving { bytes += Int64(count) }
        case .requestEnded: enter(.working, now)
        case .answerBegan: enter(.sending, now)
        case .sent(let count): if phase == .sending { bytes += Int64(count) }
        case .answerEnded: enter(.idle, now)
        }
    }

    private mutating func enter(_ phase: Phase, _ now: Int64) {
        self.phase = phase
        since = now
        bytes = 0
    }

    package var closesAtMilliseconds: Int64 {
        switch phase {
        case .handshake: since + times.handshakeMilliseconds
        case .receiving, .sending:
            since + min(times.callMilliseconds, times.graceMilliseconds + bytes * 1_000 / times.bytesPerSecondMin)
        case .working: since + times.workMilliseconds
        case .idle: since + times.idleMilliseconds
        }
    }
}
