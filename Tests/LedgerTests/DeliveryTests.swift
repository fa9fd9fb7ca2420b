import Causality
import Chance
import Ledger
import Register
import Simulator
import Testing

@Suite struct DeliveryTests {
    @Test(arguments: 1...24)
    func `What a site is sent is what it is owed, wherever answers are cut and whatever comes meanwhile`(seed: Int)
        throws
    {
        var hub = SmallHub(seed: UInt64(seed))
        var positions: [Int: FeedPosition] = [:]
        for _ in 0..<120 {
            hub.step()
            let site = hub.random.between(1, SmallHub.sites)
            let from = positions[Int(site)] ?? FeedPosition(place: 0)
            let countMax = hub.random.below(9)
            var (sent, last) = ([Dot](), from)
            try hub.delivery(to: Int(site)).forEach(from: from, filledAt: hub.filled[Int(site)]) { dot, position in
                guard sent.count < countMax else { return false }
                #expect(position > last)
                sent.append(dot)
                last = position
                return true
            }
            let owed = SlowDelivery.sent(hub.slowItems(to: Int(site)), after: from)
            #expect(sent == Array(owed.prefix(countMax)), "site \(site) from \(from)")
            positions[Int(site)] = last
        }
    }

    @Test func `Histories meet files that are withdrawn and granted again, fillings, releases and what is kept`() {
        var counts: [String: Int] = [:]
        for seed in 1...60 {
            var hub = SmallHub(seed: UInt64(seed))
            for _ in 0..<120 { hub.step() }
            counts.merge(hub.counts, uniquingKeysWith: +)
        }
        for kind in [
            "granted", "granted again", "withdrawn", "set aside", "released", "joined", "filled", "kept", "own",
        ] {
            #expect(counts[kind, default: 0] > 20, "\(kind)")
        }
    }

    @Test func `Who holds a file is the same however late its changes are noted`() {
        let file = Dot(LogID(site: 1, incarnation: 1), 1)
        let hub = LogID(site: 0, incarnation: 1)
        typealias Note = (inout FileHoldings) -> Void
        let notes: [Note] = [
            { $0.note(changeOf: 2, at: 3) }, { $0.note(changeOf: 1, at: 6) }, { $0.note(changeOf: 0, at: 12) },
        ]
        // The hub's own come in their order: it has decided them one after the other.
        let decisions: [Note] = [
            { $0.note(scopeOf: 2, isGranted: true, by: Dot(hub, 1), at: 4) },
            { $0.note(scopeOf: 1, isGranted: false, by: Dot(hub, 2), at: 5) },
            { $0.note(scopeOf: 1, isGranted: true, by: Dot(hub, 3), at: 9) },
            { $0.note(scopeOf: 2, isGranted: false, by: Dot(hub, 4), at: 10) },
        ]
        func holdings(_ notes: [Note]) -> Set<Holding> {
            var holdings = FileHoldings(of: file)
            for note in notes { note(&holdings) }
            return Set(holdings.holdings)
        }
        let first = holdings([notes[0]] + decisions[..<2] + [notes[1]] + decisions[2...] + [notes[2]])
        #expect(first == holdings(decisions + notes) && first == holdings(decisions + notes.reversed() + decisions))
        #expect(
            first == [
                Holding(caseFile: file, site: 1, since: 0, until: 5, last: 5, withdrawal: Dot(hub, 2)),
                Holding(caseFile: file, site: 1, since: 9, last: 12, grant: Dot(hub, 3)),
                Holding(
                    caseFile: file, site: 2, since: 4, until: 10, last: 10, grant: Dot(hub, 1),
                    withdrawal: Dot(hub, 4)),
            ])
    }

    @Test func `Nobody has a row for a file that only its own site writes in`() {
        var holdings = FileHoldings(of: Dot(LogID(site: 1, incarnation: 1), 1))
        holdings.note(changeOf: 1, at: 7)
        holdings.note(changeOf: 2, at: 8, isOpened: false)
        #expect(holdings.holdings.isEmpty)
    }

    @Test func `Numbers of places begin beyond those that a queue gave, grow with them and come back as they were`() {
        let numbers = FeedPositionNumbers(base: 93, from: 247)
        #expect(numbers.position(93) == nil && numbers.position(0) == nil && numbers.position(-5) == nil)
        #expect(numbers.afterQueue == FeedPosition(place: 248))
        var last: Int64 = 93
        for place in [Int64(247), 248, 1_000, 1 << 35] {
            for within in [Int64(1), 2, 100_000_000] {
                let position = FeedPosition(place: place, within: within)
                let number = numbers.number(position)
                #expect(number > last && numbers.position(number) == position)
                last = number
            }
        }
        #expect(FeedPositionNumbers().position(Int64.max) != nil)
    }

    @Test func `A new site with nothing in scope is owed nothing, and asks for nothing twice`() throws {
        var hub = SmallHub(seed: 1)
        hub.fill(3)
        try hub.delivery(to: 3).forEach(from: FeedPosition(place: 0), filledAt: hub.filled[3]) { dot, _ in
            Issue.record("\(dot) is sent")
            return true
        }
    }

    @Test func `An answer in the middle of a filling looks into no file that is behind it`() throws {
        var hub = SmallHub(seed: 9)
        hub.grantMany(60, to: 2)
        hub.fill(2)
        var (last, sent, looked) = (FeedPosition(place: 0), 0, [Int]())
        while true {
            let (facts, before) = (hub.facts(of: 2), sent)
            try Delivery(to: 2, log: SmallHub.log(2), facts).forEach(from: last, filledAt: hub.filled[2]) {
                guard sent < before + 5 else { return false }
                (sent, last) = (sent + 1, $1)
                return true
            }
            guard sent > before else { break }
            looked.append(facts.looked)
        }
        #expect(sent == 120 && looked.count == 24 && looked.allSatisfy { $0 <= 8 })
    }

    @Test func `Whoever has all that it is owed has nothing looked into again`() throws {
        var hub = SmallHub(seed: 4)
        for _ in 0..<200 { hub.step() }
        hub.fill(2)
        var last = FeedPosition(place: 0)
        try hub.delivery(to: 2).forEach(from: last, filledAt: hub.filled[2]) {
            last = $1
            return true
        }
        let facts = hub.facts(of: 2)
        try Delivery(to: 2, log: SmallHub.log(2), facts).forEach(from: last, filledAt: hub.filled[2]) { _, _ in true }
        #expect(last.place == hub.filled[2]! + 1 && facts.looked == 0)
    }
}

/// A hub without a store: changes by place, and who holds what, noted as they come.
private struct SmallHub {
    static let sites: Int64 = 4
    static func log(_ site: Int) -> LogID { LogID(site: site, incarnation: 1) }

    var random: SplitMix64
    var filled: [Int: Int64] = [:]
    private(set) var counts: [String: Int] = [:]
    private var feed: [(place: Int64, change: Change)] = []
    private var last: Int64 = 0
    private var ends: [Int: Int64] = [:]
    private var holdings: [Dot: FileHoldings] = [:]
    private var hearings: [Int: [FeedPlace]] = [:]
    private var links: [Dot: Dot] = [:]
    private var kept: [Dot: Set<Int>] = [:]
    private var verdicts: [Dot: (place: Int64, isRelease: Bool)] = [:]
    private var marks: [Int: Marks] = [:]

    private static let reference = 20

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private var openers: [Change] { feed.map(\.change).filter { $0.opensCaseFile && $0.dot.site != 0 } }

    private func sites(of file: Dot) -> Set<Int> {
        let rows = holdings[file]?.holdings ?? []
        let open = Set(rows.filter { $0.until == nil }.map(\.site))
        return rows.contains { $0.site == file.site } ? open : open.union([file.site])
    }

    @discardableResult
    private mutating func add(
        _ site: Int, type: Int = 16, in file: Dot? = nil, _ writes: [Write] = []
    ) -> (place: Int64, dot: Dot) {
        last += 1
        ends[site, default: 0] += 1
        let dot = Dot(Self.log(site), ends[site] ?? 1)
        feed.append(
            (
                last,
                Change(
                    dot: dot, record: dot, type: type, caseFile: file ?? dot, edition: 1,
                    timestamp: HybridTimestamp(milliseconds: 0), clock: .unknown, author: "a@\(site)", writes: writes)
            ))
        if type >= 16, file != nil { note(site, in: file ?? dot) }
        return (last, dot)
    }

    private mutating func note(_ author: Int, in file: Dot) {
        holdings[file, default: FileHoldings(of: file)].note(changeOf: author, at: last)
    }

    /// Files of another site, with nothing but the grant in them.
    mutating func grantMany(_ count: Int, to site: Int) {
        for _ in 0..<count { decide(add(1).dot, site, isGranted: true) }
    }

    mutating func fill(_ site: Int) {
        last += 1
        filled[site] = last
        if marks[site] == nil { marks[site] = Marks() }
        counts["filled", default: 0] += 1
    }

    mutating func step() {
        let site = Int(random.between(1, Self.sites))
        switch random.below(16) {
        case 0, 1: add(site)
        case 2: openReference(random.oneIn(2) ? 0 : site)
        case 3...6: write(random.oneIn(5) ? 0 : site)
        case 7, 8: grant(to: site)
        case 9, 10: withdraw(from: site)
        case 11: setAside()
        case 12: release()
        case 13: join()
        case 14: if random.oneIn(4) { fill(site) }
        default: keep(from: site)
        }
    }

    private mutating func openReference(_ site: Int) {
        let (place, dot) = add(site, type: Self.reference)
        holdings[dot, default: FileHoldings(of: dot)].open(toEveryoneAt: place)
    }

    private mutating func write(_ site: Int) {
        guard let file = random.pick(openers)?.caseFile else { return }
        if file.site == site { counts["own", default: 0] += 1 }
        add(site, in: file)
    }

    private mutating func decide(_ file: Dot, _ site: Int, isGranted: Bool) {
        let (place, dot) = add(
            0, type: SystemType.scope.rawValue, in: file,
            [
                Write(SystemType.ScopeField.site, .integer(Int64(site))),
                Write(SystemType.ScopeField.granted, .integer(isGranted ? 1 : 0)),
            ])
        holdings[file, default: FileHoldings(of: file)].note(
            scopeOf: site, isGranted: isGranted, by: dot, at: place)
    }

    private mutating func grant(to site: Int) {
        let files = openers.filter { $0.type != Self.reference && !sites(of: $0.caseFile).contains(site) }
        guard let file = random.pick(files)?.caseFile else { return }
        let isAgain = holdings[file]?.holdings.contains { $0.site == site } ?? false
        counts[isAgain ? "granted again" : "granted", default: 0] += 1
        decide(file, site, isGranted: true)
    }

    private mutating func withdraw(from site: Int) {
        let files = openers.filter { $0.type != Self.reference && sites(of: $0.caseFile).contains(site) }
        guard let file = random.pick(files)?.caseFile else { return }
        counts["withdrawn", default: 0] += 1
        decide(file, site, isGranted: false)
    }

    private mutating func pass(_ kind: VerdictKind, on change: Change) {
        let (place, dot) = add(
            0, type: SystemType.verdict.rawValue, in: change.caseFile,
            [
                Write(SystemType.VerdictField.dot, .integer(change.dot.packed)),
                Write(SystemType.VerdictField.kind, .integer(Int64(kind.rawValue))),
            ])
        verdicts[change.dot] = (place, kind == .released)
        note(0, in: change.caseFile)
        if change.dot.site != 0 { hearings[change.dot.site, default: []].append(FeedPlace(feed: place, dot: dot)) }
    }

    private mutating func setAside() {
        guard let change = random.pick(feed.suffix(6).map(\.change).filter { $0.dot.site != 0 }) else { return }
        counts["set aside", default: 0] += 1
        pass(.setAside, on: change)
    }

    private mutating func release() {
        let aside = feed.map(\.change).filter { verdicts[$0.dot]?.isRelease == false }
        guard let change = random.pick(aside) else { return }
        counts["released", default: 0] += 1
        pass(.released, on: change)
    }

    private mutating func join() {
        let files = openers.filter { $0.type != Self.reference }.map(\.caseFile)
        guard let one = random.pick(files), let other = random.pick(files) else { return }
        counts["joined", default: 0] += 1
        var group: Set<Dot> = [one]
        for _ in links.indices {
            for (file, target) in links where group.contains(file) || group.contains(target) {
                group.formUnion([file, target])
            }
        }
        let hearers = group.union([other]).reduce(into: Set<Int>()) { $0.formUnion(sites(of: $1)) }
        let (place, dot) = add(
            0, type: SystemType.alias.rawValue, in: one,
            [
                Write(SystemType.AliasField.caseFile, .integer(one.packed)),
                Write(SystemType.AliasField.into, .integer(other.packed)),
            ])
        for site in hearers { hearings[site, default: []].append(FeedPlace(feed: place, dot: dot)) }
        note(0, in: one)
        links[one] = other
    }

    /// From a site that was never sent anything of it: who it is kept from is said by what opens it.
    private mutating func keep(from site: Int) {
        guard let opener = feed.last?.change, opener.opensCaseFile, opener.dot.site != 0, random.oneIn(2) else {
            return
        }
        kept[opener.dot, default: []].insert(site)
        counts["kept", default: 0] += 1
    }

    // MARK: Both ways

    func delivery(to site: Int) -> Delivery { Delivery(to: site, log: Self.log(site), facts(of: site)) }

    func facts(of site: Int) -> MemoryFacts {
        MemoryFacts(
            site: site, feed: feed, holdings: holdings.values.flatMap(\.holdings), hearings: hearings[site] ?? [],
            kept: Set(kept.filter { $0.value.contains(site) }.keys), verdicts: verdicts,
            marks: marks[site] ?? Marks())
    }

    func slowItems(to site: Int) -> [SlowDelivery.Item] {
        var slow = SlowDelivery(
            site: site, log: Self.log(site), filledAt: filled[site], isEveryones: { $0.type == Self.reference },
            isKept: { [kept] in kept[$0]?.contains(site) ?? false },
            isVoid: { [verdicts] in verdicts[$0]?.isRelease == false })
        return slow.items(of: feed)
    }
}

/// What a hub remembers of a filling from one answer to the next.
private final class Marks {
    var mark: FillMark?
}

private final class MemoryFacts: DeliveryFacts {
    private let site: Int
    private let changes: [FeedPlace: Change]
    private let all: [Holding]
    private let heard: [FeedPlace]
    private let kept: Set<Dot>
    private let verdicts: [Dot: (place: Int64, isRelease: Bool)]
    private let marks: Marks
    /// How often anything of a file was asked for.
    private(set) var looked = 0

    init(
        site: Int, feed: [(place: Int64, change: Change)], holdings: [Holding], hearings: [FeedPlace], kept: Set<Dot>,
        verdicts: [Dot: (place: Int64, isRelease: Bool)], marks: Marks
    ) {
        self.site = site
        self.marks = marks
        changes = Dictionary(
            uniqueKeysWithValues: feed.map { (FeedPlace(feed: $0.place, dot: $0.change.dot), $0.change) })
        all = holdings.sorted {
            ($0.isEveryones ? 0 : 1, $0.caseFile, $0.since) < ($1.isEveryones ? 0 : 1, $1.caseFile, $1.since)
        }
        heard = hearings
        self.kept = kept
        self.verdicts = verdicts
    }

    private var ours: [Holding] { all.filter { $0.isEveryones || $0.site == site } }

    func holdings(from place: Int64) -> [Holding] { ours.filter { $0.last >= place } }

    func holdings(before place: Int64) -> [Holding] { ours.filter { $0.since < place } }

    func hearings(from place: Int64) -> [FeedPlace] { heard.filter { $0.feed >= place } }

    func places(ofCaseFile caseFile: Dot, from place: Int64) -> [FeedPlace] {
        looked += 1
        return changes.filter { $0.value.caseFile == caseFile && $0.key.feed >= place }.keys.sorted()
    }

    func decision(_ dot: Dot) -> (word: HubWord, caseFile: Dot)? {
        guard let change = changes.first(where: { $0.key.dot == dot })?.value else { return nil }
        return HubWord(change).map { ($0, change.caseFile) }
    }

    func isKept(_ caseFile: Dot) -> Bool { kept.contains(caseFile) }

    func verdictPlace(on dot: Dot) -> Int64? { verdicts[dot]?.place }

    func isVoid(_ dot: Dot) -> Bool { verdicts[dot]?.isRelease == false }

    func fillMark() -> FillMark? { marks.mark }

    func note(_ mark: FillMark) { marks.mark = mark }
}
