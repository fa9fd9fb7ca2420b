import Causality
import Decisions
import Exchange
import GRDB
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// A hub and one of its sites are put back together, as where both were snapshots of one machine: neither finds it of the other.
@Suite struct BothPutBackTests {
    /// In which order things go on.
    enum Course: CaseIterable {
        /// A site that was not put back calls first.
        case othersFirst
        case siteFirst
        /// It writes before it calls: under numbers that it has given before.
        case siteWritesFirst
    }

    @Test(arguments: Course.allCases)
    func `What the others had heard of it is there again, and where it cannot be the hub says so`(course: Course) throws
    {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        _ = try stage.admit(one, "N1")
        for machine in [one, two, one] { try stage.exchange(machine) }
        let (hub, copy) = (try stage.hub.copy(), try one.store.copy())
        // The other site gets the file, with what was written in it since.
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        for machine in [one, two] { try stage.exchange(machine) }
        let heard = try two.store.allChanges().filter { $0.dot.log.site == 1 }
        #expect(heard.count >= 3)

        try stage.putBack(to: hub)
        let again = try Stage.Machine(copy)
        if course == .siteWritesFirst { _ = try stage.admit(again, "N2") }
        let order = course == .othersFirst ? [two, again] : [again, two]
        for _ in 0..<4 {
            for machine in order { try stage.exchange(machine) }
            try stage.follow()
        }
        // Nobody is refused upon another's word, and whoever runs the hub is told.
        let given = try stage.hub.read { try $0.hub.givenBack() }.first { $0.log.site == 1 }
        #expect(again.refusal == nil && given?.hasLeftAuthor == true, "\(String(describing: given))")
        #expect((given?.differing ?? 0 > 0) == (course == .siteWritesFirst))
        let log = try stage.hub.write { try $0.hub.enrol(site: 1, name: "one", key: [77], now: 1) }
        let anew = try Stage.Machine(
            Store.open(
                ":memory:", description: stage.hub.description, creating: Store.Identity(log: log)))
        let unsent = try again.store.read { try $0.facility.unsent() }
        for _ in 0..<3 {
            for machine in [anew, two] { try stage.exchange(machine) }
            try stage.follow()
            try stage.takeGivenBack()
        }
        let moment = stage.moment()
        _ = try anew.store.write(at: moment) { try $0.writing.giveAgain(unsent, at: &$1) }
        for machine in [anew, two, anew] { try stage.exchange(machine) }
        try stage.follow()

        var contents: [Dot: Change] = [:]
        // What was given under a number once more is another thing there, and is listed until somebody has seen to it.
        let stores = course == .siteWritesFirst ? [stage.hub, anew.store] : [stage.hub, anew.store, two.store]
        for store in stores {
            for change in try store.allChanges() {
                #expect(contents[change.dot].map { $0.isSame(as: change) } ?? true, "\(change.dot)")
                contents[change.dot] = change
            }
            #expect(try store.read { try $0.proofs.proveChains() } == [])
        }
        let listed = try stage.hub.read { try $0.hub.givenBack() }.map(\.differing)
        #expect(listed.isEmpty == (course != .siteWritesFirst) && listed.allSatisfy { $0 > 0 })
        if course != .siteWritesFirst {
            for change in heard { #expect(contents[change.dot]?.isSame(as: change) == true, "\(change.dot)") }
        }
        #expect(try stage.hub.read { try $0.hub.putBack()?.giving } == [])
        let count = try stage.rows(stage.hub, "person")
        #expect(count == (course == .siteWritesFirst ? 2 : 1))
    }

    /// A number that stands for two persons has a course of changes at each: the rest of one is not the other's.
    @Test func `What others had heard of the other past is put on nobody who has those numbers now`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        _ = try stage.admit(one, "N1")
        for machine in [one, two, one] { try stage.exchange(machine) }
        let (hub, copy) = (try stage.hub.copy(), try one.store.copy())
        let former = try stage.admit(one, "N2")
        try stage.put(one.store, RecordInput(id: "\(former)", fields: ["surname": .text("Formerov")]))
        try stage.dispatch(one, "N2", to: 2, as: "T1")
        for machine in [one, two] { try stage.exchange(machine) }
        try stage.put(
            two.store, RecordInput(type: "sentence", caseFile: .id("\(former)"), fields: ["notes": .text("of N2")]))

        try stage.putBack(to: hub)
        let again = try Stage.Machine(copy)
        let file = try stage.admit(again, "N3")
        #expect(file == former)
        for _ in 0..<4 {
            for machine in [again, two] { try stage.exchange(machine) }
            try stage.follow()
        }
        let given = try stage.hub.read { try $0.hub.givenBack(of: again.store.log) }
        #expect(given.contains { !$0.differs } && given.allSatisfy(\.isLeftOut), "\(given)")
        // Its machine is no more, so that nothing else is in the way of taking them.
        _ = try stage.hub.write { try $0.hub.enrol(site: 1, name: "one", key: [77], now: 1) }
        try stage.takeGivenBack()
        #expect(try stage.hub.read { try $0.hub.givenBack(of: again.store.log) }.count == given.count)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1])
        #expect(try stage.rows(stage.hub, "transfer") == 0)
        let surnames = try stage.hub.read {
            try String.fetchAll($0.db, sql: "SELECT surname FROM person WHERE surname IS NOT NULL")
        }
        #expect(surnames.isEmpty)

        // What that site has beyond those numbers goes when it is filled again.
        try two.store.write { try $0.account.askRefill() }
        for _ in 0..<4 { try stage.exchange(two) }
        #expect(try stage.rows(two.store, "transfer") == 0)
        #expect(try stage.rows(two.store, "person") == 0)
    }

    @Test func `What is given back in parts is listed whole, also where the hub goes on in the middle of it`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2, link: LinkEstimate(bytesPerSecond: 8)))
        let three = try stage.machine(3)
        _ = try stage.admit(one, "N1")
        for machine in [one, two, one] { try stage.exchange(machine) }
        let (hub, copy) = (try stage.hub.copy(), try one.store.copy())
        func passOn(_ machine: Stage.Machine, _ number: String, words: Int) throws -> Dot {
            let file = try stage.admit(machine, number)
            for index in 0..<words {
                let text = "\(number) \(index) " + String(repeating: "word ", count: 180)
                try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["notes": .text(text)]))
            }
            try stage.dispatch(machine, number, to: 2, as: "T\(number)")
            try stage.exchange(machine)
            return file
        }
        // First comes what takes several parts and is the same everywhere, then what another past has in its place.
        _ = try passOn(three, "N9", words: 150)
        try stage.exchange(two)
        let former = try passOn(one, "N2", words: 3)
        try stage.exchange(two)

        try stage.putBack(to: hub)
        let again = try Stage.Machine(copy)
        #expect(try passOn(again, "N3", words: 3) == former)
        let heard = try two.store.allChanges().filter { $0.dot.log == again.store.log && $0.dot >= former }.count
        try stage.exchange(two, roundTripsMax: 2)
        #expect(try stage.hub.read { try $0.hub.putBack()?.giving } == [2, 3])
        _ = try stage.hub.write { try $0.hub.goOn() }
        try stage.follow()
        try stage.exchange(two)
        #expect(two.sent.count { !$0.isEmpty } > 2)
        let given = try stage.hub.read { try $0.hub.givenBack(of: again.store.log) }
        #expect(heard > 4 && given.count == heard && given.allSatisfy(\.differs))
    }
}
