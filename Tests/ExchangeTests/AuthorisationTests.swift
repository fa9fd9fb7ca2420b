import Causality
import Exchange
import Register
import Testing

@Suite struct AuthorisationTests {
    static let file = Dot(LogID(site: 3, incarnation: 1), 1)
    static let own = Dot(LogID(site: 3, incarnation: 1), 2)
    let description = RegisterDescription(
        edition: 1,
        types: [
            RecordType(
                number: 16, name: "person", opensCaseFile: true, fields: [Field(number: 1, name: "name", type: .text)]),
            RecordType(
                number: 19, name: "sentence", fields: [Field(number: 1, name: "article", type: .text, required: true)]),
            RecordType(number: 21, name: "facility", opensCaseFile: true, hubOnly: true, fields: []),
            RecordType(
                number: 22, name: "day", scope: .own, opensCaseFile: true, about: "facility",
                fields: [Field(number: 1, name: "facility", type: .site)]),
            RecordType(
                number: 23, name: "exam", isLate: true,
                fields: [
                    Field(number: 1, name: "seen", type: .text),
                    Field(number: 2, name: "notes", type: .text, rule: .append),
                ]),
            RecordType(
                number: 44, name: "finding", scope: .everywhere, opensCaseFile: true, about: "facility",
                answers: ["answer"],
                fields: [
                    Field(number: 1, name: "facility", type: .site), Field(number: 2, name: "answer", type: .text),
                ]),
            RecordType(
                number: 46, name: "report", about: "facility",
                fields: [Field(number: 1, name: "facility", type: .site)]),
            RecordType(
                number: 45, name: "topic", scope: .everywhere, opensCaseFile: true,
                fields: [Field(number: 1, name: "name", type: .text)]),
        ])
    let facts = Authorisation.Facts(
        holding: .holds, openerType: 16, recordType: 19, recordCaseFile: Self.file, basisFacility: 3,
        isBasisOfPerson: true)

    private func change(_ alter: (inout Change) -> Void = { _ in }) -> Change {
        var change = Change(
            dot: Self.own, record: Self.own, type: 19, caseFile: Self.file, basis: Self.own, edition: 1,
            timestamp: HybridTimestamp(milliseconds: 1), clock: .unknown, author: "clerk@3",
            writes: [Write(1, .text("122"))])
        alter(&change)
        return change
    }

    private func reason(_ change: Change, _ facts: Authorisation.Facts) -> String? {
        Authorisation.refusal(change, description, facts)?.problem
    }

    @Test func `A facility answers the hub's finding about it, and rewrites none of it`() {
        let hubs = Dot(LogID(site: 0, incarnation: 1), 5)
        let known = Authorisation.Facts(
            holding: .holds, openerType: 44, recordType: 44, recordCaseFile: hubs, about: [3])
        func writing(_ writes: [Write], record: Dot = hubs) -> Change {
            change {
                ($0.type, $0.record, $0.caseFile, $0.basis, $0.writes) = (44, record, record, nil, writes)
                $0.context = VersionVector([record])
            }
        }
        #expect(reason(writing([Write(2, .text("mended"))]), known) == nil)
        for rewritten in [Write(1, .none), Write(1, .integer(3)), Write(9, .text("x"))] {
            #expect(
                reason(writing([Write(2, .text("mended")), rewritten]), known)?.contains("answers in answer") == true)
        }
        // Its own finding it writes whole.
        let own = Dot(Self.own.log, 1)
        var mine = known
        mine.recordCaseFile = own
        #expect(reason(writing([Write(1, .integer(3))], record: own), mine) == nil)
    }

    @Test func `Whom a case file is kept from adds nothing to it, and answers where it may`() {
        var known = facts
        known.keptFrom = [3]
        #expect(reason(change(), known)?.contains("adds nothing to it") == true)
        known.keptFrom = [4]
        #expect(reason(change(), known) == nil)
        func edit(_ type: Int, _ field: Int) -> Change {
            change {
                ($0.type, $0.dot, $0.basis, $0.writes) = (type, Dot($0.dot.log, 9), nil, [Write(field, .text("x"))])
                $0.context = VersionVector([Self.own])
            }
        }
        for (type, field, isTaken) in [(44, 2, true), (44, 1, false), (23, 2, false)] {
            let kept = Authorisation.Facts(
                holding: .holds, openerType: 16, recordType: type, recordCaseFile: Self.file, keptFrom: [3])
            #expect((reason(edit(type, field), kept) == nil) == isTaken, "\(type) \(field)")
        }
    }

    @Test func `A holder's change is accepted`() {
        #expect(reason(change(), facts) == nil)
        let edit = change {
            $0.dot = Dot($0.dot.log, 9)
            $0.context = VersionVector([Self.own])
        }
        #expect(reason(edit, facts) == nil)
        let opener = change {
            $0.type = 16
            $0.caseFile = $0.dot
            $0.basis = nil
        }
        #expect(reason(opener, .init()) == nil)
    }

    @Test func `An unknown type is kept, for a newer hub to judge`() {
        #expect(reason(change { $0.type = 77 }, facts) == nil)
    }

    @Test(arguments: [1, 2, 3, 9, 21]) func `Only the hub decides, and writes what is its own`(type: Int) {
        #expect(reason(change { $0.type = type }, facts) == "only the hub writes this")
    }

    @Test func `A record about a site is that site's to write, or the hub's`() {
        let day = change {
            $0.type = 22
            $0.caseFile = $0.dot
            $0.basis = nil
            $0.writes = [Write(1, .integer(3))]
        }
        #expect(reason(day, .init()) == nil)
        let problem = "a facility receives, dispatches and reports only for itself (site 3)"
        var other = day
        other.writes = [Write(1, .integer(4))]
        #expect(reason(other, .init()) == problem)
        // An edit that keeps silent on the site is asked by what the record says, every side of it.
        var edit = change {
            $0.type = 22
            $0.dot = Dot($0.dot.log, 9)
            $0.context = VersionVector([Self.own])
            $0.basis = nil
        }
        edit.writes = []
        var facts = Authorisation.Facts(
            holding: .holds, openerType: 22, recordType: 22, recordCaseFile: Self.file, about: [3])
        #expect(reason(edit, facts) == nil)
        facts.about = [3, 4]
        #expect(reason(edit, facts) == problem)
    }

    @Test func `A facility answers a finding of the hub's about itself, and no other`() {
        let finding = Dot(LogID(site: 0, incarnation: 1), 7)
        let answer = change {
            $0.type = 44
            $0.record = finding
            $0.caseFile = finding
            $0.context = VersionVector([finding])
            $0.basis = nil
            $0.writes = [Write(2, .text("done"))]
        }
        var facts = Authorisation.Facts(
            holding: .holds, openerType: 44, recordType: 44, recordCaseFile: finding, about: [3])
        #expect(reason(answer, facts) == nil)
        facts.about = [4]
        #expect(reason(answer, facts) != nil)
        // Reference data about no site stays its author's.
        var topic = answer
        topic.type = 45
        facts = Authorisation.Facts(holding: .holds, openerType: 45, recordType: 45, recordCaseFile: finding)
        #expect(reason(topic, facts) == "was written by another site, which corrects it")
    }

    @Test(arguments: ["registry@0", "clerk@33", "clerk@3 ", "clerk", "", "@3\u{202E}"])
    func `The author is one of the site that sends it, whatever the text says`(author: String) {
        #expect(
            reason(change { $0.author = author }, facts) == "its author is not named as one of site 3, which sent it")
    }

    @Test func `Who does not hold the case file may not write it`() {
        var facts = facts
        facts.holding = .never
        #expect(reason(change(), facts) == "the facility does not hold this case file")
        facts.holding = nil
        #expect(reason(change(), facts) == "its case file is unknown to the hub")
    }

    @Test func `Who held a person brings in what it wrote while it did, and what it owes of that time`() {
        var facts = facts
        facts.holding = .held(wroteWhileHolding: true)
        #expect(reason(change(), facts) == nil)
        let gone = "the facility no longer holds this case file"
        #expect(reason(change { $0.basis = nil }, facts)?.hasPrefix(gone) == true)
        facts.isBasisOfPerson = false
        #expect(reason(change(), facts)?.hasPrefix(gone) == true)
        facts.isBasisOfPerson = true
        facts.holding = .held(wroteWhileHolding: false)
        #expect(reason(change(), facts)?.hasPrefix(gone) == true)
        let exam = change {
            $0.type = 23
            $0.writes = [Write(1, .text("late"))]
        }
        #expect(reason(exam, facts) == nil)
        facts.recordType = 23
        func edit(_ field: Int) -> Change {
            change {
                $0.type = 23
                $0.dot = Dot($0.dot.log, 9)
                $0.context = VersionVector([Self.own])
                $0.writes = [Write(field, .text("more"))]
            }
        }
        #expect(reason(edit(1), facts)?.hasPrefix(gone) == true)
        #expect(reason(edit(2), facts) == nil, "a note is added to what is there, and changes nothing")
    }

    @Test func `Who had a person says that they are there again and how it ended, and sends them nowhere`() {
        var facts = facts
        facts.holding = .held(wroteWhileHolding: false)
        let report = change {
            $0.type = 46
            $0.writes = [Write(1, .integer(3))]
        }
        #expect(reason(report, facts) != nil, "what is new there is its holder's to write")
        facts.whereabouts = .claim
        #expect(reason(report, facts) == nil)
        facts.recordType = 46
        var edit = report
        edit.dot = Dot(Self.own.log, 9)
        edit.context = VersionVector([Self.own])
        for (whereabouts, isTaken) in [
            (.ending, true), (.nothing, true), (.sending, false), (.opening, false),
        ] as [(Authorisation.Whereabouts, Bool)] {
            facts.whereabouts = whereabouts
            #expect((reason(edit, facts) == nil) == isTaken, "\(whereabouts)")
        }
        facts.holding = .held(wroteWhileHolding: true)
        #expect(reason(edit, facts) == nil)
    }

    @Test func `Whom a site never had it claims, and writes nothing else of without a claim that stands`() {
        var facts = facts
        facts.holding = .addressed
        facts.recordBasis = Self.own
        #expect(reason(change(), facts)?.hasPrefix("the person never came here") == true)
        for (whereabouts, isTaken) in [
            (.claim, true), (.ending, true), (.nothing, false), (.sending, false), (.opening, false),
        ] as [(Authorisation.Whereabouts, Bool)] {
            facts.whereabouts = whereabouts
            #expect((reason(change(), facts) == nil) == isTaken, "\(whereabouts)")
        }
    }

    @Test(arguments: [.held(wroteWhileHolding: false), .addressed] as [Authorisation.Holding])
    func `What is recorded upon a claim stands with it, and alters nothing that others recorded`(
        holding: Authorisation.Holding
    ) {
        var facts = facts
        facts.holding = holding
        #expect(reason(change(), facts) != nil)
        facts.isBasisClaim = true
        #expect(reason(change(), facts) == nil)
        let edit = change {
            $0.dot = Dot($0.dot.log, 9)
            $0.context = VersionVector([Self.own])
        }
        #expect(reason(edit, facts) != nil)
        facts.recordBasis = Dot(LogID(site: 3, incarnation: 1), 7)
        #expect(reason(edit, facts) != nil)
        facts.recordBasis = Self.own
        #expect(reason(edit, facts) == nil)
        facts.isBasisClaim = false
        #expect(reason(edit, facts) != nil)
        // A claim to somebody else is none to the person of this file.
        facts.isBasisClaim = true
        facts.isBasisOfPerson = false
        #expect(reason(edit, facts) != nil)
    }

    @Test func `A former holder adds to what stands in its own time, or is its own, and takes nothing away`() {
        var facts = facts
        (facts.holding, facts.recordType, facts.stays) = (.held(wroteWhileHolding: false), 23, [0..<1_000])
        func adding(_ value: Value, at seconds: Int64) -> String? {
            reason(
                change {
                    ($0.type, $0.dot, $0.writes) = (23, Dot($0.dot.log, 9), [Write(2, value)])
                    $0.context = VersionVector([Self.own])
                    $0.timestamp = HybridTimestamp(milliseconds: seconds * 1_000)
                }, facts)
        }
        for (isOwn, isLater) in [(false, false), (false, true), (true, false), (true, true)] {
            facts.recordBasis = isOwn ? Self.own : Dot(LogID(site: 4, incarnation: 1), 2)
            let time: Int64 = isLater ? 10_000_000 : 500
            #expect((adding(.text("x"), at: time) == nil) == (isOwn || !isLater), "\(isOwn) \(isLater)")
            #expect(adding(.removal([Self.own]), at: time) != nil)
        }
    }

    @Test func `A record of a person stands in the case file of a person`() {
        var facts = facts
        facts.openerType = 22
        #expect(reason(change(), facts) == "belongs in the case file of a person")
    }

    @Test func `A record stays what it is, where it is`() {
        let edit = change {
            $0.dot = Dot($0.dot.log, 9)
            $0.context = VersionVector([Self.own])
        }
        var facts = facts
        facts.recordType = 16
        #expect(reason(edit, facts) == "it names another type or case file than its record has")
        facts.recordType = nil
        #expect(reason(edit, facts) == "its record is unknown to the hub")
    }

    @Test func `A context names the record's creation, and never the change itself`() {
        let blind = change { $0.dot = Dot($0.dot.log, 9) }
        #expect(reason(blind, facts) == "its context does not name the record that it writes")
        let selfish = change {
            $0.dot = Dot($0.dot.log, 9)
            $0.context = VersionVector([Self.own, $0.dot])
        }
        #expect(reason(selfish, facts) == "its context does not name the record that it writes")
    }

    @Test func `A case file is opened by the type of record that opens one`() {
        #expect(reason(change { $0.caseFile = $0.dot }, facts) == "a case file is opened by another type of record")
        #expect(reason(change { $0.type = 16 }, facts) == "a case file is opened by another type of record")
    }

    @Test func `A basis is a custody of the writer's own facility`() {
        var facts = facts
        facts.basisFacility = 4
        #expect(reason(change(), facts) == "its custody basis is no custody of this facility")
    }
}
