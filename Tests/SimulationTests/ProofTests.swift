import Causality
import Decisions
import Exchange
import Foundation
import GRDB
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// What a store says that it proved is what would be found out.
@Suite struct ProofTests {
    /// Site 2 with a file that came from site 1 by a transfer, in step with the hub.
    struct Scene {
        let stage: Stage
        let sender: Stage.Machine
        let machine: Stage.Machine

        init() throws {
            stage = try Stage()
            sender = try stage.machine(1)
            machine = try stage.machine(2)
            let file = try stage.admit(sender, "N1")
            try stage.put(
                sender.store,
                RecordInput(
                    type: "trial", caseFile: .id("\(file)"), fields: ["latest": .text("a"), "review": .text("b")]))
            try stage.handOver("N1", from: sender, to: machine)
            _ = try stage.admit(machine, "N2")
            try stage.exchange(machine)
            // Half a minute of nothing: what was received is told, and signed for.
            stage.now += 120_000
            _ = try stage.admit(machine, "N3")
            try stage.exchange(machine)
            try stage.exchange(sender)
        }
    }

    static func problems(_ store: Store) throws -> [String] { try store.read { try $0.proofs.prove() }.problems }

    static func alter(_ store: Store, _ sql: String) throws {
        guard sql.contains("_change") else { return try store.write { try $0.db.execute(sql: sql) } }
        try store.alterChanges(sql)
    }

    /// `%OTHERS%` is what site 2 has of other logs.
    private static let others = "dot NOT BETWEEN \(low(2)) AND \(high(2))"
    private static func low(_ site: Int) -> Int64 { Dot(LogID(site: site, incarnation: 1), 1).packed }
    private static func high(_ site: Int) -> Int64 { Dot(LogID(site: site, incarnation: 1), Dot.sequenceMax).packed }

    @Test func `An honest facility and hub are proved whole, each log by its means`() throws {
        let scene = try Scene()
        for store in [scene.machine.store, scene.sender.store, scene.stage.hub] {
            let proof = try store.read { try $0.proofs.prove() }
            #expect(proof.problems == [])
            #expect(proof.logs.count >= 2)
            for log in proof.logs {
                #expect(log.proved == log.changes && log.remark.isEmpty)
                #expect(log.means == (store.identity.isHub || log.log == store.identity.log ? .chain : .feed))
            }
            #expect(try store.compareViews() == [])
        }
        let own = try scene.machine.store.read { try $0.proofs.prove() }.logs.first { $0.log.site == 2 }
        #expect(own?.receiptedUpTo == own?.changes)
        #expect(try scene.machine.store.read { try $0.facility.receipts() }.contains { $0.feed != nil })
        let hub = try scene.stage.hub.read { try $0.proofs.prove() }
        #expect(hub.logs.allSatisfy { $0.receiptedUpTo != nil || $0.log.site == 1 })
    }

    @Test(arguments: [
        ("DELETE FROM _change WHERE dot = (SELECT max(dot) FROM _change WHERE OTHERS)", "changes that came are gone"),
        (
            "UPDATE _change SET content = CAST(content || 'x' AS BLOB) WHERE dot = "
                + "(SELECT max(dot) FROM _change WHERE OTHERS)", "one was altered since"
        ),
        (
            "UPDATE _change SET author = author || 'x' WHERE dot = (SELECT max(dot) FROM _change WHERE OTHERS)",
            "one was altered since"
        ),
        (
            "INSERT INTO _change SELECT dot + 40, record, case_id, author, salt, feed + 1000, urgent, content FROM _change "
                + "WHERE dot = (SELECT max(dot) FROM _change WHERE OTHERS)", "the hub never sent"
        ),
        (
            "INSERT INTO _change SELECT dot - 1 + (2 << 48), record, case_id, author, salt, feed + 1000, urgent, content "
                + "FROM _change WHERE dot = (SELECT max(dot) FROM _change WHERE OTHERS)", "the hub never sent"
        ),
        ("DELETE FROM _received", "what was received is not what the hub signed for"),
        ("UPDATE _received SET digest = zeroblob(32)", "one was altered since"),
        ("UPDATE _received SET dots = x'80'", "cannot be read"),
        ("DELETE FROM _run", "in no run: put in, or the run was deleted"),
        ("UPDATE _run SET high = high + 1", "missing: taken out"),
        ("UPDATE _run SET high = high - 1", "in no run"),
        ("UPDATE _run SET after = zeroblob(31)", "does not meet the link kept after it"),
        ("INSERT INTO _run SELECT log, high + 1, high - 4, before, after, 0, 0 FROM _run", "that cannot be"),
        ("DELETE FROM _change WHERE NOT (OTHERS) AND dot > LOW", "missing: taken out"),
        ("UPDATE _receipt SET body = x'01'", "a receipt of the hub cannot be read"),
        ("INSERT OR IGNORE INTO person (id) VALUES (77)", "records are shown that no change here makes"),
        ("UPDATE _exchange SET held = '1...900'", "the hub acknowledged 900 changes"),
        ("UPDATE _change SET dot = -4 WHERE dot = (SELECT max(dot) FROM _change)", "names that no change can have"),
    ])
    func `What was done to a facility's store is found, and what to do is said`(sql: String, words: String) throws {
        let scene = try Scene()
        let sql = sql.replacing("OTHERS", with: Self.others).replacing("LOW", with: "\(Self.low(2))")
        try Self.alter(scene.machine.store, sql)
        let problems = try Self.problems(scene.machine.store)
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
        #expect(problems.allSatisfy { $0.contains("evidence") })
    }

    @Test(arguments: [
        ("DELETE FROM _run WHERE log = LOG", "in no run"),
        ("DELETE FROM _run", "in no run"),
        ("DELETE FROM _change WHERE dot = (SELECT max(dot) FROM _change WHERE dot >> 35 = LOG)", "missing: taken out"),
        ("DELETE FROM _change WHERE dot >> 35 = LOG; DELETE FROM _run WHERE log = LOG", "its end is cut off here"),
        ("UPDATE _given_receipt SET body = x'01' WHERE log = LOG", "cannot be read"),
    ])
    func `What was done to the hub's store is found`(sql: String, words: String) throws {
        let scene = try Scene()
        try Self.alter(scene.stage.hub, sql.replacing("LOG", with: "\(LogID(site: 2, incarnation: 1).packed)"))
        let problems = try Self.problems(scene.stage.hub)
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    /// Writes a log's chain anew over what is stored, as somebody would who covers an alteration.
    private func coverUp(_ store: Store, _ log: LogID) throws {
        try store.write { transaction in
            var chain = Chain.start
            for change in try transaction.ledger.changes(of: log) {
                let opener = try transaction.change(change.caseFile)
                try Content.bytes(change).withUnsafeBytes {
                    chain.append(
                        salt: change.salt ?? opener?.salt ?? 0, dot: change.dot, record: change.record,
                        caseFile: change.caseFile, author: change.author, content: $0)
                }
            }
            try transaction.db.execute(
                sql: "UPDATE _run SET after = ? WHERE log = ?", arguments: [Data(chain.link), log.packed])
        }
    }

    @Test(arguments: [false, true])
    func `Content altered with its chain made anew is found by a receipt`(atHub: Bool) throws {
        let scene = try Scene()
        let store = atHub ? scene.stage.hub : scene.machine.store
        let log = LogID(site: 2, incarnation: 1)
        try Self.alter(
            store,
            "UPDATE _change SET author = 'x' WHERE dot = \(Dot(log, 2).packed)")
        try coverUp(store, log)
        let problems = try Self.problems(store)
        #expect(problems.contains { $0.contains("the hub signed another chain") }, "\(problems)")
    }

    @Test func `A receipt that the hub did not sign proves nothing, and one that nobody checked is said to be so`()
        throws
    {
        let scene = try Scene()
        let forged = try scene.machine.store.read { try $0.proofs.prove { _ in false } }
        #expect(forged.problems.contains { $0.contains("is not signed by the hub") })
        let unchecked = try scene.machine.store.read { try $0.proofs.prove() }
        #expect(unchecked.notProved.contains { $0.contains("signatures of") })
        let checked = try scene.machine.store.read { try $0.proofs.prove { _ in true } }
        #expect(checked.isSound && !checked.notProved.contains { $0.contains("signatures of") })
    }

    // MARK: Refilled

    private func rows(_ store: Store, _ sql: String) throws -> Int64 {
        try store.read { try Int64.fetchOne($0.db, sql: sql) ?? 0 }
    }

    private func export(_ store: Store) throws -> [String] {
        var lines: [String] = []
        try store.read { try $0.register.export { lines.append($0) } }
        return lines
    }

    @Test func `A refill brings back what is gone, puts right what was altered and sets apart what was put in`() throws
    {
        let scene = try Scene()
        let store = scene.machine.store
        let honest = try export(store)
        let count = try rows(store, "SELECT sum(count) FROM _batch")
        let others = Self.others.replacing("dot", with: "first")
        let person = try rows(store, "SELECT min(first) FROM _batch WHERE \(others) AND first > 1 << 47")
        try Self.alter(
            store,
            """
            INSERT INTO _change SELECT \(Self.low(1)) + 60, record, case_id, author, salt, feed, urgent, content FROM _change
                WHERE case_id = \(person) AND record IS NULL ORDER BY dot DESC LIMIT 1;
            INSERT INTO _change SELECT max(dot) + 50, record, case_id, author, salt, feed, urgent, content FROM _change
                WHERE case_id = \(person) AND dot < 1 << 40;
            UPDATE _change SET author = author || 'x' WHERE dot = \(person);
            DELETE FROM _change WHERE dot = (SELECT max(dot) FROM _change WHERE \(Self.others) AND dot < \(Self.low(1)) + 60
                AND case_id = \(person));
            """)
        #expect(try Self.problems(store).count >= 3)
        try store.write { try $0.account.askRefill() }
        _ = try scene.stage.admit(scene.machine, "N4")
        try scene.stage.exchange(scene.machine)
        // What was replaced has its views made anew, beside whatever else is done.
        #expect(try store.read { try $0.views.areViewsBehind() })
        try store.followToEnd(at: { nil })
        let proof = try store.read { try $0.proofs.prove() }
        #expect(proof.problems == [])
        let apart = try rows(store, "SELECT count(*) FROM _set_apart")
        #expect(apart == 3, "\(apart)")
        let now = try rows(store, "SELECT sum(count) FROM _batch")
        #expect(now == count + 2, "\(now) \(count)")
        #expect(try Set(export(store)).isSuperset(of: honest))
        #expect(try store.compareViews() == [])
        #expect(scene.machine.agent.isQuiescent)
        #expect(try scene.stage.held(2).prefixEnd == store.read { try $0.ownLog.ownLogEnd() })
        // What bears a number of after the refill was asked for, and what nobody was ever given, too.
        for (sequence, feed) in [(500, 100_000), (600, 0)] {
            try Self.alter(
                store,
                """
                INSERT INTO _change SELECT dot + \(sequence), NULL, NULL, author, salt, feed + \(feed), urgent, content
                FROM _change WHERE dot = (SELECT max(dot) FROM _change WHERE dot < 1 << 48)
                """)
        }
        #expect(try Self.problems(store).contains { $0.contains("the hub never sent") })
        try store.write { try $0.account.askRefill() }
        _ = try scene.stage.admit(scene.machine, "N6")
        try scene.stage.exchange(scene.machine)
        try store.followToEnd(at: { nil })
        let healed = try store.read { try $0.proofs.prove() }
        #expect(healed.problems == [])
        #expect(healed.logs.allSatisfy { $0.proved == $0.changes }, "\(healed.logs)")
        let set = try rows(store, "SELECT count(*) FROM _set_apart")
        #expect(set == apart + 2, "\(set)")
        // And on from there as ever.
        _ = try scene.stage.admit(scene.machine, "N5")
        try scene.stage.exchange(scene.machine)
        #expect(try Self.problems(store) == [])
    }

    @Test(arguments: [
        "DELETE FROM _batch WHERE PICKED", "UPDATE _batch SET changes = x'00' WHERE PICKED",
        "UPDATE _batch SET count = count + 1 WHERE PICKED", "DELETE FROM _batch WHERE OTHERS",
        "UPDATE _batch SET changes = x'01' WHERE OTHERS",
    ])
    func `A refill brings back batches that are gone, and such as cannot be read`(sql: String) throws {
        let scene = try Scene()
        let store = scene.machine.store
        let honest = try export(store)
        let others = Self.others.replacing("dot", with: "first")
        let picked = "first = (SELECT max(first) FROM _batch WHERE \(others))"
        try Self.alter(store, sql.replacing("PICKED", with: picked).replacing("OTHERS", with: others))
        #expect(try Self.problems(store) != [])
        try store.write { try $0.account.askRefill() }
        _ = try scene.stage.admit(scene.machine, "N4")
        try scene.stage.exchange(scene.machine)
        try store.followToEnd(at: { nil })
        #expect(try store.read { try $0.proofs.prove() }.problems == [])
        #expect(try Set(export(store)).isSuperset(of: honest))
        #expect(try store.compareViews() == [])
    }

    @Test func `A change that was put in within a batch that came is found, and set apart by a refill`() throws {
        let scene = try Scene()
        let store = scene.machine.store
        let honest = try export(store)
        let others = Self.others.replacing("dot", with: "first")
        let inner = try rows(store, "SELECT max(first) + 1 FROM _batch WHERE count > 1 AND \(others)")
        try store.write { transaction in
            var forged: (dot: Dot, entry: ChangeBlock.Entry)?
            try transaction.ledger.unfold { if $0.packed == inner { forged = ($0, $1) } }
            var (dot, entry) = try #require(forged)
            entry.author = "other@1"
            try transaction.db.execute(
                sql: "INSERT INTO _batch VALUES (?, 1, ?, ?, ?)",
                arguments: [dot.packed, entry.feed, entry.feed, Data(ChangeBlock.pack([entry], from: dot))])
        }
        #expect(try Self.problems(store).contains { $0.contains("begin within another") && $0.contains("--refill") })
        try store.write { try $0.account.askRefill() }
        _ = try scene.stage.admit(scene.machine, "N4")
        try scene.stage.exchange(scene.machine)
        try store.followToEnd(at: { nil })
        #expect(try store.read { try $0.proofs.prove() }.problems == [])
        #expect(try rows(store, "SELECT count(*) FROM _set_apart") == 1)
        #expect(try Set(export(store)).isSuperset(of: honest))
        #expect(try store.compareViews() == [])
    }

    @Test func `A hub that sends otherwise than it did is seen at both ends, and the account begins anew`() throws {
        let scene = try Scene()
        try Self.alter(scene.stage.hub, "UPDATE _feed_digest SET digest = randomblob(32)")
        _ = try scene.stage.admit(scene.sender, "N7")
        try scene.stage.dispatch(scene.sender, "N7", to: 2, as: "T7")
        try scene.stage.exchange(scene.sender)
        try scene.stage.exchange(scene.machine)
        let problems = try Self.problems(scene.machine.store)
        #expect(problems.contains { $0.contains("the hub's digest of what it sent is another") }, "\(problems)")
        try scene.stage.exchange(scene.machine)
        #expect(try scene.stage.hub.read { try $0.account.notices() }[2]?.differing == 1)
    }

    @Test func `Lost answers, a hub that gives no digest and a site that shows none leave the feed whole`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        for number in 1...6 {
            _ = try stage.admit(one, "N\(number)")
            try stage.dispatch(one, "N\(number)", to: 2, as: "T\(number)")
            try stage.exchange(one, fates: number.isMultiple(of: 2) ? [.answerLost] : [])
            stage.isOfEarlierProgram = number == 3
            try stage.exchange(two, fates: number == 2 ? [.answerLost] : number == 4 ? [.requestLost] : [])
            try stage.exchange(two)
            stage.isOfEarlierProgram = false
        }
        try stage.exchange(two)
        for machine in [one, two] {
            let proof = try machine.store.read { try $0.proofs.prove() }
            #expect(proof.problems == [])
            #expect(proof.notProved.contains { $0.contains("gives no digest") } == (machine === two))
        }
        #expect(try stage.hub.read { try $0.account.notices() }.values.allSatisfy { $0.differing == 0 })
    }

    @Test func `What came before digests were kept is not called proved`() throws {
        let scene = try Scene()
        try Self.alter(scene.machine.store, "DROP TABLE _received; DELETE FROM _receipt")
        let old = try scene.machine.store.copy()
        let proof = try old.read { try $0.proofs.prove() }
        #expect(proof.problems == [])
        #expect(proof.notProved.contains { $0.contains("are in no account") })
        #expect(proof.logs.filter { $0.log.site != 2 }.allSatisfy { $0.means == .nothing && $0.proved == 0 })
    }

    // MARK: Before it leaves

    @Test func `An altered change that waits is found here, and nothing is sent`() throws {
        let scene = try Scene()
        _ = try scene.stage.admit(scene.machine, "N8")
        let copy = try scene.machine.store.copy()
        try Self.alter(
            copy,
            "UPDATE _change SET author = 'x' WHERE dot = "
                + "(SELECT max(dot) FROM _change WHERE NOT (\(Self.others)))")
        let error = #expect(throws: StoreError.self) {
            try copy.read { try $0.facility.readBatch(held: $0.exchangeState().held, contentBytesMax: 10_000) }
        }
        #expect(error?.description.contains("nothing is sent") == true)
        #expect(error?.description.contains("kerben doctor") == true)
    }

    // MARK: Resyncs

    /// Somebody with a copy of the keys, and nothing else: takes the token that a resync gives, and reads.
    private func eavesdrop(_ stage: Stage, on site: Int) throws {
        let log = LogID(site: site, incarnation: 1)
        var request = Request(RequestHead(log: log, epoch: 1, token: 12_345, position: 0, edition: 1, logEnd: 0))
        for _ in 0..<3 {
            let moment = stage.moment()
            let answer = try stage.hub.write {
                try $0.hub.exchange(request, site: site, at: moment, chance: UInt64(stage.now) + 7) { $0 }
            }
            request.token = answer.token
            request.position = answer.position
        }
    }

    @Test func `A quiet reader with a copy of the keys is shown at hub and site`() throws {
        let scene = try Scene()
        #expect(try scene.machine.store.read { try $0.account.resyncs() }.warning == nil)
        try eavesdrop(scene.stage, on: 2)
        _ = try scene.stage.admit(scene.machine, "N4")
        try scene.stage.exchange(scene.machine)
        let resyncs = try scene.machine.store.read { try $0.account.resyncs() }
        #expect(resyncs.account.unexplained >= 1 && resyncs.unexplainedAt != nil)
        #expect(resyncs.warning?.contains("kerben hub revoke") == true)
        #expect((try scene.stage.hub.read { try $0.account.notices() }[2]?.resyncs ?? 0) >= 2)
    }

    @Test func `One who only asks for a resync is shown too`() throws {
        let scene = try Scene()
        let stage = scene.stage
        let moment = stage.moment()
        _ = try stage.hub.write {
            try $0.hub.exchange(
                Request(
                    RequestHead(
                        log: scene.machine.store.identity.log, epoch: 1, token: 5, position: 0, edition: 1, logEnd: 0)),
                site: 2, at: moment, chance: 9
            ) { $0 }
        }
        try stage.exchange(scene.machine)
        #expect(try scene.machine.store.read { try $0.account.resyncs() }.account.unexplained == 1)
    }

    @Test func `A resync after a lost answer is explained`() throws {
        let scene = try Scene()
        _ = try scene.stage.admit(scene.machine, "N4")
        try scene.stage.exchange(scene.machine, fates: [.answerLost])
        try scene.stage.exchange(scene.machine)
        let resyncs = try scene.machine.store.read { try $0.account.resyncs() }
        #expect(resyncs.account.count == 1 && resyncs.account.unexplained == 0 && resyncs.warning == nil)
    }

    // MARK: Views

    @Test(arguments: [
        ("UPDATE person SET surname = 'x'", "person"), ("DELETE FROM custody", "custody"),
        ("UPDATE _span SET site = 3", "_span"), ("UPDATE _standing SET stand = stand | 8", "_standing"),
        ("DELETE FROM _scope", "_scope"), ("DELETE FROM _name", "_name"), ("DELETE FROM _spelling", "_spelling"),
        ("UPDATE _cell SET keys = 'x' || keys", "_standing"),
        ("INSERT INTO _void VALUES (1, 1, '', 1)", "_void"),
        // Of a table without rows, what it is.
        ("ALTER TABLE grievance RENAME COLUMN text TO other", "grievance"),
        ("INSERT INTO _conflict SELECT id, 'x', 1, id, 'review', 'open', '', NULL FROM person", "_conflict"),
    ])
    func `An edited view is found by its table's name`(sql: String, table: String) throws {
        let scene = try Scene()
        let store = scene.machine.store
        let names: [String: RecordInput.Scalar] = ["prisoner_no": .text("N9"), "surname": .text("Asanov")]
        try scene.stage.put(store, RecordInput(type: "person", fields: names))
        #expect(try store.compareViews() == [])
        try Self.alter(store, sql)
        #expect(try store.compareViews().map(\.table).contains(table))
        try store.write { try $0.upkeep.rebuild() }
        #expect(try store.compareViews() == [])
    }
}
