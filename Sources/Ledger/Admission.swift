package import Causality
import Register

/// One act by which a hub let a machine in, or shut one out.
///
/// A hub that is put back to an earlier state forgets them, and nobody else knows them all. So they are kept apart from the
/// store and its backups, too, each a line that can be printed and typed in.
package struct Admission: Hashable, Comparable, Sendable {
    package enum Act: Hashable, Sendable {
        /// A machine is enrolled, by the hash of its public key; whoever was the site's is no more.
        case letIn(key: [UInt8], name: String)
        case revoked
        /// It is not known who has it, since a time in seconds since 1970.
        case lost(since: Int64)
        case retired
        case readmitted
    }

    /// Counts the acts of a hub; two may have one number, of a hub that went on from an earlier state.
    package var number: Int64
    /// The machine, by what it writes; of incarnation 0 for a site that never had one.
    package var log: LogID
    /// Seconds since 1970.
    package var at: Int64
    package var act: Act

    package init(number: Int64, log: LogID, at: Int64, act: Act) {
        self.number = number
        self.log = log
        self.at = at
        self.act = act
    }

    /// By time first: a hub that went on from an earlier state gives a number again, and its clock goes on. That no act is dated
    /// before the last one that its hub knew is seen to where it is noted.
    package static func < (one: Admission, other: Admission) -> Bool {
        (one.at, one.number, one.line) < (other.at, other.number, other.line)
    }

    package var word: String {
        switch act {
        case .letIn: "let-in"
        case .revoked: "revoked"
        case .lost: "lost"
        case .retired: "retired"
        case .readmitted: "readmitted"
        }
    }

    /// `12 let-in 27.3381 2026-11-27T04:05:07Z KEY Prison 27`, as it is kept and printed, but for the seal behind it.
    package var line: String {
        let start = "\(number) \(word) \(log) \(Self.text(at))"
        switch act {
        case .letIn(let key, let name): return "\(start) \(key.map { $0.hexadecimal() }.joined()) \(name)"
        case .lost(let since): return "\(start) \(Self.text(since))"
        case .revoked, .retired, .readmitted: return start
        }
    }

    /// Nil where the line is none of these.
    package init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 5).map(String.init)
        guard parts.count >= 4, let number = Int64(parts[0]), number > 0, let log = Self.log(parts[2]),
            let at = Self.time(parts[3])
        else { return nil }
        let act: Act
        switch (parts[1], parts.count) {
        case ("let-in", 6):
            guard log.incarnation > 0, let key = Self.bytes(parts[4]) else { return nil }
            act = .letIn(key: key, name: parts[5])
        case ("lost", 5):
            guard let since = Self.time(parts[4]) else { return nil }
            act = .lost(since: since)
        case ("revoked", 4): act = .revoked
        case ("retired", 4): act = .retired
        case ("readmitted", 4): act = .readmitted
        default: return nil
        }
        self.init(number: number, log: log, at: at, act: act)
    }

    private static let keyBytesMax = 64

    private static func text(_ seconds: Int64) -> String { CivilTime.instantText(CivilTime.pack(seconds, .second)) }

    private static func time(_ text: String) -> Int64? {
        guard text.hasSuffix("Z") else { return nil }
        return CivilTime.instant(text).map { $0 >> 2 }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2), digits.count <= 2 * keyBytesMax else {
            return nil
        }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private static func log(_ text: String) -> LogID? {
        if let log = LogID(text) { return log.site > 0 ? log : nil }
        guard text.hasSuffix(".0"), let site = Int(text.dropLast(2)), (1...LogID.siteMax).contains(site) else {
            return nil
        }
        return LogID(site: site, incarnation: 0)
    }
}

/// What became of a site by all that is known of its machines.
package struct SiteAdmission: Hashable, Sendable {
    /// The machine that is enrolled.
    package struct Machine: Hashable, Sendable {
        package var log: LogID
        package var key: [UInt8]
        package var name: String
        /// Seconds since 1970, as all times here.
        package var letInAt: Int64
    }

    package var machine: Machine?
    package var shutOutAt: Int64?
    package var retiredAt: Int64?
    /// Since when machines were lost, also former ones.
    package var losses: [LogID: Int64] = [:]

    /// By site; a set of acts says one thing, in whatever order they came to be known.
    package static func of(_ admissions: some Sequence<Admission>) -> [Int: SiteAdmission] {
        var sites: [Int: SiteAdmission] = [:]
        for admission in admissions.sorted() { sites[admission.log.site, default: SiteAdmission()].take(admission) }
        return sites
    }

    private mutating func take(_ admission: Admission) {
        // What is done with a former machine shuts nobody else out.
        let isOfMachine = admission.log.incarnation == machine?.log.incarnation ?? 0
        switch admission.act {
        case .letIn(let key, let name):
            machine = Machine(log: admission.log, key: key, name: name, letInAt: admission.at)
            (shutOutAt, retiredAt) = (nil, nil)
        case .revoked: if isOfMachine { shutOutAt = shutOutAt ?? admission.at }
        case .lost(let since):
            losses[admission.log] = min(since, losses[admission.log] ?? since)
            if isOfMachine { shutOutAt = shutOutAt ?? admission.at }
        case .retired:
            retiredAt = admission.at
            shutOutAt = shutOutAt ?? admission.at
        case .readmitted: if isOfMachine { (shutOutAt, retiredAt) = (nil, nil) }
        }
    }
}
