import FoundationEssentials
import Causality
import Exchange
import GRDB
import Register
import Wire

/// The end of the own log: next sequence, hash chain and last timestamp.
struct OwnRun {
    var last: Int64
    var chain: Chain
    var stamp: HybridTimestamp
    var isChanged = false
}

extension Session {
    /// Changes of the own log between two links that are kept: what is hashed for one in between, for 45 bytes each.
    private static let checkpointInterval: Int64 = 256

    /// Appends a change to the own log and applies it; handing it on is the caller's.
    ///
    /// `make` is given the dot, timestamp and salt of the new change.
    @discardableResult
    func append(
        at moment: inout WriteMoment, _ make: (Dot, HybridTimestamp, ClockError, UInt64) -> Change
    ) throws -> Change {
        var run = try loadedOwnRun()
        let dot = Dot(store.identity.log, run.last + 1)
        run.stamp =
            run.last == 0
            ? HybridTimestamp(milliseconds: moment.wallMilliseconds) : run.stamp.next(now: moment.wallMilliseconds)
        let change = make(dot, run.stamp, moment.clock, moment.nextSalt())
        if let fault = ChangeForm.fault(in: change) {
            throw Refusal(
                description[change.type]?.name ?? "type \(change.type)",
                "\(fault) is beyond the limit; write less in one change")
        }
        let isUrgent = site != 0 && (description[change.type]?.urgent ?? false)
        let content = try insert(change, isUrgent: isUrgent)
        run.chain.append(change, salt: try change.salt ?? salt(of: change.caseFile), content)
        run.last += 1
        run.isChanged = true
        ownRun = run
        if run.last.isMultiple(of: Self.checkpointInterval) { try saveCheckpoint(dot.log, run.last, run.chain) }
        note(written: change)
        try apply(change)
        return change
    }

    /// The dot of the next own change.
    func nextDot() throws -> Dot { Dot(store.identity.log, try ownLogEnd() + 1) }

    package func ownLogEnd() throws -> Int64 { try loadedOwnRun().last }

    func loadedOwnRun() throws -> OwnRun {
        if let ownRun { return ownRun }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT high, after, stamp_milliseconds, stamp_counter FROM _run WHERE log = ?"),
            arguments: [store.identity.log.packed])
        let run =
            try row.map {
                OwnRun(
                    last: try $0.required("high"), chain: try chain(stored: $0.required("after"), store.identity.log),
                    stamp: HybridTimestamp(
                        milliseconds: try $0.required("stamp_milliseconds"), counter: try $0.required("stamp_counter")))
            } ?? OwnRun(last: 0, chain: .start, stamp: HybridTimestamp(milliseconds: 0))
        ownRun = run
        return run
    }

    func saveOwnRun() throws {
        try saveFeed()
        guard let run = ownRun, run.isChanged else { return }
        let row = try Prepared(db, "INSERT OR REPLACE INTO _run VALUES (?, 1, ?, ?, ?, ?, ?)")
        row.bind(1, store.identity.log.packed)
        row.bind(2, run.last)
        row.bind(3, Chain.start.link)
        row.bind(4, run.chain.link)
        row.bind(5, run.stamp.milliseconds)
        row.bind(6, run.stamp.counter)
        try row.run()
        ownRun?.isChanged = false
    }

    private func chain(stored link: Data, _ log: LogID) throws -> Chain {
        guard let chain = Chain(stored: [UInt8](link)) else { throw damaged("a link of the log \(log)") }
        return chain
    }

    /// The chain of `log` after `sequence`, hashed forward from the nearest link that is stored.
    func chain(of log: LogID, at sequence: Int64) throws -> Chain { try chains(of: log, at: [sequence])[0] }

    /// The chain of `log` after each of `sequences`, which are in order: no change is hashed twice.
    func chains(of log: LogID, at sequences: [Int64]) throws -> [Chain] {
        var known = (sequence: Int64(0), chain: Chain.start)
        return try sequences.map { sequence in
            if log == store.identity.log, try loadedOwnRun().last == sequence { return try loadedOwnRun().chain }
            if let stored = try storedLink(of: log, after: known.sequence, upTo: sequence) { known = stored }
            guard known.sequence < sequence else { return known.chain }
            try forEachRow(
                "dot BETWEEN ? AND ? ORDER BY dot", [Dot(log, known.sequence + 1).packed, Dot(log, sequence).packed]
            ) { row in
                let content = try Content.bytes(row.change)
                known.chain.append(row.change, salt: try row.change.salt ?? salt(of: row.change.caseFile), content)
                known.sequence += 1
                work.hashed += 1
            }
            guard known.sequence == sequence else { throw damaged("the log \(log)") }
            return known.chain
        }
    }

    private func storedLink(
        of log: LogID, after known: Int64, upTo sequence: Int64
    ) throws -> (sequence: Int64, chain: Chain)? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT sequence, link FROM _checkpoint WHERE log = ? AND sequence > ? AND sequence <= ?
                    ORDER BY sequence DESC LIMIT 1
                    """), arguments: [log.packed, known, sequence]
        ).map { (try $0.required("sequence"), try chain(stored: $0.required("link"), log)) }
    }

    func saveCheckpoint(_ log: LogID, _ sequence: Int64, _ chain: Chain) throws {
        try execute("INSERT OR IGNORE INTO _checkpoint VALUES (?, ?, ?)", [log.packed, sequence, Data(chain.link)])
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
