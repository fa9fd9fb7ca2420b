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
        for _ in 0..<20 { link.observe(wireBytes: 10_000, contentBytes: 30_000, milliseconds: 100_000) }
        #expect(link.batchBytes == LinkEstimate.batchBytesMin)
        for _ in 0..<40 { link.observe(wireBytes: 10_000_000, contentBytes: 30_000_000, milliseconds: 1) }
        #expect(link.batchBytes == LinkEstimate.batchBytesMax)
    }

    @Test func `Small exchanges measure nothing, and the first that does is believed`() {
        var link = LinkEstimate()
        link.observe(wireBytes: 100, contentBytes: 100_000, milliseconds: 1_000)
        #expect(link == LinkEstimate() && link.measuredBytesPerSecond == nil)
        link.observe(wireBytes: 10_000, contentBytes: 30_000, milliseconds: 0)
        #expect(link.bytesPerSecond == 10_000_000)
    }

    @Test func `A failure halves the batch and not the rate, and what gets through doubles it again`() {
        var link = LinkEstimate(bytesPerSecond: 8_000)
        let whole = link.batchBytes
        link.observeFailure()
        #expect(link.batchBytes == whole / 2 && link.bytesPerSecond == 8_000)
        for _ in 0..<100 { link.observeFailure() }
        #expect(link.batchBytes == LinkEstimate.batchBytesMin)
        var exchanges = 0
        while link.batchBytes < whole, exchanges < 100 {
            link.observe(wireBytes: 8_000, contentBytes: 24_000, milliseconds: 1_000)
            exchanges += 1
        }
        #expect(exchanges <= 4)
    }

    @Test func `What no store should hold is no estimate`() {
        for rate in [0, -1, .infinity, .nan] as [Double] {
            let link = LinkEstimate(bytesPerSecond: rate, packing: rate, halvings: .max)
            #expect(link.measuredBytesPerSecond == nil && link.batchBytes == LinkEstimate.batchBytesMin)
            #expect(link.batchContentBytes > 0)
        }
    }

    @Test func `Content that packs better lets more of it in a batch`() {
        var link = LinkEstimate()
        let before = link.batchContentBytes
        link.observe(wireBytes: 10_000, contentBytes: 1_000_000, milliseconds: 1_250)
        #expect(link.batchContentBytes > before)
        for _ in 0..<20 { link.observe(wireBytes: 10_000, contentBytes: 1, milliseconds: 1_250) }
        #expect(link.packing == 1)
    }

    @Test func `What is foretold of a link has room for the connection, and any rate that a store can hold`() {
        let link = LinkEstimate(bytesPerSecond: 3_000)
        #expect(link.seconds(for: 0) == 0 && link.seconds(for: 1) == 2 && link.seconds(for: 25_500) == 10)
        #expect(LinkEstimate().seconds(for: 3_500) == 1)
        #expect(LinkEstimate(bytesPerSecond: .leastNonzeroMagnitude).seconds(for: .max / 2) > 0)
    }
}
