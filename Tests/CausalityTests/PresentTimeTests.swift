import Causality
import Chance
import Testing

@Suite struct PresentTimeTests {
    static let day: Int64 = 86_400_000
    /// 2026-07-01T00:00:00Z, by the hub.
    static let now: Int64 = 1_782_864_000_000

    /// A machine whose clock was `behind` when the hub's was measured, `ago` in run "a".
    private func evidence(
        wall: Int64, behind: Int64, ago: Int64 = 5 * day, monotonic: Int64 = 8 * day, boot: String = "a"
    ) -> ClockEvidence {
        let measured = Self.now - ago
        var measurement = ClockMeasurement(
            sentAt: measured - behind - 100, receivedAt: measured - behind + 100, hubTime: measured,
            monotonicMilliseconds: 3 * Self.day)
        measurement.boot = "a"
        measurement.offsetMilliseconds = behind
        measurement.wallMilliseconds = measured - behind
        return ClockEvidence(
            wallMilliseconds: wall, monotonicMilliseconds: monotonic, boot: boot, measurement: measurement)
    }

    @Test(arguments: [-56 * 366 * day, -60 * day, 0, 3 * 365 * day, 73 * 365 * day])
    func `Measured in this run of the machine, the time is the hub's however the clock was set since`(step: Int64) {
        for behind in [-3_000 * Self.day, 0, 60 * Self.day] {
            let present = PresentTime(evidence(wall: Self.now + step, behind: behind))
            #expect(present.grounds == .measured && present.milliseconds == Self.now)
            #expect(present.clockBehindMilliseconds == -step && present.isClockWrong == (step != 0))
            #expect(present.latest - Self.now < 200_000 && present.happenedBy == present.latest)
        }
    }

    @Test func `After another start the earliest reading that nothing contradicts is taken`() {
        func read(_ wall: Int64, behind: Int64) -> PresentTime {
            PresentTime(evidence(wall: wall, behind: behind, monotonic: 3_600_000, boot: "b"))
        }
        // As it should be, before and after.
        #expect(read(Self.now, behind: 0).grounds == .clock && !read(Self.now, behind: 0).isClockWrong)
        // Slow then, slow now: corrected. Slow then, set right since: as it stands. The same of a fast one.
        for behind in [60 * Self.day, -60 * Self.day] {
            let still = read(Self.now - behind, behind: behind)
            #expect(still.grounds == .former && still.milliseconds == Self.now)
            #expect(still.clockBehindMilliseconds == behind && still.isClockWrong)
            let mended = read(Self.now, behind: behind)
            #expect(mended.grounds == .clock && mended.milliseconds == Self.now && !mended.isClockWrong)
        }
    }

    @Test(arguments: [0, 73 * 365 * day + now, now - 3 * 365 * day])
    func `A clock that is contradicted gives way to what has come at least`(wall: Int64) {
        let present = PresentTime(evidence(wall: wall, behind: 0, monotonic: 3_600_000, boot: "b"))
        #expect(present.grounds == .passed && present.isClockWrong)
        // The hour since this start is known to have passed.
        #expect(present.milliseconds == Self.now - 5 * Self.day + 3_600_000)
        #expect(present.latest > Self.now && present.happenedBy == present.latest)
    }

    @Test func `A machine without a battery, started again, is not taken for one that goes on`() {
        // Both clocks look as if two hours had passed; it was a week.
        let week = 7 * Self.day
        var measurement = ClockMeasurement(
            sentAt: 3_600_000, receivedAt: 3_600_000, hubTime: Self.now - week, monotonicMilliseconds: 3_600_000)
        measurement.boot = "a"
        let evidence = ClockEvidence(
            wallMilliseconds: 10_800_000, monotonicMilliseconds: 10_800_000, boot: "b", measurement: measurement)
        #expect(measurement.error(wallNow: 10_800_000, monotonicNow: 10_800_000, boot: "b") == .unknown)
        let present = PresentTime(evidence)
        #expect(present.grounds != .measured && present.latest > Self.now)
        #expect(measurement.error(wallNow: 10_800_000, monotonicNow: 10_800_000, boot: "a").isKnown)
    }

    @Test func `What was noted by a former run is not forgotten, and a newer measurement puts it right`() {
        var evidence = evidence(wall: 0, behind: 0, monotonic: 1_000, boot: "c")
        let mark = ClockEvidence.Mark(
            milliseconds: Self.now - Self.day, monotonicMilliseconds: 9 * Self.day, boot: "b")
        evidence.mark = mark
        #expect(PresentTime(evidence).milliseconds == Self.now - Self.day + 1_000)
        // Nothing worth a write has passed since; then it has.
        #expect(PresentTime(evidence).mark(at: evidence) == nil)
        evidence.monotonicMilliseconds = 700_000
        #expect(
            PresentTime(evidence).mark(at: evidence)
                == ClockEvidence.Mark(
                    milliseconds: Self.now - Self.day + 700_000, monotonicMilliseconds: 700_000, boot: "c"))
    }

    @Test func `A new machine has its certificate to go by, until it has an exchange`() {
        var evidence = ClockEvidence(wallMilliseconds: 1_677_657_600_000, monotonicMilliseconds: 5, boot: "a")
        #expect(PresentTime(evidence).grounds == .clock)
        evidence.wallMilliseconds = 0
        #expect(PresentTime(evidence).grounds == .passed && PresentTime(evidence).latest > Self.now)
        evidence.wallMilliseconds = 1_677_657_600_000
        evidence.issuedAt = Self.now
        #expect(PresentTime(evidence).grounds == .passed && PresentTime(evidence).milliseconds == Self.now)
        // A hub that was in 2099 when it made the certificate is not believed once it was measured.
        evidence = self.evidence(wall: Self.now, behind: 0)
        evidence.issuedAt = Self.now + 73 * 365 * Self.day
        #expect(PresentTime(evidence).milliseconds == Self.now)
    }

    @Test func `The hub's clock is the measure, unless it stands before what it put its name to`() {
        let good = PresentTime(hubWall: Self.now, written: Self.now - 1)
        #expect(good.grounds == .measured && good.latest == Self.now && !good.isClockWrong)
        let doubted = PresentTime(hubWall: Self.now - 1_000 * Self.day, written: Self.now)
        #expect(doubted.grounds == .doubted && doubted.milliseconds == Self.now - 1_000 * Self.day)
        #expect(doubted.isClockWrong && doubted.happenedBy == Self.now)
        let dead = PresentTime(hubWall: 5_000, written: Self.now)
        #expect(dead.grounds == .passed && dead.milliseconds == Self.now)
    }

    // MARK: Any machine, any life

    /// A second statement of what is taken, by going through all that could be, one piece of evidence after the other.
    private func slow(_ evidence: ClockEvidence) -> Int64 {
        let away = 6 * 366 * Self.day
        func elapsed(_ since: Int64, _ boot: String) -> Int64 {
            let elapsed = evidence.monotonicMilliseconds - (evidence.boot == boot ? since : 0)
            return elapsed < 0 || elapsed > away ? 0 : elapsed
        }
        var least: [Int64] = []
        var readings = [evidence.wallMilliseconds]
        if let measured = evidence.measurement {
            let hub = measured.wallMilliseconds + measured.offsetMilliseconds
            let passed = evidence.monotonicMilliseconds - measured.monotonicMilliseconds
            if measured.boot == evidence.boot, passed >= 0, passed <= away { return hub + passed }
            least.append(hub + elapsed(measured.monotonicMilliseconds, measured.boot))
            if let mark = evidence.mark {
                least.append(mark.milliseconds + elapsed(mark.monotonicMilliseconds, mark.boot))
            }
            readings.append(evidence.wallMilliseconds + measured.offsetMilliseconds)
        } else if let issued = evidence.issuedAt {
            least.append(issued)
        }
        for reading in readings.sorted() {
            let isTooEarly = least.contains { reading < $0 } || least.isEmpty && reading < 1_577_836_800_000
            let isTooLate = !least.isEmpty && least.allSatisfy { reading > $0 + away }
            if !isTooEarly && !isTooLate { return reading }
        }
        return least.max() ?? 1_577_836_800_000
    }

    /// A machine lives for months: it is started, its clock is set and loses itself, it exchanges or not.
    @Test(arguments: 1...60) func `What has come never lies ahead of the truth, and what happened is never turned away`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        func number(_ bound: Int64) -> Int64 { Int64(random.next() % UInt64(bound)) }
        var truth = Self.now
        var (run, begun) = (0, truth - number(Self.day))
        var error: Int64 = 0
        var evidence = ClockEvidence(
            wallMilliseconds: 0, monotonicMilliseconds: 0, boot: "", issuedAt: truth - number(Self.day))
        for _ in 0..<300 {
            let before = truth
            truth += number(3 * Self.day)
            switch number(6) {
            case 0:
                run += 1
                begun = max(before, truth - number(3_600_000))
            case 1: error = [0, -60 * Self.day, 3 * 365 * Self.day, 70 * 365 * Self.day, 80_000][Int(number(5))]
            case 2: error = -(truth - number(Self.day))  // 1970
            default: break
            }
            evidence.wallMilliseconds = truth + error
            evidence.monotonicMilliseconds = truth - begun
            evidence.boot = "\(run)"
            if number(5) == 0 {
                var measurement = ClockMeasurement(
                    sentAt: truth + error, receivedAt: truth + error, hubTime: truth,
                    monotonicMilliseconds: truth - begun)
                measurement.boot = "\(run)"
                (evidence.measurement, evidence.mark) = (measurement, nil)
            }
            let present = PresentTime(evidence)
            #expect(present.milliseconds == slow(evidence), "\(evidence)")
            #expect(present.passed.map { $0 <= truth } ?? true, "\(evidence)")
            #expect(present.latest >= truth, "\(evidence)")
            if present.grounds == .measured { #expect(present.milliseconds == truth) }
            if let mark = present.mark(at: evidence), number(2) == 0 { evidence.mark = mark }
        }
    }
}
