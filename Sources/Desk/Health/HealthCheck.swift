/// How a site is, for whoever watches many: one line, and how bad it is. Asked every few minutes, so it proves nothing that
/// doctor proves.
package struct HealthCheck: Hashable, Sendable {
    /// As a monitoring plugin ends: 0, 1 or 2.
    package enum Level: Int32, CaseIterable, Comparable, Sendable {
        case ok, warning, critical

        package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }

        package var word: String {
            switch self {
            case .ok: "OK"
            case .warning: "WARNING"
            case .critical: "CRITICAL"
            }
        }
    }

    package struct Finding: Hashable, Sendable {
        package var level: Level
        package var words: String

        package init(_ level: Level, _ words: String) {
            self.level = level
            self.words = words
        }
    }

    /// The worst first.
    package let findings: [Finding]
    private let words: String
    private let figures: String

    package static let hoursMaxDefault: Int64 = 24

    /// - Parameter hoursMax: how long nobody need have been heard of: a warning beyond, critical beyond a week of that.
    package init(_ facts: HealthFacts, hoursMax: Int64) {
        words = facts.words
        figures = " | " + facts.figures.map { "\($0.name)=\($0.value)\($0.unit)" }.joined(separator: " ")
        findings = facts.findings(hoursMax: hoursMax).enumerated().sorted {
            ($1.element.level, $0.offset) < ($0.element.level, $1.offset)
        }.map(\.element)
    }

    /// A store that cannot be asked is the worst that there is to say.
    package init(failure: CommandFailure) {
        (words, figures) = ("", "")
        findings = [Finding(.critical, failure.message)]
    }

    package var level: Level { findings.first?.level ?? .ok }

    /// As plugins of Nagios and its kin write it: what is wrong or, where nothing is, what is the case; figures behind the bar.
    package var line: String {
        let words = findings.isEmpty ? words : findings.map(\.words).joined(separator: "; ")
        return "KERBEN \(level.word) - \(words.replacing("|", with: "/"))\(figures)\n"
    }

    package var table: Table {
        Table(
            columns: ["level", "finding"],
            rows: findings.map { [.text($0.level.word.lowercased()), .text($0.words)] }
                + (findings.isEmpty ? [[.text("ok"), .text(words)]] : []))
    }
}

/// What a check looks at; times in milliseconds since 1970 by the better clock.
package struct HealthFacts: Hashable, Sendable {
    package var now: Int64
    package var isHub: Bool
    /// Whether a daemon is at work on the store.
    package var isServed: Bool
    /// Own changes that the hub has not acknowledged, and since when the oldest waits.
    package var waiting: Int64 = 0
    package var waitingSince: Int64?
    package var lastExchange: Int64?
    /// Why the hub takes nothing of this machine.
    package var refusal: String?
    package var filling: String?
    /// Hub: sites that are let in and were not heard whole since then, nil for never.
    package var sites: [Int: Int64?] = [:]
    /// Hub: sites of which a copy was seen.
    package var branches: [Int] = []
    /// Of the file system that the store is on, and the store's own.
    package var freeBytes: Int64?
    package var storeBytes: Int64 = 0
    /// Changes that the hub set aside and nobody has looked at.
    package var setAside: Int64 = 0
    package var behindNotice: String?
    /// What stops work, in words.
    package var broken: [String] = []
    /// What will, or what nobody looked after.
    package var neglected: [String] = []

    package init(now: Int64, isHub: Bool, isServed: Bool) {
        self.now = now
        self.isHub = isHub
        self.isServed = isServed
    }

    private static let hour: Int64 = 3_600_000
    private static let mebibyte: Int64 = 1 << 20

    private func hours(since time: Int64) -> Int64 { max(0, now - time) / Self.hour }

    /// What is to be said when nothing is wrong.
    var words: String {
        guard !isHub else { return "\(sites.count) sites heard" }
        return "\(waiting) changes wait; last exchange \(lastExchange.map(timeText) ?? "never")"
    }

    func findings(hoursMax: Int64) -> [HealthCheck.Finding] {
        var findings = broken.map { HealthCheck.Finding(.critical, $0) }
        func say(_ level: HealthCheck.Level, _ words: String) { findings.append(.init(level, words)) }
        func level(_ hours: Int64) -> HealthCheck.Level? {
            hours <= hoursMax ? nil : hours <= 7 * hoursMax ? .warning : .critical
        }
        if !isServed { say(.critical, "no daemon is at work here; start its unit, or see its log") }
        if let refusal { say(.critical, "the hub refuses this machine: \(refusal)") }
        if let behindNotice { say(.warning, behindNotice) }
        if let filling { say(.warning, filling) }
        if !isHub {
            if let lastExchange {
                let hours = hours(since: lastExchange)
                level(hours).map { say($0, "no exchange for \(hours) hours") }
            } else {
                say(.warning, "never exchanged with the hub")
            }
            if let waitingSince {
                let hours = hours(since: waitingSince)
                level(hours).map { say($0, "\(waiting) changes wait, the oldest for \(hours) hours") }
            }
        }
        let late = sites.mapValues { $0.map { hours(since: $0) } }.filter { $0.value.map { $0 > hoursMax } ?? true }
        if !late.isEmpty {
            let names = late.sorted { $0.key < $1.key }.map { site, hours in
                "site \(site) (\(hours.map { "\($0) h" } ?? "never"))"
            }
            say(.warning, "not heard whole: \(names.joined(separator: ", "))")
        }
        if !branches.isEmpty {
            let names = branches.sorted().map(String.init).joined(separator: ", ")
            say(.warning, "a copy of a machine was seen of site \(names); see 'kerben hub sites'")
        }
        if let freeBytes {
            // A rebuild of the tables needs as much again as they have.
            if freeBytes < 64 * Self.mebibyte {
                say(.critical, "the disk is full: \(freeBytes / Self.mebibyte) MiB free")
            } else if freeBytes < max(256 * Self.mebibyte, storeBytes / 2) {
                say(.warning, "the disk is nearly full: \(freeBytes / Self.mebibyte) MiB free")
            }
        }
        if setAside > 0 { say(.warning, "\(setAside) changes are set aside by the hub; see 'kerben sync refused'") }
        return findings + neglected.map { .init(.warning, $0) }
    }

    /// By name, with the unit that plugins know: seconds or bytes; nothing for a count.
    var figures: [(name: String, value: Int64, unit: String)] {
        func age(_ time: Int64?) -> Int64 { time.map { max(0, now - $0) / 1_000 } ?? 0 }
        var figures: [(name: String, value: Int64, unit: String)] = [("store", storeBytes, "B")]
        if let freeBytes { figures.append(("free", freeBytes, "B")) }
        guard !isHub else { return figures + [("sites", Int64(sites.count), "")] }
        figures += [("waiting", waiting, ""), ("waiting_age", age(waitingSince), "s"), ("set_aside", setAside, "")]
        if lastExchange != nil { figures.append(("exchange_age", age(lastExchange), "s")) }
        return figures
    }
}
