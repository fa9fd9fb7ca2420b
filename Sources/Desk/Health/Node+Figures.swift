package import Figures

extension Node {
    /// This site as a monitoring system keeps it: what the health check looks at, in numbers.
    package func figures() throws -> [Figure] {
        let facts = try healthFacts()
        func seconds(since time: Int64) -> Double { Double(facts.now - time) / 1_000 }
        var figures = [
            Figure(
                "kerben_info", help: "1; its labels say which site this is.",
                [.init(labels: [.init("site", "\(settings.site)"), .init("role", isHub ? "hub" : "facility")], 1)]),
            Figure(
                "kerben_problems", help: "What 'kerben doctor --check' finds, by level.",
                HealthCheck.Level.allCases.dropFirst().map { level in
                    let count = HealthCheck(facts, hoursMax: HealthCheck.hoursMaxDefault).findings.count {
                        $0.level == level
                    }
                    return .init(labels: [.init("level", level.word.lowercased())], Double(count))
                }),
            Figure(
                "kerben_clock_behind_seconds", help: "How far this machine's clock is behind the better time.",
                [.init(Double(facts.now - surroundings.wall()) / 1_000)]),
            Figure(
                "kerben_certificate_end_time_seconds", help: "When a certificate ends, in seconds since 1970.",
                certificateEnds().map {
                    .init(labels: [.init("certificate", $0.name)], Double($0.end) / 1_000)
                }),
        ]
        for figure in facts.figures {
            figures.append(
                Figure("kerben_\(figure.name)\(Self.suffix(figure.unit))", [.init(Double(figure.value))]))
        }
        let backups = backupHealth()
        for (name, time) in [("backup", backups.backedUpAt), ("rehearsal", backups.rehearsedAt)] {
            guard let time else { continue }
            figures.append(
                Figure(
                    "kerben_\(name)_age_seconds", help: "Since the last good \(name).", [.init(seconds(since: time))]))
        }
        if isHub {
            figures.append(
                Figure(
                    "kerben_site_age_seconds",
                    help: "Since all that a site had written was here; +Inf where it never was.",
                    facts.sites.sorted { $0.key < $1.key }.map { site, time in
                        .init(labels: [.init("site", "\(site)")], time.map { seconds(since: $0) } ?? .infinity)
                    }))
        }
        return figures
    }

    /// As Prometheus names the units of plugins.
    private static func suffix(_ unit: String) -> String {
        switch unit {
        case "B": "_bytes"
        case "s": "_seconds"
        default: ""
        }
    }
}
