import Causality
import Register
import Testing

/// Every rule sees two sides, and each side wins once: a rule that looks at the order of arrival fails here.
@Suite struct ConflictRuleTests {
    let first = Sample.change(Sample.creation, [Write(1, .text("first"))])
    let a = Sample.dot(1, 2)
    let b = Sample.dot(2, 1)

    private func pair(
        _ left: [Write], _ right: [Write], at: (Int64, Int64) = (10, 10), bases: (Dot?, Dot?) = (nil, nil)
    )
        -> [Change]
    {
        [
            first, Sample.change(a, left, at: at.0, basis: bases.0), Sample.change(b, right, at: at.1, basis: bases.1),
        ]
    }

    private func texts(_ left: String, _ right: String, at: (Int64, Int64) = (10, 10), bases: (Dot?, Dot?) = (nil, nil))
        -> [Change]
    { pair([Write(1, .text(left))], [Write(1, .text(right))], at: at, bases: bases) }

    @Test(arguments: ConflictRule.allCases) func `A write that has seen the other is no conflict`(rule: ConflictRule) {
        let changes = [
            first, Sample.change(a, [Write(1, .text("left"))]), Sample.change(b, [Write(1, .text("right"))], seen: [a]),
        ]
        let unit = Sample.unit(rule, RuleParameters(order: ["left", "right"]))
        let resolution = Sample.resolved(unit, changes)
        #expect(resolution?.status == .clean)
        if rule.keepsAll {
            #expect(resolution?.elements.map(\.value) == [.text("first"), .text("left"), .text("right")])
        } else {
            #expect(resolution?.values == [.text("right")])
        }
    }

    @Test(arguments: ConflictRule.allCases) func `Two sides of one mind are no conflict`(rule: ConflictRule) {
        let unit = Sample.unit(rule, RuleParameters(order: ["same"]))
        let resolution = Sample.resolved(unit, texts("same", "same"))
        #expect(resolution?.status == .clean)
        if !rule.keepsAll { #expect(resolution?.values == [.text("same")]) }
    }

    @Test(arguments: [(1_000, 10), (10, 1_000)] as [(Int64, Int64)])
    func `latest: one side clearly later settles it`(left: Int64, right: Int64) {
        let resolution = Sample.resolved(Sample.unit(.latest), texts("left", "right", at: (left, right)))
        #expect(resolution?.status == .settled)
        #expect(resolution?.values == [.text(left > right ? "left" : "right")])
    }

    @Test func `latest: within the uncertainty, or with an unknown clock, a person decides`() {
        let near = Sample.resolved(Sample.unit(.latest), texts("left", "right", at: (10, 20)))
        #expect(near?.status == .open(.noClearOrder))
        #expect(near?.values == [.text("first")])
        var far = texts("left", "right", at: (10, 1_000_000))
        far[1].clock = .unknown
        #expect(Sample.resolved(Sample.unit(.latest), far)?.status == .open(.noClearOrder))
        far[1].clock = ClockError(offsetMilliseconds: .max, uncertaintyExponent: 3)
        far[1].timestamp.milliseconds = .max
        #expect(Sample.resolved(Sample.unit(.latest), far)?.status == .open(.noClearOrder))
    }

    @Test func `custodian: the basis that is the later link of the chain settles it`() {
        let (old, new) = (Sample.dot(1, 9), Sample.dot(2, 9))
        for (bases, winner) in [((old, new), "right"), ((new, old), "left")] {
            let changes = texts("left", "right", bases: (bases.0, bases.1))
            let resolution = Sample.resolved(Sample.unit(.custodian), changes, links: [old, new])
            #expect(resolution?.status == .settled)
            #expect(resolution?.values == [.text(winner)])
        }
    }

    @Test func `custodian: rival claims, or none, are a person's to decide`() {
        let link = Sample.dot(1, 9)
        for bases in [(link, link), (nil, nil)] as [(Dot?, Dot?)] {
            let resolution = Sample.resolved(
                Sample.unit(.custodian), texts("left", "right", bases: bases), links: [link])
            #expect(resolution?.status == .open(.rivalClaims))
        }
    }

    @Test func `authority: the hub's word stands against any other, and without one a person decides`() {
        let hub = Sample.change(Sample.dot(0, 1), [Write(1, .text("hub"))])
        for dot in [a, b] {
            let resolution = Sample.resolved(
                Sample.unit(.authority), [first, hub, Sample.change(dot, [Write(1, .text("site"))], at: 99)])
            #expect(resolution?.values == [.text("hub")])
            #expect(resolution?.status == .settled)
        }
        #expect(
            Sample.resolved(Sample.unit(.authority), texts("left", "right"))?.status == .open(.noAuthority))
    }

    private let decision = Sample.unit(
        .document, fields: [1, 2, 3], RuleParameters(documentDateField: 2, appealOfField: 3))

    @Test(arguments: [(5, 9), (9, 5)] as [(Int64, Int64)])
    func `document: the later document settles it, not the later keystroke`(left: Int64, right: Int64) {
        let changes = pair(
            [Write(1, .text("left")), Write(2, .integer(left))], [Write(1, .text("right")), Write(2, .integer(right))],
            at: (100_000 - left, 100_000 - right))
        let resolution = Sample.resolved(decision, changes)
        #expect(resolution?.status == .settled)
        #expect(resolution?.values.first == .text(left > right ? "left" : "right"))
    }

    @Test func `document: an appeal's outcome beats the decision that it names`() {
        let changes = pair(
            [Write(1, .text("decision")), Write(2, .integer(9))],
            [Write(1, .text("appeal")), Write(2, .integer(5)), Write(3, .integer(a.packed))])
        #expect(Sample.resolved(decision, changes)?.values.first == .text("appeal"))
        let other = pair(
            [Write(1, .text("appeal")), Write(2, .integer(5)), Write(3, .integer(b.packed))],
            [Write(1, .text("decision")), Write(2, .integer(9))])
        #expect(Sample.resolved(decision, other)?.values.first == .text("appeal"))
    }

    @Test func `document: two of one date, or one without a date, are a person's to decide`() {
        let same = pair(
            [Write(1, .text("left")), Write(2, .integer(5))], [Write(1, .text("right")), Write(2, .integer(5))])
        #expect(Sample.resolved(decision, same)?.status == .open(.noClearDocument))
        let undated = pair([Write(1, .text("left")), Write(2, .integer(5))], [Write(1, .text("right"))])
        #expect(Sample.resolved(decision, undated)?.status == .open(.noClearDocument))
    }

    @Test(arguments: [("HIGH", "LOW"), ("LOW", "HIGH")])
    func `interim: the most protective stands until a dated review`(left: String, right: String) throws {
        let unit = Sample.unit(.interim, RuleParameters(order: ["HIGH", "LOW"], reviewDays: 14))
        let resolution = try #require(Sample.resolved(unit, texts(left, right, at: (86_400_000, 0))))
        #expect(resolution.values == [.text("HIGH")])
        #expect(resolution.status == .open(.interimReview))
        #expect(resolution.reviewDue.map(CivilTime.instantText) == "1970-01-15")
    }

    @Test(arguments: [("OPEN", "CLOSED"), ("CLOSED", "OPEN")])
    func `open: the least closed state settles it`(left: String, right: String) {
        let unit = Sample.unit(.open, RuleParameters(order: ["OPEN", "CLOSED"]))
        let resolution = Sample.resolved(unit, texts(left, right))
        #expect(resolution?.values == [.text("OPEN")])
        #expect(resolution?.status == .settled)
        #expect(Sample.resolved(unit, texts("OPEN", "unheard of"))?.status == .open(.disagreement))
    }

    @Test func `union: both sides' elements stay, and a removal takes away only what it saw`() {
        let removal = Sample.change(Sample.dot(3, 1), [Write(1, .removal([Sample.creation]))])
        let resolution = Sample.resolved(Sample.unit(.union), texts("left", "right") + [removal])
        #expect(resolution?.elements.map(\.value) == [.text("left"), .text("right")])
        #expect(resolution?.status == .clean)
        // Named or not.
        for seen in [[], [a], [b]] {
            let blind = Sample.change(Sample.dot(3, 1), [Write(1, .removal([Sample.creation, a, b]))], seen: seen)
            let left = Sample.resolved(Sample.unit(.union), texts("left", "right") + [blind])?.elements.map(\.dot)
            #expect(left == [a, b].filter { !seen.contains($0) })
        }
    }

    @Test func `append: every entry stays, in causal order before clock order, and nothing is removed`() {
        let addendum = Sample.change(Sample.dot(3, 1), [Write(1, .text("addendum"))], seen: [b], at: -50)
        let removal = Sample.change(Sample.dot(3, 2), [Write(1, .removal([Sample.creation]))], at: 1)
        let changes = texts("left", "right", at: (20, 10)) + [addendum, removal]
        let resolution = Sample.resolved(Sample.unit(.append), changes)
        let values = resolution?.elements.map(\.value) ?? []
        #expect(values.first == .text("first"))
        #expect(Set(values) == [.text("first"), .text("left"), .text("right"), .text("addendum")])
        let places = [Value.text("right"), .text("addendum")].map { values.firstIndex(of: $0) ?? -1 }
        #expect(places[0] < places[1])
    }

    @Test func `handover: the site that opened the record speaks for it`() {
        let resolution = Sample.resolved(Sample.unit(.handover), texts("owner", "other"))
        #expect(resolution?.values == [.text("owner")])
        #expect(resolution?.status == .settled)
        let others = [
            first, Sample.change(b, [Write(1, .text("two"))]),
            Sample.change(Sample.dot(3, 1), [Write(1, .text("three"))]),
        ]
        #expect(Sample.resolved(Sample.unit(.handover), others)?.status == .open(.rivalClaims))
    }

    @Test func `review: nobody but a person decides, and both sides and the last agreement are shown`() {
        let resolution = Sample.resolved(Sample.unit(.review), texts("left", "right", at: (1, 1_000_000)))
        #expect(resolution?.status == .open(.disagreement))
        #expect(resolution?.siblings.map(\.values) == [[.text("left")], [.text("right")]])
        #expect(resolution?.agreed == [.text("first")])
        #expect(resolution?.values == [.text("first")])
    }

    @Test func `A decision that saw every side closes a conflict, and a new sibling reopens it`() {
        let sides = texts("left", "right")
        let decision = Sample.change(Sample.dot(0, 1), [Write(1, .text("decided"))], seen: [a, b])
        #expect(Sample.resolved(Sample.unit(.review), sides + [decision])?.status == .clean)
        let late = Sample.change(Sample.dot(3, 1), [Write(1, .text("late"))], seen: [a])
        #expect(Sample.resolved(Sample.unit(.review), sides + [decision, late])?.status == .open(.disagreement))
    }

    @Test func `A group is resolved as one, never a field of each side`() {
        let unit = Sample.unit(.document, fields: [1, 2], RuleParameters(documentDateField: 2))
        let changes = pair(
            [Write(1, .text("left")), Write(2, .integer(9))], [Write(1, .none), Write(2, .integer(5))])
        #expect(Sample.resolved(unit, changes)?.values == [.text("left"), .integer(9)])
    }

    @Test func `Different fields written at once are no conflict`() {
        let changes = pair([Write(1, .text("left"))], [Write(2, .text("right"))])
        #expect(Sample.resolved(Sample.unit(.review, fields: [1]), changes)?.status == .clean)
        #expect(Sample.resolved(Sample.unit(.review, fields: [2]), changes)?.values == [.text("right")])
    }
}
