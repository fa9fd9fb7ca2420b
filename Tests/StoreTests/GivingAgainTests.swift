import Causality
import Chance
import Decisions
import Exchange
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// Work that machines of a site never got to the hub comes in by another of the same site: once, and whole.
@Suite struct GivingAgainTests {
    private let nation: HubAndSites
    private let clerk: Clerk

    init() throws {
        nation = try HubAndSites()
        clerk = try nation.enrol(1)
    }

    @discardableResult
    private func giveAgain(_ former: Store, to clerk: Clerk) throws -> [LocalWrite.Given] {
        let unsent = try former.read { try $0.facility.unsent() }
        return try clerk.store.write(at: nation.moment()) { try $0.writing.giveAgain(unsent, at: &$1) }
    }

    private static func person(_ number: String) -> String {
        #"{"type":"person","fields":{"prisoner_no":"\#(number)","surname":"s\#(number)"}}"#
    }

    /// How many changes of the hub write a text.
    private func count(_ text: String) throws -> Int {
        try nation.hub.read { transaction in
            var count = 0
            try transaction.ledger.forEachChange(at: transaction.ledger.places(after: 0)[...]) { change in
                count += change.writes.count { $0.value.text == text }
            }
            return count
        }
    }

    @Test func `A line that one of two copies exported edits its own record, and no other of its number`() throws {
        try clerk.put(Self.person("A1"))
        try nation.exchange(clerk)
        let copy = Clerk(try clerk.store.privateCopy())
        try clerk.put(Self.person("A2"))
        try clerk.put(#"{"type":"sentence","case":"1.1-1","fields":{"article":"226"}}"#)
        try copy.put(Self.person("B2"))
        try copy.put(#"{"type":"sentence","case":"1.1-1","fields":{"article":"226"}}"#)
        let before = try clerk.export()
        for (line, own) in zip(try copy.export().sorted(), before.sorted()) {
            // In the file that both have a record of the same number and the same words is another one, too.
            let isOfBoth = line == own
            #expect(isOfBoth == line.contains(#""id":"1.1-1""#))
            let parsed = try RecordInput.read(line)
            #expect(parsed.origin?.count == 16)
            if !isOfBoth { #expect(throws: Refusal.self) { try clerk.put(line) } }
            try copy.put(line)
        }
        #expect(try clerk.export() == before)
        try nation.exchange(clerk)
        #expect(try nation.lines() == before)
    }

    @Test func `What a copied disk wrote comes in beside what the machine wrote under the same numbers`() throws {
        let old = try clerk.put(Self.person("A1")).dot
        try nation.exchange(clerk)
        let copy = Clerk(try clerk.store.privateCopy())
        let stranger = try clerk.put(Self.person("A2")).dot
        try nation.exchange(clerk)
        // Under the number of a stranger: a person, and edits of it and of one that both have.
        let own = try copy.put(Self.person("B2")).dot
        #expect(own == stranger)
        try copy.put(#"{"id":"\#(own)","fields":{"given_name":"B2x"}}"#)
        try copy.put(#"{"id":"\#(old)","fields":{"given_name":"B1x"}}"#)
        let new = try nation.enrol(1)
        try nation.exchange(new)
        let given = try giveAgain(copy.store, to: new)
        #expect(given.count == 3 && given.allSatisfy(\.isNew))
        try nation.exchange(new)
        for text in ["A1", "A2", "B2", "B2x", "B1x"] { #expect(try count(text) == 1, "\(text)") }
        let lines = try nation.lines()
        #expect(lines.count { $0.contains("B2x") && $0.contains("sB2") } == 1)
        #expect(lines.count { $0.contains("B1x") && $0.contains("sA1") } == 1)
        #expect(lines.count { $0.contains("sA2") && !$0.contains("B2x") } == 1)
        // The number on paper means two; here and at the hub.
        for store in [new.store, nation.hub] {
            let records = try store.read { try $0.register.records(numbered: own) }
            #expect(records == [stranger, try #require(given[0].dot)])
        }
        #expect(try giveAgain(copy.store, to: new).allSatisfy { !$0.isNew })
        // Tables that are made again say the same.
        try nation.hub.write { try $0.views.beginAnew() }
        try nation.hub.followToEnd(at: nation.moment)
        #expect(try nation.lines() == lines)
    }

    @Test func `Numbers of a machine of another site are never given again`() throws {
        let other = try nation.enrol(2)
        try other.put(Self.person("C1"))
        #expect(throws: StoreError.self) { try giveAgain(other.store, to: clerk) }
        #expect(throws: StoreError.self) { try giveAgain(clerk.store, to: clerk) }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `Whatever machines of a site wrote, and whichever answer was lost, the hub has it once`(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        var texts: [String] = []
        var dots: [ObjectIdentifier: [Dot]] = [:]
        func write(_ clerk: Clerk) throws {
            for _ in 0..<chance.below(5) {
                let text = "t\(texts.count)"
                texts.append(text)
                let own = dots[ObjectIdentifier(clerk.store)] ?? []
                if own.isEmpty || chance.oneIn(2) {
                    let dot = try clerk.put(Self.person(text)).dot
                    dots[ObjectIdentifier(clerk.store), default: []].append(dot)
                } else {
                    let dot = own[chance.below(own.count)]
                    try clerk.put(#"{"id":"\#(dot)","fields":{"given_name":"\#(text)"}}"#)
                }
            }
        }
        var machines = [clerk]
        for _ in 0..<3 + chance.below(8) {
            let machine = machines[chance.below(machines.count)]
            switch chance.below(4) {
            case 0:
                let copy = Clerk(try machine.store.privateCopy())
                dots[ObjectIdentifier(copy.store)] = dots[ObjectIdentifier(machine.store)]
                machines.append(copy)
            // Only the first exchanges: the others are copies that the hub refuses.
            case 1: try nation.exchange(clerk, losingAnswer: chance.oneIn(2))
            default: try write(machine)
            }
        }
        // Machines that come one after the other bring in what all before them have, those too that never exchanged again.
        var new = clerk
        for _ in 0..<(1 + chance.below(3)) {
            new = try nation.enrol(1)
            try nation.exchange(new)
            for machine in chance.shuffled(machines) where !chance.oneIn(4) {
                try giveAgain(machine.store, to: new)
                if chance.oneIn(3) { try nation.exchange(new) }
            }
            try write(new)
            machines.append(new)
        }
        for _ in 0..<2 {
            for machine in machines.dropLast() { try giveAgain(machine.store, to: new) }
        }
        try nation.exchange(new)
        for text in texts { #expect(try count(text) == 1, "\(text) of \(texts.count)") }
        let state = try new.store.read { try $0.recordsView.unread() }
        #expect(state.waiting == 0)
    }
}
