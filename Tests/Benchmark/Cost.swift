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
        let (wall, processor) = (clock(), used())
        try work()
        return Cost(wall: clock() - wall, processor: used() - processor)
    }

    private static func clock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func used() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

extension [Cost] {
    /// Of each quantity by itself.
    var median: Cost {
        func middle(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }
        return Cost(wall: middle(map(\.wall)), processor: middle(map(\.processor)))
    }
}
