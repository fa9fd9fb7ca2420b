import Control
import Glibc
import Testing

@Suite struct ProcessSignalsTests {
    // In a process of its own, since a signal belongs to the whole process.
    @Test func `Each signal arrives as what it asks for, again and again`() async {
        await #expect(processExitsWith: .success) {
            var arrivals = ProcessSignals().arrivals.makeAsyncIterator()
            for _ in 0..<3 {
                kill(getpid(), SIGHUP)
                #expect(await arrivals.next() == .hangUp)
                kill(getpid(), SIGTERM)
                #expect(await arrivals.next() == .terminate)
                kill(getpid(), SIGINT)
                #expect(await arrivals.next() == .interrupt)
            }
        }
    }
}
