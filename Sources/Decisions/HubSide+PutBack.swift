package import Causality
import Exchange
import Ledger
package import Register
package import Store
import Wire

/// A hub that was put back to what it was: found by what its sites know, and brought up to it.
///
/// A site that shows a token of this hub's own which the hub does not know has heard more than the hub remembers. Then the
/// hub goes on under a new epoch, closed until that site has given back what it heard: what comes is kept and acknowledged,
/// nothing is judged, decided or handed out, and nobody writes at its desk. Every other site is found by the old epoch in
/// its next request, and does the same. What a site wrote itself comes back with its chain and is as good as ever. What it
/// had received of others waits in a list of its own until its author sends it again, or an administrator takes it.
extension HubSide {
    /// Keeps account of what a request says of the hub itself, before it is answered.
    func notice(_ caller: HubExchange.Caller, _ request: Request, at now: Int64, _ chance: UInt64) throws {
        let site = caller.log.site
        guard request.log == caller.log, !caller.isRevoked, request.version == Request.versionNow else { return }
        let isBehind = caller.shown == .newer
        if try isBehind && request.epoch >= epoch {
            try setNumber("epoch", Int64(request.epoch) + 1)
            try setNumber(Views.putBackKey, now)
            try store.beginLog(db, chance)
        }
        if isBehind {
            let isAwaited = try number(Self.wentOnKey) != Int64(epoch)
            try execute("INSERT OR REPLACE INTO _giving_back VALUES (?, ?, ?)", [site, now, isAwaited])
            if isAwaited { try views.stand() }
        } else if try caller.shown == .current && request.epoch == epoch, isOwn(request, caller.log) {
            try execute("DELETE FROM _giving_back WHERE site = ?", [site])
        }
    }

    /// A site goes on from another place, and gives back what it has that is not held here; returns what is, as far as an
    /// answer may say it: what it leaves out comes without need.
    func noteRejoined(_ log: LogID, at moment: WriteMoment) throws -> [LogID: IntervalSet] {
        try execute("INSERT OR IGNORE INTO _giving_back VALUES (?, ?, 0)", [log.site, moment.wallMilliseconds])
        try execute("DELETE FROM _feed_digest WHERE site = ?", [log.site])
        return try ledger.held(except: log, runsMax: Self.knownRunsMax)
    }

    /// Whether the machine of this log is enrolled, and let in.
    private func isAtWork(_ log: LogID) throws -> Bool {
        try Prepared(
            db,
            "SELECT 1 FROM _site WHERE number = ? AND incarnation = ? AND key IS NOT NULL AND revoked_at IS NULL",
            Int64(log.site), Int64(log.incarnation)
        ).exists()
    }

    private static let knownRunsMax = 32_768

    private func isOwn(_ request: Request, _ log: LogID) -> Bool {
        request.batch.first.map { $0.dot.log == log } ?? true
    }

    /// Most changes that may wait of one site: what comes beyond is passed over, and given again after the next put-back.
    private static let waitingMax: Int64 = 200_000

    /// Keeps what a site has of others. What nobody asked for, of a hub that was never put back, is passed over.
    func hearBack(_ changes: ChangeBatch, from site: Int, at moment: WriteMoment) throws {
        guard try number(Views.putBackKey) != nil,
            try Prepared(db, "SELECT 1 FROM _giving_back WHERE site = ?", Int64(site)).exists(),
            try Prepared(db, "SELECT count(*) FROM _given_back WHERE site = ?", Int64(site)).number() ?? 0
                < Self.waitingMax
        else { return }
        for change in changes where change.dot.log != store.log {
            if let held = try self.change(change.dot), held.isSame(as: change) { continue }
            try execute(
                "INSERT OR REPLACE INTO _given_back VALUES (?, ?, ?, ?)",
                [change.dot.packed, site, moment.wallMilliseconds, try MessageCoding.bytes([change])])
            try awaitAuthor(of: change.dot.log, at: moment)
        }
    }

    /// Work of another site is forgotten too: what rests on it would be judged without it. So that site is waited for.
    private func awaitAuthor(of log: LogID, at moment: WriteMoment) throws {
        guard log.site != 0, try number(Self.wentOnKey) != Int64(epoch), try isAtWork(log) else { return }
        try execute("INSERT OR IGNORE INTO _giving_back VALUES (?, ?, 1)", [log.site, moment.wallMilliseconds])
    }

    /// One log of which sites gave something back.
    package struct GivenBack: Sendable {
        package var log: LogID
        package var sites: [Int]
        package var changes: Int
        /// Of which what is held, or what another site gave, is something else.
        package var differing: Int
        /// Milliseconds since 1970.
        package var since: Int64
        /// Its author's machine has called since, left nothing of its log behind, and did not bring it: that machine was put
        /// back, too, or is a copy. Nobody is refused upon the word of another site.
        package var hasLeftAuthor = false
    }

    /// What sites gave back that still waits, by the log that it is of.
    package func givenBack() throws -> [GivenBack] {
        var found: [LogID: (sites: Set<Int>, dots: Set<Dot>, differing: Set<Dot>, since: Int64)] = [:]
        for row in try waitingBack() {
            var log = found[row.change.dot.log] ?? ([], [], [], row.at)
            log.sites.insert(row.site)
            if row.isRival { log.differing.insert(row.change.dot) }
            log.dots.insert(row.change.dot)
            log.since = min(log.since, row.at)
            found[row.change.dot.log] = log
        }
        let wholeAt = Dictionary(
            try hearing().map { ($0.site, $0.wholeAt ?? .min) }, uniquingKeysWith: { first, _ in first })
        return try found.sorted { $0.key < $1.key }.map { log, given in
            GivenBack(
                log: log, sites: given.sites.sorted(), changes: given.dots.count, differing: given.differing.count,
                since: given.since,
                hasLeftAuthor: try log.site != 0 && isAtWork(log) && wholeAt[log.site] ?? .min > given.since)
        }
    }

    private static func dots(of log: LogID) -> ClosedRange<Dot> { Dot(log, 1)...Dot(log, Dot.sequenceMax) }

    private func waitingBack() throws -> [Waiting] {
        var rows: [Waiting] = []
        var first: [Dot: Change] = [:]
        for row in try query("SELECT site, at, change FROM _given_back ORDER BY dot, site", []).rows() {
            guard let bytes: [UInt8] = row.value(2), let change = try MessageCoding.changes(bytes: bytes).first else {
                throw damaged("what sites gave back")
            }
            let held = try self.change(change.dot)
            if let held, held.isSame(as: change) { continue }
            let other = held ?? first[change.dot]
            first[change.dot] = change
            rows.append((change, row.value(0) ?? 0, row.value(1) ?? 0, other.map { !$0.isSame(as: change) } ?? false))
        }
        return rows
    }

    private typealias Waiting = (change: Change, site: Int, at: Int64, isRival: Bool)

    /// The first number of each log that stands for two things: from there on what sites gave back is of another past than
    /// what is here, also where its number stands for nothing else yet.
    private static func partings(_ waiting: [Waiting]) -> [LogID: Int64] {
        waiting.reduce(into: [:]) { partings, row in
            guard row.isRival else { return }
            partings[row.change.dot.log] = min(partings[row.change.dot.log] ?? .max, row.change.dot.sequence)
        }
    }

    /// Whether a change is of such a past, or rests on what is: here it would write of something else.
    private static func isOfAnotherPast(_ change: Change, _ partings: [LogID: Int64]) -> Bool {
        [change.dot, change.record, change.caseFile, change.basis].compactMap(\.self).contains { dot in
            partings[dot.log].map { dot.sequence >= $0 } ?? false
        }
    }

    /// A change that sites gave back of a log.
    package struct GivenChange: Sendable {
        package var change: Change
        package var sites: Set<Int>
        /// Something else has its number here, or by the word of another site.
        package var differs: Bool
        /// It is of another past than what is here, or rests on what is, and is not taken.
        package var isLeftOut: Bool
    }

    /// What sites gave back of one log, in its order, each content of a number apart.
    package func givenBack(of log: LogID) throws -> [GivenChange] {
        let waiting = try waitingBack()
        let partings = Self.partings(waiting)
        let rivals = Set(waiting.filter(\.isRival).map(\.change.dot))
        var given: [GivenChange] = []
        for (dot, rows) in Dictionary(grouping: waiting, by: \.change.dot).sorted(by: { $0.key < $1.key })
        where dot.log == log {
            var contents: [GivenChange] = []
            for row in rows {
                if let index = contents.firstIndex(where: { $0.change.isSame(as: row.change) }) {
                    contents[index].sites.insert(row.site)
                } else {
                    contents.append(
                        GivenChange(
                            change: row.change, sites: [row.site], differs: rivals.contains(dot),
                            isLeftOut: Self.isOfAnotherPast(row.change, partings)))
                }
            }
            given += contents
        }
        return given
    }

    /// Takes what sites gave back of these logs into the change set; of another past than what is here, nothing. Returns how
    /// many changes it took, and how many of theirs stay out.
    package func takeGivenBack(of logs: [LogID], at moment: inout WriteMoment) throws -> (taken: Int, leftOut: Int) {
        let waiting = try waitingBack()
        let partings = Self.partings(waiting)
        let given = Dictionary(grouping: waiting, by: \.change.dot.log)
        var (taken, leftOut) = (0, Set<Dot>())
        for log in logs {
            var changes: [Dot: Change] = [:]
            for row in given[log] ?? [] {
                if Self.isOfAnotherPast(row.change, partings) {
                    leftOut.insert(row.change.dot)
                } else {
                    changes[row.change.dot] = row.change
                }
            }
            taken += try take(changes, of: log, at: &moment)
        }
        return (taken, leftOut.count)
    }

    private func take(_ changes: [Dot: Change], of log: LogID, at moment: inout WriteMoment) throws -> Int {
        // Whoever writes on it would find it to be another.
        guard log != store.log else {
            throw StoreError("\(log): this hub writes in it now; start it again, then take it")
        }
        guard try !isAtWork(log) else {
            throw StoreError(
                "\(log): site \(log.site) is at work and sends it itself; revoke it first if it is no more")
        }
        let new = changes.values.sorted { $0.dot < $1.dot }
        try noteArrival(at: moment)
        if let broken = try ledger.take(new, links: nil, of: log) {
            throw StoreError("\(Dot(log, broken)): does not follow what is held of its log; nothing was taken")
        }
        for change in new {
            judgingFacts.recalled.note(change)
            try execute("DELETE FROM _given_back WHERE dot = ?", [change.dot.packed])
        }
        guard try !views.areViewsBehind() else { return new.count }
        for change in new where change.dot.site == 0 { try views.apply(change) }
        try judging.take(new.filter { $0.dot.site != 0 }, at: &moment)
        return new.count
    }

    package var hasGivenBack: Bool { get throws { try query("SELECT 1 FROM _given_back LIMIT 1").exists() } }

    /// Lets go of what is held by now, since its author has sent it.
    package func clearGivenBack() throws {
        let dots = try query("SELECT DISTINCT dot FROM _given_back").dots()
        let waiting = Set(try waitingBack().map(\.change.dot))
        for dot in dots where !waiting.contains(dot) {
            try execute("DELETE FROM _given_back WHERE dot = ?", [dot.packed])
        }
    }

    /// Lets go of what sites gave back of one log; returns how many rows that were.
    package func dropGivenBack(of log: LogID) throws -> Int {
        let all = Self.dots(of: log)
        try execute(
            "DELETE FROM _given_back WHERE dot BETWEEN ? AND ?", [all.lowerBound.packed, all.upperBound.packed])
        return changedRows
    }

    /// Logs of which something was given back that may be taken.
    package func logsToTake() throws -> [LogID] {
        try query("SELECT DISTINCT dot >> 35 FROM _given_back ORDER BY 1").numbers().compactMap {
            LogID(packed: $0)
        }.filter { try $0 != store.log && !isAtWork($0) }
    }

    /// When the hub was last found to have been put back, in milliseconds since 1970, and who gives back now.
    package func putBack() throws -> (at: Int64, giving: [Int])? {
        guard let at = try number(Views.putBackKey) else { return nil }
        return (at, try query("SELECT site " + Views.awaited + " ORDER BY site").all(Int.self))
    }

    /// Goes on without waiting for those who still give back: what they have comes when they call.
    package func goOn() throws {
        try execute("UPDATE _giving_back SET closes = 0", [])
        try setNumber(Self.wentOnKey, Int64(epoch))
    }

    /// The epoch in which nobody is waited for any more.
    private static let wentOnKey = "went_on"
}
