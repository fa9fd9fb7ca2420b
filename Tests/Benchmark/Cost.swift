#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a piece of work took: seconds by the clock, and seconds of the processor, of this process.
struct Cost {
    var wall: Double
    var processor: Double

    static func of(_ work: () throws -> Void) rethrows -> Cost {
        let (wall, processor) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        try work()
        return Cost(wall: seconds(CLOCK_MONOTONIC) - wall, processor: seconds(CLOCK_PROCESS_CPUTIME_ID) - processor)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension [Cost] {
    /// Of each quantity by itself.
    var median: Cost {
        func middle(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }
        return Cost(wall: middle(map(\.wall)), processor: middle(map(\.processor)))
    }
}
