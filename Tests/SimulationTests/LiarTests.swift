import Causality
import Custody
import Decisions
import Exchange
import GRDB
import Register
import Safeguards
import Simulator
import Store
import Testing

/// A site whose software says whatever its owner likes: it has a certificate and a log, and writes past every check.
final class Liar {
    let stage: Stage
    let log: LogID
    private(set) var changes: [Change] = []
    private(set) var received: [Change] = []
    private var token: UInt64 = 0
    private var position: Int64 = 0
    private var heldByHub = IntervalSet()
    private(set) var read = 0  // Changes, by the hub.
    /// Says that it has received nothing, whatever it has.
    var namesNoPosition = false

    init(_ stage: Stage, site: Int, after sequence: Int64 = 0) {
        self.stage = stage
        log = LogID(site: site, incarnation: 1)
        next = sequence + 1
    }

    private var next: Int64

    @discardableResult
    func write(
        _ type: Int, _ writes: [Write], record: Dot? = nil, in file: Dot? = nil, basis: Dot? = nil,
        context: VersionVector? = nil, author: String? = nil
    ) -> Dot {
        let dot = Dot(log, next)
        next += 1
        changes.append(
            Change(
                dot: dot, record: record ?? dot, type: type, caseFile: file ?? dot,
                context: context ?? record.map { VersionVector([$0]) } ?? VersionVector(), basis: basis, edition: 1,
                timestamp: HybridTimestamp(milliseconds: 1_782_864_000_000 + next), clock: .unknown,
                author: author ?? "clerk@\(log.site)", writes: writes, salt: file == nil && record == nil ? 7 : nil))
        return dot
    }

    /// A provisional file and a receipt in it, as a receiver without the file writes them.
    @discardableResult
    func receive(number: String, transfer: String, from: Int?, at time: String = "2026-07-03T08:00Z") -> (
        file: Dot, custody: Dot
    ) {
        let file = write(16, [Write(1, .text(number)), Write(2, .integer(1))])
        var writes = [
            Write(1, .integer(Int64(log.site))), Write(2, .integer(CivilTime.instant(time) ?? 0)),
            Write(3, .text("RECEIPT")), Write(6, .text(transfer)),
        ]
        if let from { writes.append(Write(7, .integer(Int64(from)))) }
        return (file, write(17, writes, in: file))
    }

    /// Sends what was written since, and takes what comes until nothing does.
    func exchange(sending: Bool = true) throws {
        var unsent = sending ? changes.filter { !heldByHub.contains($0.dot.sequence) } : []
        for _ in 0..<20 {
            let request = Request(
                RequestHead(
                    log: log, epoch: token == 0 ? 0 : 1, token: token, position: position, edition: 1, logEnd: next - 1),
                changes: unsent)
            let moment = stage.moment()
            let answer = try stage.hub.write { transaction in
                defer { read += transaction.upkeep.work.read }
                return try transaction.hub.exchange(
                    request, site: log.site, at: moment, chance: UInt64(moment.wallMilliseconds)
                ) { $0 }
            }
            token = answer.token
            if answer.outcome == .resync { continue }
            #expect(answer.outcome == .done)
            unsent = []
            heldByHub = answer.held
            if !namesNoPosition { position = answer.position }
            received += answer.changes
            if !answer.more || namesNoPosition { return }
        }
    }

    /// Case files of others that anything was sent of.
    var filesSent: Set<Dot> { Set(received.filter { $0.type >= 16 && $0.caseFile.site != log.site }.map(\.caseFile)) }

    func isSetAside(_ dot: Dot) throws -> Bool {
        try stage.hub.read { transaction in try transaction.conflicts.verdicts().contains { $0.dot == dot } }
    }
}

/// What an enrolled site can take, end or alter by lying: nothing.
@Suite struct LiarTests {
    static func received(_ number: String = "N1") throws -> (Stage, one: Stage.Machine, two: Stage.Machine, file: Dot) {
        let stage = try Stage(sites: 4)
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, number)
        try stage.exchange(one)
        return (stage, one, two, file)
    }

    @Test(arguments: ["on the way", "long over", "cancelled"])
    func `A guessed transfer number opens no file, whatever became of the transfer`(state: String) throws {
        let (stage, one, two, file) = try Self.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        if state == "long over" {
            try stage.exchange(two)
            try stage.receive(two, "N1", from: 1, as: "T1")
            try stage.exchange(two)
        }
        if state == "cancelled" {
            let id = try stage.hub.read { try Int64.fetchOne($0.db, sql: "SELECT id FROM transfer") ?? 0 }
            try stage.put(
                one.store,
                RecordInput(
                    id: Dot(packed: id)?.description, fields: ["cancelled_at": .text("2026-07-02T09:00Z")]))
            try stage.exchange(one)
        }
        let liar = Liar(stage, site: 3)
        for transfer in ["T0", "T1", "T2"] {
            liar.receive(number: "N1", transfer: transfer, from: 1)
            liar.receive(number: "guess \(transfer)", transfer: transfer, from: 1)
            liar.receive(number: "guess2 \(transfer)", transfer: transfer, from: nil)
        }
        try liar.exchange()
        try liar.exchange()
        #expect(liar.filesSent == [])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) }.contains(3) == false)
        #expect(
            try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == (state == "long over" ? [file] : [file]))
        // Counted once, in dispute: the number of the person was guessed, too.
        #expect(try stage.count().filter { !$0.hasPrefix("held 3") }.count == 1)
    }

    @Test func `A claim ends nobody's, and its release leaves the person counted`() throws {
        let (stage, _, _, _) = try Self.received()
        let liar = Liar(stage, site: 3)
        let claim = liar.receive(number: "N1", transfer: "X", from: 1)
        try liar.exchange()
        #expect(try stage.count() == ["disputed 1 3 unmatched"])
        liar.write(
            17, [Write(10, .integer(CivilTime.instant("2026-07-04T08:00Z") ?? 0)), Write(11, .text("RELEASE"))],
            record: claim.custody, in: claim.file)
        try liar.exchange()
        #expect(try stage.count() == ["disputed 1 3"])
        #expect(try stage.hub.read { try $0.conflicts.custodyReviews() }.count == 1)
        #expect(liar.filesSent == [])
    }

    @Test func `A former holder alters nothing, and takes the file from nobody`() throws {
        let (stage, one, two, file) = try Self.received()
        try stage.handOver("N1", from: one, to: two)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        let basis = Dot(one.store.identity.log, 2)
        let end = try one.store.read { try $0.ownLog.ownLogEnd() }
        // The same log goes on, by other hands.
        let liar = Liar(stage, site: 1, after: end)
        try liar.exchange()
        let surname = liar.write(16, [Write(4, .text("forged"))], record: file, in: file)
        let based = liar.write(16, [Write(4, .text("forged"))], record: file, in: file, basis: basis)
        let sentence = liar.write(19, [Write(1, .text("forged"))], in: file, basis: basis)
        let receipt = liar.write(
            17,
            [
                Write(1, .integer(1)), Write(2, .integer(CivilTime.instant("2026-07-05T08:00Z") ?? 0)),
                Write(3, .text("RECEIPT")), Write(6, .text("T9")), Write(7, .integer(2)),
            ], in: file, basis: basis)
        try liar.exchange()
        for dot in [surname, based, sentence] { #expect(try liar.isSetAside(dot)) }
        // That somebody is there again may be true: it is a claim, and opens and ends nothing.
        #expect(try !liar.isSetAside(receipt))
        #expect(try stage.count() == ["disputed 1 2 unmatched"])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        #expect(try stage.hub.read { try $0.register.json(of: file, .whole) }?.contains("forged") == false)
    }

    @Test func `Twice what a former holder writes is twice what the hub reads`() throws {
        let reads = try [40, 80].map { count in
            let (stage, one, two, file) = try Self.received()
            let basis = Dot(one.store.identity.log, 2)
            try stage.handOver("N1", from: one, to: two)
            let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
            try liar.exchange()
            for _ in 0..<count {
                liar.write(17, [Write(16, .text("again"))], record: basis, in: file, basis: basis)
                liar.write(19, [Write(1, .text("forged"))], in: file, basis: basis)
            }
            let before = liar.read
            try liar.exchange()
            #expect(try liar.changes.filter { $0.type == 19 }.allSatisfy { try liar.isSetAside($0.dot) })
            return liar.read - before
        }
        #expect(Double(reads[1]) <= 2.2 * Double(reads[0]), "\(reads)")
    }

    @Test func `What is recorded of somebody who is there again stands with that claim, and alters and opens nothing`()
        throws
    {
        let (stage, one, two, file) = try Self.received()
        let sentence = try stage.put(
            one.store, RecordInput(type: "sentence", caseFile: .id("\(file)"), fields: ["article": .text("1")])
        ).dot
        try stage.handOver("N1", from: one, to: two)
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        try liar.exchange()
        let claim = liar.write(
            17,
            [
                Write(1, .integer(1)), Write(2, .integer(CivilTime.instant("2026-07-05T08:00Z") ?? 0)),
                Write(3, .text("ADMISSION")),
            ], in: file)
        let recorded = liar.write(19, [Write(1, .text("2"))], in: file, basis: claim)
        let corrected = liar.write(19, [Write(1, .text("3"))], record: recorded, in: file, basis: claim)
        let altered = liar.write(19, [Write(1, .text("forged"))], record: sentence, in: file, basis: claim)
        let renamed = liar.write(16, [Write(4, .text("forged"))], record: file, in: file, basis: claim)
        try liar.exchange()
        for dot in [claim, recorded, corrected] { #expect(try !liar.isSetAside(dot)) }
        for dot in [altered, renamed] { #expect(try liar.isSetAside(dot)) }
        #expect(try stage.count() == ["disputed 1 2"])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        liar.write(
            17, [Write(10, .integer(CivilTime.instant("2026-07-06T08:00Z") ?? 0)), Write(11, .text("RELEASE"))],
            record: claim, in: file, basis: claim)
        let late = liar.write(19, [Write(1, .text("late"))], in: file, basis: claim)
        try liar.exchange()
        #expect(try liar.isSetAside(late))
    }

    @Test func `A former holder who denies its receipt gets no file back, and brings nobody back to it`() throws {
        let (stage, one, two, file) = try Self.received()
        let three = try stage.machine(3)
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        let receipt = try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.put(
            two.store,
            RecordInput(
                type: "transfer", caseFile: .id("\(file)"),
                fields: [
                    "number": .text("T2"), "from": .integer(2), "to": .integer(3),
                    "dispatched_at": .text("2026-07-03T08:00Z"),
                ]))
        try stage.exchange(two)
        try stage.exchange(three)
        try stage.put(
            three.store,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"),
                fields: [
                    "facility": .integer(3), "opened_at": .text("2026-07-03T12:00Z"), "opened_by": .text("RECEIPT"),
                    "transfer_no": .text("T2"), "received_from": .integer(2),
                ]))
        try stage.exchange(three)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [3])
        let liar = Liar(stage, site: 2, after: try two.store.read { try $0.ownLog.ownLogEnd() })
        try liar.exchange()
        liar.write(
            17, [Write(10, .integer(CivilTime.instant("2026-07-04T08:00Z") ?? 0)), Write(11, .text("ERROR"))],
            record: receipt.dot, in: receipt.caseFile, basis: receipt.dot)
        try liar.exchange()
        #expect(try stage.count() == ["held 3"])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [3])
        let again = liar.receive(number: "x", transfer: "T1", from: 1, at: "2026-07-02T09:00Z")
        try liar.exchange()
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: again.file) } == [2])
        #expect(try stage.count() == ["held 3", "held 2 unmatched"])
    }

    @Test func `A strange site writes in nobody's file, as nobody else, and for no other site`() throws {
        let (stage, _, _, file) = try Self.received()
        let liar = Liar(stage, site: 3)
        let stranger = liar.write(16, [Write(4, .text("forged"))], record: file, in: file)
        let named = liar.write(16, [Write(1, .text("N8"))], author: "registry@0")
        let own = liar.write(16, [Write(1, .text("N9"))])
        let custody = liar.write(
            17,
            [
                Write(1, .integer(1)), Write(2, .integer(CivilTime.instant("2026-07-05T08:00Z") ?? 0)),
                Write(3, .text("ADMISSION")),
            ], in: own)
        try liar.exchange()
        for dot in [stranger, named, custody] { #expect(try liar.isSetAside(dot)) }
        #expect(try !liar.isSetAside(own))
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `Files of one person that transfers join are all with the holder, and with nobody else`() throws {
        let stage = try Stage()
        let machines = try (1...3).map { try stage.machine($0) }
        let former = try stage.admit(machines[0], "N1")
        try stage.put(
            machines[0].store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber("N1"), current: true,
                fields: ["closed_at": .text("2026-07-01T09:00Z"), "closed_by": .text("RELEASE")]))
        for machine in machines { try stage.exchange(machine) }
        _ = try stage.admit(machines[1], "N1", at: "2026-07-01T12:00Z")
        try stage.exchange(machines[1])
        try stage.dispatch(machines[1], "N1", to: 1, as: "T1")
        try stage.exchange(machines[1])
        // In the receiver's own former file, which is not provisional.
        try stage.put(
            machines[0].store,
            RecordInput(
                type: "custody", caseFile: .id("\(former)"),
                fields: [
                    "facility": .integer(1), "opened_at": .text("2026-07-02T12:00Z"), "opened_by": .text("RECEIPT"),
                    "transfer_no": .text("T1"), "received_from": .integer(2),
                ]))
        for machine in [0, 1, 0, 1].map({ machines[$0] }) { try stage.exchange(machine) }
        #expect(try machines.map { try stage.rows($0.store, "person") } == [2, 0, 0])
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `A number alone opens no file; one that is released, with a birth and a name, comes along`() throws {
        let (stage, one, two, file) = try Self.received()
        try stage.put(
            one.store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber("N1"), current: true,
                fields: ["closed_at": .text("2026-07-01T09:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(one)
        let again = try stage.admit(two, "N1", at: "2026-07-05T08:00Z")
        try stage.exchange(two)
        try stage.exchange(two)
        #expect(try stage.rows(two.store, "person") == 1)
        #expect(try stage.count() == ["held 2"])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1])
        for (machine, file) in [(one, file), (two, again)] {
            try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["pin": .text("90101199000011")]))
            try stage.exchange(machine)
        }
        try stage.exchange(two)
        try stage.exchange(one)
        #expect(try stage.rows(two.store, "person") == 2)
        #expect(try stage.rows(one.store, "person") == 0)
    }

    @Test func `One number of two persons who contradict each other is two persons`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let files = [try stage.admit(one, "N1"), try stage.admit(two, "N1", at: "2026-07-01T09:00Z")]
        for (machine, file, birth) in [(one, files[0], "1961-02-03"), (two, files[1], "1999-11-30")] {
            try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["birth_date": .text(birth)]))
            try stage.exchange(machine)
        }
        #expect(try stage.count() == ["held 1", "held 2"])
        // Corrected to what the other has: one person, in dispute. And back.
        try stage.put(two.store, RecordInput(id: "\(files[1])", fields: ["birth_date": .text("1961")]))
        try stage.exchange(two)
        #expect(try stage.count() == ["disputed 1 2"])
        try stage.put(two.store, RecordInput(id: "\(files[1])", fields: ["prisoner_no": .text("N2")]))
        try stage.exchange(two)
        #expect(try stage.count() == ["held 1", "held 2"])
    }

    @Test func `A number that everybody has joins nobody, and those that it joined are told apart again`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        for _ in 0..<Persons.filesOfNumberMax {
            try stage.put(one.store, RecordInput(type: "person", fields: ["prisoner_no": .text("none")]))
        }
        try stage.exchange(one)
        func groups() throws -> Int {
            try stage.hub.read { try Int.fetchOne($0.db, sql: "SELECT count(DISTINCT root) FROM _person_group") ?? 0 }
        }
        #expect(try groups() == 1)
        let last = try stage.put(one.store, RecordInput(type: "person", fields: ["prisoner_no": .text("none")])).dot
        try stage.exchange(one)
        #expect(try groups() == 0)
        try stage.put(one.store, RecordInput(id: "\(last)", fields: ["prisoner_no": .text("N5")]))
        try stage.exchange(one)
        #expect(try groups() == 1)
    }
}
