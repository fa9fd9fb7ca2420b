import Register
import Safeguards
import Testing

/// Times of a merged record, of which one may not lie before another.
@Suite struct TimesInOrderTests {
    private let custody = RecordType(
        number: 17, name: "custody",
        fields: [
            Field(number: 1, name: "opened_at", type: .instant),
            Field(number: 2, name: "closed_at", type: .instant, notBefore: "opened_at"),
            Field(number: 3, name: "born", type: .date), Field(number: 4, name: "died", type: .date, notBefore: "born"),
        ])

    @Test(
        arguments: [
            ("2026-06-01T09:00Z", "2026-05-01T09:00Z", "closed_at"), ("2026-06-01T09:00Z", "2026-06-01T09:00Z", nil),
            ("2026-06-01T09:00Z", "2026-07-01T09:00Z", nil), ("2026-06-01T09:00Z", "", nil),
            ("", "2026-05-01T09:00Z", nil),
        ] as [(String, String, String?)])
    func `What ends before it began is named by its end`(opened: String, closed: String, field: String?) {
        let broken = TimesInOrder.broken(custody, ["opened_at": opened, "closed_at": closed])
        #expect(broken?.field == field)
        #expect(broken?.problem == field.map { _ in "lies before opened_at; which of them is wrong?" })
    }

    @Test func `What is known by month or year alone is given the benefit of it`() {
        #expect(TimesInOrder.broken(custody, ["born": "1990-05-20", "died": "1990"]) == nil)
        #expect(TimesInOrder.broken(custody, ["born": "1990-05-20", "died": "1989"])?.field == "died")
    }

    @Test func `Each time that has one to follow is compared with it`() {
        #expect(
            TimesInOrder.pairs(of: custody).map { "\($0.earlier.name) \($0.field.name)" } == [
                "opened_at closed_at", "born died",
            ])
    }
}
