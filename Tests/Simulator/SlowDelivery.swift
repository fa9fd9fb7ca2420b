package import Causality
package import Ledger
package import Register

/// What a site is owed, said again slowly: the feed lived through from its first change, with all that a site held at
/// each moment.
package struct SlowDelivery {
    /// What may be owed at a place, in order; what is not sent counts too.
    package struct Item: Hashable, Sendable {
        package var place: Int64
        package var dot: Dot
        package var isSent: Bool
    }

    package var site: Int
    package var log: LogID
    package var isEveryones: (Change) -> Bool
    /// The place at which a type became everybody's.
    package var widenedAt: (Int) -> Int64?
    package var isKept: (Dot) -> Bool
    package var isVoid: (Dot) -> Bool
    package var filledAt: Int64?

    private var seen: [(place: Int64, change: Change)] = []
    private var held: Set<Dot> = []
    private var everyones: Set<Dot> = []
    private var decisions: [Dot: Dot] = [:]
    private var heard: [Change] = []
    private var targets: [Dot: Dot] = [:]
    private var items: [Item] = []

    package init(
        site: Int, log: LogID, filledAt: Int64?, isEveryones: @escaping (Change) -> Bool,
        widenedAt: @escaping (Int) -> Int64? = { _ in nil }, isKept: @escaping (Dot) -> Bool = { _ in false },
        isVoid: @escaping (Dot) -> Bool = { _ in false }
    ) {
        self.site = site
        self.log = log
        self.filledAt = filledAt
        self.isEveryones = isEveryones
        self.widenedAt = widenedAt
        self.isKept = isKept
        self.isVoid = isVoid
    }

    /// Everything that the site is owed of a feed, from its filling on.
    package mutating func items(of feed: [(place: Int64, change: Change)]) -> [Item] {
        var widenings: [Int64: Set<Int>] = [:]
        for type in Set(feed.map(\.change.type)) {
            if let place = widenedAt(type) { widenings[place, default: []].insert(type) }
        }
        let places = Set(feed.map(\.place) + widenings.keys + [filledAt].compactMap(\.self))
        let changes = Dictionary(feed.map { ($0.place, $0.change) }, uniquingKeysWith: { first, _ in first })
        for place in places.sorted() {
            if place == filledAt { fill(place) }
            for change in seen.map(\.change).sorted(by: { $0.dot < $1.dot })
            where change.opensCaseFile && widenings[place]?.contains(change.type) == true && isEveryones(change) {
                everyones.insert(change.caseFile)
                giveWhole(change.caseFile, at: place, isSent: !isKept(change.caseFile) && !isVoid(change.caseFile))
            }
            guard let change = changes[place] else { continue }
            live(through: change, at: place, feed)
            seen.append((place, change))
        }
        return items
    }

    private mutating func give(_ dot: Dot, at place: Int64, if isSent: Bool = true) {
        if dot.log != log { items.append(Item(place: place, dot: dot, isSent: isSent)) }
    }

    private mutating func giveWhole(_ file: Dot, at place: Int64, isSent: Bool) {
        let changes = seen.map(\.change).filter { $0.caseFile == file }
        for change in changes.filter({ $0.dot == file }) + changes.filter({ $0.dot != file }) {
            give(change.dot, at: place, if: isSent && !Self.isScope(change))
        }
    }

    private static func isScope(_ change: Change) -> Bool {
        change.dot.site == 0 && change.type == SystemType.scope.rawValue
    }

    private mutating func live(
        through change: Change, at place: Int64, _ feed: [(place: Int64, change: Change)]
    ) {
        let file = change.caseFile
        switch HubWord(change) {
        case .scope(site, let isGranted):
            decisions[file] = change.dot
            give(change.dot, at: place)
            held.remove(file)
            guard isGranted else { return }
            held.insert(file)
            giveWhole(file, at: place, isSent: !isKept(file))
        case .scope: return
        case .verdict(let target, let isRelease):
            let (isHeld, isAuthor) = (held.contains(file) || everyones.contains(file), target.site == site)
            if isAuthor { heard.append(change) }
            guard isHeld || isAuthor else { return }
            give(change.dot, at: place, if: isAuthor || !isKept(file))
            if isRelease { give(target, at: place, if: isHeld && !isAuthor && !isKept(file)) }
        case .alias(let files):
            if !held.isDisjoint(with: files + group(of: file)) {
                heard.append(change)
                give(change.dot, at: place)
            }
            if let one = files.first, files.count > 1 { targets[one] = files[1] }
        case nil:
            if change.opensCaseFile {
                if !isEveryones(change) {
                    if file.site == site { held.insert(file) }
                } else if widenedAt(change.type) ?? 0 <= place {
                    everyones.insert(file)
                }
            }
            if held.contains(file) || everyones.contains(file) {
                give(change.dot, at: place, if: !isKept(file) && !isSetAside(change.dot, at: place, of: file, feed))
            }
        }
    }

    /// A verdict names it that stood before the site next lost the file; the last one on it counts.
    private func isSetAside(
        _ dot: Dot, at place: Int64, of file: Dot, _ feed: [(place: Int64, change: Change)]
    ) -> Bool {
        func verdict(_ change: Change) -> Bool {
            if case .verdict(dot, _) = HubWord(change) { true } else { false }
        }
        guard let last = feed.last(where: { verdict($0.change) }) else { return false }
        let lost = feed.first {
            guard $0.place > place, $0.change.caseFile == file else { return false }
            if case .scope(site, _) = HubWord($0.change) { return true }
            return false
        }
        return everyones.contains(file) || last.place <= lost?.place ?? .max
    }

    private func group(of file: Dot) -> [Dot] {
        var group: Set<Dot> = [file]
        var before = 0
        while group.count > before {
            before = group.count
            for (one, other) in targets where group.contains(one) || group.contains(other) {
                group.formUnion([one, other])
            }
        }
        return group.sorted()
    }

    /// Begins again with all that the site holds now.
    private mutating func fill(_ place: Int64) {
        items = []
        for file in everyones.sorted() { giveWhole(file, at: place, isSent: !isKept(file) && !isVoid(file)) }
        for file in Set(decisions.keys).union(held).subtracting(everyones).sorted() {
            if let decision = decisions[file] { give(decision, at: place) }
            if held.contains(file) { giveWhole(file, at: place, isSent: !isKept(file)) }
        }
        let sent = held.union(everyones).filter { file in
            !isKept(file) && !(everyones.contains(file) && isVoid(file))
        }
        for decision in heard {
            give(decision.dot, at: place, if: HubWord(decision)?.hearer == site && !sent.contains(decision.caseFile))
        }
    }
}

extension SlowDelivery {
    /// What is sent to whoever shows a position, in order.
    package static func sent(_ items: [Item], after position: FeedPosition) -> [Dot] {
        var within: [Int64: Int64] = [:]
        return items.filter { item in
            within[item.place, default: 0] += 1
            return item.isSent
                && FeedPosition(place: item.place, within: within[item.place, default: 0] - 1) >= position
        }.map(\.dot)
    }
}
