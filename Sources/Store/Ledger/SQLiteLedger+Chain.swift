package import Causality
package import Ledger
package import Register
package import Wire

/// The end of the own log: next sequence, hash chain and last timestamp.
struct OwnRun {
    var last: Int64
    var chain: Chain
    var stamp: HybridTimestamp
    var isChanged = false
}

/// The chain over each log: of the own one carried on with each write, of others proved as they come.
extension SQLiteLedger {
    /// Changes of the own log between two links that are kept: what is hashed for one in between, for 45 bytes each.
    private static let checkpointInterval: Int64 = 256

    // MARK: The own log

    package func ownEnd() throws -> LogEnd {
        let run = try ownRun()
        return LogEnd(last: run.last, link: run.chain.link, stamp: run.stamp)
    }

    package func append(_ change: Change, urgency: Urgency?) throws {
        var run = try ownRun()
        guard change.dot == Dot(log, run.last + 1) else { throw damaged("the end of the log \(log)") }
        let place = try insert(change, urgency: urgency)
        run.chain.append(pending.block, place, change.dot, salt: try salt(of: change))
        run.last += 1
        run.stamp = change.timestamp
        run.isChanged = true
        end = run
        guard run.last.isMultiple(of: Self.checkpointInterval) else { return }
        let checkpoint = try Prepared(db, "INSERT OR IGNORE INTO _checkpoint VALUES (?, ?, ?)", log.packed, run.last)
        checkpoint.bind(3, run.chain.link)
        try checkpoint.run()
    }

    private func ownRun() throws -> OwnRun {
        if let end { return end }
        var run = OwnRun(last: 0, chain: .start, stamp: HybridTimestamp(milliseconds: 0))
        try Prepared(
            db, "SELECT high, after, stamp_milliseconds, stamp_counter FROM _run WHERE log = ?", log.packed
        ).forEach { row in
            guard let milliseconds = row.optionalNumber(2), let counter = row.optionalNumber(3) else {
                throw damaged("the last time given")
            }
            guard (1..<Dot.sequenceMax).contains(row.number(0)) else { throw damaged("the end of the log \(log)") }
            run = OwnRun(
                last: row.number(0), chain: try chain(row.bytes(1), of: log),
                stamp: HybridTimestamp(milliseconds: milliseconds, counter: counter))
        }
        end = run
        return run
    }

    func saveOwnEnd() throws {
        guard let run = end, run.isChanged else { return }
        let row = try Prepared(db, "INSERT OR REPLACE INTO _run VALUES (?, 1, ?, ?, ?, ?, ?)")
        row.bind(1, log.packed)
        row.bind(2, run.last)
        row.bind(3, Chain.start.link)
        row.bind(4, run.chain.link)
        row.bind(5, run.stamp.milliseconds)
        row.bind(6, run.stamp.counter)
        try row.run()
        end?.isChanged = false
    }

    private func chain(_ link: [UInt8], of log: LogID) throws -> Chain {
        guard let chain = Chain(stored: link) else { throw damaged("a link of the log \(log)") }
        return chain
    }

    /// Whether the own log, hashed on from a link that is kept at or before `sequence`, comes to its end.
    func isTailWhole(after sequence: Int64) throws -> Bool {
        let run = try ownRun()
        var at: Int64 = 0
        var chain = Chain.start
        if let kept = try checkpoint(of: log, after: -1, upTo: sequence) { (at, chain) = kept }
        guard at < run.last else { return at == run.last && chain == run.chain }
        try scan(log, (at + 1)...run.last) { row in
            guard row.change.dot.sequence == at + 1 else { return false }
            try carry(&chain, through: row.change)
            at += 1
            return true
        }
        return at == run.last && chain == run.chain
    }

    // MARK: Links

    package func links(of log: LogID, at sequences: [Int64]) throws -> [[UInt8]] {
        try chains(of: log, at: sequences).map(\.link)
    }

    /// The chain of `log` after each of `sequences`, which are in order, hashed forward from the nearest link that is
    /// stored: no change is hashed twice.
    func chains(of log: LogID, at sequences: [Int64]) throws -> [Chain] {
        var known = (sequence: Int64(0), chain: Chain.start)
        return try sequences.map { sequence in
            if log == self.log, try ownRun().last == sequence { return try ownRun().chain }
            if let stored = try checkpoint(of: log, after: known.sequence, upTo: sequence) { known = stored }
            guard known.sequence < sequence else { return known.chain }
            try scan(log, (known.sequence + 1)...sequence) { row in
                try carry(&known.chain, through: row.change)
                known.sequence += 1
                work.hashed += 1
                return true
            }
            guard known.sequence == sequence else { throw damaged("the log \(log)") }
            return known.chain
        }
    }

    private func carry(_ chain: inout Chain, through change: Change) throws {
        chain.append(change, salt: try salt(of: change), try Content.bytes(change))
    }

    private func checkpoint(
        of log: LogID, after known: Int64, upTo sequence: Int64
    ) throws -> (sequence: Int64, chain: Chain)? {
        var found: (Int64, Chain)?
        try Prepared(
            db,
            """
            SELECT sequence, link FROM _checkpoint WHERE log = ? AND sequence > ? AND sequence <= ?
            ORDER BY sequence DESC LIMIT 1
            """, log.packed, known, sequence
        ).forEach { row in found = (row.number(0), try chain(row.bytes(1), of: log)) }
        return found
    }

    /// Links that are kept on the way, as they are stored.
    func checkpoints(of log: LogID) throws -> [(sequence: Int64, link: [UInt8])] {
        var links: [(Int64, [UInt8])] = []
        try Prepared(db, "SELECT sequence, link FROM _checkpoint WHERE log = ?", log.packed).forEach { row in
            links.append((row.number(0), row.bytes(1)))
        }
        return links
    }

    /// The chain hashed from its start: its links at `wanted`, and how far the log could be read.
    func hashed(
        _ log: LogID, upTo end: Int64, at wanted: Set<Int64>
    ) throws -> (links: [Int64: [UInt8]], reached: Int64) {
        var links: [Int64: [UInt8]] = [:]
        var chain = Chain.start
        var reached: Int64 = 0
        guard end > 0 else { return (links, 0) }
        do {
            try scan(log, 1...end) { row in
                try carry(&chain, through: row.change)
                reached = row.change.dot.sequence
                if wanted.contains(reached) { links[reached] = chain.link }
                return true
            }
        } catch is StoreError { return (links, reached) } catch is WireError { return (links, reached) }
        return (links, reached)
    }

    // MARK: Other sites' logs

    /// Read once a transaction: a log may have thousands of runs.
    package func held(of log: LogID) throws -> HeldLog {
        if let known = heldLogs[log] { return known }
        var runs: [HeldLog.Run] = []
        try Prepared(db, "SELECT low, high, before, after FROM _run WHERE log = ? ORDER BY low", log.packed).forEach {
            let run = HeldLog.Run(low: $0.number(0), high: $0.number(1), before: $0.bytes(2), after: $0.bytes(3))
            guard run.low > runs.last?.high ?? 0, run.low <= run.high, run.high <= Dot.sequenceMax else {
                throw damaged("what is held of the log \(log)")
            }
            runs.append(run)
        }
        // The own log goes on while nothing of it is written yet.
        if log != self.log { heldLogs[log] = HeldLog(runs) }
        return HeldLog(runs)
    }

    /// The logs of a site of which anything is held, in order.
    package func logs(of site: Int) throws -> [LogID] {
        let first = LogID(site: site, incarnation: 0).packed
        return try Prepared(
            db, "SELECT DISTINCT log FROM _run WHERE log BETWEEN ? AND ? ORDER BY log", first,
            first + Int64(LogID.incarnationMax)
        ).numbers().compactMap { LogID(packed: $0) }
    }

    /// Of every log but one, the first `runsMax` runs in all.
    package func held(except log: LogID, runsMax: Int) throws -> [LogID: IntervalSet] {
        var held: [LogID: IntervalSet] = [:]
        var runs = 0
        try Prepared(db, "SELECT log, low, high FROM _run WHERE log <> ? ORDER BY log, low", log.packed).scan { row in
            guard let log = LogID(packed: row.number(0)), row.number(1) <= row.number(2) else { return true }
            held[log, default: IntervalSet()].insert(row.number(1)...row.number(2))
            runs += 1
            return runs < runsMax
        }
        return held
    }

    package func take(_ changes: [Change], links: [ChainLink]?, of log: LogID) throws -> Int64? {
        try take(
            changes.map(\.dot.sequence), links: links, of: log, salt: { try salt(of: changes[$0]) },
            insert: { rows in
                let place = try insert(changes[rows.lowerBound], urgency: nil)
                return place..<place + 1
            })
    }

    /// The same of changes in the columns that they came in; their dots are in order.
    package func take(_ batch: ColumnBatch, links: [ChainLink], of log: LogID) throws -> Int64? {
        try take(
            (0..<batch.count).map { batch.dot($0).sequence }, links: links, of: log,
            salt: { try batch.salt($0) ?? salt(ofCaseFile: batch.caseFile($0)) }, insert: { try insert(batch, $0) })
    }

    /// Stores changes by their place among those that came. `insert` takes the first of some that follow each other, and
    /// returns their places in the block that waits.
    private func take(
        _ sequences: [Int64], links: [ChainLink]?, of log: LogID, salt: (Int) throws -> UInt64,
        insert: (Range<Int>) throws -> Range<Int>
    ) throws -> Int64? {
        let held = try held(of: log)
        var plan = held.plan(taking: sequences, links: links)
        guard var prefix = held.prefix.map({ Chain(stored: $0.after) }) ?? .start else {
            throw damaged("the chain of the log \(log)")
        }
        var next = 0
        for step in plan.steps {
            switch step {
            case .store(let run, let isProved):
                let end = next + run.count
                while next < end {
                    let places = try insert(next..<end)
                    let block = pending.block
                    for place in isProved ? places : 0..<0 {
                        let index = next + place - places.lowerBound
                        prefix.append(block, place, Dot(log, sequences[index]), salt: try salt(index))
                        work.hashed += 1
                    }
                    next += places.count
                }
            case .prove(let run, let before):
                guard before.isEmpty || Array(prefix.link[..<8]) == before else { return run.lowerBound }
                try scan(log, run) {
                    try carry(&prefix, through: $0.change)
                    work.hashed += 1
                    return true
                }
            }
        }
        if let broken = plan.broken { return broken }
        if plan.held.prefix != nil { plan.held.runs[0].after = prefix.link }
        try save(plan.held, of: log)
        return nil
    }

    private func save(_ held: HeldLog, of log: LogID) throws {
        let (gone, new) = held.changes(since: try self.held(of: log))
        for low in gone { try Prepared(db, "DELETE FROM _run WHERE log = ? AND low = ?", log.packed, low).run() }
        for run in new {
            let row = try Prepared(
                db, "INSERT OR REPLACE INTO _run (log, low, high, before, after) VALUES (?, ?, ?, ?, ?)", log.packed,
                run.low, run.high)
            row.bind(4, run.before)
            row.bind(5, run.after)
            try row.run()
        }
        work.runs += gone.count + new.count
        heldLogs[log] = held
    }

    /// Runs as they are stored, whatever they say, and how many are of no log.
    func storedRuns() throws -> (runs: [LogID: [HeldLog.Run]], nameless: Int) {
        var runs: [LogID: [HeldLog.Run]] = [:]
        var nameless = 0
        try Prepared(db, "SELECT log, low, high, after FROM _run ORDER BY log, low").forEach { row in
            guard let log = LogID(packed: row.number(0)) else {
                nameless += 1
                return
            }
            runs[log, default: []].append(
                HeldLog.Run(low: row.number(1), high: row.number(2), after: row.bytes(3)))
        }
        return (runs, nameless)
    }
}

extension Chain {
    mutating func append(_ change: Change, salt: UInt64, _ content: [UInt8]) {
        content.withUnsafeBytes {
            append(
                salt: salt, dot: change.dot, record: change.record, caseFile: change.caseFile, author: change.author,
                content: $0)
        }
    }
}
