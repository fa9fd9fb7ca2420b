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
        ])
    let facts = Authorisation.Facts(sitesInScope: [3], recordType: 19, recordCaseFile: Self.file, basisFacility: 3)

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

    @Test func `A facility receives and dispatches only for itself`() {
        var facts = facts
        facts.spokenFor = 3
        #expect(reason(change(), facts) == nil)
        facts.spokenFor = 4
        #expect(reason(change(), facts) == "a facility receives and dispatches only for itself")
    }

    @Test func `Who does not hold the case file may not write it`() {
        var facts = facts
        facts.sitesInScope = [4]
        #expect(reason(change(), facts) == "the facility does not hold this case file")
        facts.sitesInScope = nil
        #expect(reason(change(), facts) == "its case file is unknown to the hub")
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

    @Test func `What the register does not allow is refused here too`() {
        #expect(reason(change { $0.writes = [] }, facts) == "is required when the record is created")
    }
}
