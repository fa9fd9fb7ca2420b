import kerben_demo
import Testing

struct FaultPlanTests {
    @Test func `The same seed gives the same plan, another one another`() {
        #expect(FaultPlan(seed: 7, days: 22, nodes: 12) == FaultPlan(seed: 7, days: 22, nodes: 12))
        #expect(FaultPlan(seed: 7, days: 22, nodes: 12) != FaultPlan(seed: 8, days: 22, nodes: 12))
    }

    @Test(arguments: 1...50) func `Each day some nodes are cut off and most are not`(seed: UInt64) {
        let plan = FaultPlan(seed: seed, days: 22, nodes: 12)
        #expect(plan.days.count == 22)
        #expect(plan.days.allSatisfy { (1...4).contains($0.count) && $0.keys.allSatisfy((0..<12).contains) })
        let faults = plan.days.flatMap(\.values)
        #expect(faults.contains(.down))
        #expect(faults.contains { $0 != .down })
    }

    @Test func `A replay of one node has it cut off`() {
        #expect(FaultPlan(seed: 1, days: 3, nodes: 1).days.allSatisfy { $0.count == 1 })
    }
}
