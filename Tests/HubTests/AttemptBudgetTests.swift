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

@Suite struct AttemptBudgetsTests {
    @Test func `Wrong codes of one address shut nobody else out`() {
        var budgets = AttemptBudgets<String>()
        let guesses = (0..<4_000).filter { budgets.take("guesser", nowMilliseconds: Int64($0) * 250) }
        // A thousand seconds: five at once, then one each twelve.
        #expect(guesses.count <= 5 + 1_000 / 12 + 1)
        let isHeard = budgets.take("site", nowMilliseconds: 1_000_000)
        #expect(isHeard)
    }

    @Test func `Where many addresses guess, each new one still has a try, and no more`() {
        var budgets = AttemptBudgets<Int>(addressesMax: 1_000)
        let tries = (0..<100).map { address in (0..<5).filter { _ in budgets.take(address, nowMilliseconds: 0) }.count }
        #expect(tries.prefix(12).allSatisfy { $0 == 5 })
        #expect(tries.dropFirst(12).allSatisfy { $0 == 1 })
    }

    @Test func `A right code costs neither its address nor the others`() {
        var budgets = AttemptBudgets<Int>(each: AttemptBudget(burst: 1), all: AttemptBudget(burst: 1))
        for _ in 0..<50 {
            let isHeard = budgets.take(1, nowMilliseconds: 0)
            #expect(isHeard)
            budgets.giveBack(1)
        }
    }

    @Test func `The table has its end, and a table full of guessers is begun anew`() {
        var budgets = AttemptBudgets<Int>(each: AttemptBudget(burst: 1), addressesMax: 10)
        for address in 0..<10 { _ = budgets.take(address, nowMilliseconds: 0) }
        let isKnown = budgets.take(3, nowMilliseconds: 1)
        #expect(!isKnown)
        let isNewHeard = budgets.take(10, nowMilliseconds: 1)
        #expect(isNewHeard)
        let isOldHeard = budgets.take(3, nowMilliseconds: 2)
        #expect(isOldHeard)
    }
}
