import Causality
import Register
import Testing

@Suite struct GivenAgainTests {
    private let former = LogID(site: 3, incarnation: 5)
    private let log = LogID(site: 3, incarnation: 9)

    private func change(
        _ sequence: Int64, record: Int64, file: Int64, upon: [Dot] = [], reason: String = "", writes: [Write] = []
    ) -> Change {
        Change(
            dot: Dot(former, sequence), record: Dot(former, record), type: 100, caseFile: Dot(former, file),
            context: VersionVector(upon), edition: 1, timestamp: HybridTimestamp(milliseconds: 7), clock: .reference,
            author: "clerk@3", reason: reason, writes: writes, salt: sequence == file ? 4 : nil)
    }

    private let type = RecordType(
        number: 100, name: "note", scope: .caseFile, opensCaseFile: true,
        fields: [
            Field(number: 1, name: "about", type: .reference, rule: .latest),
            Field(number: 2, name: "count", type: .integer, rule: .latest),
            Field(number: 3, name: "words", type: .text, rule: .append),
        ])

    @Test func `What is given again refers to what was given again, and to what keeps its number`() throws {
        let other = Dot(LogID(site: 0, incarnation: 1), 12)
        var again = GivenAgain()
        let file = again.again(change(20, record: 20, file: 20), as: Dot(log, 1), type, kept: nil)
        again.note(Dot(former, 20), is: file.dot)
        #expect(file.opensCaseFile && file.createsRecord && file.salt == 4 && file.dot == Dot(log, 1))
        #expect(
            file.reason == "given again, was 3.5-20" && file.author == "clerk@3" && file.timestamp.milliseconds == 7)
        let edit = again.again(
            change(
                21, record: 20, file: 20, upon: [Dot(former, 20), other], reason: "typed wrongly",
                writes: [
                    Write(1, .integer(Dot(former, 20).packed)), Write(2, .integer(Dot(former, 20).packed)),
                    Write(3, .removal([Dot(former, 20), Dot(former, 4)])),
                ]), as: Dot(log, 2), type, kept: nil)
        #expect(edit.record == file.dot && edit.caseFile == file.dot && !edit.createsRecord)
        #expect(edit.context == VersionVector([other, file.dot]))
        #expect(edit.writes[0].value == .integer(file.dot.packed))
        #expect(edit.writes[1].value == .integer(Dot(former, 20).packed), "a number is no reference")
        #expect(edit.writes[2].value == .removal([file.dot, Dot(former, 4)]))
        #expect(edit.reason == "given again, was 3.5-21; typed wrongly")
        again.note(Dot(former, 21), is: edit.dot)
        // Upon an edit that is given again, of a record whose opening is not: both stay covered.
        let late = again.again(
            change(23, record: 4, file: 4, upon: [Dot(former, 21)]), as: Dot(log, 3), type, kept: Dot(former, 9))
        #expect(late.record == Dot(former, 4) && late.context == VersionVector([Dot(former, 9), edit.dot]))
    }

    @Test func `Former numbers are read from what says them, however often, and from nothing else`() throws {
        let once = GivenAgain().again(change(20, record: 20, file: 20), as: Dot(log, 1), type, kept: nil)
        let twice = GivenAgain().again(once, as: Dot(LogID(site: 3, incarnation: 11), 6), type, kept: nil)
        #expect(GivenAgain.formerNumbers(of: twice) == [Dot(log, 1), Dot(former, 20)])
        for reason in [
            "", "was 3.5-20", "given again, was 3.5-20x", "given again, was 4.5-20", "typed; given again, was 3.5-20",
            "given again, was 3.5-30",
        ] {
            #expect(GivenAgain.formerNumbers(of: change(30, record: 30, file: 30, reason: reason)).isEmpty, "\(reason)")
        }
        let long = GivenAgain().again(
            change(20, record: 20, file: 20, reason: String(repeating: "x", count: ChangeForm.reasonBytesMax)),
            as: Dot(log, 1), type, kept: nil)
        #expect(ChangeForm.fault(in: long) == nil && GivenAgain.formerNumbers(of: long) == [Dot(former, 20)])
    }
}
