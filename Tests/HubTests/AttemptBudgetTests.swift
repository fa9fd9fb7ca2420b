import Hub
import Testing

@Suite struct AttemptBudgetTests {
    @Test func someAreLetInAtOnceThenOneAnInterval() {
        var budget = AttemptBudget(intervalMilliseconds: 12_000, burst: 5)
        let times: [Int64] = [0, 0, 0, 0, 0, 0, 11_999, 12_000, 12_001]
        let isLetIn = times.map { budget.take(nowMilliseconds: $0) }
        #expect(isLetIn == [true, true, true, true, true, false, false, true, false])
    }

    @Test func anyMinuteHasTenAtMost() {
        var budget = AttemptBudget()
        let taken = (0..<600).map { Int64($0) * 1_000 }.filter { budget.take(nowMilliseconds: $0) }
        for start in taken { #expect(taken.filter { $0 >= start && $0 < start + 60_000 }.count <= 10) }
        #expect(taken.count >= 50)
    }

    @Test func aRightSecretCostsNothing() {
        var budget = AttemptBudget()
        for _ in 0..<100 {
            let isLetIn = budget.take(nowMilliseconds: 0)
            #expect(isLetIn)
            budget.giveBack()
        }
    }

    @Test func aLongQuietTimeSavesUpNoMoreThanTheBurst() {
        var budget = AttemptBudget(intervalMilliseconds: 12_000, burst: 5)
        let later: Int64 = 1_000_000_000
        #expect((0..<20).filter { _ in budget.take(nowMilliseconds: later) }.count == 5)
    }
}
