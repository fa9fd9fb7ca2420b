import Control
import Testing

/// A rule that keeps what it saw, behind a reference: an expectation takes no other.
private final class Watched {
    private var liveness = Liveness()

    func isAlive(_ signs: Liveness.Signs) -> Bool { liveness.isAlive(signs) }
}

@Suite struct LivenessTests {
    private typealias Signs = Liveness.Signs

    private static func signs(
        loop: UInt64? = nil, writing: Bool = false, written: UInt64 = 0, read: UInt64 = 0
    ) -> Liveness.Signs {
        Signs(loopRounds: loop, isWriting: writing, writerSteps: written, readerSteps: read)
    }

    @Test func `A daemon that has nothing to do lives`() {
        let liveness = Watched()
        for _ in 0..<3 { #expect(liveness.isAlive(Self.signs())) }
    }

    @Test func `Work that goes on for an hour is no hang`() {
        let liveness = Watched()
        for look in 0..<1_000 { #expect(liveness.isAlive(Self.signs(loop: 5, writing: true, written: UInt64(look)))) }
    }

    @Test func `A writer that stands still is a hang, from the second look on, until it moves`() {
        let liveness = Watched()
        #expect(liveness.isAlive(Self.signs(writing: true, written: 7)))
        #expect(!liveness.isAlive(Self.signs(writing: true, written: 7)))
        #expect(!liveness.isAlive(Self.signs(writing: true, written: 7, read: 99)))
        #expect(liveness.isAlive(Self.signs(writing: true, written: 8)))
    }

    @Test func `A write that has just begun has had no time to move`() {
        let liveness = Watched()
        #expect(liveness.isAlive(Self.signs(written: 7)))
        #expect(liveness.isAlive(Self.signs(writing: true, written: 7)))
        #expect(!liveness.isAlive(Self.signs(writing: true, written: 7)))
    }

    @Test func `A loop that stands still is a hang, unless it reads or writes`() {
        let liveness = Watched()
        #expect(liveness.isAlive(Self.signs(loop: 3)))
        #expect(!liveness.isAlive(Self.signs(loop: 3)))
        #expect(liveness.isAlive(Self.signs(loop: 3, read: 1)))
        #expect(liveness.isAlive(Self.signs(loop: 3, written: 1, read: 1)))
        #expect(liveness.isAlive(Self.signs(loop: 4, written: 1, read: 1)))
        #expect(!liveness.isAlive(Self.signs(loop: 4, written: 1, read: 1)))
    }
}
