import Causality
import Exchange
import Register
import SwiftProtobuf

/// One field's values of many changes: which kind each is, and the values of each kind together.
extension Kerben_V1_FieldColumn {
    init(type: Int, field: Int, packing values: [Value]) {
        self.init()
        self.type = UInt32(type)
        self.field = UInt32(field)
        var kindOfRow: [Int64] = []
        var numbers: [Int64] = []
        var strings: [String] = []
        var counts: [Int64] = []
        var removed: [Int64] = []
        for value in values {
            switch value {
            case .none: kindOfRow.append(0)
            case .integer(let number):
                kindOfRow.append(1)
                numbers.append(number)
            case .text(let text):
                kindOfRow.append(2)
                strings.append(text)
            case .removal(let dots):
                kindOfRow.append(3)
                counts.append(Int64(dots.count))
                removed.append(contentsOf: dots.map(\.packed))
            }
        }
        if Set(kindOfRow).count > 1 { kinds = Kerben_V1_Numbers(packing: kindOfRow) }
        if !numbers.isEmpty { integers = Kerben_V1_Numbers(packing: numbers) }
        if !strings.isEmpty { texts = Kerben_V1_Texts(packing: strings) }
        if !counts.isEmpty {
            removalCounts = Kerben_V1_Numbers(packing: counts)
            removals = Kerben_V1_Numbers(packing: removed)
        }
    }

    /// Of a column without kinds: the one kind that it has values of.
    private var onlyKind: Int64 { hasRemovalCounts ? 3 : hasTexts ? 2 : hasIntegers ? 1 : 0 }

    func unpacked(_ rows: Int, _ allowance: BatchAllowance) throws(WireError) -> [Value] {
        let kindOfRow = hasKinds ? try kinds.unpacked(rows) : [Int64](repeating: onlyKind, count: rows)
        var tallies = [0, 0, 0, 0]
        for kind in kindOfRow {
            guard (0...3).contains(kind) else { throw .malformed("a value's kind") }
            tallies[Int(kind)] += 1
        }
        let numbers = try integers.unpacked(tallies[1])
        let strings = try texts.unpacked(tallies[2])
        let counts = try removalCounts.unpacked(tallies[3])
        var removedTotal = 0
        for count in counts {
            guard count >= 0, count <= ChangeForm.removalMax else { throw .malformed("a removal's length") }
            removedTotal += Int(count)
            guard removedTotal <= allowance.sizeMax / ChangeForm.removalSize else {
                throw .tooLarge(bytesMax: allowance.sizeMax)
            }
        }
        let removed = try removals.unpacked(removedTotal)
        var places = [0, 0, 0, 0]
        var removedPlace = 0
        var values: [Value] = []
        values.reserveCapacity(rows)
        for kind in kindOfRow.map(Int.init) {
            let place = places[kind]
            places[kind] += 1
            switch kind {
            case 1: values.append(.integer(numbers[place]))
            case 2: values.append(.text(strings[place]))
            case 3:
                var dots: [Dot] = []
                for _ in 0..<counts[place] {
                    guard let dot = Dot(packed: removed[removedPlace]) else { throw .malformed("a removal") }
                    dots.append(dot)
                    removedPlace += 1
                }
                values.append(.removal(dots))
            default: values.append(.none)
            }
        }
        return values
    }
}
