import Control
import Testing

/// The rule behind a reference: an expectation takes no other.
private final class Shares {
    private var shares: ConnectionShares

    init(countMax: Int, bytesMax: Int) {
        shares = ConnectionShares(countMax: countMax, bytesMax: bytesMax, owners: [0])
    }

    func enter(_ uid: UInt32) -> Bool { shares.enter(uid) }
    func take(_ size: Int, for uid: UInt32) -> Bool { shares.take(size, for: uid) }
    func leave(_ uid: UInt32, returning size: Int) { shares.leave(uid, returning: size) }
}

@Suite struct ConnectionSharesTests {
    @Test func `One user leaves places for others, and all of them leave some for root`() {
        let shares = Shares(countMax: 32, bytesMax: 100)
        var first = 0
        while shares.enter(1_000) { first += 1 }
        #expect(first == 16)
        var second = 0
        while shares.enter(1_001) { second += 1 }
        #expect(second == 8)
        #expect(!shares.enter(1_002))
        var root = 0
        while shares.enter(0) { root += 1 }
        #expect(root == 8)
        shares.leave(1_001, returning: 0)
        #expect(!shares.enter(1_000) && shares.enter(1_002))
    }

    @Test func `Root alone may take every place, and gives it back`() {
        let shares = Shares(countMax: 3, bytesMax: 100)
        #expect(shares.enter(0) && shares.enter(0) && shares.enter(0) && !shares.enter(0))
        shares.leave(0, returning: 0)
        #expect(shares.enter(1_000) && !shares.enter(0))
    }

    @Test func `A user's input takes half of what there is, or goes alone`() {
        let shares = Shares(countMax: 8, bytesMax: 100)
        #expect(shares.take(40, for: 1) && !shares.take(20, for: 1) && shares.take(10, for: 1))
        #expect(!shares.take(60, for: 2) && shares.take(50, for: 2))
        #expect(!shares.take(1, for: 3))
        shares.leave(1, returning: 40)
        #expect(shares.take(40, for: 3))
        shares.leave(1, returning: 10)
        shares.leave(2, returning: 50)
        shares.leave(3, returning: 40)
        #expect(shares.take(100, for: 1) && !shares.take(0, for: 1))
    }
}
