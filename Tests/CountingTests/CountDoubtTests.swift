import Counting
import Register
import Testing

@Suite struct CountDoubtTests {
    @Test(arguments: [
        (isCounted: false, begins: true, more: 1, fewer: 0), (isCounted: false, begins: false, more: 0, fewer: 0),
        (isCounted: true, begins: true, more: 0, fewer: 1), (isCounted: true, begins: false, more: 0, fewer: 1),
    ])
    func `What is dated later than now may have put somebody in, or out, already`(
        isCounted: Bool, begins: Bool, more: Int, fewer: Int
    ) {
        var doubt = CountDoubt()
        doubt.noteToCome(isCounted: isCounted, begins: begins)
        #expect(doubt.more == more && doubt.fewer == fewer)
    }

    @Test(arguments: [(true, 1, 0), (true, 2, 1), (true, 3, 2), (true, 0, 0), (false, 2, 2), (false, 0, 0)])
    func `Whom only a number joins may be as many as would be held by themselves`(
        isCounted: Bool, held: Int, more: Int
    ) {
        var doubt = CountDoubt()
        doubt.noteNumbered(isCounted: isCounted, held: held)
        #expect(doubt.more == more && doubt.fewer == 0)
    }

    @Test(
        arguments: [
            (true, [true, true], 0), (true, [true, false], 1), (true, [], 0), (false, [false, true], 0),
        ] as [(Bool, [Bool], Int)])
    func `Whom other words under one number would not count may not count`(isCounted: Bool, said: [Bool], fewer: Int) {
        var doubt = CountDoubt()
        doubt.noteOtherwise(isCounted: isCounted, byOtherWords: said)
        #expect(doubt.more == 0 && doubt.fewer == fewer)
    }

    @Test func `A doubt widens the bounds of a statement, by either end`() {
        var doubt = CountDoubt()
        doubt.noteToCome(isCounted: true, begins: false)
        doubt.noteToCome(isCounted: false, begins: true)
        doubt.noteNumbered(isCounted: true, held: 2)
        let statement = CountStatement(
            table: "t", asOf: "2026-06-30", epoch: 1, watermark: 1, edition: 1, dimensions: [],
            rows: [CountStatement.Row(keys: [], count: 8)], inTransit: 0, disputed: 0, unmatched: 0, suspected: 1,
            facilities: [], doubt: doubt)
        #expect(statement.min == 6 && statement.max == 10)
        #expect(Disclosure.statement(statement, []).doubt == CountDoubt())
    }
}
