import Control
import Dispatch
import Testing

@Suite struct WorkThreadsTests {
    @Test(.timeLimit(.minutes(5))) func `Work that waits holds no thread that others run on, and ends in order`()
        async throws
    {
        let threads = try WorkThreads(count: 1, for: "tests")
        let gate = DispatchSemaphore(value: 0)
        // As many as no cooperative pool has threads.
        let works = (0..<500).map { number in
            Task {
                try await threads.run {
                    gate.wait()
                    return number
                }
            }
        }
        // This task goes on, though all of those wait.
        await Task.yield()
        for _ in works { gate.signal() }
        var sum = 0
        for work in works { sum += try await work.value }
        #expect(sum == 500 * 499 / 2)
    }

    @Test func `What work throws comes to whoever asked for it`() async throws {
        struct Damage: Error {}
        let threads = try WorkThreads(count: 2, for: "tests")
        await #expect(throws: Damage.self) { try await threads.run { throw Damage() } }
        #expect(try await threads.run { 7 } == 7)
    }
}
