import Causality
import Custody
import Register
import Testing

@Suite struct HubDecisionTests {
    private let file = Sample.dot(1, 7)

    private func change(in caseFile: Dot) -> Change {
        Change(
            dot: Sample.dot(3, 9), record: Sample.dot(3, 9), type: 20, caseFile: caseFile, edition: 1,
            timestamp: HybridTimestamp(milliseconds: 0), clock: .unknown, author: "clerk@3", writes: [])
    }

    @Test func `A grant and a withdrawal stand in their file`() {
        for (decision, granted) in [
            (HubDecision.grant(file: file, site: 2), Int64(1)), (.withdrawal(file: file, site: 2), 0),
        ] {
            #expect(decision.type == .scope && decision.caseFile == file)
            #expect(
                decision.writes == [
                    Write(SystemType.ScopeField.site, .integer(2)),
                    Write(SystemType.ScopeField.granted, .integer(granted)),
                ])
        }
    }

    @Test func `A verdict stands in the file of the change that it is about`() {
        let verdict = HubDecision.verdict(
            .init(.setAside, on: change(in: file), isFileKnown: true, because: "why"))
        #expect(verdict.caseFile == file)
        #expect(verdict.writes.map(\.value) == [.integer(Sample.dot(3, 9).packed), .integer(1), .text("why")])
    }

    @Test func `A verdict on what names a file that nobody opened stands in one of its own`() {
        func verdict(_ change: Change) -> HubDecision {
            .verdict(.init(.setAside, on: change, isFileKnown: false, because: "why"))
        }
        #expect(verdict(change(in: file)).caseFile == nil)
        // What opens a file is that file, whether or not anything of it was seen before.
        #expect(verdict(change(in: Sample.dot(3, 9))).caseFile == Sample.dot(3, 9))
    }

    @Test func `An alias stands in the file that is joined or taken apart`() {
        let (target, other) = (Sample.dot(2, 1), Sample.dot(5, 1))
        let alias = HubDecision.alias(.init(file, into: target, apart: other, grounds: "seen"))
        #expect(alias.caseFile == file && alias.personalReason == "seen")
        #expect(alias.writes.map(\.field) == [1, 2, 3, 4])
        let joined = HubDecision.alias(.init(file, into: target, grounds: "seen"))
        #expect(joined.writes.map(\.field) == [1, 2, 3])
    }
}
