import Causality
import Exchange
import FoundationEssentials
import Register

/// Columns as they came off the wire, looked through.
extension Kerben_V1_Batch {
    /// The changes, each well formed (``ChangeForm``) and all of them within `allowance`; throws before more is made.
    func unpacked(within allowance: BatchAllowance) throws(WireError) -> ColumnBatch? {
        let count = Int(count)
        guard count <= allowance.changesMax else { throw .tooMany("changes", max: allowance.changesMax) }
        guard count > 0 else { return nil }
        // Each is of some change, or it is there to cost.
        guard shapes.count <= count else { throw .malformed("the number of shapes") }
        var logIDs: [LogID] = []
        for packed in logs {
            guard let log = LogID(packed: Int64(packed)) else { throw .malformed("a log number") }
            logIDs.append(log)
        }
        let shapeOfRow = try shape.unpacked(count)
        let tallies = try tallies(shapeOfRow, allowance)
        func dots(_ numbers: Kerben_V1_Numbers, _ sequences: Kerben_V1_Numbers, _ count: Int) throws(WireError) -> [Dot]
        {
            try Self.dots(logIDs, numbers.unpacked(count), sequences.unpacked(count))
        }
        let dotOfRow = try dots(log, sequence, count)
        let records = try dots(recordLog, recordSequence, tallies.records)
        let cases = try dots(caseLog, caseSequence, tallies.cases)
        let bases = try dots(basisLog, basisSequence, tallies.bases)
        let contexts = try dots(contextLog, contextSequence, tallies.contexts)
        let numbers = ColumnBatch.Numbers(
            editions: try edition.unpacked(count), times: try time.unpacked(count),
            counters: try counter.unpacked(count), offsets: try clockOffset.unpacked(count),
            uncertainties: try clockUncertainty.unpacked(count))
        let authors = try TextColumn(author, count)
        let reasons = try TextColumn(reason, tallies.reasons)
        guard salt.count == tallies.salts * 8 else { throw .malformed("the salts' length") }
        let (columns, keys) = try unpackedValues(shapeOfRow, allowance)
        let shapes = try shapes.map { shape throws(WireError) in try named(shape, keys) }
        let (recordOfRow, caseFileOfRow) = Self.names(dotOfRow, shapes, shapeOfRow, records, cases)
        let batch = ColumnBatch(
            shapes: shapes, columns: columns, dots: dotOfRow, records: recordOfRow, caseFiles: caseFileOfRow,
            shapeOfRow: shapeOfRow, numbers: numbers, rows: Self.rows(shapes, shapeOfRow, columns, authors, reasons),
            authors: authors, reasons: reasons, bases: bases, contexts: contexts, salts: Self.salts(salt))
        try batch.check(within: allowance)
        return batch
    }

    private struct Tallies {
        var records = 0
        var cases = 0
        var bases = 0
        var reasons = 0
        var salts = 0
        var contexts = 0
        /// Of all changes, as far as their shapes say.
        var size = 0

        mutating func add(_ shape: Kerben_V1_Shape) {
            if shape.flags & Flag.createsRecord == 0 { records += 1 }
            if shape.flags & (Flag.opensCaseFile | Flag.caseFileIsRecord) == 0 { cases += 1 }
            if shape.flags & Flag.hasBasis != 0 { bases += 1 }
            if shape.flags & Flag.hasReason != 0 { reasons += 1 }
            if shape.flags & Flag.hasSalt != 0 { salts += 1 }
            contexts += Int(shape.contexts)
            size += ChangeForm.changeSize + Int(shape.contexts) * ChangeForm.contextSize
            size += shape.fields.count * ChangeForm.writeSize
        }
    }

    private func tallies(_ shapeOfRow: [Int64], _ allowance: BatchAllowance) throws(WireError) -> Tallies {
        for shape in shapes {
            let contextsMax = shape.flags & Flag.contextIsRecord != 0 ? 0 : ChangeForm.contextMax
            guard shape.contexts <= contextsMax else { throw .malformed("a context's length") }
            guard shape.fields.count <= ChangeForm.writesMax else { throw .malformed("the number of fields") }
        }
        var tallies = Tallies()
        for number in shapeOfRow {
            guard number >= 0, number < shapes.count else { throw .malformed("a shape's number") }
            tallies.add(shapes[Int(number)])
            guard tallies.size <= allowance.sizeMax else { throw .tooLarge(bytesMax: allowance.sizeMax) }
        }
        return tallies
    }

    private static func dots(
        _ logs: [LogID], _ numbers: [Int64], _ sequences: [Int64]
    ) throws(WireError) -> [Dot] {
        var dots: [Dot] = []
        dots.reserveCapacity(numbers.count)
        for (number, sequence) in zip(numbers, sequences) {
            guard number >= 0, number < logs.count, sequence >= 1, sequence <= Dot.sequenceMax else {
                throw .malformed("a dot")
            }
            dots.append(Dot(logs[Int(number)], sequence))
        }
        return dots
    }

    private static func salts(_ bytes: Data) -> [UInt64] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
            }
        }
    }

    /// Record and case file of each change.
    private static func names(
        _ dots: [Dot], _ shapes: [ColumnBatch.Shape], _ shapeOfRow: [Int64], _ records: [Dot], _ cases: [Dot]
    ) -> (records: [Dot], caseFiles: [Dot]) {
        // Where each change opens a file of its own there is nothing to lay out.
        if records.isEmpty, shapes.allSatisfy({ $0.has(Flag.opensCaseFile) }) { return (dots, dots) }
        var (recordOfRow, caseFileOfRow): ([Dot], [Dot]) = ([], [])
        var (record, caseFile) = (0, 0)
        for (row, dot) in dots.enumerated() {
            let shape = shapes[Int(shapeOfRow[row])]
            if shape.has(Flag.createsRecord) {
                recordOfRow.append(dot)
            } else {
                recordOfRow.append(records[record])
                record += 1
            }
            if shape.has(Flag.opensCaseFile) {
                caseFileOfRow.append(dot)
            } else if shape.has(Flag.caseFileIsRecord) {
                caseFileOfRow.append(recordOfRow[row])
            } else {
                caseFileOfRow.append(cases[caseFile])
                caseFile += 1
            }
        }
        return (recordOfRow, caseFileOfRow)
    }

    private static func rows(
        _ shapes: [ColumnBatch.Shape], _ shapeOfRow: [Int64], _ columns: [ValueColumn], _ authors: TextColumn,
        _ reasons: TextColumn
    ) -> ColumnBatch.Rows {
        var rows = ColumnBatch.Rows()
        rows.starts.reserveCapacity(shapeOfRow.count)
        rows.sizes.reserveCapacity(shapeOfRow.count)
        var next = [Int32](repeating: 0, count: columns.count)
        var start = ColumnBatch.Rows.Start()
        for (row, number) in shapeOfRow.enumerated() {
            let shape = shapes[Int(number)]
            rows.starts.append(start)
            var size = ChangeForm.changeSize + shape.contextCount * ChangeForm.contextSize
            size += authors.texts.utf8(row).count + shape.fields.count * ChangeForm.writeSize
            for column in shape.columns {
                rows.values.append(next[column])
                size += columns[column].size(Int(next[column]))
                next[column] += 1
            }
            if shape.has(Flag.hasBasis) { start.basis += 1 }
            if shape.has(Flag.hasReason) {
                size += reasons.texts.utf8(Int(start.reason)).count
                start.reason += 1
            }
            if shape.has(Flag.hasSalt) { start.salt += 1 }
            start.context += Int32(shape.contexts)
            start.values += Int32(shape.fields.count)
            rows.sizes.append(size)
        }
        return rows
    }

    private func unpackedValues(
        _ shapeOfRow: [Int64], _ allowance: BatchAllowance
    ) throws(WireError) -> (columns: [ValueColumn], keys: [ColumnKey: Int]) {
        var rowsOfShape = [Int](repeating: 0, count: shapes.count)
        for number in shapeOfRow { rowsOfShape[Int(number)] += 1 }
        var rowsOfColumn: [ColumnKey: Int] = [:]
        for (shape, rows) in zip(shapes, rowsOfShape) {
            for field in shape.fields {
                rowsOfColumn[ColumnKey(type: Int(shape.type), field: Int(field)), default: 0] += rows
            }
        }
        var (unpacked, keys): ([ValueColumn], [ColumnKey: Int]) = ([], [:])
        for column in columns {
            let key = ColumnKey(type: Int(column.type), field: Int(column.field))
            guard let rows = rowsOfColumn[key], rows > 0, keys[key] == nil else { throw .malformed("a field column") }
            keys[key] = unpacked.count
            unpacked.append(try ValueColumn(column, rows, allowance))
        }
        return (unpacked, keys)
    }

    private func named(_ shape: Kerben_V1_Shape, _ keys: [ColumnKey: Int]) throws(WireError) -> ColumnBatch.Shape {
        var columns: [Int] = []
        var last = 0
        for field in shape.fields.map(Int.init) {
            guard field > last, let column = keys[ColumnKey(type: Int(shape.type), field: field)] else {
                throw .malformed("a shape's fields")
            }
            guard field <= ChangeForm.fieldMax else { throw .malformed("a field's number") }
            last = field
            columns.append(column)
        }
        return ColumnBatch.Shape(
            type: Int(shape.type), fields: shape.fields.map(Int.init), columns: columns, flags: shape.flags,
            contexts: Int(shape.contexts))
    }
}

extension ColumnBatch {
    /// Throws where a change is none that there may be, or all of them are too large.
    fileprivate func check(within allowance: BatchAllowance) throws(WireError) {
        var total = 0
        for row in 0..<count {
            let shape = shapes[shape(row)]
            var last: LogID?
            for dot in shape.contexts == 0 ? [] : context(row) {
                // As they are sent: each log once, in order.
                guard last.map({ $0 < dot.log }) ?? true else { throw .malformed("a context") }
                last = dot.log
            }
            let (clock, uncertainty) = (clock(row), numbers.uncertainties[row])
            guard Int64(clock.uncertaintyExponent) == uncertainty else { throw .malformed("a clock error or edition") }
            let reason =
                shape.has(Kerben_V1_Batch.Flag.hasReason) ? reasons.texts.utf8(Int(rows.starts[row].reason)).count : 0
            let head = ChangeForm.Head(
                type: shape.type, edition: numbers.editions[row], timestamp: timestamp(row), clock: clock,
                contexts: shape.contextCount, authorBytes: authorColumn.texts.utf8(row).count, reasonBytes: reason)
            let size = size(row)
            if let fault = ChangeForm.fault(in: head) ?? ChangeForm.fault(inSize: size, site: dots[row].site) {
                throw .malformed(fault)
            }
            total += size
            guard total <= allowance.sizeMax else { throw .tooLarge(bytesMax: allowance.sizeMax) }
        }
    }
}
