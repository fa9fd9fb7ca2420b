import Causality
import Chance
import Decisions
import GRDB
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// The ledger in SQLite beside the slow one, on the same random histories.
@Suite struct LedgerTwinTests {
    @Test(arguments: 1...12)
    func `The ledger in SQLite and its twin in memory say the same of every history`(seed: Int) throws {
        var history = try History(seed: UInt64(seed))
        for _ in 0..<16 { try history.step() }
        try history.undo()
        let counts = history.counts
        #expect(counts.appended > 0 && counts.stored > 0 && counts.taken > 0)
    }

    @Test func `Changes that came one by one are joined, and the twin cannot tell`() throws {
        var history = try History(seed: 77)
        for _ in 0..<700 { try history.live() }
        #expect(try history.sizes().filter { $0 == 256 }.count >= 2)
        try history.step()
        try history.undo()
    }

    @Test func `Histories meet gaps, false links, savepoints and blocks`() throws {
        var total = History.Counts()
        for seed in 1...50 {
            var history = try History(seed: UInt64(seed), compares: false)
            for _ in 0..<25 { try history.step() }
            total.add(history.counts)
        }
        #expect(total.broken > 5 && total.gaps > 5 && total.undone > 5 && total.apart > 5)
        #expect(total.proved > 5 && total.blocks > 5)
    }
}

private struct History {
    struct Counts {
        var appended = 0
        var stored = 0
        var taken = 0
        var broken = 0
        var gaps = 0
        /// Runs that waited and were reached.
        var proved = 0
        var undone = 0
        var apart = 0
        var blocks = 0

        mutating func add(_ other: Counts) {
            for path in [
                \Counts.appended, \.stored, \.taken, \.broken, \.gaps, \.proved, \.undone, \.apart, \.blocks,
            ] { self[keyPath: path] += other[keyPath: path] }
        }
    }

    private static let own = LogID(site: 3, incarnation: 1)
    private static let others = [LogID(site: 1, incarnation: 1), LogID(site: 2, incarnation: 4)]
    private static let handedOn = LogID(site: 5, incarnation: 1)

    private struct Undone: Error {}

    private var random: SplitMix64
    private let store: Store
    private let twin = MemoryLedger(log: own)
    /// What each other site wrote, whole, and its chain.
    private var written: [LogID: [Change]] = [:]
    private var chains: [LogID: [UInt64]] = [:]
    private var files: [Dot] = []
    private var records: [(record: Dot, caseFile: Dot)] = []
    private var clock: Int64 = 1_000
    private let compares: Bool
    private(set) var counts = Counts()

    init(seed: UInt64, compares: Bool = true) throws {
        random = SplitMix64(seed: seed)
        self.compares = compares
        store = try Store.open(
            ":memory:", description: SimulatedRegister.description,
            creating: Store.Identity(log: Self.own))
        for log in Self.others {
            var chain = Chain.start
            var digests = [chain.digest]
            var salts: [Dot: UInt64] = [:]
            written[log] = try (1...60).map { sequence in
                let change = change(Dot(log, Int64(sequence)))
                if let salt = change.salt { salts[change.dot] = salt }
                try Content.bytes(change).withUnsafeBytes {
                    chain.append(
                        salt: salts[change.caseFile] ?? 0, dot: change.dot, record: change.record,
                        caseFile: change.caseFile, author: change.author, content: $0)
                }
                digests.append(chain.digest)
                return change
            }
            chains[log] = digests
            files = []
            records = []
        }
    }

    /// Opens a file, adds a record to one of its own log, or edits a record.
    private mutating func change(_ dot: Dot) -> Change {
        clock += random.between(0, 2)
        var (record, caseFile) = (dot, dot)
        let kind = random.below(3)
        if kind == 1, let file = random.pick(files) { caseFile = file }
        if kind == 2, let known = random.pick(records) { (record, caseFile) = known }
        if record == dot {
            if caseFile == dot { files.append(dot) }
            records.append((record, caseFile))
        }
        let texts = ["", "Бишкек", "Cafe\u{301}", String(repeating: "word ", count: random.below(400))]
        let authors = ["aida@3", "Ren\u{e9}@1", "Rene\u{301}@1"]
        return Change(
            dot: dot, record: record, type: 1 + random.below(3), caseFile: caseFile, edition: 1,
            timestamp: HybridTimestamp(milliseconds: clock), clock: .reference, author: random.pick(authors) ?? "",
            reason: random.oneIn(5) ? "why" : "", writes: [Write(1, .text(random.pick(texts) ?? ""))],
            salt: caseFile == dot ? random.next() : nil)
    }

    /// One transaction of a few things that happen; some of it undone in a savepoint.
    mutating func step() throws {
        try store.write { transaction in
            for _ in 0...random.below(2) { try happen(transaction) }
            if random.oneIn(4) { try undoSome(transaction) }
            if compares { try compare(transaction.ledger) }
        }
        if compares, random.oneIn(4) { try store.read { try compare($0.ledger) } }
    }

    /// A transaction with one change of the own log, and now and then one of another's before it.
    mutating func live() throws {
        try store.write { transaction in
            if random.oneIn(4) { try take(transaction) }
            let change = change(Dot(Self.own, try transaction.ledger.ownEnd().last + 1))
            try transaction.ledger.append(change, urgency: nil)
            twin.append(change, urgency: nil)
        }
    }

    /// How many changes each batch of the own log has.
    func sizes() throws -> [Int] {
        try store.read {
            try Int.fetchAll(
                $0.db, sql: "SELECT count FROM _batch WHERE first >= ? ORDER BY first",
                arguments: [Dot(Self.own, 1).packed])
        }
    }

    private mutating func happen(_ transaction: Transaction) throws {
        let ledger = transaction.ledger
        switch random.below(4) {
        case 0:
            for _ in 0...random.below(20) {
                let change = change(Dot(Self.own, try ledger.ownEnd().last + 1))
                let urgency = random.oneIn(6) ? [Urgency.urgent, .first][random.below(2)] : nil
                try ledger.append(change, urgency: urgency)
                twin.append(change, urgency: urgency)
                counts.appended += 1
                // A place that no change has: what follows each other in a log may not do so here.
                if urgency != nil { #expect(try ledger.takePlace() == twin.takePlace()) }
            }
        case 1:
            let first = random.between(1, 400)
            for sequence in first...(first + random.between(0, 15)) {
                let dot = Dot(Self.handedOn, sequence)
                guard !twin.contains(dot) else { continue }
                let change = change(dot)
                try ledger.store(change)
                twin.store(change)
                counts.stored += 1
            }
            counts.blocks += twin.contains(Dot(Self.handedOn, first + 8)) ? 1 : 0
        case 2: try take(transaction)
        default:
            // Not what opens a file: its salt is in the chain of whoever wrote in it.
            let known = twin.places(after: 0).filter { place in
                place.dot.log == Self.handedOn && twin.change(place.dot)?.opensCaseFile == false
            }
            guard let place = random.pick(known) else { return }
            try ledger.setApart(place.dot)
            twin.setApart(place.dot)
            counts.apart += 1
        }
    }

    /// Some of what another site wrote, in order; links now and then false, or left out.
    private mutating func take(_ transaction: Transaction) throws {
        guard let log = random.pick(Self.others), let all = written[log], let digests = chains[log] else { return }
        let held = try twin.held(of: log)
        let low = random.oneIn(3) ? Int64(1) : random.between(1, 60)
        let high = min(60, low + random.between(0, 20))
        let new = (low...high).filter { !held.sequences.contains($0) && !random.oneIn(12) }
        guard !new.isEmpty else { return }
        var links: [ChainLink] = []
        for sequence in new where !new.contains(sequence - 1) && sequence > 1 {
            guard !random.oneIn(15) else { continue }
            let digest = digests[Int(sequence) - 1]
            links.append(ChainLink(sequence: sequence - 1, digest: random.oneIn(15) ? digest ^ 1 : digest))
        }
        let changes = new.map { all[Int($0) - 1] }
        var broken: Int64?
        do {
            try transaction.atomically {
                broken = try transaction.ledger.take(changes, links: links, of: log)
                if broken != nil { throw Undone() }
            }
        } catch is Undone {}
        #expect(try twin.take(changes, links: links, of: log) == broken)
        counts.broken += broken == nil ? 0 : 1
        counts.taken += broken == nil ? changes.count : 0
        let now = try twin.held(of: log)
        counts.gaps += now.runs.count > 1 ? 1 : 0
        counts.proved += now.runs.count < held.runs.count ? 1 : 0
    }

    private mutating func undoSome(_ transaction: Transaction) throws {
        let (files, records) = (files, records)
        var other = self
        do {
            try transaction.atomically {
                try twin.atomically {
                    try other.happen(transaction)
                    throw Undone()
                }
            }
        } catch is Undone { counts.undone += 1 }
        random = other.random
        (self.files, self.records) = (files, records)
    }

    /// What came after some place is taken out, as for a look back.
    mutating func undo() throws {
        let feed = random.between(0, twin.lastFeed())
        try store.write { transaction in
            // After something was written in the same transaction, too.
            try happen(transaction)
            try transaction.ledger.undo(after: feed)
            twin.undo(after: feed)
            #expect(try transaction.ledger.lastFeed() == feed)
            #expect(try transaction.ledger.places(after: 0) == twin.places(after: 0))
            try compareChanges(transaction.ledger)
        }
    }

    private func compare(_ ledger: SQLiteLedger) throws {
        #expect(try ledger.lastFeed() == twin.lastFeed())
        #expect(try ledger.ownEnd() == twin.ownEnd())
        for urgency in [Urgency.urgent, .first] {
            var files: [Dot] = []
            try ledger.scanFiles(urgency, 1...Dot.sequenceMax) {
                files.append($0)
                return true
            }
            #expect(files == twin.files(urgency))
        }
        var (read, told): ([Dot], [Dot]) = ([], [])
        try ledger.forEachChange(at: ledger.places(after: 0)[...]) { read.append($0.dot) }
        try twin.forEachChange(at: twin.places(after: 0)[...]) { told.append($0.dot) }
        #expect(read == told && told == twin.places(after: 0).map(\.dot))
        for feed in [0, twin.lastFeed() / 2, twin.lastFeed()] {
            #expect(try ledger.places(after: feed) == twin.places(after: feed))
        }
        for log in Self.others {
            let held = try twin.held(of: log)
            #expect(try ledger.held(of: log) == held)
            let end = held.prefix?.high ?? 0
            #expect(try ledger.links(of: log, at: [0, end / 2, end]) == twin.links(of: log, at: [0, end / 2, end]))
        }
        let end = try twin.ownEnd().last
        #expect(
            try ledger.links(of: Self.own, at: [end / 3, end / 2]) == twin.links(of: Self.own, at: [end / 3, end / 2]))
        try compareChanges(ledger)
    }

    private func compareChanges(_ ledger: SQLiteLedger) throws {
        for log in Self.others + [Self.own, Self.handedOn] {
            var (found, expected): ([HeldChange], [HeldChange]) = ([], [])
            try ledger.scan(log, 1...500) {
                found.append($0)
                return found.count < 90
            }
            try twin.scan(log, 1...500) {
                expected.append($0)
                return expected.count < 90
            }
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { $0.feed == $1.feed && $0.contentBytes == $1.contentBytes })
            // Not ==, to which two spellings of one text are one.
            #expect(zip(found, expected).allSatisfy { $0.change.isSame(as: $1.change) })
        }
        for place in twin.places(after: 0) {
            #expect(try ledger.contains(place.dot) && ledger.feed(of: place.dot) == place.feed)
            let change = try #require(try ledger.change(place.dot))
            #expect(twin.change(place.dot)?.isSame(as: change) == true)
            guard change.createsRecord else { continue }
            #expect(
                try ledger.changes(ofRecord: change.dot, in: change.caseFile)
                    == twin.changes(ofRecord: change.dot, in: change.caseFile))
            guard change.opensCaseFile else { continue }
            #expect(try ledger.changes(ofCaseFile: change.dot) == twin.changes(ofCaseFile: change.dot))
            for place in [0, twin.lastFeed() / 2, twin.lastFeed() - 2] {
                #expect(
                    try ledger.places(ofCaseFile: change.dot, after: place)
                        == twin.places(ofCaseFile: change.dot, after: place))
            }
            for log in [Self.own, Self.handedOn] {
                #expect(
                    try ledger.dots(ofCaseFile: change.dot, in: log, 3...90)
                        == twin.dots(ofCaseFile: change.dot, in: log, 3...90))
            }
        }
        let absent = Dot(LogID(site: 9, incarnation: 1), 1)
        #expect(try !ledger.contains(absent) && ledger.change(absent) == nil && ledger.feed(of: absent) == nil)
    }
}
