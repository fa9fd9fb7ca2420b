import Causality
import Exchange
import Testing

@Suite struct HoldingTests {
    private func dot(_ site: Int, _ sequence: Int64, incarnation: Int = 1) -> Dot {
        Dot(LogID(site: site, incarnation: incarnation), sequence)
    }

    private func holding(
        _ site: Int, current: Set<Int> = [], isElsewhere: Bool = false, ever: Set<Int> = [], had: Set<Int> = []
    ) -> Authorisation.Holding {
        Authorisation.Holding(
            of: site, dot(1, 5), current: current, isElsewhere: { isElsewhere }, ever: { ever }, had: { had },
            wroteWhileHolding: { true })
    }

    @Test func `A file is whose it is now, else who had its person held it once, else it was only to come`() {
        #expect(holding(3, current: [3]) == .holds)
        #expect(holding(3, ever: [3], had: [3]) == .held(wroteWhileHolding: true))
        #expect(holding(3, ever: [3]) == .addressed)
        #expect(holding(3, had: [3]) == .never)
    }

    @Test func `Who opened a file has held it, whatever else is known`() {
        #expect(holding(1) == .held(wroteWhileHolding: true))
        #expect(holding(1, current: [1, 2]) == .holds)
        // Kept for what is still to be decided in it, while somebody else has the person.
        #expect(holding(1, current: [1, 2], isElsewhere: true) == .held(wroteWhileHolding: true))
    }

    @Test func `Of who holds the file nothing else is asked`() {
        var asked = 0
        func ask<Answer>(_ answer: Answer) -> Answer {
            asked += 1
            return answer
        }
        _ = Authorisation.Holding(
            of: 3, dot(1, 5), current: [3], isElsewhere: { false }, ever: { ask([]) }, had: { ask([]) },
            wroteWhileHolding: { ask(false) })
        #expect(asked == 0)
        _ = Authorisation.Holding(
            of: 3, dot(1, 5), current: [], isElsewhere: { ask(true) }, ever: { ask([3]) }, had: { ask([]) },
            wroteWhileHolding: { ask(false) })
        #expect(asked == 2)
    }

    @Test func `What was written before its site heard of the withdrawal was written while it held the file`() {
        func wrote(
            _ change: Dot, heardAt sequence: Int64?, under basis: Dot? = nil, ending: Dot? = nil, isOpen: Bool = false,
            isAtDesk: Bool = false
        ) -> Bool {
            Authorisation.Holding.wroteWhileHolding(
                change, basis: basis ?? dot(3, 1), heard: sequence.map { (LogID(site: 3, incarnation: 1), $0) },
                isAtDesk: isAtDesk,
                ending: { ending }, isBasisOpen: isOpen)
        }
        #expect(wrote(dot(3, 90), heardAt: nil))
        // A desk writes by what it knows now.
        #expect(!wrote(dot(3, 90), heardAt: nil, ending: dot(3, 11), isAtDesk: true))
        #expect(wrote(dot(3, 9), heardAt: 9) && !wrote(dot(3, 10), heardAt: 9))
        // After it had heard, only what stands before its own word that they left; without such a word, while it says so.
        #expect(wrote(dot(3, 10), heardAt: 9, ending: dot(3, 11)) && !wrote(dot(3, 12), heardAt: 9, ending: dot(3, 11)))
        #expect(wrote(dot(3, 10), heardAt: 9, isOpen: true))
        // A custody that it opens after that is a claim to what others have.
        #expect(!wrote(dot(3, 11), heardAt: 9, under: dot(3, 10), isOpen: true))
        // Whatever it says of how far it had come: nothing, or what no log has.
        for none in [Int64(0), -1, .min] { #expect(!wrote(dot(3, 10), heardAt: none, isOpen: true)) }
        #expect(wrote(dot(3, 10), heardAt: .max))
        #expect(!wrote(dot(3, 2, incarnation: 2), heardAt: 9, under: dot(3, 1, incarnation: 2), isOpen: true))
        // Another machine of the site has another log.
        #expect(!wrote(dot(3, 2, incarnation: 2), heardAt: 9))
        #expect(wrote(dot(3, 2, incarnation: 2), heardAt: 9, ending: dot(3, 3, incarnation: 2)))
    }
}
