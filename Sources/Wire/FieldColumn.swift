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
    fileprivate var onlyKind: ValueKind {
        hasRemovalCounts ? .removal : hasTexts ? .text : hasIntegers ? .integer : .none
    }
}

/// What kind of ``Value`` it is, by its number on the wire and in the stored content.
package enum ValueKind: Int64, BitwiseCopyable, CaseIterable, Sendable {
    case none, integer, text, removal
}

/// The values of one field as they came: the kind of each row's, and the values of each kind together.
final class ValueColumn: Sendable {
    private let onlyKind: ValueKind
    private let kinds: FixedArray<ValueKind>
    private let places: FixedArray<Int32>
    private let integers: FixedArray<Int64>
    private let texts: TextColumn
    private let removed: [Dot]
    /// Where each removal's dots begin, and where the last one's end.
    private let removalStarts: [Int32]

    /// The values of the rows, for as long as the column is there.
    var cells: ColumnCells {
        ColumnCells(
            onlyKind: onlyKind, kinds: kinds.elements, places: places.elements, integers: integers.elements,
            texts: texts.texts)
    }

    func removal(_ row: Int) -> ArraySlice<Dot> {
        let place = cells.place(row)
        return removed[Int(removalStarts[place])..<Int(removalStarts[place + 1])]
    }

    /// As one of a change.
    func value(_ row: Int) -> Value {
        switch cells[row] {
        case .none: .none
        case .integer(let number): .integer(number)
        case .text(let utf8): .text(String(decoding: utf8, as: UTF8.self))
        case .removal: .removal(Array(removal(row)))
        }
    }

    /// What it adds to its change's size, beside ``ChangeForm/writeSize``.
    func size(_ row: Int) -> Int {
        switch cells[row] {
        case .none, .integer: 0
        case .text(let utf8): utf8.count
        case .removal: removal(row).count * ChangeForm.removalSize
        }
    }

    init(_ column: Kerben_V1_FieldColumn, _ rows: Int, _ allowance: BatchAllowance) throws(WireError) {
        onlyKind = column.onlyKind
        var tallies: [ValueKind: Int] = [onlyKind: rows]
        var (kinds, places): ([ValueKind], [Int32]) = ([], [])
        if column.hasKinds {
            tallies = [:]
            for number in try column.kinds.unpacked(rows) {
                guard let kind = ValueKind(rawValue: number) else { throw .malformed("a value's kind") }
                kinds.append(kind)
                places.append(Int32(tallies[kind, default: 0]))
                tallies[kind, default: 0] += 1
            }
        }
        (self.kinds, self.places) = (FixedArray(kinds), FixedArray(places))
        integers = FixedArray(try column.integers.unpacked(tallies[.integer] ?? 0))
        texts = try TextColumn(column.texts, tallies[.text] ?? 0)
        var starts: [Int32] = [0]
        for count in try column.removalCounts.unpacked(tallies[.removal] ?? 0) {
            guard count >= 0, count <= ChangeForm.removalMax else { throw .malformed("a removal's length") }
            let total = Int(starts[starts.count - 1]) + Int(count)
            guard total <= allowance.sizeMax / ChangeForm.removalSize else {
                throw .tooLarge(bytesMax: allowance.sizeMax)
            }
            starts.append(Int32(total))
        }
        removalStarts = starts
        var removed: [Dot] = []
        for packed in try column.removals.unpacked(Int(starts[starts.count - 1])) {
            guard let dot = Dot(packed: packed) else { throw .malformed("a removal") }
            removed.append(dot)
        }
        self.removed = removed
    }
}

/// One value of a column, where it stands: for as long as its batch is there.
package enum Cell: BitwiseCopyable {
    case none
    case integer(Int64)
    case text(UnsafeRawBufferPointer)
    case removal
}

/// Where the values of a column are.
package struct ColumnCells: BitwiseCopyable {
    fileprivate let onlyKind: ValueKind
    /// Of each row; empty where all are of one kind.
    fileprivate let kinds: UnsafeBufferPointer<ValueKind>
    /// Which of its kind a row's is; empty where all are of one kind.
    fileprivate let places: UnsafeBufferPointer<Int32>
    fileprivate let integers: UnsafeBufferPointer<Int64>
    fileprivate let texts: TextColumn.Texts

    @inline(__always) fileprivate func place(_ row: Int) -> Int { places.isEmpty ? row : Int(places[row]) }

    package subscript(row: Int) -> Cell {
        switch kinds.isEmpty ? onlyKind : kinds[row] {
        case .none: .none
        case .integer: .integer(integers[place(row)])
        case .text: .text(texts.utf8(place(row)))
        case .removal: .removal
        }
    }
}
