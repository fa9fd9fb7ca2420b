package import Causality
import Ledger
package import Register

/// Changes in the columns that they came in, all of them looked through and well formed (``ChangeForm``); none is made before
/// it is asked for.
///
/// A hub takes most of what comes without ever making a ``Change`` of it: it hashes, keeps and shows what stands here.
package final class ColumnBatch: ChangeColumns {
    /// What some of the changes have in common.
    package struct Shape: Sendable {
        package var type: Int
        /// Numbers of the fields that are written, in order.
        package var fields: [Int]
        /// Which column has the values of each of them.
        var columns: [Int]
        var flags: UInt32
        /// How many dots the context has beside the record's.
        var contexts: Int

        /// Whether a change opens a case file of its own, and rests on nothing that was before it.
        package var standsAlone: Bool {
            let opens = Kerben_V1_Batch.Flag.createsRecord | Kerben_V1_Batch.Flag.opensCaseFile
            let rests = Kerben_V1_Batch.Flag.hasBasis | Kerben_V1_Batch.Flag.contextIsRecord
            return flags & opens == opens && flags & rests == 0 && contexts == 0
        }

        package var givesReason: Bool { has(Kerben_V1_Batch.Flag.hasReason) }

        var contextCount: Int { has(Kerben_V1_Batch.Flag.contextIsRecord) ? 1 : contexts }

        func has(_ flag: UInt32) -> Bool { flags & flag != 0 }
    }

    /// Columns that have one number of each change.
    struct Numbers: Sendable {
        var editions: [Int64]
        var times: [Int64]
        var counters: [Int64]
        var offsets: [Int64]
        var uncertainties: [Int64]
    }

    /// What is of each change in the columns that not every change has something in.
    struct Rows: Sendable {
        var starts: [Start] = []
        /// Of each change's fields in turn, which row of its column it has.
        var values: [Int32] = []
        /// Of each change, as ``ChangeForm/size(of:)`` says of it.
        var sizes: [Int] = []

        /// Where a change's own begin in those columns.
        struct Start {
            var basis: Int32 = 0
            var context: Int32 = 0
            var reason: Int32 = 0
            var salt: Int32 = 0
            var values: Int32 = 0
        }
    }

    package let shapes: [Shape]
    let dots: [Dot]
    let records: [Dot]
    let caseFiles: [Dot]
    let shapeOfRow: [Int64]
    let numbers: Numbers
    let rows: Rows
    /// Who wrote, as texts: a name is asked for with each change.
    package let authors: [String]
    let authorColumn: TextColumn
    let reasons: TextColumn
    let bases: [Dot]
    let contexts: [Dot]
    let salts: [UInt64]
    /// Whether each opens a case file of its own: then none needs the salt of another.
    package let eachOpensCaseFile: Bool
    private let columns: [ValueColumn]
    private let values: FixedArray<Int32>
    /// Of each shape in turn its fields, and where each shape's are.
    private let fields: FixedArray<NamedColumn>
    private let cells: FixedArray<ColumnCells>
    private let fieldRanges: [(first: Int, end: Int)]

    /// A field of a shape, and which column has its values: short, since a sender may name millions of them.
    struct NamedColumn: BitwiseCopyable {
        let field: Int32
        let column: Int32
    }

    /// The values that a change writes, by their fields' places in its shape; for as long as the batch is there.
    package struct RowCells: BitwiseCopyable {
        fileprivate let fields: UnsafeBufferPointer<NamedColumn>
        fileprivate let rows: UnsafeBufferPointer<Int32>
        fileprivate let columns: UnsafeBufferPointer<ColumnCells>

        package var count: Int { fields.count }

        package subscript(place: Int) -> Cell { columns[Int(fields[place].column)][Int(rows[place])] }
    }

    init(
        shapes: [Shape], columns: [ValueColumn], dots: [Dot], records: [Dot], caseFiles: [Dot], shapeOfRow: [Int64],
        numbers: Numbers, rows: Rows, authors: TextColumn, reasons: TextColumn, bases: [Dot], contexts: [Dot],
        salts: [UInt64]
    ) {
        self.shapes = shapes
        self.columns = columns
        self.dots = dots
        self.records = records
        self.caseFiles = caseFiles
        self.shapeOfRow = shapeOfRow
        self.numbers = numbers
        self.rows = rows
        authorColumn = authors
        self.authors = (0..<authors.textCount).map(authors.string(ofText:))
        self.reasons = reasons
        self.bases = bases
        self.contexts = contexts
        self.salts = salts
        eachOpensCaseFile = shapes.allSatisfy { $0.has(Kerben_V1_Batch.Flag.opensCaseFile) }
        values = FixedArray(rows.values)
        var (fields, ranges): ([NamedColumn], [(first: Int, end: Int)]) = ([], [])
        for shape in shapes {
            ranges.append((fields.count, fields.count + shape.fields.count))
            for (number, column) in zip(shape.fields, shape.columns) {
                fields.append(NamedColumn(field: Int32(number), column: Int32(column)))
            }
        }
        self.fields = FixedArray(fields)
        cells = FixedArray(columns.map(\.cells))
        fieldRanges = ranges
    }

    package var count: Int { dots.count }

    // MARK: One change

    package func dot(_ row: Int) -> Dot { dots[row] }
    package func record(_ row: Int) -> Dot { records[row] }
    package func caseFile(_ row: Int) -> Dot { caseFiles[row] }
    package func shape(_ row: Int) -> Int { Int(shapeOfRow[row]) }
    /// Which of the authors.
    package func author(_ row: Int) -> Int { authorColumn.texts.text(row) }

    package func salt(_ row: Int) -> UInt64? {
        shapes[shape(row)].has(Kerben_V1_Batch.Flag.hasSalt) ? salts[Int(rows.starts[row].salt)] : nil
    }

    package func cells(_ row: Int) -> RowCells {
        let (first, end) = fieldRanges[shape(row)]
        let start = Int(rows.starts[row].values)
        return RowCells(
            fields: UnsafeBufferPointer(rebasing: fields.elements[first..<end]),
            rows: UnsafeBufferPointer(rebasing: values.elements[start..<(start + end - first)]),
            columns: cells.elements)
    }

    func timestamp(_ row: Int) -> HybridTimestamp {
        HybridTimestamp(milliseconds: numbers.times[row], counter: numbers.counters[row])
    }

    func clock(_ row: Int) -> ClockError {
        ClockError(
            offsetMilliseconds: numbers.offsets[row],
            uncertaintyExponent: Int(truncatingIfNeeded: numbers.uncertainties[row]))
    }

    private func basis(_ row: Int) -> Dot? {
        shapes[shape(row)].has(Kerben_V1_Batch.Flag.hasBasis) ? bases[Int(rows.starts[row].basis)] : nil
    }

    /// Which row of its column the reason has.
    private func reason(_ row: Int) -> Int? {
        shapes[shape(row)].has(Kerben_V1_Batch.Flag.hasReason) ? Int(rows.starts[row].reason) : nil
    }

    func context(_ row: Int) -> ArraySlice<Dot> {
        let shape = shapes[shape(row)]
        if shape.has(Kerben_V1_Batch.Flag.contextIsRecord) { return [records[row]] }
        let start = Int(rows.starts[row].context)
        return contexts[start..<(start + shape.contexts)]
    }

    package func change(_ row: Int) -> Change {
        let shape = shapes[shape(row)]
        var context = VersionVector()
        for dot in self.context(row) { context.insert(dot) }
        let start = Int(rows.starts[row].values)
        var writes: [Write] = []
        writes.reserveCapacity(shape.fields.count)
        for (place, field) in shape.fields.enumerated() {
            writes.append(Write(field, columns[shape.columns[place]].value(Int(rows.values[start + place]))))
        }
        return Change(
            dot: dots[row], record: records[row], type: shape.type, caseFile: caseFiles[row], context: context,
            basis: basis(row), edition: Int(numbers.editions[row]), timestamp: timestamp(row), clock: clock(row),
            author: authors[author(row)], reason: reason(row).map(reasons.string(ofRow:)) ?? "", writes: writes,
            salt: salt(row))
    }

    /// What counts against limits, as ``ChangeForm/size(of:)`` says of the change.
    func size(_ row: Int) -> Int { rows.sizes[row] }

    /// The content of a change, as ``Content/bytes(_:)`` makes it.
    func write(_ row: Int, to out: inout ByteWriter) {
        let context = context(row)
        Content.write(
            Content.Head(
                type: shapes[shape(row)].type, edition: numbers.editions[row], timestamp: timestamp(row),
                clock: clock(row), basis: basis(row)), contexts: context.count, to: &out)
        for dot in context { Content.write(context: dot, to: &out) }
        if let reason = reason(row) { out.put(text: reasons.texts.utf8(reason)) } else { out.put(0) }
        let cells = cells(row)
        for place in 0..<cells.count {
            let (field, column) = (Int(cells.fields[place].field), Int(cells.fields[place].column))
            switch cells[place] {
            case .none: Content.write(field: field, .none, to: &out)
            case .integer(let number):
                Content.write(field: field, .integer, to: &out)
                out.put(signed: number)
            case .text(let utf8):
                Content.write(field: field, .text, to: &out)
                out.put(text: utf8)
            case .removal:
                Content.write(field: field, .removal, to: &out)
                Content.write(removed: columns[column].removal(Int(cells.rows[place])), to: &out)
            }
        }
    }
}
