import Causality
import Chance
import Custody
import Testing

@Suite struct ScopingTests {
    private func file(
        _ site: Int, _ sequence: Int64 = 1, heldBy sites: Set<Int>, hasOpenConflict: Bool = false,
        _ records: [CustodyRecord] = []
    ) -> Scoping.File {
        Scoping.File(
            id: Sample.dot(site, sequence), records: records, sites: sites, hasOpenConflict: hasOpenConflict)
    }

    private func custody(_ site: Int, _ opened: Int64, by number: String? = nil, from: Int? = nil) -> CustodyRecord {
        .custody(
            .init(
                id: Sample.dot(site, 100 + opened), facility: site, openedAt: opened, transferNumber: number,
                receivedFrom: from))
    }

    private func dispatch(_ from: Int, _ to: Int, _ number: String, _ at: Int64) -> CustodyRecord {
        .transfer(.init(id: Sample.dot(from, 200 + at), number: number, from: from, to: to, dispatchedAt: at))
    }

    /// What is decided of files of one number, and of those that are joined.
    private func decisions(
        _ files: [Scoping.File], joined: [(Int, Int)] = [], pins: [String] = []
    ) -> [String] {
        let persons = Persons(
            files.enumerated().map { index, file in
                .init(
                    id: file.id, number: "N",
                    identifiers: .init(pin: pins.isEmpty ? "" : pins[index]))
            }, links: joined.map { (files[$0].id, files[$1].id) })
        return persons.groups.flatMap { person in
            let own = person.files.compactMap { id in files.first { $0.id == id } }
            return Scoping(person, own).decisions(CustodyTimeline(own.flatMap(\.records)))
        }.map { decision in
            switch decision {
            case .grant(let file, let site): "\(file.site) to \(site)"
            case .withdrawal(let file, let site): "\(file.site) from \(site)"
            case .verdict, .alias: "no decision of scope"
            }
        }
    }

    @Test func `A dispatch gives the file to its receiver, and the receipt takes it from the sender`() {
        let sent = [custody(1, 10), dispatch(1, 2, "T", 20)]
        #expect(decisions([file(1, heldBy: [1], sent)]) == ["1 to 2"])
        #expect(decisions([file(1, heldBy: [1, 2], sent)]).isEmpty)
        let received = sent + [custody(2, 30, by: "T", from: 1)]
        #expect(decisions([file(1, heldBy: [1, 2], received)]) == ["1 from 1"])
        #expect(decisions([file(1, heldBy: [2], received)]).isEmpty)
    }

    @Test func `Nobody loses a file in which something is open`() {
        let received = [custody(1, 10), dispatch(1, 2, "T", 20), custody(2, 30, by: "T", from: 1)]
        #expect(decisions([file(1, heldBy: [1, 2], hasOpenConflict: true, received)]).isEmpty)
        #expect(decisions([file(1, heldBy: [1], hasOpenConflict: true, received)]) == ["1 to 2"])
    }

    @Test func `Who has the person has every file that a decision joined, and nobody keeps one of them alone`() {
        let files = [file(1, heldBy: [1], [custody(1, 10), dispatch(1, 2, "T", 20)]), file(2, heldBy: [2])]
        #expect(decisions(files, joined: [(0, 1)]) == ["1 to 2", "2 to 1"])
    }

    @Test func `A number alone opens no file, a second identifier does while nobody else claims the person`() {
        let readmitted = [file(1, heldBy: [1]), file(2, heldBy: [2], [custody(2, 10)])]
        #expect(decisions(readmitted).isEmpty)
        #expect(decisions(readmitted, pins: ["901", "901"]) == ["1 to 2", "1 from 1"])
        let rival = [file(1, heldBy: [1], [custody(1, 5)]), file(2, heldBy: [2], [custody(2, 10)])]
        #expect(decisions(rival, pins: ["901", "901"]).isEmpty)
    }

    @Test func `Whom nobody has by joined files and others claim by another is not given back to the last holder`() {
        let released = CustodyRecord.custody(
            .init(id: Sample.dot(2, 9), facility: 2, openedAt: 10, closedAt: 20, closedBy: .left))
        let files = [
            file(1, heldBy: [1], [custody(1, 30)]), file(2, heldBy: [1], [released]), file(3, heldBy: [1]),
            file(4, heldBy: [4], [custody(4, 40)]),
        ]
        let pins = ["901", "901", "901", ""]
        #expect(decisions(files, joined: [(1, 2)], pins: pins).isEmpty)
        let lone = files.map { file($0.id.site, heldBy: $0.id.site == 2 ? [] : $0.sites, $0.records) }
        #expect(decisions(lone, joined: [(1, 2)], pins: pins).contains("2 to 1"))
    }

    @Test func `Who was released is kept by who had them, and by nobody who never had`() {
        let released = CustodyRecord.custody(
            .init(id: Sample.dot(1, 9), facility: 1, openedAt: 10, closedAt: 20, closedBy: .left))
        #expect(decisions([file(1, heldBy: [1, 3], [released])]) == ["1 from 3"])
    }

    /// Facts of one person: of each record what was said first, and what last.
    private func facts(_ random: inout SplitMix64) -> [[CustodyRecord]] {
        var facts: [[CustodyRecord]] = []
        var (site, at) = (1, Int64(10))
        var number: String?
        for step in 1...(1 + random.below(4)) {
            var custody = CustodyRecord.Custody(
                id: Sample.dot(site, 100 + Int64(step)), facility: site, openedAt: at, transferNumber: number)
            var versions = [CustodyRecord.custody(custody)]
            at += random.below(3) == 0 ? 0 : 10
            let isOver = random.oneIn(3)
            if isOver || random.oneIn(4) {
                custody.closedAt = at
                custody.closedBy = isOver ? .left : .dispatched
                if random.oneIn(8) { custody.closedBy = .error }
                versions.append(.custody(custody))
            }
            facts.append(versions)
            if isOver {
                number = nil
                site = 1 + random.below(4)
                at += 10
                continue
            }
            let to = site % 4 + 1
            var sent = CustodyRecord.Transfer(
                id: Sample.dot(site, 200 + Int64(step)), number: "T\(step)", from: site, to: to, dispatchedAt: at)
            versions = [.transfer(sent)]
            if random.oneIn(6) {
                sent.cancelledAt = at + 1
                versions.append(.transfer(sent))
            }
            facts.append(versions)
            (number, site) = ("T\(step)", to)
            at += 10
        }
        return facts
    }

    /// Who holds the file of site 1 in the end, where the facts come in pieces.
    private func end(of facts: [[CustodyRecord]], inPieces: Bool, _ random: inout SplitMix64) -> Set<Int> {
        var said = facts.map { _ in 0 }
        var sites: Set = [1]
        while said != facts.map(\.count) {
            let open = facts.indices.filter { said[$0] < facts[$0].count }
            if inPieces, let next = random.pick(open) { said[next] += 1 } else { said = facts.map(\.count) }
            if random.oneIn(3), inPieces, said != facts.map(\.count) { continue }
            let records = zip(facts, said).compactMap { $1 == 0 ? nil : $0[$1 - 1] }
            let one = file(1, heldBy: sites, records)
            let person = Persons([.init(id: one.id, number: "N")], links: []).groups[0]
            for decision in Scoping(person, [one]).decisions(CustodyTimeline(records)) {
                switch decision {
                case .grant(_, let site): sites.insert(site)
                case .withdrawal(_, let site): sites.remove(site)
                case .verdict, .alias: Issue.record("\(decision) is none of scope")
                }
            }
        }
        return sites
    }

    @Test func `The same facts give the file to the same sites, in whatever order and pieces they come`() {
        var random = SplitMix64(seed: 11)
        var ends: [String: Int] = [:]
        for _ in 0..<2_000 {
            let facts = facts(&random)
            let timeline = CustodyTimeline(facts.compactMap(\.last))
            guard Scope.isSettled(timeline) else { continue }
            let whole = end(of: facts, inPieces: false, &random)
            for _ in 0..<3 {
                #expect(end(of: facts, inPieces: true, &random) == whole, "\(facts)")
            }
            #expect(Scope.holders(timeline) == whole)
            if case .nobody = timeline.now?.holder {
                ends["nobody", default: 0] += 1
                // Slowly: who had them in the last stretch before, where that lasted at all.
                if timeline.spans.count > 1, case .facility(let site) = timeline.spans[timeline.spans.count - 2].holder,
                    !facts.joined().contains(where: Self.isOfOneMoment)
                {
                    #expect(whole == [site])
                }
            } else {
                ends["somebody", default: 0] += 1
            }
        }
        #expect(ends["nobody", default: 0] > 300 && ends["somebody", default: 0] > 300)
    }

    private static func isOfOneMoment(_ record: CustodyRecord) -> Bool {
        if case .custody(let custody) = record { custody.closedAt == custody.openedAt } else { false }
    }

    @Test
    func `Random persons are scoped as the slow statement says, site by site, and then nothing is left to decide`() {
        var random = SplitMix64(seed: 7)
        var count = 0
        for _ in 0..<4_000 {
            let files = (1...(1 + random.below(3))).map { randomFile($0, &random) }
            let persons = Persons(
                files.map { file in
                    .init(id: file.id, number: "N", identifiers: .init(pin: random.oneIn(2) ? "901" : ""))
                }, links: random.oneIn(2) && files.count > 1 ? [(files[0].id, files[1].id)] : [])
            for person in persons.groups {
                var own = person.files.compactMap { id in files.first { $0.id == id } }
                let timeline = CustodyTimeline(own.flatMap(\.records))
                let slow = SlowScope(person: person, files: own)
                let decided = Scoping(person, own).decisions(timeline)
                count += decided.count
                let after = own.map { file in (1...5).filter { slow.holds(file, $0) } }
                for decision in decided { apply(decision, to: &own) }
                for (file, sites) in zip(own, after) {
                    #expect(file.sites.sorted() == sites, "\(file.id) of \(files), \(person)")
                }
            }
        }
        #expect(count > 2_000, "decisions are taken at all")
    }

    /// Also that none says what is so already.
    private func apply(_ decision: HubDecision, to files: inout [Scoping.File]) {
        switch decision {
        case .grant(let file, let site):
            guard let index = files.firstIndex(where: { $0.id == file }) else { break }
            #expect(files[index].sites.insert(site).inserted)
            return
        case .withdrawal(let file, let site):
            guard let index = files.firstIndex(where: { $0.id == file }) else { break }
            #expect(files[index].sites.remove(site) != nil)
            return
        case .verdict, .alias: break
        }
        Issue.record("\(decision) is about none of these files")
    }

    private func randomFile(_ site: Int, _ random: inout SplitMix64) -> Scoping.File {
        var records: [CustodyRecord] = []
        for sequence in 0..<Int64(random.below(4)) {
            let (one, at) = (1 + random.below(4), 10 * random.between(1, 6))
            if random.oneIn(2) {
                let writer = random.oneIn(4) ? 0 : one
                let number = random.oneIn(2) ? nil : "T\(random.below(2))"
                let ending = random.pick([CustodyRecord.Custody.Ending.left, .dispatched, .error]) ?? .left
                records.append(
                    .custody(
                        .init(
                            id: Sample.dot(writer, 100 * Int64(site) + sequence), facility: one, openedAt: at,
                            closedAt: random.oneIn(3) ? at + 5 : nil, closedBy: random.oneIn(3) ? ending : .unknown,
                            transferNumber: number)))
            } else {
                records.append(
                    .transfer(
                        .init(
                            id: Sample.dot(one, 100 * Int64(site) + sequence), number: "T\(random.below(2))", from: one,
                            to: one % 4 + 1, dispatchedAt: at, cancelledAt: random.oneIn(5) ? at + 3 : nil)))
            }
        }
        let held = Set((0..<random.below(3)).map { _ in 1 + random.below(5) })
        return file(
            site, heldBy: random.oneIn(4) ? held : held.union([site]), hasOpenConflict: random.oneIn(5), records)
    }
}

/// The rule once more: of one file and one site, whether it is to hold it.
private struct SlowScope {
    let person: Persons.Group
    let files: [Scoping.File]

    func holds(_ file: Scoping.File, _ site: Int) -> Bool {
        let isSomebodys: Bool =
            switch now(files)?.holder {
            case .facility, .transit: true
            case .nobody: !timeline(files).last.isEmpty
            case nil, .disputed: false
            }
        let sets = isSomebodys ? person.travelling : person.joined
        let together = members(sets, with: file)
        let isJoined = person.joined.contains(together.map(\.id))
        let kin = members(person.travelling, with: file)
        let has = file.sites.contains(site)
        // Others claim whom nobody has by these files: who may keep them does, and nobody gets them back.
        let isKept: Bool =
            if case .nobody = now(together)?.holder, !isSomebodys {
                together.contains { $0.sites.contains { hasGrounds($0, kin) } }
            } else { false }
        let isMoved =
            (1...5).contains { !isKept && mustHold($0, together) } || together.count > 1 && isJoined
            || together.contains { $0.sites.contains { !hasGrounds($0, kin) } }
        guard isMoved else { return has }
        if !isKept, mustHold(site, together) { return true }
        let mayKeep: Bool =
            if together.contains(where: \.hasOpenConflict) { true } else {
                switch now(together)?.holder {
                case .facility, .transit: false
                case .nobody where !isKept && !timeline(together).last.isEmpty: false
                case nil, .nobody, .disputed: hasGrounds(site, kin)
                }
            }
        return mayKeep && (isJoined ? together.contains { $0.sites.contains(site) } : has)
    }

    private func members(_ sets: [[Dot]], with file: Scoping.File) -> [Scoping.File] {
        let set = sets.first { $0.contains(file.id) } ?? []
        return set.compactMap { id in files.first { $0.id == id } }
    }

    private func timeline(_ files: [Scoping.File]) -> CustodyTimeline { CustodyTimeline(files.flatMap(\.records)) }

    private func now(_ files: [Scoping.File]) -> CustodyTimeline.Span? { timeline(files).spans.last }

    /// Who has the person, or is about to; of several who say so, only whom the hub names, and whom one sent the person that
    /// has the file and was no rival.
    private func mustHold(_ site: Int, _ files: [Scoping.File]) -> Bool {
        switch now(files)?.holder {
        case nil: false
        case .nobody: timeline(files).last.contains(site)
        case .facility(let holder): holder == site
        case .transit(let from, let to): [from, to].contains(site)
        case .disputed:
            timeline(files).claims.contains { claim in
                claim.basis.site == 0 && claim.site == site
                    || claim.isEstablished && claim.destination == site
                        && files.contains { $0.sites.contains(claim.site) }
            }
        }
    }

    /// Who opened one of the files, had the person, says so or is about to.
    private func hasGrounds(_ site: Int, _ files: [Scoping.File]) -> Bool {
        let isNamed = files.flatMap(\.records).contains {
            if case .custody(let custody) = $0 { custody.facility == site } else { false }
        }
        return isNamed || files.contains { $0.id.site == site } || timeline(files).sites.contains(site)
            || timeline(files).claims.contains { $0.site == site || $0.destination == site }
    }
}
