import Causality
import Chance
import Ledger
import Register
import Testing

@Suite struct LossTests {
    private static let minute: Int64 = 60_000

    /// A hub that hears something at each of these times, by its clock; gives what it kept of that, and each arrival's place.
    private static func heard(_ times: [Int64]) -> (marks: [ArrivalMarks.Mark], places: [(place: Int64, time: Int64)]) {
        var marks: [ArrivalMarks.Mark] = []
        var places: [(Int64, Int64)] = []
        for (number, time) in times.enumerated() {
            let place = Int64(number) + 1
            if ArrivalMarks.isDue(after: marks.last, now: time) { marks.append(.init(place: place, time: time)) }
            places.append((place, time))
        }
        return (marks, places)
    }

    @Test func `What came since a time begins at the last mark that it may belong to`() {
        let (marks, _) = Self.heard([0, 4, 9, 11, 60, 61].map { $0 * Self.minute })
        #expect(
            marks == [
                .init(place: 1, time: 0), .init(place: 4, time: 11 * Self.minute),
                .init(place: 5, time: 60 * Self.minute),
            ])
        func first(_ minutes: Int64) -> Int64? {
            ArrivalMarks.firstPlace(since: minutes * Self.minute, marks, known: 0)
        }
        #expect([0, 9, 10, 20, 21, 60, 69].map(first) == [1, 1, 4, 4, 5, 5, 5])
        #expect(first(70) == nil)
    }

    @Test func `Of what came under an earlier program all counts that is not known to be older`() {
        let marks = [ArrivalMarks.Mark(place: 900, time: 50 * Self.minute)]
        #expect(ArrivalMarks.firstPlace(since: 49 * Self.minute, marks, known: 0) == 1)
        #expect(ArrivalMarks.firstPlace(since: 49 * Self.minute, marks, known: 700) == 701)
        #expect(ArrivalMarks.firstPlace(since: 50 * Self.minute, marks, known: 700) == 900)
        #expect(ArrivalMarks.firstPlace(since: 0, [], known: 12) == 13)
    }

    @Test(arguments: 0..<60)
    func `Nothing that came since is left out, whatever the clock did, and little besides where it was right`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        let isRight = seed % 2 == 0
        var time = Int64(random.below(1_000_000))
        let times = (0..<200).map { _ in
            time += Int64(random.below(4) == 0 ? random.below(5_000_000) : random.below(90_000))
            if !isRight, random.below(20) == 0 { time += Int64(random.below(80_000_000)) - 40_000_000 }
            return time
        }
        let (marks, places) = Self.heard(times)
        for _ in 0..<20 {
            let lost = times[random.below(times.count)] + Int64(random.below(1_000_000)) - 500_000
            // Of what came under an earlier program nothing is known.
            let first = ArrivalMarks.firstPlace(since: lost, marks, known: 0) ?? .max
            for (place, time) in places {
                if time >= lost { #expect(place >= first, "seed \(seed): \(place) at \(time), lost at \(lost)") }
                if isRight, time <= lost - ArrivalMarks.span, lost >= marks[0].time {
                    #expect(place < first, "seed \(seed): \(place) at \(time), lost at \(lost)")
                }
            }
        }
        #expect(marks.count <= places.count)
    }

    @Test func `A release counts where it was given once the loss was known`() {
        let review = LossReview(log: LogID(site: 3, incarnation: 1), since: 5, firstPlace: 10, toldAt: 20)
        #expect(review.isToSetAside(nil, saidAt: nil))
        for kind in [VerdictKind.setAside, .lost, .erased] { #expect(!review.isToSetAside(kind, saidAt: 25)) }
        #expect(review.isToSetAside(.released, saidAt: 20) && !review.isToSetAside(.released, saidAt: 21))
        #expect(review.concerns(Dot(review.log, 7), at: 10) && !review.concerns(Dot(review.log, 7), at: 9))
        #expect(!review.concerns(Dot(LogID(site: 3, incarnation: 2), 7), at: 10), "another machine of that site")
    }

    @Test
    func `A loss that is told again is of the earlier time, and of what was looked at since nothing is asked again`() {
        let log = LogID(site: 3, incarnation: 1)
        let first = LossReview(log: log, since: 50, firstPlace: 10, toldAt: 20)
        let later = LossReview(log: log, since: 70, firstPlace: 15, toldAt: 40)
        #expect(first.and(later) == first)
        let both = first.and(LossReview(log: log, since: 30, firstPlace: 5, toldAt: 40))
        #expect(both == LossReview(log: log, since: 30, firstPlace: 5, toldAt: 20))
    }

    @Test func `The reason of a loss is none of the others, and says what to do`() {
        let reason = LossReview(log: LogID(site: 3, incarnation: 1), since: 5, firstPlace: 1, toldAt: 2).reason
        #expect(SetAside.isForLoss(reason) && reason.contains("1970-01-01T00:00:00Z"))
        #expect(
            !SetAside.isByDescription(reason) && !SetAside.isMalformed(reason) && !SetAside.isForWantOfRecord(reason))
        #expect(SetAside.advice(reason).contains("release"))
    }

    @Test func `What a site holds is told by what it is known to have received`() {
        func state(_ since: Int64, _ until: Int64? = nil, isGranted: Bool, received: Int64) -> HeldFile? {
            let dot = Dot(LogID(site: 0, incarnation: 1), 1)
            return HeldFile(
                Holding(caseFile: dot, site: 3, since: since, until: until, grant: isGranted ? dot : nil),
                received: received)
        }
        #expect(state(0, isGranted: false, received: 0) == .held, "its own")
        #expect(state(7, isGranted: true, received: 7) == .perhaps && state(7, isGranted: true, received: 8) == .held)
        #expect(state(7, 9, isGranted: true, received: 9) == .withdrawing)
        #expect(state(7, 9, isGranted: true, received: 10) == .withdrawn)
        #expect(state(0, 9, isGranted: false, received: 10) == .withdrawn)
        #expect(state(9, 9, isGranted: false, received: 10) == nil, "told that it does not hold it, which it never did")
    }
}
