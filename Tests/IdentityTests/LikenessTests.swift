import Causality
import Chance
import Identity
import Testing

@Suite struct LikenessTests {
    private func dot(_ sequence: Int64) -> Dot { Dot(LogID(site: 1, incarnation: 1), sequence) }

    @Test func `Up to 32 files are paired, more are a crowd`() {
        let files = (1...33).map { dot($0) }
        #expect(Likeness(.samePIN, Array(files.prefix(32))).pairs.count == 496)
        #expect(Likeness(.samePIN, files).pairs.isEmpty && Likeness(.samePIN, files).isCrowd)
    }

    @Test(arguments: UInt64(1)...60) func `What would be left, were all joined, is what joining them leaves`(
        seed: UInt64
    ) {
        var chance = SplitMix64(seed: seed)
        func draw(_ bound: Int) -> Int { chance.below(bound) }
        let likenesses = (0..<draw(8)).map { _ in
            Likeness(.samePIN, Set((0..<(1 + draw(5))).map { _ in dot(Int64(1 + draw(12))) }).sorted())
        }
        // Every third file is counted as nobody, every fourth as the one before it.
        func person(_ file: Dot) -> Int64? {
            file.sequence % 3 == 0 ? nil : file.sequence % 4 == 0 ? file.sequence - 1 : file.sequence
        }
        // The slow statement: labels that are made one until nothing changes.
        var labels = Dictionary(
            uniqueKeysWithValues: Set(likenesses.flatMap(\.files).compactMap(person)).map { ($0, $0) })
        var isChanged = true
        while isChanged {
            isChanged = false
            for likeness in likenesses {
                let persons = likeness.files.compactMap(person)
                guard let least = persons.compactMap({ labels[$0] }).min() else { continue }
                for person in persons where labels[person] != least {
                    labels[person] = least
                    isChanged = true
                }
            }
        }
        #expect(Likeness.surplus(likenesses, person: person) == labels.count - Set(labels.values).count)
    }
}
