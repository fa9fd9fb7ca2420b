import Decisions
import Desk
import Figures
import Store
import Testing

/// What a monitoring plugin is told.
@Suite struct HealthCheckTests {
    private static let hour: Int64 = 3_600_000
    private static let now: Int64 = 1_795_000_000_000

    private func facility(_ change: (inout HealthFacts) -> Void = { _ in }) -> HealthCheck {
        var facts = HealthFacts(now: Self.now, isHub: false, isServed: true)
        facts.lastExchange = Self.now - Self.hour
        facts.freeBytes = 1 << 40
        facts.storeBytes = 4_096
        change(&facts)
        return HealthCheck(facts, hoursMax: 24)
    }

    @Test func `Where nothing is wrong it says what is the case, and figures behind the bar`() {
        let check = facility {
            $0.waiting = 3; $0.waitingSince = Self.now - 60_000
        }
        #expect(check.level == .ok && check.findings.isEmpty)
        #expect(
            check.line
                == "KERBEN OK - 3 changes wait; last exchange \(Self.lastHour) | store=4096B free=1099511627776B waiting=3 "
                + "waiting_age=60s set_aside=0 exchange_age=3600s\n")
    }

    private static let lastHour = "2026-11-18T10:06:40Z"

    @Test func `Each thing that is wrong has its level, and the worst stands first`() {
        let cases: [(String, HealthCheck.Level, (inout HealthFacts) -> Void)] = [
            ("no daemon", .critical, { $0.isServed = false }),
            ("refuses this machine: why", .critical, { $0.refusal = "why" }),
            ("being filled", .warning, { $0.filling = "being filled" }),
            ("never exchanged", .warning, { $0.lastExchange = nil }),
            ("no exchange for 25 hours", .warning, { $0.lastExchange = Self.now - 25 * Self.hour }),
            ("no exchange for 169 hours", .critical, { $0.lastExchange = Self.now - 169 * Self.hour }),
            (
                "9 changes wait, the oldest for 30 hours", .warning,
                {
                    $0.waiting = 9; $0.waitingSince = Self.now - 30 * Self.hour
                }
            ),
            ("nearly full: 200 MiB", .warning, { $0.freeBytes = 200 << 20 }),
            (
                "nearly full: 3000 MiB", .warning,
                {
                    $0.freeBytes = 3_000 << 20; $0.storeBytes = 8 << 30
                }
            ),
            ("is full: 63 MiB", .critical, { $0.freeBytes = 63 << 20 }),
            ("2 changes are set aside", .warning, { $0.setAside = 2 }),
            ("certificate ended", .critical, { $0.broken = ["certificate ended"] }),
            ("backup is old", .warning, { $0.neglected = ["backup is old"] }),
            ("tables are made", .warning, { $0.behindNotice = "tables are made" }),
        ]
        for (words, level, change) in cases {
            let check = facility(change)
            #expect(check.level == level && check.findings.count == 1, "\(words): \(check.line)")
            #expect(check.line.hasPrefix("KERBEN \(level.word) - ") && check.line.contains(words), "\(check.line)")
            #expect(check.table.rows.count == 1)
        }
        let all = facility { facts in for (_, _, change) in cases { change(&facts) } }
        #expect(all.level == .critical && all.findings.map(\.level) == all.findings.map(\.level).sorted(by: >))
        #expect(all.line.split(separator: "\n").count == 1)
        // Within what is allowed.
        #expect(facility { $0.lastExchange = Self.now - 24 * Self.hour }.level == .ok)
        #expect(facility { $0.lastExchange = Self.now + Self.hour }.level == .ok)
    }

    @Test func `A hub names the sites that were not heard whole, and those of which a copy was seen`() {
        var facts = HealthFacts(now: Self.now, isHub: true, isServed: true)
        facts.sites = [1: Self.now - Self.hour, 2: Self.now - 30 * Self.hour, 3: nil]
        facts.branches = [2]
        let check = HealthCheck(facts, hoursMax: 24)
        #expect(check.level == .warning)
        #expect(check.line.contains("not heard whole: site 2 (30 h), site 3 (never)"))
        #expect(check.line.contains("a copy of a machine was seen of site 2"))
        facts.sites = [1: Self.now]
        facts.branches = []
        #expect(HealthCheck(facts, hoursMax: 24).line == "KERBEN OK - 1 sites heard | store=0B sites=1\n")
    }
}

/// The same in numbers.
@Suite struct NodeFiguresTests {
    private func values(_ node: Node) throws -> [String: Double] {
        var values: [String: Double] = [:]
        for figure in try node.figures() {
            for sample in figure.samples {
                let labels = sample.labels.sorted().map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                values[labels.isEmpty ? figure.name : "\(figure.name){\(labels)}"] = sample.value
            }
        }
        return values
    }

    @Test func `A facility's figures follow what it does`() throws {
        let site = try Site()
        #expect(try values(site.node)["kerben_waiting"] == 0)
        try site.put(Site.person)
        site.pass(milliseconds: 90_000)
        let now = try values(site.node)
        #expect(now["kerben_waiting"] == 1 && now["kerben_waiting_age_seconds"] == 90)
        #expect(now["kerben_info{role=facility,site=3}"] == 1 && now["kerben_problems{level=critical}"] == 1)
        #expect(now["kerben_store_bytes"] ?? 0 > 4_096 && now["kerben_clock_behind_seconds"] == 0)
        #expect(now["kerben_site_age_seconds"] == nil && now["kerben_backup_age_seconds"] == nil)
    }

    @Test func `A hub's figures have each site by its number, and no name`() throws {
        let hub = try Site(0)
        _ = try hub.node.store.write { try $0.hub.enrol(site: 4, name: "North (fictional)", key: [4], now: 1) }
        let now = try values(hub.node)
        #expect(now["kerben_site_age_seconds{site=4}"] == .infinity && now["kerben_sites"] == 1)
        #expect(now.keys.contains { $0.hasPrefix("kerben_certificate_end_time_seconds{certificate=hub's certificate") })
        #expect(try !hub.node.figures().exposition.contains("North"))
    }
}
