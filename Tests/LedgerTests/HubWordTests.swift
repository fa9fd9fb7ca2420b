import Causality
import Ledger
import Register
import Testing

@Suite struct HubWordTests {
    private let hub = LogID(site: 0, incarnation: 2)
    private let one = Dot(LogID(site: 3, incarnation: 1), 7)
    private let other = Dot(LogID(site: 4, incarnation: 1), 2)
    private let apart = Dot(LogID(site: 5, incarnation: 1), 9)

    private func word(_ type: SystemType, _ values: [(Int, Int64)], by log: LogID? = nil) -> HubWord? {
        let dot = Dot(log ?? hub, 5)
        return HubWord(
            Change(
                dot: dot, record: dot, type: type.rawValue, caseFile: one, edition: 1,
                timestamp: HybridTimestamp(milliseconds: 0), clock: .unknown, author: "hub@0",
                writes: values.map { Write($0.0, .integer($0.1)) }))
    }

    @Test func `A verdict is heard of by the author of what it is about, and by no one site else`() {
        typealias Names = SystemType.VerdictField
        for (kind, isRelease) in [(VerdictKind.setAside, false), (.lost, false), (.released, true)] {
            let word = word(.verdict, [(Names.dot, one.packed), (Names.kind, Int64(kind.rawValue))])
            #expect(word == .verdict(on: one, isRelease: isRelease) && word?.hearer == 3)
        }
        #expect(word(.verdict, [(Names.dot, Dot(hub, 1).packed)])?.hearer == nil)
        #expect(word(.verdict, [(Names.dot, -1)]) == nil)
    }

    @Test func `An alias names every file that it joins or takes apart`() {
        typealias Names = SystemType.AliasField
        let joined = [(Names.caseFile, one.packed), (Names.into, other.packed)]
        #expect(word(.alias, joined) == .alias([one, other]))
        #expect(word(.alias, joined + [(Names.apart, apart.packed)]) == .alias([one, other, apart]))
    }

    @Test func `Grants and withdrawals name their site, and what a facility forged says nothing`() {
        typealias Names = SystemType.ScopeField
        #expect(word(.scope, [(Names.site, 4), (Names.granted, 1)]) == .scope(site: 4, isGranted: true))
        #expect(word(.scope, [(Names.site, 4), (Names.granted, 0)]) == .scope(site: 4, isGranted: false))
        #expect(word(.scope, [(Names.site, 4), (Names.granted, 1)], by: LogID(site: 4, incarnation: 1)) == nil)
    }
}
