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

    @Test func `A grant and a withdrawal stand in their file, and their site hears of them`() {
        for (decision, granted) in [
            (HubDecision.grant(file: file, site: 2), Int64(1)), (.withdrawal(file: file, site: 2), 0),
        ] {
            #expect(decision.type == .scope && decision.caseFile == file)
            #expect(
                decision.writes == [
                    Write(SystemType.ScopeField.site, .integer(2)),
                    Write(SystemType.ScopeField.granted, .integer(granted)),
                ])
            #expect(decision.hearers == [2] && decision.filesOfHearers.isEmpty)
        }
    }

    @Test func `A verdict reaches the author of the change and whoever holds its file`() {
        let verdict = HubDecision.verdict(
            .init(.setAside, on: change(in: file), isFileKnown: true, because: "why"))
        #expect(verdict.caseFile == file)
        #expect(verdict.hearers == [3] && verdict.filesOfHearers == [file])
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

    @Test func `Whoever holds one of two files that are joined or taken apart hears of it`() {
        let (target, kin, other) = (Sample.dot(2, 1), Sample.dot(4, 1), Sample.dot(5, 1))
        let alias = HubDecision.alias(.init(file, into: target, apart: other, grounds: "seen", kin: [file, kin]))
        #expect(Set(alias.filesOfHearers) == [file, target, kin, other] && alias.hearers.isEmpty)
        #expect(alias.caseFile == file && alias.personalReason == "seen")
        #expect(alias.writes.map(\.field) == [1, 2, 3, 4])
        let joined = HubDecision.alias(.init(file, into: target, grounds: "seen", kin: [file]))
        #expect(joined.writes.map(\.field) == [1, 2, 3])
    }
}
