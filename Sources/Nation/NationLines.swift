/// The lines of a nation: a merge of one stream per step of a plan.
///
/// A `for` loop iterates a copy: to have ``expected``, keep the sequence in a variable and call `next()` until nil.
package struct NationLines: Sequence, IteratorProtocol, Sendable {
    /// The count at the reference date, once all lines are read; before, that of the events given so far.
    package private(set) var expected: NationCount

    private let nation: Nation
    private var cursors: CursorHeap
    /// Lines of the step being given, and how many are gone.
    private var pending: [NationLine]
    private var given = 0

    init(_ nation: Nation) {
        self.nation = nation
        expected = NationCount(facilities: nation.estate.facilities.count)
        pending = nation.estate.facilities.map { $0.line } + Offence.provisions
        cursors = CursorHeap()
        for (index, plan) in nation.plans.enumerated() {
            for step in plan.steps.indices { cursors.push(cursor(index, step, 0)) }
        }
    }

    package mutating func next() -> NationLine? {
        while given == pending.count {
            guard let cursor = cursors.first else { return nil }
            let life = nation.life(plan: cursor.plan, member: cursor.member)
            pending = life.lines(of: cursor.step)
            given = 0
            expected.add(life, cursor.step)
            if cursor.member + 1 < life.plan.count {
                cursors.replaceFirst(self.cursor(cursor.plan, cursor.step, cursor.member + 1))
            } else {
                cursors.removeFirst()
            }
        }
        given += 1
        expected.add(1)
        return pending[given - 1]
    }

    private func cursor(_ plan: Int, _ step: Int, _ member: Int) -> Cursor {
        let at = Life.instant(of: step, member: member, plan: nation.plans[plan], seed: nation.seed)
        return Cursor(at: at, plan: plan, step: step, member: member)
    }
}

/// The next event of one step of one plan.
struct Cursor: Comparable {
    var at: Int
    var plan: Int
    var step: Int
    var member: Int

    /// At one instant, a member's steps in their order.
    static func < (a: Cursor, b: Cursor) -> Bool {
        (a.at, a.plan, a.member, a.step) < (b.at, b.plan, b.member, b.step)
    }
}

/// The earliest of many cursors.
struct CursorHeap {
    private var items: [Cursor] = []

    var first: Cursor? { items.first }

    mutating func push(_ cursor: Cursor) {
        var index = items.count
        items.append(cursor)
        while index > 0, items[index] < items[(index - 1) / 2] {
            items.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func replaceFirst(_ cursor: Cursor) {
        items[0] = cursor
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < items.count && items[child] < items[least] {
                least = child
            }
            if least == index { return }
            items.swapAt(index, least)
            index = least
        }
    }

    mutating func removeFirst() {
        let last = items.removeLast()
        if !items.isEmpty { replaceFirst(last) }
    }
}

extension Estate.Facility {
    var line: NationLine {
        var line = PutLine("facility")
        line.set("site", site)
        line.set("name", name)
        line.set("kind", kind.rawValue)
        line.set("closed_type", isClosed)
        line.set("capacity", capacity)
        line.set("utc_offset", OfficeTime.utcOffsetMinutes)
        line.set("region", region)
        line.set("place", place)
        line.set("country", "KGZ")
        line.set("capacity_basis", "intended places, invented")
        line.set("opened_on", String(openedOn))
        return NationLine(site: 0, put: line.finished)
    }
}
