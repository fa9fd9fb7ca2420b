import Chance

/// Which links are down on which day of a replay: a pure function of a seed.
package struct FaultPlan: Hashable, Sendable {
    package enum Fault: Hashable, Sendable {
        /// Down since before the day's first write.
        case down
        /// Goes down within the day, once so many bytes more have passed: in the middle of an exchange.
        case cutsAfter(bytes: Int)
    }

    /// A day's faults by node, nodes numbered from 0.
    package let days: [[Int: Fault]]

    /// Outages last one to four days; each day one to four nodes are concerned. Two outages in five begin in the middle of
    /// the day's exchange.
    package init(seed: UInt64, days: Int, nodes: Int) {
        var random = SplitMix64(seed: seed)
        var daysLeft: [Int: Int] = [:]
        var plan: [[Int: Fault]] = []
        for _ in 0..<days {
            daysLeft = daysLeft.compactMapValues { $0 > 1 ? $0 - 1 : nil }
            var today = daysLeft.mapValues { _ in Fault.down }
            let concerned = min(1 + random.below(4), nodes)
            while today.count < concerned {
                let up = (0..<nodes).filter { today[$0] == nil }
                let node = up[random.below(up.count)]
                daysLeft[node] = 1 + random.below(4)
                today[node] =
                    random.below(5) < 2 ? .cutsAfter(bytes: 200 + random.below(20_000)) : .down
            }
            plan.append(today)
        }
        self.days = plan
    }
}
