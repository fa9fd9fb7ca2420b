import Causality
import Identity
import Testing

@Suite struct SuspicionTests {
    private static func file(_ number: Int64) -> Dot { Dot(LogID(site: 1, incarnation: 1), number) }
    private let files = (1...40).map(Self.file)

    @Test func `One script meets the other by sound and day of birth, and a PIN meets itself`() {
        let cyrillic = Likeness.keys(pin: "", birth: "1990-02-28", names: [("Асанов", "Бакыт"), ("", "")])
        let latin = Likeness.keys(pin: "9123", birth: "1990-02-28", names: [("", ""), ("Asanov", "Bakyt")])
        #expect(cyrillic.values.map(\.self) == [.sameDay])
        #expect(latin.count == 2 && latin["PIN 9123"] == .samePIN)
        #expect(Set(cyrillic.keys).isSubset(of: latin.keys))
        // Half a name, or half a date, says too little.
        #expect(Likeness.keys(pin: "", birth: "1990-02", names: [("Asanov", "Bakyt")]).isEmpty)
        #expect(Likeness.keys(pin: "", birth: "1990-02-28", names: [("Asanov", "")]).isEmpty)
        #expect(Likeness.yearKeys(birth: "1990", names: [("Asanov", "Bakyt")]).count == 1)
        #expect(Likeness.yearKeys(birth: "", names: [("Asanov", "Bakyt")]).isEmpty)
    }

    @Test func `A second reason makes a pair likelier, and the same day says nothing more of the year`() throws {
        let (one, other, third) = (files[0], files[1], files[2])
        let found = Suspicion.list(
            [
                Likeness(.sameDay, [one, other, third]), Likeness(.sameYear, [one, other]),
                Likeness(.samePIN, [one, other]),
            ], root: { $0 })
        #expect(found.map(\.score) == [100, 80, 80])
        #expect(found[0].reasons == [.samePIN, .sameDay])
        #expect(found.map { [$0.one, $0.other] } == [[one, other], [one, third], [other, third]])
    }

    @Test func `Who is one person already is no suspect, and what is too weak is asked for`() {
        let likenesses = [Likeness(.sameDay, [files[0], files[1]]), Likeness(.sameYear, [files[2], files[3]])]
        #expect(Suspicion.list(likenesses, root: { $0 == files[1] ? files[0] : $0 }).isEmpty)
        #expect(Suspicion.list(likenesses, least: 40, root: { $0 }).map(\.score) == [80, 40])
    }

    @Test func `A crowd is listed once, and says little of any two`() {
        let crowd = Likeness(.samePIN, files)
        let found = Suspicion.list([crowd], root: { $0 })
        #expect(found.map(\.files) == [40] && found[0].score == Suspicion.scoreMin)
        #expect(found[0].text == "the same PIN, shared by 40 files")
        #expect(Suspicion.list([crowd], root: { _ in files[0] }).isEmpty)
    }

    @Test func `The bounds lose one person less than those who may be one, whatever joins them`() {
        let likenesses = [
            Likeness(.sameDay, [files[0], files[1]]), Likeness(.samePIN, [files[1], files[2]]),
            Likeness(.samePIN, [files[0], files[2]]), Likeness(.sameNumber, [files[5], files[6]]),
        ]
        #expect(Likeness.surplus(likenesses) { $0.packed } == 3)
        // Who is not counted joins nobody, and one counted under two files is one.
        #expect(Likeness.surplus(likenesses) { $0 == files[5] ? nil : $0.packed } == 2)
        #expect(Likeness.surplus(likenesses) { _ in 1 } == 0)
        #expect(Likeness.surplus([Likeness(.samePIN, files)]) { $0.packed } == 39)
    }
}
