import Causality
import Register
import Testing

@Suite struct RecordCourseTests {
    private let type = RecordType(
        number: 40, name: "trial",
        fields: [
            Field(number: 1, name: "said", type: .text), Field(number: 2, name: "list", type: .text, rule: .append),
            Field(number: 3, name: "set", type: .text, rule: .union), Field(number: 4, name: "from", type: .date),
            Field(number: 5, name: "until", type: .date, notBefore: "from"),
            Field(number: 6, name: "born", type: .date, past: true),
        ])

    /// Each written upon all before it.
    private let changes: [Change] = {
        let writes: [[Write]] = [
            [Write(1, .text("a"))], [Write(2, .text("one"))], [Write(1, .text("b")), Write(3, .text("x"))],
            [Write(2, .text("two")), Write(3, .removal([Sample.dot(1, 3)]))], [Write(1, .none)], [Write(3, .text("y"))],
        ]
        return writes.enumerated().map { index, writes in
            Sample.change(
                Sample.dot(1, Int64(index + 1)), writes, seen: (0..<index).map { Sample.dot(1, Int64($0 + 1)) })
        }
    }()

    private func folded(before change: Change, void: Set<Dot> = []) -> KnownValues {
        let seen = changes.filter { change.context.contains($0.dot) }
        return KnownValues(type, of: RecordState(seen, void: void), custodyLinks: [])
    }

    private func known(_ values: KnownValues?) -> [String: String]? { values.map { type.texts($0.values) } }

    @Test func `What is carried on from change to change is what folding anew gives`() throws {
        let course = RecordCourse(changes.reversed())
        course.go(on: changes[1], folded(before: changes[1]))
        for change in changes.dropFirst(2) {
            let carried = try #require(course.carriedOn(to: change, type, isVoid: { _ in false }))
            #expect(known(carried) == known(folded(before: change)), "\(change.dot)")
        }
        #expect(known(course.last) == ["said": "", "list": "two"])
    }

    @Test func `What was set aside is put upon nothing`() throws {
        let course = RecordCourse(changes)
        course.go(on: changes[1], folded(before: changes[1]))
        let carried = course.carriedOn(to: changes[3], type, isVoid: { $0 == changes[2].dot })
        #expect(known(carried) == ["said": "a", "list": "one"])
    }

    @Test func `Nothing is carried on to a change that was written upon anything else`() {
        let course = RecordCourse(changes)
        #expect(course.carriedOn(to: changes[1], type, isVoid: { _ in false }) == nil)
        course.go(on: changes[1], folded(before: changes[1]))
        let beside = Sample.change(Sample.dot(1, 9), [Write(1, .text("z"))], seen: [changes[1].dot])
        course.insert(beside)
        #expect(course.carriedOn(to: beside, type, isVoid: { _ in false }) == nil)
        let elsewhere = Sample.change(Sample.dot(2, 1), [Write(1, .text("z"))], seen: changes.map(\.dot))
        #expect(course.carriedOn(to: elsewhere, type, isVoid: { _ in false }) == nil)
    }

    @Test func `Only a write of either of two times can bring them out of order`() {
        func orders(_ fields: Int...) -> Bool { type.ordersTimes(fields.map { Write($0, .integer(1)) }) }
        #expect(orders(4) && orders(5) && orders(1, 5))
        #expect(!orders(1, 2, 6) && !orders())
    }
}
