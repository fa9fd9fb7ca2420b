/// Which of many belong together, told of two at a time.
package struct DisjointSets<Element: Hashable & Sendable>: Sendable {
    private var parents: [Element: Element] = [:]
    /// How many joins made one set of two: elements less sets.
    package private(set) var joins = 0

    package init() {}

    package mutating func join(_ one: Element, _ other: Element) {
        let (one, other) = (top(of: one), top(of: other))
        guard one != other else { return }
        parents[one] = other
        joins += 1
    }

    /// Every second step on the way is made a shorter one, so that no way stays long.
    private mutating func top(of element: Element) -> Element {
        var element = element
        while let parent = parents[element] {
            guard let next = parents[parent] else { return parent }
            parents[element] = next
            element = next
        }
        return element
    }
}
