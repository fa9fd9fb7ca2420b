import Causality
import Register
import Testing

@Suite struct ChangeFormTests {
    private static let log = LogID(site: 4, incarnation: 1)

    private static func change(_ alter: (inout Change) -> Void = { _ in }) -> Change {
        var change = Change(
            dot: Dot(log, 9), record: Dot(log, 1), type: 40, caseFile: Dot(log, 1),
            context: VersionVector([Dot(log, 1)]), edition: 1, timestamp: HybridTimestamp(milliseconds: 5),
            clock: .unknown, author: "a@4", writes: [Write(1, .integer(1)), Write(2, .text("x"))])
        alter(&change)
        return change
    }

    private func fault(_ alter: (inout Change) -> Void) -> String? { ChangeForm.fault(in: Self.change(alter)) }

    @Test func `An unknown type or field is well formed`() {
        #expect(fault { _ in } == nil)
        #expect(fault { $0.type = ChangeForm.typeMax } == nil)
        #expect(fault { $0.writes = [Write(ChangeForm.fieldMax, .none)] } == nil)
        #expect(fault { $0.writes = [] } == nil)
    }

    @Test func `Each number has its ends`() {
        for type in [-1, ChangeForm.typeMax + 1, 1 << 31, Int(UInt32.max), .max, .min] {
            #expect(fault { $0.type = type } == "a record type's number")
        }
        for edition in [-1, 1 << 31, .max] { #expect(fault { $0.edition = edition } == "an edition") }
        for time in [Int64.min, .max, ChangeForm.milliseconds.upperBound + 1, ChangeForm.milliseconds.lowerBound - 1] {
            #expect(fault { $0.timestamp.milliseconds = time } == "a clock reading")
        }
        for counter in [-1, ChangeForm.counterMax + 1, .max] {
            #expect(fault { $0.timestamp.counter = counter } == "a clock reading's counter")
        }
        for offset in [ChangeForm.offsetMax + 1, -ChangeForm.offsetMax - 1, .min] {
            #expect(fault { $0.clock.offsetMilliseconds = offset } == "a clock error")
        }
        for exponent in [-1, 64, .max] { #expect(fault { $0.clock.uncertaintyExponent = exponent } == "a clock error") }
    }

    @Test func `Fields are in order, each once`() {
        for fields in [[0], [-1], [2, 1], [1, 1], [ChangeForm.fieldMax + 1], [.max]] {
            #expect(fault { $0.writes = fields.map { Write($0, .none) } } == "a field's number")
        }
        #expect(fault { $0.writes = (1...1_025).map { Write($0, .none) } } == "the number of fields")
        #expect(fault { $0.writes = (1...1_024).map { Write($0, .none) } } == nil)
    }

    @Test func `Each length has its end`() {
        let logs = (1...1_025).map { Dot(LogID(site: $0, incarnation: 1), 1) }
        #expect(fault { $0.context = VersionVector(logs) } == "a context's length")
        #expect(fault { $0.context = VersionVector(logs.dropLast()) } == nil)
        #expect(fault { $0.author = String(repeating: "a", count: 513) } == "an author's length")
        #expect(fault { $0.reason = String(repeating: "я", count: 8_193) } == "a reason's length")
        #expect(
            fault { $0.writes = [Write(1, .removal([Dot](repeating: logs[0], count: 10_001)))] } == "a removal's length"
        )
        let long = String(repeating: "a", count: 256 * 1_024)
        #expect(fault { $0.writes = [Write(1, .text(long))] } == "a change's length")
        // The hub publishes whole tables.
        #expect(
            fault {
                $0.dot = Dot(LogID(site: 0, incarnation: 1), 9)
                $0.writes = [Write(1, .text(long))]
            } == nil)
    }
}
