import Causality
import Decisions
import Exchange
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// A facility that never exchanged, and what getting its backlog to the hub takes at either end.
///
/// Work is counted, never timed: changes read back, links hashed again, rows of runs written.
@Suite struct BacklogTests {
    private let log = LogID(site: 3, incarnation: 1)

    /// Persons of one site, every tenth with a custody record, which is urgent.
    private func site(persons: Int) throws -> Store {
        let store = try EmptyStores.shared.take(site: 3)
        let clerk = Clerk(store)
        for number in 0..<persons {
            if number % 10 == 9 {
                _ = try clerk.admit("N\(number)")
            } else {
                try clerk.put(RecordInput(type: "person", fields: ["prisoner_no": .text("N\(number)")]))
            }
        }
        return store
    }

    private func hub() throws -> Store {
        let hub = try EmptyStores.shared.take(site: 0)
        _ = try hub.write { try $0.hub.enrol(site: 3, name: "site 3", key: [3], now: 0) }
        return hub
    }

    struct Course {
        var sent = Work()
        var taken = Work()
        var exchanges = 0
        var overtook = false
        /// On the wire, upwards, of each request.
        var bytes: [Int] = []
    }

    /// Exchanges until the hub holds all.
    private func deliver(_ site: Store, _ hub: Store, contentBytesMax: Int) throws -> Course {
        var course = Course()
        var state = ExchangeState(log: log)
        let measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        let end = try site.read { try $0.ownLog.ownLogEnd() }
        while state.held.prefixEnd < end, course.exchanges < 1_000 {
            let (batch, sent) = try site.read { transaction in
                (
                    try transaction.facility.readBatch(held: state.held, contentBytesMax: contentBytesMax),
                    transaction.upkeep.work
                )
            }
            course.sent.add(sent)
            let request = Request(
                RequestHead(
                    log: log, epoch: state.epoch, token: state.token, position: state.position, edition: 1, logEnd: end),
                changes: batch.changes, links: batch.links)
            course.bytes.append(try MessageCoding.bytes(request).count)
            let moment = WriteMoment(
                wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: UInt64(course.exchanges))
            let (answer, taken) = try hub.write { transaction in
                let answer = try transaction.hub.exchange(
                    request, site: 3, at: moment, chance: UInt64(course.exchanges + 1)
                ) { $0 }
                return (answer, transaction.upkeep.work)
            }
            course.taken.add(taken)
            try #require(answer.outcome == .done)
            state.token = answer.token
            state.epoch = answer.epoch
            state.position = answer.position
            state.held = answer.held
            course.overtook = course.overtook || answer.held.runs.count > 1
            let work = try site.write { transaction in
                try transaction.facility.apply(answer, state, measurement)
                return transaction.upkeep.work
            }
            course.sent.add(work)
            course.exchanges += 1
        }
        return course
    }

    @Test func `A first backlog with urgent records takes twice the work where it is twice as long`() throws {
        let courses = try [400, 800].map { persons in
            let (site, hub) = (try site(persons: persons), try hub())
            let course = try deliver(site, hub, contentBytesMax: 1_500)
            #expect(course.overtook && course.exchanges > 10)
            #expect(try hub.read { try $0.proofs.proveChains() } == [])
            let end = try site.read { try $0.ownLog.ownLogEnd() }
            #expect(try hub.read { try $0.hub.held(of: log) }.runs == [1...end])
            // Up, each change once, and what stands between an exchange and the link kept before it; at the hub, once.
            #expect(course.sent.hashed <= Int(end) + 256 * course.exchanges && course.taken.hashed <= Int(end))
            return course
        }
        for count in [\Work.read, \Work.hashed, \Work.runs] {
            for side in [\Course.sent, \Course.taken] {
                let (half, whole) = (
                    courses[0][keyPath: side][keyPath: count], courses[1][keyPath: side][keyPath: count]
                )
                #expect(Double(whole) <= 2.3 * Double(half), "\(half) then \(whole)")
            }
        }
    }

    @Test func `A link in the middle of the own log is found near one that is kept`() throws {
        let store = try site(persons: 600)
        try store.read { transaction in
            let held = IntervalSet([1...500, 600...600])
            let batch = try transaction.facility.readBatch(held: held, contentBytesMax: 1)
            #expect(batch.changes.first?.dot.sequence ?? 0 > 500)
            let before = transaction.upkeep.work.hashed
            let end = try transaction.ownLog.ownLogEnd()
            let whole = try transaction.facility.readBatch(held: IntervalSet(1...(end - 2)), contentBytesMax: 1 << 20)
            #expect(whole.links.isEmpty)
            // The link that it gives is the one that hashing everything gives.
            let middle = try transaction.facility.compareLog(
                [ChainLink(sequence: 520, digest: 1)], held: IntervalSet(1...520))
            #expect(middle == .diverges(at: 1))
            #expect(transaction.upkeep.work.hashed - before <= 256)
        }
    }

    @Test func `The links of several gaps are those of hashing from the start`() throws {
        let store = try site(persons: 40)
        try store.read { transaction in
            var chain = Chain.start
            var digests: [Int64: UInt64] = [0: chain.digest]
            for change in try transaction.ledger.changes(of: store.identity.log) {
                let salt = try change.salt ?? #require(try transaction.change(change.caseFile)?.salt)
                try Content.bytes(change).withUnsafeBytes {
                    chain.append(
                        salt: salt, dot: change.dot, record: change.record, caseFile: change.caseFile,
                        author: change.author, content: $0)
                }
                digests[change.dot.sequence] = chain.digest
            }
            let batch = try transaction.facility.readBatch(held: IntervalSet(1...3), contentBytesMax: 300)
            #expect(batch.links.count >= 1 && batch.links.allSatisfy { digests[$0.sequence] == $0.digest })
            let last = try #require(batch.links.last)
            let links = digests.map { ChainLink(sequence: $0.key, digest: $0.value) }
            #expect(try transaction.facility.compareLog(links, held: IntervalSet(1...40)) == .agrees)
            let wrong = links + [ChainLink(sequence: last.sequence, digest: last.digest ^ 1)]
            #expect(try transaction.facility.compareLog(wrong, held: IntervalSet(1...40)) != .agrees)
        }
    }

    @Test func `Nothing more overtakes while the hub holds too many runs`() throws {
        let store = try site(persons: 40)
        try store.read { transaction in
            let held = IntervalSet([1...2, 4...4, 6...6])
            let bytes = 400
            let free = try transaction.facility.readBatch(held: held, contentBytesMax: bytes).changes.map(
                \.dot.sequence)
            #expect(free.contains(10))
            let bound = try transaction.facility.readBatch(held: held, contentBytesMax: bytes, runsMax: 3).changes
                .map(\.dot.sequence)
            #expect(bound.prefix(2) == [3, 5] && bound == Array(bound).sorted())
            #expect(zip(bound.dropFirst(2), bound.dropFirst(3)).allSatisfy { $0 + 1 == $1 })
        }
    }

    @Test func `The newest death overtakes a month of routine and of what is urgent`() throws {
        let clerk = try Clerk()
        for number in 0..<300 { _ = try clerk.admit("N\(number)") }
        let (file, custody) = (try clerk.admit("N-dead"), Dot(log, 602))
        for number in 300..<600 { _ = try clerk.admit("N\(number)") }
        try clerk.put(
            #"{"id":"\#(custody)","fields":{"closed_at":"2026-07-01T00:00Z","closed_by":"DEATH"}}"#)
        try clerk.store.read { transaction in
            let end = try transaction.ownLog.ownLogEnd()
            let batch = try transaction.facility.readBatch(held: IntervalSet(), contentBytesMax: 250)
            let dots = batch.changes.map(\.dot)
            #expect(dots.count <= 5 && Set(dots).isSuperset(of: [file, custody, Dot(log, end)]))
            #expect(try transaction.facility.waiting().first?.caseFile == file)
            #expect(try transaction.facility.waiting().first?.urgency == .first)
        }
    }

    /// One whose batches have this much content.
    private func link(_ contentBytesMax: Int) -> LinkEstimate {
        let link = LinkEstimate(bytesPerSecond: 8_000)
        return LinkEstimate(bytesPerSecond: 8_000, packing: Double(contentBytesMax) / Double(link.batchBytes))
    }

    @Test(arguments: [2_000, 20_000, 1 << 20])
    func `The bytes that a backlog will take are told within half of them`(contentBytesMax: Int) throws {
        let (site, hub) = (try site(persons: 800), try hub())
        let (content, packing) = try site.read { transaction in
            try transaction.facility.keep(link(contentBytesMax))
            let content = try transaction.facility.waiting().reduce(0) { $0 + $1.contentBytes }
            return (content, try transaction.facility.packing())
        }
        let told = Double(content) / packing
        let taken = Double(try deliver(site, hub, contentBytesMax: contentBytesMax).bytes.reduce(0, +))
        #expect(told / taken < 1.5 && taken / told < 1.5, "told \(told), taken \(taken)")
    }

    @Test func `What was learned of the link outlives a restart, also before the first exchange`() throws {
        let store = try site(persons: 1)
        for link in [
            LinkEstimate(halvings: 3), LinkEstimate(bytesPerSecond: 1_234, packing: 5.5, halvings: 2),
            LinkEstimate(bytesPerSecond: 99, packing: 1.25),
        ] {
            try store.write { try $0.facility.keep(link) }
            #expect(try store.read { try $0.exchangeState() }.link == link)
            var state = ExchangeState(log: log)
            state.link = LinkEstimate(bytesPerSecond: 7, packing: 2, halvings: 1)
            let measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
            let answer = Answer(
                outcome: .done, epoch: 1, token: 1, position: 0, hubTime: 0, held: IntervalSet(), more: false)
            try store.write { try $0.facility.apply(answer, state, measurement) }
            #expect(try store.read { try $0.exchangeState() }.link == state.link)
        }
    }

    @Test func `A case file that is urgent many times over is read once`() throws {
        let clerk = try Clerk()
        let file = try clerk.admit("N1")
        let custody = try clerk.put(#"{"id":"3.1-2","fields":{"cell":"1"}}"#)
        #expect(custody.record.sequence == 2)
        for cell in 2...40 { try clerk.put(#"{"id":"3.1-2","fields":{"cell":"\#(cell)"}}"#) }
        #expect(file.sequence == 1)
        try clerk.store.read { transaction in
            let batch = try transaction.facility.readBatch(held: IntervalSet(), contentBytesMax: 1 << 20)
            #expect(batch.changes.count == 42)
            // Once to pick it, once to prove it, and once more for links.
            #expect(transaction.upkeep.work.read <= 42 * 3)
        }
    }
}

extension Work {
    fileprivate mutating func add(_ other: Work) {
        read += other.read
        hashed += other.hashed
        folded += other.folded
        runs += other.runs
    }
}
