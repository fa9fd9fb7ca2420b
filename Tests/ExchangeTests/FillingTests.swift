import Causality
import Exchange
import Register
import Testing

/// What a site knows of what has not come yet.
@Suite struct FillingTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 31)
        }
    }

    private func changes(_ count: Int) -> [Change] {
        (0..<count).map { number in
            let dot = Dot(LogID(site: 0, incarnation: 1), Int64(number + 1))
            return Change(
                dot: dot, record: dot, type: 100, caseFile: dot, edition: 1,
                timestamp: HybridTimestamp(milliseconds: 1), clock: .reference, author: "a@0", writes: [])
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `It is a part until an answer says that it was all, and of as many as the hub said last`(seed: UInt64) throws {
        var random = Generator(state: seed)
        var filling: Filling?
        // The second statement: of all answers since the last that was all.
        var since: [(count: Int64, owed: Int64?)] = []
        var left: Int64 = 0
        for _ in 0..<40 {
            if left == 0 { left = .random(in: 0...9, using: &random) }
            let count = Int64.random(in: 0...left, using: &random)
            left -= count
            var answer = Answer(outcome: .done, epoch: 1, hubTime: 0, changes: changes(Int(count)), more: left > 0)
            if left > 0, Bool.random(using: &random) { answer.owed = left }
            filling = Filling(filling, after: answer)
            since = answer.more ? since + [(count, answer.owed)] : []
            let received = since.reduce(0) { $0 + $1.count }
            let said = since.lastIndex { $0.owed != nil }.map { index in
                since[...index].reduce(0) { $0 + $1.count } + (since[index].owed ?? 0)
            }
            try #require(filling?.received == (since.isEmpty ? nil : received))
            try #require(filling?.all == said)
            if let filling {
                #expect(filling.words.contains("is being filled"))
                #expect(filling.words.contains("a part, not the whole"))
            }
        }
    }

    @Test
    func `A hub that can send nothing yet makes no part of what a machine has, but of a machine that has nothing`() {
        var answer = Answer(outcome: .done, epoch: 1, position: 7, hubTime: 0, more: true)
        #expect(Filling(nil, after: answer) == nil)
        #expect(Filling(Filling(received: 3, all: 9), after: answer) == Filling(received: 3, all: 9))
        answer.position = 0
        #expect(Filling(nil, after: answer) == Filling(received: 0))
    }

    @Test func `A hub that goes on to have more than it said is not believed to have said all`() {
        var answer = Answer(outcome: .done, epoch: 1, hubTime: 0, changes: changes(5), more: true)
        #expect(Filling(Filling(received: 8, all: 10), after: answer) == Filling(received: 13))
        answer.owed = 4
        #expect(Filling(Filling(received: 8, all: 10), after: answer) == Filling(received: 13, all: 17))
    }
}
