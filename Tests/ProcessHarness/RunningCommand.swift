import Glibc
import Machine

/// A command that has been started; whoever started it also finishes it.
package final class RunningCommand {
    private let shown: String
    private let ledger: ProcessLedger
    private let child: ChildProcess
    private let output: Int32
    private let errors: Int32

    init(_ program: Program, _ arguments: [String], shown: String) throws {
        self.shown = shown
        ledger = program.ledger
        let input = try checked("open", on: "/dev/null") { open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { close(input) }
        let output = try makePipe()
        let errors: (reading: Int32, writing: Int32)
        do { errors = try makePipe() } catch {
            close(output.reading)
            close(output.writing)
            throw error
        }
        defer {
            close(output.writing)
            close(errors.writing)
        }
        do {
            child = try ledger.start {
                try ChildProcess(
                    program.path, arguments, input: input, output: output.writing, errors: errors.writing)
            }
        } catch {
            close(output.reading)
            close(errors.reading)
            throw error
        }
        self.output = output.reading
        self.errors = errors.reading
    }

    deinit {
        if child.isRunning { child.killNow() }
        ledger.forget(child)
        close(output)
        close(errors)
    }

    package var isRunning: Bool { child.isRunning }

    /// Ends it at once, as a power cut would; false where it had ended.
    package func kill() -> Bool { child.killNow() == .killed(signal: SIGKILL) }

    /// Waits for its end; a status above 128 is a signal's number and 128.
    package func finish(atMost bound: Duration = .seconds(300)) throws -> Program.Output {
        let deadline = ContinuousClock.now + bound
        guard let texts = try readBoth(until: deadline), let end = child.wait(atMost: deadline - .now) else {
            child.killNow()
            throw HarnessError.commandTooSlow(command: shown, seconds: bound.components.seconds)
        }
        if ledger.isInterrupted { throw HarnessError.interrupted }
        let status: Int32 =
            switch end {
            case .exited(let status): status
            case .killed(let signal): 128 + signal
            }
        let words = texts.errors.last == UInt8(ascii: "\n") ? texts.errors.dropLast() : texts.errors[...]
        return Program.Output(
            status: status, text: String(decoding: texts.output, as: UTF8.self),
            words: String(decoding: words, as: UTF8.self))
    }

    /// Both streams to their ends; nil where the deadline came first. Read together, since a command that fills one pipe
    /// waits while nobody empties it.
    private func readBoth(
        until deadline: ContinuousClock.Instant
    ) throws -> (output: [UInt8], errors: [UInt8])? {
        var texts: [[UInt8]] = [[], []]
        var watched = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while watched.contains(where: { $0.fd >= 0 }) {
            let left = deadline - .now
            guard left > .zero else { return nil }
            let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
            try checked("poll") { poll(&watched, 2, Int32(clamping: milliseconds + 1)) }
            for index in watched.indices where watched[index].revents != 0 {
                if try !Descriptor.readMore(watched[index].fd, into: &texts[index]) { watched[index].fd = -1 }
                watched[index].revents = 0
            }
        }
        return (texts[0], texts[1])
    }
}
