import Causality
import Exchange
import FoundationEssentials
import Register
import SwiftProtobuf

/// Changes as columns: per column one packed array, so that like stands beside like and packs well.
///
/// What changes have in common (type, parts present, fields written) is a ``Kerben_V1_Shape``, named once.
extension Kerben_V1_Batch {
    private enum Flag {
        static let createsRecord: UInt32 = 1
        static let opensCaseFile: UInt32 = 2
        static let caseFileIsRecord: UInt32 = 4
        static let hasBasis: UInt32 = 8
        static let hasReason: UInt32 = 16
        /// The context is the creation of the record and nothing else.
        static let contextIsRecord: UInt32 = 32
        static let hasSalt: UInt32 = 64
    }

    private struct ShapeKey: Hashable {
        var type: Int
        var flags: UInt32
        var contexts: Int
        var fields: [Int]
    }

    private struct ColumnKey: Hashable, Comparable {
        var type: Int
        var field: Int
        static func < (left: Self, right: Self) -> Bool { (left.type, left.field) < (right.type, right.field) }
    }

    init(packing changes: [Change]) {
        self.init()
        guard !changes.isEmpty else { return }
        count = UInt32(changes.count)
        var logNumbers: [LogID: Int64] = [:]
        var logList: [UInt32] = []
        func number(_ log: LogID) -> Int64 {
            if let known = logNumbers[log] { return known }
            let number = Int64(logList.count)
            logNumbers[log] = number
            logList.append(UInt32(log.packed))
            return number
        }
        var shapeNumbers: [ShapeKey: Int64] = [:]
        var shapeOfRow: [Int64] = []
        var rows = Columns()
        var values: [ColumnKey: [Value]] = [:]
        var salts: [UInt8] = []
        var reasons: [String] = []
        for change in changes {
            var flags: UInt32 = 0
            rows.log.append(number(change.dot.log))
            rows.sequence.append(change.dot.sequence)
            if change.createsRecord {
                flags |= Flag.createsRecord
            } else {
                rows.recordLog.append(number(change.record.log))
                rows.recordSequence.append(change.record.sequence)
            }
            if change.opensCaseFile {
                flags |= Flag.opensCaseFile
            } else if change.caseFile == change.record {
                flags |= Flag.caseFileIsRecord
            } else {
                rows.caseLog.append(number(change.caseFile.log))
                rows.caseSequence.append(change.caseFile.sequence)
            }
            if let basis = change.basis {
                flags |= Flag.hasBasis
                rows.basisLog.append(number(basis.log))
                rows.basisSequence.append(basis.sequence)
            }
            if !change.reason.isEmpty {
                flags |= Flag.hasReason
                reasons.append(change.reason)
            }
            var contexts = change.context.entries
            if contexts.count == 1, change.context.dots == [change.record] {
                flags |= Flag.contextIsRecord
                contexts = []
            }
            for entry in contexts {
                rows.contextLog.append(number(entry.log))
                rows.contextSequence.append(entry.sequence)
            }
            if let salt = change.salt {
                flags |= Flag.hasSalt
                withUnsafeBytes(of: salt.littleEndian) { salts.append(contentsOf: $0) }
            }
            let key = ShapeKey(
                type: change.type, flags: flags, contexts: contexts.count, fields: change.writes.map(\.field))
            if let known = shapeNumbers[key] {
                shapeOfRow.append(known)
            } else {
                shapeNumbers[key] = Int64(shapes.count)
                shapeOfRow.append(Int64(shapes.count))
                shapes.append(
                    .with {
                        $0.type = UInt32(key.type)
                        $0.flags = flags
                        $0.contexts = UInt32(key.contexts)
                        $0.fields = key.fields.map(UInt32.init)
                    })
            }
            for write in change.writes {
                values[ColumnKey(type: change.type, field: write.field), default: []].append(write.value)
            }
            rows.edition.append(Int64(change.edition))
            rows.time.append(change.timestamp.milliseconds)
            rows.counter.append(change.timestamp.counter)
            rows.offset.append(change.clock.offsetMilliseconds)
            rows.uncertainty.append(Int64(change.clock.uncertaintyExponent))
            rows.author.append(change.author)
        }
        logs = logList
        log = Kerben_V1_Numbers(packing: rows.log)
        sequence = Kerben_V1_Numbers(packing: rows.sequence)
        shape = Kerben_V1_Numbers(packing: shapeOfRow)
        recordLog = Kerben_V1_Numbers(packing: rows.recordLog)
        recordSequence = Kerben_V1_Numbers(packing: rows.recordSequence)
        caseLog = Kerben_V1_Numbers(packing: rows.caseLog)
        caseSequence = Kerben_V1_Numbers(packing: rows.caseSequence)
        basisLog = Kerben_V1_Numbers(packing: rows.basisLog)
        basisSequence = Kerben_V1_Numbers(packing: rows.basisSequence)
        contextLog = Kerben_V1_Numbers(packing: rows.contextLog)
        contextSequence = Kerben_V1_Numbers(packing: rows.contextSequence)
        edition = Kerben_V1_Numbers(packing: rows.edition)
        time = Kerben_V1_Numbers(packing: rows.time)
        counter = Kerben_V1_Numbers(packing: rows.counter)
        clockOffset = Kerben_V1_Numbers(packing: rows.offset)
        clockUncertainty = Kerben_V1_Numbers(packing: rows.uncertainty)
        author = Kerben_V1_Texts(packing: rows.author)
        if !reasons.isEmpty { reason = Kerben_V1_Texts(packing: reasons) }
        salt = Data(salts)
        columns = values.sorted { $0.key < $1.key }.map { key, values in
            Kerben_V1_FieldColumn(type: key.type, field: key.field, packing: values)
        }
        clearZeros()
    }

    private struct Columns {
        var log: [Int64] = []
        var sequence: [Int64] = []
        var recordLog: [Int64] = []
        var recordSequence: [Int64] = []
        var caseLog: [Int64] = []
        var caseSequence: [Int64] = []
        var basisLog: [Int64] = []
        var basisSequence: [Int64] = []
        var contextLog: [Int64] = []
        var contextSequence: [Int64] = []
        var edition: [Int64] = []
        var time: [Int64] = []
        var counter: [Int64] = []
        var offset: [Int64] = []
        var uncertainty: [Int64] = []
        var author: [String] = []
    }

    /// An absent column is a column of zeros: what most small batches have most of.
    private mutating func clearZeros() {
        let zero = Kerben_V1_Numbers()
        if log == zero { clearLog() }
        if shape == zero { clearShape() }
        if recordLog == zero { clearRecordLog() }
        if recordSequence == zero { clearRecordSequence() }
        if caseLog == zero { clearCaseLog() }
        if caseSequence == zero { clearCaseSequence() }
        if basisLog == zero { clearBasisLog() }
        if basisSequence == zero { clearBasisSequence() }
        if contextLog == zero { clearContextLog() }
        if contextSequence == zero { clearContextSequence() }
        if counter == zero { clearCounter() }
        if clockOffset == zero { clearClockOffset() }
        if clockUncertainty == zero { clearClockUncertainty() }
    }

    /// The changes, each well formed (``ChangeForm``) and all of them within `allowance`; throws before more is made.
    func unpacked(within allowance: BatchAllowance) throws(WireError) -> [Change] {
        let count = Int(count)
        guard count <= allowance.changesMax else { throw .tooMany("changes", max: allowance.changesMax) }
        guard count > 0 else { return [] }
        // Each is of some change, or it is there to cost.
        guard shapes.count <= count else { throw .malformed("the number of shapes") }
        var logIDs: [LogID] = []
        for packed in logs {
            guard let log = LogID(packed: Int64(packed)) else { throw .malformed("a log number") }
            logIDs.append(log)
        }
        let shapeOfRow = try shape.unpacked(count)
        let tallies = try tallies(shapeOfRow, allowance)
        let contextTotal = tallies.contexts
        let dots = try Dots(logIDs, try log.unpacked(count), try sequence.unpacked(count))
        var records = try Dots(
            logIDs, try recordLog.unpacked(tallies.records), try recordSequence.unpacked(tallies.records))
        var cases = try Dots(logIDs, try caseLog.unpacked(tallies.cases), try caseSequence.unpacked(tallies.cases))
        var bases = try Dots(logIDs, try basisLog.unpacked(tallies.bases), try basisSequence.unpacked(tallies.bases))
        var contexts = try Dots(
            logIDs, try contextLog.unpacked(contextTotal), try contextSequence.unpacked(contextTotal))
        let editions = try edition.unpacked(count)
        let times = try time.unpacked(count)
        let counters = try counter.unpacked(count)
        let offsets = try clockOffset.unpacked(count)
        let uncertainties = try clockUncertainty.unpacked(count)
        let authors = try author.unpacked(count)
        let reasons = try reason.unpacked(tallies.reasons)
        guard salt.count == tallies.salts * 8 else { throw .malformed("the salts' length") }
        let saltBytes = [UInt8](salt)
        var valuesOfColumn = try unpackedValues(shapeOfRow, allowance)
        var saltRow = 0
        var reasonRow = 0
        var size = 0
        var changes: [Change] = []
        changes.reserveCapacity(count)
        let plans = try shapes.map { shape throws(WireError) in try plan(shape, valuesOfColumn.keys) }
        for row in 0..<count {
            let shape = shapes[Int(shapeOfRow[row])]
            let dot = dots.values[row]
            let record = shape.flags & Flag.createsRecord != 0 ? dot : records.next()
            let caseFile =
                shape.flags & Flag.opensCaseFile != 0
                ? dot : shape.flags & Flag.caseFileIsRecord != 0 ? record : cases.next()
            var context = VersionVector()
            if shape.flags & Flag.contextIsRecord != 0 { context.insert(record) }
            var last: LogID?
            for _ in 0..<shape.contexts {
                let dot = contexts.next()
                // As they are sent: each log once, in order.
                guard last.map({ $0 < dot.log }) ?? true else { throw .malformed("a context") }
                last = dot.log
                context.insert(dot)
            }
            var saltOfRow: UInt64?
            if shape.flags & Flag.hasSalt != 0 {
                saltOfRow = saltBytes[saltRow * 8..<saltRow * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
                saltRow += 1
            }
            var reasonOfRow = ""
            if shape.flags & Flag.hasReason != 0 {
                reasonOfRow = reasons[reasonRow]
                reasonRow += 1
            }
            let fields = plans[Int(shapeOfRow[row])]
            var writes: [Write] = []
            writes.reserveCapacity(fields.count)
            for (field, column) in fields {
                writes.append(Write(field, valuesOfColumn.values[column].next()))
            }
            guard let edition = Int(exactly: editions[row]), let uncertainty = Int(exactly: uncertainties[row]) else {
                throw .malformed("a clock error or edition")
            }
            let change = Change(
                dot: dot, record: record, type: Int(shape.type), caseFile: caseFile, context: context,
                basis: shape.flags & Flag.hasBasis != 0 ? bases.next() : nil, edition: edition,
                timestamp: HybridTimestamp(milliseconds: times[row], counter: counters[row]),
                clock: ClockError(offsetMilliseconds: offsets[row], uncertaintyExponent: uncertainty),
                author: authors[row], reason: reasonOfRow, writes: writes, salt: saltOfRow)
            if let fault = ChangeForm.fault(in: change) { throw .malformed(fault) }
            size += ChangeForm.size(of: change)
            guard size <= allowance.sizeMax else { throw .tooLarge(bytesMax: allowance.sizeMax) }
            changes.append(change)
        }
        return changes
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

    /// Dots of one column, checked, and a place in it.
    private struct Dots {
        var values: [Dot] = []
        private var place = 0

        init(_ logs: [LogID], _ numbers: [Int64], _ sequences: [Int64]) throws(WireError) {
            values.reserveCapacity(numbers.count)
            for (number, sequence) in zip(numbers, sequences) {
                guard number >= 0, number < logs.count, sequence >= 1, sequence <= Dot.sequenceMax else {
                    throw .malformed("a dot")
                }
                values.append(Dot(logs[Int(number)], sequence))
            }
        }

        mutating func next() -> Dot {
            defer { place += 1 }
            return values[place]
        }
    }

    private struct ValueColumn {
        var values: [Value]
        var place = 0

        mutating func next() -> Value {
            defer { place += 1 }
            return values[place]
        }
    }

    private struct ValueColumns {
        var keys: [ColumnKey: Int] = [:]
        var values: [ValueColumn] = []
    }

    private func unpackedValues(
        _ shapeOfRow: [Int64], _ allowance: BatchAllowance
    ) throws(WireError) -> ValueColumns {
        var rowsOfShape = [Int](repeating: 0, count: shapes.count)
        for number in shapeOfRow { rowsOfShape[Int(number)] += 1 }
        var rowsOfColumn: [ColumnKey: Int] = [:]
        for (shape, rows) in zip(shapes, rowsOfShape) {
            for field in shape.fields {
                rowsOfColumn[ColumnKey(type: Int(shape.type), field: Int(field)), default: 0] += rows
            }
        }
        var result = ValueColumns()
        for column in columns {
            let key = ColumnKey(type: Int(column.type), field: Int(column.field))
            guard let rows = rowsOfColumn[key], rows > 0, result.keys[key] == nil else {
                throw .malformed("a field column")
            }
            result.keys[key] = result.values.count
            result.values.append(ValueColumn(values: try column.unpacked(rows, allowance)))
        }
        return result
    }

    private func plan(_ shape: Kerben_V1_Shape, _ columns: [ColumnKey: Int]) throws(WireError) -> [(Int, Int)] {
        var plan: [(Int, Int)] = []
        var last = 0
        for field in shape.fields.map(Int.init) {
            guard field > last, let column = columns[ColumnKey(type: Int(shape.type), field: field)] else {
                throw .malformed("a shape's fields")
            }
            last = field
            plan.append((field, column))
        }
        return plan
    }
}
