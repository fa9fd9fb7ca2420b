import Causality
import Chance
import Identity
import NameTrial
import Testing

@Suite struct LikenessTests {
    private func dot(_ sequence: Int64) -> Dot { Dot(LogID(site: 1, incarnation: 1), sequence) }

    @Test func `Up to 32 files are paired, more are a crowd`() {
        let files = (1...33).map { dot($0) }
        #expect(Likeness(.pin, Array(files.prefix(32))).pairs.count == 496)
        #expect(Likeness(.pin, files).pairs.isEmpty && Likeness(.pin, files).isCrowd)
    }

    @Test func `A file has a handful of keys, whatever stands in it`() {
        func keys(_ surname: String, _ given: String, _ patronymic: String, _ birth: String) -> Int {
            Likeness.keys(
                of: Portrait(
                    names: [
                        .init(surname: surname, given: given, patronymic: patronymic, expected: .cyrillic),
                        .init(surname: "Asanov", given: "Bakyt", expected: .latin),
                    ], birth: birth, pin: "91")
            ).count
        }
        #expect(keys("Асанов", "Бакыт", "Темирович", "1990-02-28") == 5)
        #expect(keys("", "", "", "") == 3)
        let endless = String(repeating: "Аб-вг де'жз ик лм но пр ", count: 500)
        #expect(keys(endless, endless, endless, "1990") <= 20)
    }

    @Test func `Of nine kinds of change nearly all are found, and nearly nobody else`() throws {
        let result = try NameTrial.result(pairs: 900, singles: 1_000, seed: 1)
        #expect(result.precision >= 0.98, "\(result.mistaken) mistaken")
        let least: [TrialChange: Double] = [
            .latin: 0.95, .lookAlikes: 0.95, .marks: 0.95, .alphabet: 0.95, .slip: 0.88, .columns: 0.95,
            .patronymic: 0.93, .birth: 0.75, .surname: 0.6,
        ]
        for change in TrialChange.allCases {
            #expect(result.pairs[change] == 100)
            #expect(result.recall(change) >= least[change] ?? 1, "\(change.name): \(result.recall(change))")
        }
    }

    @Test func `What keys find is what comparing all with all would list, but for few`() throws {
        let (all, found) = try NameTrial.listed(pairs: 72, singles: 30, seed: 4)
        #expect(all >= 60 && found <= all)
        #expect(Double(found) >= 0.95 * Double(all), "\(found) of \(all)")
    }

    @Test func `What is compared grows as the files do, not as pairs of them`() throws {
        let few = try NameTrial.result(pairs: 0, singles: 1_000, seed: 3)
        let many = try NameTrial.result(pairs: 0, singles: 4_000, seed: 3)
        #expect(many.files == 4 * few.files)
        // Of all pairs there are 16 times as many; some of them are found in larger sets.
        #expect(many.compared <= 12 * max(1, few.compared), "\(few.compared) \(many.compared)")
        #expect(many.compared <= many.files)
    }

    @Test(arguments: UInt64(1)...60) func `What would be left, were all joined, is what joining them leaves`(
        seed: UInt64
    ) throws {
        var chance = SplitMix64(seed: seed)
        func draw(_ bound: Int) -> Int { chance.below(bound) }
        let sets = (0..<draw(8)).map { _ in Set((0..<(1 + draw(5))).map { _ in dot(Int64(1 + draw(12))) }).sorted() }
        // Every third file is counted as nobody, every fourth as the one before it.
        func person(_ file: Dot) -> Int64? {
            file.sequence % 3 == 0 ? nil : file.sequence % 4 == 0 ? file.sequence - 1 : file.sequence
        }
        // The slow statement: labels that are made one until nothing changes.
        var labels = Dictionary(uniqueKeysWithValues: Set(sets.joined().compactMap(person)).map { ($0, $0) })
        var isChanged = true
        while isChanged {
            isChanged = false
            for files in sets {
                let persons = files.compactMap(person)
                guard let least = persons.compactMap({ labels[$0] }).min() else { continue }
                for person in persons where labels[person] != least {
                    labels[person] = least
                    isChanged = true
                }
            }
        }
        #expect(Suspicion.surplus(ofSets: sets, person: person) == labels.count - Set(labels.values).count)
    }
}
