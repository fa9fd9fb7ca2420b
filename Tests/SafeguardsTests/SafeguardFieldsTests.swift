import Register
import Safeguards
import Testing

@Suite struct SafeguardFieldsTests {
    /// Of every rule: without the fields that it names it says nothing that it says by them.
    @Test func `A rule reads no field that it does not name`() {
        let texts = [
            "", "true", "false", "CLOSED", "APPROVED", "SOLITARY", "DEATH", "HEALTH", "2026-06-01T08:00Z", "x",
        ]
        var seed: UInt64 = 1
        func next() -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 40)
        }
        for safeguard in Safeguard.all {
            for type in safeguard.types {
                let others = Safeguard.all.filter { $0.types.contains(type) }
                let named = others.reduce(into: Set<String>()) { $0.formUnion($1.fields) }
                let words = Set(Vocabulary.words.filter { $0.type == type }.map(\.field)).union(named)
                let fields = words.sorted().enumerated().map { Field(number: $0 + 1, name: $1, type: .text) }
                let described = RecordType(number: 30, name: type, fields: fields)
                for _ in 0..<50 {
                    let values = Dictionary(uniqueKeysWithValues: words.map { ($0, texts[next() % texts.count]) })
                    func broken(_ values: [String: String]) -> [Safeguard.Broken] {
                        let draft = Safeguard.Draft(
                            type: described, isNew: true, site: 3, values: values, written: [])
                        return Safeguard.broken(draft, .init())
                    }
                    #expect(broken(values) == broken(values.filter { named.contains($0.key) }), "\(type)")
                }
            }
        }
    }
}
