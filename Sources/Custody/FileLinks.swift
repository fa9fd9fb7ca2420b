package import Causality

/// Which case files decisions have joined, and what is to be decided so that two are one, or two again.
///
/// A file is joined to one other, or by a decision to none, which is itself; whoever reaches each other by such links is one.
package struct FileLinks: Hashable, Sendable {
    private var targets: [Dot: Dot]
    private var sources: [Dot: Set<Dot>] = [:]

    /// `targets`: the file that each is joined to.
    package init(_ targets: [Dot: Dot]) {
        self.targets = targets
        for (file, target) in targets { sources[target, default: []].insert(file) }
    }

    /// Every file that is one with this by decisions alone, in order: what moves together, whatever else is known.
    package func group(of file: Dot) -> [Dot] {
        var group: Set<Dot> = [file]
        var frontier = [file]
        while let next = frontier.popLast() {
            for other in [targets[next]].compactMap(\.self) + (sources[next] ?? []) where group.insert(other).inserted {
                frontier.append(other)
            }
        }
        return group.sorted()
    }

    package func areJoined(_ one: Dot, _ other: Dot) -> Bool { group(of: one).contains(other) }

    /// Whether a person's decision joined it to none.
    package func isTakenApart(_ file: Dot) -> Bool { targets[file] == file }

    /// Joins two files that are not joined yet: the link stands between these two where it can, so that taking it back takes
    /// back nothing else.
    package func joining(_ one: Dot, _ other: Dot, grounds: String) -> HubDecision.Alias {
        func isFree(_ file: Dot) -> Bool { targets[file] == nil || isTakenApart(file) }
        var (file, target) = (one, other)
        if !isFree(one), isFree(other) { (file, target) = (other, one) }
        var seen: Set<Dot> = []
        while !isFree(file), let next = targets[file], seen.insert(file).inserted { file = next }
        return HubDecision.Alias(file, into: target, grounds: grounds)
    }

    /// Takes two files apart, whatever joined them, and leaves every other link; nil where a third file joins them.
    package func separating(_ one: Dot, _ other: Dot, grounds: String) -> [HubDecision.Alias]? {
        // One by a number alone: what either is joined to by decision stays.
        guard areJoined(one, other) else {
            return [
                HubDecision.Alias(one, into: targets[one] ?? one, apart: other, grounds: grounds)
            ]
        }
        var links = self
        var decisions: [HubDecision.Alias] = []
        // The link between the two stands at either of them.
        for (file, target) in [(one, other), (other, one)] where targets[file] == target {
            decisions.append(
                HubDecision.Alias(file, into: file, apart: target, grounds: grounds))
            links.apply(decisions[decisions.count - 1])
        }
        return links.areJoined(one, other) ? nil : decisions
    }

    package mutating func apply(_ alias: HubDecision.Alias) {
        if let former = targets[alias.file] { sources[former]?.remove(alias.file) }
        targets[alias.file] = alias.target
        sources[alias.target, default: []].insert(alias.file)
    }
}
