import Exchange
import Testing

@Suite struct RetryScheduleTests {
    @Test func `Failures double the wait up to a limit, and success forgets them`() {
        var schedule = RetrySchedule()
        var last: Int64 = 0
        for _ in 0..<30 {
            schedule.failed()
            let delay = schedule.delay(random: 0.5)
            #expect(delay >= last)
            #expect(delay <= schedule.retryMillisecondsMax + 1)
            last = delay
        }
        #expect(last > schedule.retryMillisecondsMax / 2)
        schedule.succeeded()
        #expect(schedule.delay(random: 0) == schedule.intervalMilliseconds / 2 + 1)
    }

    @Test func `Chance spreads the wait over its upper half`() {
        let schedule = RetrySchedule(intervalMilliseconds: 1_000)
        #expect(schedule.delay(random: 0) == 501)
        #expect(schedule.delay(random: 0.999) == 1_000)
    }
}

@Suite struct LinkEstimateTests {
    @Test func `A slow link gets small batches and a fast one large ones, within limits`() {
        var link = LinkEstimate()
        for _ in 0..<20 { link.observe(wireBytes: 10_000, milliseconds: 100_000) }
        #expect(link.batchBytes == LinkEstimate.batchBytesMin)
        for _ in 0..<40 { link.observe(wireBytes: 10_000_000, milliseconds: 1) }
        #expect(link.batchBytes == LinkEstimate.batchBytesMax)
    }

    @Test func `Small exchanges measure nothing, and a failure halves the estimate`() {
        var link = LinkEstimate()
        link.observe(wireBytes: 100, milliseconds: 1_000)
        link.observe(contentBytes: 100_000, wireBytes: 100)
        #expect(link == LinkEstimate())
        let before = link.bytesPerSecond
        link.observeFailure()
        #expect(link.bytesPerSecond == before / 2)
        for _ in 0..<100 { link.observeFailure() }
        #expect(link.batchBytes == LinkEstimate.batchBytesMin)
        link.observe(wireBytes: 10_000, milliseconds: 0)
        #expect(link.batchBytes > 0)
    }

    @Test func `Content that packs better lets more of it in a batch`() {
        var link = LinkEstimate()
        let before = link.batchContentBytes
        link.observe(contentBytes: 1_000_000, wireBytes: 10_000)
        #expect(link.batchContentBytes > before)
        for _ in 0..<20 { link.observe(contentBytes: 1, wireBytes: 10_000) }
        #expect(link.packing == 1)
    }
}
