import NameTrial

/// Who is found to be one person in spite of how names and births were written: 54,000 pairs in nine kinds of change, in
/// registers of the size of a service's, and what comparing them takes where there are ten times as many.
struct NamesFound {
    private static let registers: UInt64 = 9
    private static let pairs = 6_000
    private static let singles = 12_000

    func figures() throws -> [Figure] {
        var all = NameTrial.Result()
        for seed in 1...Self.registers {
            all += try NameTrial.result(pairs: Self.pairs, singles: Self.singles, seed: seed)
        }
        func percent(_ share: Double) -> String { text(100 * share, 1) + " %" }
        let pairs = all.pairs.values.reduce(0, +)
        var figures = [
            Figure(
                name: "names, pairs listed that are one person's", reach: ">= 98 %", measured: percent(all.precision),
                limit: "\(grouped(all.foundAll + all.mistaken)) listed"),
            Figure(
                name: "names, pairs of one person that are listed", reach: ">= 90 %", measured: percent(all.recall),
                limit: "\(grouped(pairs)) pairs"),
        ]
        for change in TrialChange.allCases {
            figures.append(
                Figure(
                    name: "names, found: \(change.name)", reach: "", measured: percent(all.recall(change)),
                    limit: "\(grouped(all.pairs[change] ?? 0)) pairs"))
        }
        let (few, many) = (try cost(singles: 12_000), try cost(singles: 120_000))
        figures.append(
            Figure(
                name: "names, comparing a file of 120,000", reach: "<= 3", measured: text(many * 1e6, 1) + " us",
                limit: text(few * 1e6, 1) + " us of 12,000", ratio: text(many / few)))
        return figures
    }

    /// Seconds a file.
    private func cost(singles: Int) throws -> Double {
        try Cost.of { _ = try NameTrial.result(pairs: 0, singles: singles, seed: 1) }.wall / Double(singles)
    }
}
