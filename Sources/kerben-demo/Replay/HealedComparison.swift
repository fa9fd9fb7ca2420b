/// The live figure of each day beside the healed one and the published one.
struct HealedComparison {
    private let units: [String]
    private(set) var table = TextTable(["day", "live", "bounds", "healed", "published", "units that agree"])
    private(set) var differences: [String] = []
    private(set) var unitDays = 0
    private(set) var unitDaysAgreeing = 0
    private(set) var totalsAgreeing = 0

    /// Units in the order of their site numbers, from 1.
    init(units: [String]) { self.units = units }

    mutating func add(live: PopulationStatement, healed: PopulationStatement, _ reference: ReferenceFigures) {
        let day = live.asOf
        let counts = healed.countBySite
        var agreeing = 0
        for (index, unit) in units.enumerated() {
            let count = counts[index + 1] ?? 0
            if let expected = reference.count(unit, on: day), expected == count {
                agreeing += 1
            } else {
                differences.append(
                    "\(day) \(unit): the hub counts \(count), unit_counts.csv \(Self.shown(reference.count(unit, on: day)))"
                )
            }
        }
        let published = reference.total(on: day)
        if published == healed.figure {
            totalsAgreeing += 1
        } else {
            differences.append("\(day): the hub counts \(healed.figure), published are \(Self.shown(published))")
        }
        checkRest(live, healed)
        unitDays += units.count
        unitDaysAgreeing += agreeing
        table.rows.append([
            day, "\(live.figure)", live.bounds, "\(healed.figure)", Self.shown(published),
            "\(agreeing)/\(units.count)",
        ])
    }

    private mutating func checkRest(_ live: PopulationStatement, _ healed: PopulationStatement) {
        if healed.figure < live.min || healed.figure > live.max ?? .max {
            differences.append("\(live.asOf): healed \(healed.figure) is outside the live bounds, \(live.bounds)")
        }
        let rest = [("in transit", healed.inTransit), ("disputed", healed.disputed), ("unmatched", healed.unmatched)]
        for (name, count) in rest where count != 0 {
            differences.append("\(healed.asOf): \(count) still \(name) after healing")
        }
        let silent = healed.silence
        if !silent.isEmpty { differences.append("\(healed.asOf): silent after healing: \(silent)") }
    }

    private static func shown(_ count: Int?) -> String { count.map(String.init) ?? "none" }
}
