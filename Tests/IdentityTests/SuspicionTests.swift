import Causality
import Identity
import Testing

/// A register of a few files, and how many more there are said to be.
private struct FewFiles: Suspicion.Files {
    var portraits: [Dot: Portrait] = [:]
    var roots: [Dot: Dot] = [:]
    var files = 20_000
    var namesakes = 2

    mutating func add(_ number: Int64, _ portrait: Portrait) { portraits[SuspicionTests.file(number)] = portrait }

    var likenesses: [Likeness] {
        var found: [String: Likeness] = [:]
        for (file, portrait) in portraits.sorted(by: { $0.key < $1.key }) {
            for (key, kind) in Likeness.keys(of: portrait) {
                found[key, default: Likeness(kind, [])].files.append(file)
            }
        }
        return found.values.filter { $0.files.count > 1 }
    }

    func root(of file: Dot) -> Dot { roots[file] ?? file }
    func portrait(of file: Dot) -> Portrait? { portraits[file] }
    var census: Comparison.Census { Comparison.Census(files: files) { _ in namesakes } }

    func list(least: Int = Suspicion.scoreMin, and more: [Likeness] = []) throws -> [Suspicion] {
        try Suspicion.list(likenesses + more, least: least, among: self)
    }
}

@Suite struct SuspicionTests {
    static func file(_ number: Int64) -> Dot { Dot(LogID(site: 1, incarnation: 1), number) }
    private let files = (1...40).map(Self.file)

    private func portrait(
        _ surname: String, _ given: String, _ patronymic: String = "", _ birth: String = "1990-02-28", pin: String = "",
        sex: String = "M"
    ) -> Portrait {
        Portrait(
            names: [.init(surname: surname, given: given, patronymic: patronymic)], birth: birth, sex: sex, pin: pin)
    }

    /// The score of two files; nil where nothing finds the one by the other.
    private func score(_ one: Portrait, _ other: Portrait, namesakes: Int = 2) throws -> Int? {
        var few = FewFiles()
        few.namesakes = namesakes
        few.add(1, one)
        few.add(2, other)
        return try few.list(least: 0).first?.score
    }

    @Test func `One script meets the other by sound and day of birth, and a PIN meets itself`() throws {
        #expect(try score(portrait("Асанов", "Бакыт"), portrait("Asanov", "Bakyt")) ?? 0 > 90)
        #expect(try score(portrait("Асанов", "Бакыт"), portrait("Bakyt", "Asanov")) ?? 0 > 80)
        let pins = try score(
            portrait("Асанов", "Бакыт", pin: "9123"), portrait("Щеров", "Элдар", "", "1961-01-02", pin: "9 123"))
        #expect(pins == Suspicion.scoreMin)
    }

    @Test(arguments: [
        // A year alone, in either or in both, or its first day in place of it.
        ("1990", "1990-02-28", true), ("1990", "1990", true), ("1990-02", "1990-02-28", true),
        ("1990-01-01", "1990-01-01", true), ("1990-01-01", "1990", true), ("1990-03-07", "1990-07-03", true),
        ("1990-02-28", "1990-02-08", true), ("1990", "1991-02-28", false), ("1990-02-28", "1990-07-09", false),
        ("1990-02-28", "1961-05-03", false),
    ])
    func `Births known in part agree as far as they go`(one: String, other: String, isListed: Bool) throws {
        let (left, right) = (portrait("Асанов", "Бакыт", "", one), portrait("Асанов", "Бакыт", "", other))
        #expect((try score(left, right) ?? 0 >= Suspicion.scoreMin) == isListed)
        // Of a name that many have it takes more.
        if one.count == 4 { #expect(try score(left, right, namesakes: 400) ?? 0 < Suspicion.scoreMin) }
        // The father's name is more.
        let fathered = (portrait("Асанов", "Бакыт", "Темирович", one), portrait("Асанов", "Бакыт", "Темир уулу", other))
        #expect(try score(fathered.0, fathered.1) ?? 0 > (try score(left, right)) ?? 0)
    }

    @Test func `Twins, brothers and namesakes are two`() throws {
        let one = portrait("Асанов", "Бакыт", "Темирович")
        for other in [
            portrait("Асанов", "Болот", "Темирович"), portrait("Асанов", "Болот", "Темирович", "1992-05-04"),
            portrait("Асанов", "Темир", "Болотович", "1962-05-04"),
            portrait("Асанов", "Бакыт", "Маратович", "1961-05-04"),
        ] { #expect(try score(one, other) ?? 0 < Suspicion.scoreMin, "\(other)") }
        // A slip in the sex does not hide who is the same in all else; it says that they may be two after all.
        let (plain, other) = (portrait("Асанов", "Бакыт"), portrait("Асанов", "Бакыт", sex: "F"))
        let scores = try [plain, other].map { try #require(try score(plain, $0, namesakes: 60)) }
        #expect(scores[1] >= Suspicion.scoreMin && scores[1] < scores[0])
    }

    @Test func `A slip, another surname of a woman, a single name and a surname of the father are seen through`() throws
    {
        let one = portrait("Асанова", "Мадина", "Темировна", sex: "F")
        for other in [
            portrait("Асанва", "Мадина", "Темировна", sex: "F"), portrait("Щерова", "Мадина", "Темировна", sex: "F"),
            portrait("Асан кызы", "Мадина", "", sex: "F"), portrait("Темир кызы", "Мадина", "", sex: "F"),
            portrait("", "Мадина", "", sex: "F"), portrait("Асанова", "Мдаина", "", sex: "F"),
            portrait("Асанова", "М.", "", sex: "F"),
        ] {
            let score = try score(one, other) ?? 0
            #expect(score >= Suspicion.scoreMin, "\(other) \(score)")
        }
    }

    @Test func `Every reason is said in words, with what it says, and they add up`() throws {
        var few = FewFiles()
        few.namesakes = 12
        few.add(1, portrait("Асанов", "Бакыт", "Темирович", "1990"))
        few.add(2, portrait("Бакытов", "Асан", "", "1990-02-28"))
        few.add(3, portrait("Асанов", "Бакыт", "Темир уулу", "1990-02-28", pin: "91"))
        let found = try few.list(least: 0)
        let first = try #require(found.first)
        #expect([first.one, first.other] == [files[0], files[2]])
        #expect(
            first.text
                == "the same surname, which 12 files have (+11); the same given name, which 12 files have (+9); "
                + "the same patronymic, which 12 files have (+8); born in the same year, the day unknown (+6); "
                + "two files at random (-18)")
        // 50, and three for each bit.
        #expect(abs(first.score - (50 + 3 * (11 + 9 + 8 + 6 - 18))) <= 3)
    }

    @Test func `A name that fewer have says more`() throws {
        let (one, other) = (portrait("Асанов", "Бакыт", "", "1990"), portrait("Асанов", "Бакыт", "", "1990"))
        let scores = try [2, 20, 200, 2_000].map { try #require(try score(one, other, namesakes: $0)) }
        #expect(scores == scores.sorted(by: >) && Set(scores).count == 4)
    }

    @Test func `Who is one person already is no suspect, and what is too weak is asked for`() throws {
        var few = FewFiles()
        few.add(1, portrait("Асанов", "Бакыт"))
        few.add(2, portrait("Асанов", "Бакыт"))
        few.add(3, portrait("Асанов", "Бакыт", "", "1990-07-09"))
        #expect(try few.list().map { [$0.one, $0.other] } == [[files[0], files[1]]])
        #expect(try few.list(least: 0).count == 3)
        few.roots[files[1]] = files[0]
        #expect(try few.list().isEmpty)
    }

    @Test
    func `Of many who share a PIN, or all that is said of them, one line is listed, and they are compared with nobody`()
        throws
    {
        var few = FewFiles()
        for number in 1...40 { few.add(Int64(number), portrait("Асанов", "Бакыт", pin: "99999")) }
        let found = try few.list()
        #expect(found.map(\.files.count) == [40, 40] && Set(found.map(\.score)) == [Suspicion.scoreMin])
        #expect(
            Set(found.map(\.text)) == [
                "the same PIN, shared by 40 files", "the same names and the same birth, shared by 40 files",
            ])
        for file in files { few.roots[file] = files[0] }
        #expect(try few.list().isEmpty)
    }

    @Test func `Two of many of one name and year are found where they say the same`() throws {
        var few = FewFiles()
        few.files = 100
        for number in 1...38 {
            few.add(
                Int64(number), portrait("Асанов", "Бакыт", "", "1990-0\(1 + number % 9)-\(10 + (number * 7) % 18)"))
        }
        few.add(39, portrait("Асанов", "Бакыт", "Темирович", "1990-12-28"))
        few.add(40, portrait("Асанов", "Бакыт", "Темирович", "1990-12-28"))
        #expect(try few.list().contains { [$0.one, $0.other] == [files[38], files[39]] })
    }

    @Test func `The same number is looked at, whatever is said`() throws {
        var few = FewFiles()
        few.add(1, portrait("Асанов", "Бакыт"))
        few.add(2, portrait("Щеров", "Элдар", "", "1961-01-02", sex: "F"))
        let found = try few.list(and: [Likeness(.number, [files[0], files[1]])])
        #expect(found.map(\.score) == [Suspicion.scoreMin])
        #expect(found[0].text.hasPrefix("the same prisoner number, although"))
    }

    @Test func `The bounds lose one person less than those who may be one, whatever joins them`() throws {
        var few = FewFiles()
        for number in [1, 2] { few.add(Int64(number), portrait("Асанов", "Бакыт")) }
        for number in [2, 3] { few.add(Int64(number), portrait("Асанов", "Бакыт", pin: "93")) }
        few.add(5, portrait("Щеров", "Элдар", pin: "94"))
        few.add(6, portrait("Элдаров", "Айбек", pin: "94"))
        let found = try few.list()
        #expect(Suspicion.surplus(found) { $0.packed } == 3)
        // Who is not counted joins nobody, and one counted under two files is one.
        #expect(Suspicion.surplus(found) { $0 == files[4] ? nil : $0.packed } == 2)
        #expect(Suspicion.surplus(found) { _ in 1 } == 0)
    }
}
