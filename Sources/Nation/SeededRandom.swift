import Chance

/// Chance, keyed by what is being drawn: the same key gives the same draws, in whatever order keys are asked for.
///
/// So any fact about any person can be drawn again at any time, and none has to be kept. The standard library's
/// `random(in:using:)` is not used: its algorithm may change between releases.
struct SeededRandom {
    enum Topic: UInt64 {
        case plan, time, sex, name, birth, pin, papers, place, offence, tag, sentence, exit, custody, transfer, sites
    }

    private var numbers: SplitMix64

    init(_ seed: UInt64, _ topic: Topic, _ first: Int, _ second: Int = 0) {
        numbers = SplitMix64(state: seed)
        for key in [topic.rawValue, UInt64(first), UInt64(second)] {
            numbers = SplitMix64(state: numbers.next() ^ (key &* 0xD6E8_FEB8_6659_FD93))
        }
    }

    mutating func next() -> UInt64 { numbers.next() }

    /// In 0..<bound, by the high half of a product; the bias is below 2^-32 for the bounds used here.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in `share` of ten thousand draws.
    mutating func chance(_ share: Int) -> Bool { below(10_000) < share }

    mutating func element<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// The index of one of `weights`, each as likely as its share.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }
}
