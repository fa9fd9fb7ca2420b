package import Causality

/// Case files that a transaction has yet to settle: noted as often as they come up, settled once.
package struct Agenda {
    private var noted: [Dot] = []

    var isEmpty: Bool { noted.isEmpty }
    /// How much was noted, for ``forget(after:)``.
    var count: Int { noted.count }

    package mutating func insert(_ file: Dot) {
        if noted.last != file { noted.append(file) }
    }

    package mutating func formUnion(_ files: some Sequence<Dot>) { for file in files { insert(file) } }

    /// Every file once, in order; nothing is left.
    mutating func takeAll() -> [Dot] {
        defer { noted = [] }
        return Set(noted).sorted()
    }

    /// Drops what was noted since `count` was.
    mutating func forget(after count: Int) { noted.removeLast(max(0, noted.count - count)) }
}
