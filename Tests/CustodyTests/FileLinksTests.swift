import Causality
import Chance
import Custody
import Testing

@Suite struct FileLinksTests {
    private func dot(_ number: Int) -> Dot { Sample.dot(number, 1) }

    private func text(_ aliases: [HubDecision.Alias]?) -> [String]? {
        aliases?.map { alias in
            "\(alias.file.site)>\(alias.target.site)" + (alias.apart.map { " not \($0.site)" } ?? "")
        }
    }

    @Test func `The link stands between the two where either is free, else at the end of what the first is joined to`()
    {
        let links = FileLinks([dot(1): dot(2), dot(3): dot(3)])
        func join(_ one: Int, _ other: Int) -> [String]? {
            text([links.joining(dot(one), dot(other), grounds: "x")])
        }
        #expect(join(4, 1) == ["4>1"])
        #expect(join(1, 4) == ["4>1"])
        // Joined to none, by a decision.
        #expect(join(3, 1) == ["3>1"])
        let both = FileLinks([dot(1): dot(2), dot(3): dot(4)])
        #expect(text([both.joining(dot(1), dot(3), grounds: "x")]) == ["2>3"])
    }

    @Test func `Files in a ring, which no hub makes, are joined to a third all the same`() {
        let ring = FileLinks([dot(1): dot(2), dot(2): dot(1), dot(3): dot(4)])
        #expect(ring.group(of: dot(1)) == [dot(1), dot(2)])
        #expect(ring.joining(dot(1), dot(3), grounds: "x").target == dot(3))
        #expect(text(ring.separating(dot(1), dot(2), grounds: "x")) == ["1>1 not 2", "2>2 not 1"])
    }

    @Test func `Two that a number alone makes one are taken apart, and stay joined to whatever they were`() {
        let links = FileLinks([dot(1): dot(2)])
        #expect(text(links.separating(dot(1), dot(3), grounds: "x")) == ["1>2 not 3"])
        #expect(text(links.separating(dot(3), dot(1), grounds: "x")) == ["3>3 not 1"])
    }

    @Test func `Two that a third file joins are not taken apart`() {
        let links = FileLinks([dot(1): dot(2), dot(3): dot(2)])
        #expect(links.separating(dot(1), dot(3), grounds: "x") == nil)
        #expect(text(links.separating(dot(2), dot(1), grounds: "x")) == ["1>1 not 2"])
    }

    @Test func `Whatever is joined and taken apart, links are those of the decisions that stand`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            var links = FileLinks([:])
            // The same, as pairs that were joined.
            var pairs: [Set<Dot>] = []
            for _ in 0..<12 {
                let (one, other) = (dot(1 + random.below(6)), dot(1 + random.below(6)))
                guard one != other else { continue }
                if !links.areJoined(one, other) {
                    let alias = links.joining(one, other, grounds: "x")
                    links.apply(alias)
                    pairs.append([alias.file, alias.target])
                } else if random.oneIn(2), let aliases = links.separating(one, other, grounds: "x") {
                    for alias in aliases { links.apply(alias) }
                    pairs.removeAll { $0 == [one, other] }
                }
                for number in 1...6 { #expect(links.group(of: dot(number)) == reached(from: dot(number), pairs)) }
            }
        }
    }

    private func reached(from file: Dot, _ pairs: [Set<Dot>]) -> [Dot] {
        var reached: Set<Dot> = [file]
        for _ in pairs {
            for pair in pairs where !pair.isDisjoint(with: reached) { reached.formUnion(pair) }
        }
        return reached.sorted()
    }
}
