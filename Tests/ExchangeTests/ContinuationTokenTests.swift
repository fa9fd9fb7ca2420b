import Chance
import Exchange
import Testing

/// A token says how many its log was given, and whose seal it has.
@Suite struct ContinuationTokenTests {
    private func sealed(_ key: UInt64, _ epoch: Int) -> (Int64) -> ContinuationToken {
        { count in
            var random = SplitMix64(seed: key ^ UInt64(epoch) << 40 ^ UInt64(count))
            return ContinuationToken(count: count, seal: random.next())
        }
    }

    @Test func `Count and seal stand side by side, and neither runs into the other`() {
        for count in [0, 1, 2, 4_711, ContinuationToken.countMax] {
            for seal in [0, 1, UInt64.max, 0xDEAD_BEEF_0BAD_F00D] {
                let token = ContinuationToken(count: count, seal: seal)
                #expect(token.count == count && token.word >> 28 == seal >> 28)
            }
        }
        #expect(ContinuationToken(count: .max, seal: 0).count == ContinuationToken.countMax)
        #expect(ContinuationToken(count: -5, seal: 0).count == 0)
    }

    /// Beside it the slow statement: what was ever given is written down, and looked up.
    @Test(arguments: 0..<200) func `A token is current, older, newer or foreign as a list of all that were given says`(
        seed: Int
    ) {
        var random = SplitMix64(seed: UInt64(seed))
        let (key, other) = (random.next(), random.next())
        let epoch = 1 + random.below(3)
        var given: [UInt64] = [0]
        for count in 1...(1 + random.below(30)) { given.append(sealed(key, epoch)(Int64(count)).word) }
        // The hub was put back to some time: it knows the first of them.
        let known = random.below(given.count)
        for (index, shown) in given.enumerated() {
            let standing = TokenStanding.of(
                shown, known: given[known], count: Int64(known), sealed: sealed(key, epoch))
            #expect(standing == (index == known ? .current : index < known ? .older : .newer))
        }
        for count in 1...40 {
            for forged in [
                sealed(other, epoch)(Int64(count)).word, sealed(key, epoch + 1)(Int64(count)).word, random.next(),
                given[known] ^ 1 << 40,
            ] where !given.contains(forged) {
                let standing = TokenStanding.of(
                    forged, known: given[known], count: Int64(known), sealed: sealed(key, epoch))
                #expect(standing == .foreign)
            }
        }
    }
}
