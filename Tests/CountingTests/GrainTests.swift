import Counting
import Register
import Testing

@Suite struct GrainTests {
    private let tables = [
        CountTable.population, CountTable(name: "a", dimensions: ["facility", "sex", "age_band"]),
        CountTable(name: "b", dimensions: ["sex", "legal_status"]),
        CountTable(name: "c", dimensions: ["lineage", "iccs"]),
        CountTable(name: "d", dimensions: ["risk", "review_overdue"]),
        CountTable(name: "entries", unit: .records(type: "custody", date: "opened_at"), dimensions: ["facility"]),
    ]

    @Test func `Every table of persons is served by a grain that is kept, whatever their order`() {
        let kept = Grain.needed(by: tables)
        for table in tables where table.unit == .persons {
            #expect(kept.contains { $0.covers(Grain(of: table)) }, "\(table.name)")
        }
        #expect(kept.count < tables.count)
        let otherwise = Grain.needed(by: tables.reversed())
        #expect(
            tables.filter { $0.unit == .persons }.allSatisfy { table in
                otherwise.contains { $0.covers(Grain(of: table)) }
            })
    }

    @Test func `Grains that read the calendar otherwise are kept apart`() {
        let kept = Grain.needed(by: [tables[1], tables[4]])
        #expect(kept.count == 2 && !kept[0].covers(kept[1]) && !kept[1].covers(kept[0]))
    }

    @Test func `A stand without what a grain does not read is the same for all whom it does not tell apart`() {
        var one = Stand(site: 3, holder: 1, isUnmatched: false)
        var other = Stand(site: 4, holder: 1, isUnmatched: false)
        one.set(.person, 5)
        other.set(.person, 5)
        let sex = Grain(.sex)
        #expect(one.number & sex.mask == other.number & sex.mask)
        let table = Grain(of: CountTable(name: "t", dimensions: ["sex"]))
        #expect(one.number & table.mask != other.number & table.mask)
    }
}
