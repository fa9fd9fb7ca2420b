import Causality
import Register
import Store

/// Figure 9: two sites edit the same records unseen by each other; nothing of either may be lost.
///
/// The records stand in case files of persons who are between the two: then custody itself gives both the file.
struct ConcurrentEdits {
    let workload: Workload

    func figures() throws -> [Figure] {
        let hub = try Hub(":memory:")
        let one = try Site(":memory:", log: try hub.enrol(1))
        let other = try Site(":memory:", log: try hub.enrol(2))
        let (left, right) = (try workload.edits("concurrent-a"), try workload.edits("concurrent-b"))
        let sheets = try share(left, one, other, hub)
        try one.write(zip(sheets, left).map { RecordInput(id: $0.description, fields: $1.fields) })
        try other.write(zip(sheets, right).map { RecordInput(id: $0.description, fields: $1.fields) })
        for _ in 0..<2 {
            try one.synchronise(with: hub)
            try other.synchronise(with: hub)
        }
        var (lost, losers, readable) = (0, 0, 0)
        for store in [hub.store, one.store, other.store] {
            let tally = try store.read { transaction in try Tally(transaction, sheets, left, right) }
            lost += tally.lost
            losers += tally.losers
            readable += tally.readable
        }
        return [
            Figure(
                name: "concurrent edits, \(grouped(sheets.count)) records, 2 sites: other-field edits lost (3 stores)",
                reach: "0", measured: "\(lost)"),
            Figure(
                name: "concurrent edits in one field: sides that can still be read (3 stores)", reach: "all",
                measured: grouped(readable), limit: grouped(losers), ratio: readable == losers ? "all" : "NOT ALL"),
        ]
    }

    /// Persons held at the first site, one sheet each, on their way to the second.
    private func share(_ edits: [Edit], _ one: Site, _ other: Site, _ hub: Hub) throws -> [Dot] {
        let persons = try one.write(
            edits.map { RecordInput(type: "person", fields: ["prisoner_no": .text("B-\($0.n)")]) })
        func inFile(_ type: String, _ fields: (Int) -> [String: RecordInput.Scalar]) -> [RecordInput] {
            persons.indices.map {
                RecordInput(type: type, caseFile: .id(persons[$0].description), fields: fields($0))
            }
        }
        try one.write(
            inFile("custody") { _ in ["facility": .integer(1), "opened_at": .text("2026-06-01T08:00Z")] })
        let sheets = try one.write(inFile("sheet") { workload.records[edits[$0].n].input.fields })
        try one.write(
            inFile("transfer") {
                [
                    "number": .text("T-\($0)"), "from": .integer(1), "to": .integer(2),
                    "dispatched_at": .text("2026-06-30T08:00Z"),
                ]
            })
        try one.synchronise(with: hub)
        try other.synchronise(with: hub)
        return sheets
    }

    /// What one store shows of both sides' edits.
    private struct Tally {
        var lost = 0
        var losers = 0
        var readable = 0

        init(_ transaction: Transaction, _ sheets: [Dot], _ left: [Edit], _ right: [Edit]) throws {
            for (index, sheet) in sheets.enumerated() {
                guard let (type, state) = try transaction.conflicts.history(of: sheet), let type else {
                    lost += 2
                    continue
                }
                let edits = [left[index], right[index]]
                if Set(left[index].fields.keys) == Set(right[index].fields.keys) {
                    losers += 2
                    readable += try edits.filter {
                        try isSide(
                            $0,
                            transaction.conflicts.conflicts(record: sheet).compactMap {
                                try transaction.conflicts.resolution($0)
                            }, type)
                    }.count
                } else {
                    lost += edits.filter { !isShown($0, type, state) }.count
                }
            }
        }

        private func isSide(_ edit: Edit, _ resolutions: [Resolution], _ type: RecordType) -> Bool {
            written(edit, type).allSatisfy { write in
                resolutions.contains { $0.siblings.contains { $0.change.value(of: write.field) == write.value } }
            }
        }

        private func isShown(_ edit: Edit, _ type: RecordType, _ state: RecordState) -> Bool {
            written(edit, type).allSatisfy { write in
                type.unit(of: write.field).flatMap { Resolution($0, of: state) }?.values == [write.value]
            }
        }

        private func written(_ edit: Edit, _ type: RecordType) -> [Write] {
            edit.fields.compactMap { name, scalar in
                guard let field = type.field(named: name) else { return nil }
                switch scalar {
                case .text(let text): return field.type.value(from: text).map { Write(field.number, $0) }
                case .integer(let number): return Write(field.number, .integer(number))
                case .boolean, .null: return nil
                }
            }
        }
    }
}
