package import Causality

/// Case files that a transaction has yet to settle: noted as often as they come up, settled once.
package struct Agenda {
    private var noted: [Dot] = []

    package var isEmpty: Bool { noted.isEmpty }
    /// How much was noted, for ``forget(after:)``.
    package var count: Int { noted.count }

    package mutating func insert(_ file: Dot) {
        if noted.last != file { noted.append(file) }
    }

    package mutating func formUnion(_ files: some Sequence<Dot>) { for file in files { insert(file) } }

    /// Every file once, in order; nothing is left.
    package mutating func takeAll() -> [Dot] {
        defer { noted = [] }
        return Set(noted).sorted()
    }

    /// Drops what was noted since `count` was.
    package mutating func forget(after count: Int) { noted.removeLast(max(0, noted.count - count)) }
}

/// What a transaction has yet to settle, by what it is to be settled in.
package final class Unsettled {
    /// Case files whose custody, scope or grouping may have changed.
    package var custody = Agenda()
    /// Files of persons of whom what they are counted by may have changed.
    package var standings = Agenda()
    /// Files of persons of whom the words, or whom they are like, may have changed.
    package var names = Agenda()
    /// Prisoner numbers that were found to be no identifiers.
    var overusedNumbers: Set<String> = []

    /// Hub: changes that waited for something that was written here, by record: they are still to be judged.
    package var waited: [(record: Dot, dots: [Dot])] = []

    /// How much was noted, for ``forget(after:)``.
    package var mark: (Int, Int, Int, Int) { (custody.count, standings.count, names.count, waited.count) }

    /// Drops what was noted since `mark`.
    package func forget(after mark: (Int, Int, Int, Int)) {
        custody.forget(after: mark.0)
        standings.forget(after: mark.1)
        names.forget(after: mark.2)
        waited.removeLast(max(0, waited.count - mark.3))
        // Whom they joined was noted with them, and is asked for again.
        overusedNumbers = []
    }

    /// Nothing is to be settled any more.
    func forgetAll() {
        (custody, standings, names, waited) = (Agenda(), Agenda(), Agenda(), [])
        overusedNumbers = []
    }
}
