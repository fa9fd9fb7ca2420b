import Causality
import FoundationEssentials
import Register
import SwiftProtobuf

/// Changes as columns: per column one packed array, so that like stands beside like and packs well.
///
/// What changes have in common (type, parts present, fields written) is a ``Kerben_V1_Shape``, named once.
extension Kerben_V1_Batch {
    /// Most changes in one batch; a decoder refuses more before it allocates.
    static let changesMax = 1_000_000
    /// Most values in one batch, and most dots that its removals name: a column of equal values is a few bytes on the wire,
    /// however many rows it claims.
    static let valuesMax = 8_000_000

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

    func unpacked() throws(WireError) -> [Change] {
        let count = Int(count)
        guard count <= Self.changesMax else { throw .malformed("the number of changes") }
        guard count > 0 else { return [] }
        var logIDs: [LogID] = []
        for packed in logs {
            guard let log = LogID(packed: Int64(packed)) else { throw .malformed("a log number") }
            logIDs.append(log)
        }
        let shapeOfRow = try shape.unpacked(count)
        var contextTotal = 0
        var valueTotal = 0
        var tallies = Tallies()
        for number in shapeOfRow {
            guard number >= 0, number < shapes.count else { throw .malformed("a shape's number") }
            let shape = shapes[Int(number)]
            tallies.add(shape)
            guard shape.contexts <= 10_000 else { throw .malformed("a context's length") }
            contextTotal += Int(shape.contexts)
            guard contextTotal <= Self.changesMax * 4 else { throw .malformed("a context's length") }
            valueTotal += shape.fields.count
            guard valueTotal <= Self.valuesMax else { throw .malformed("the number of values") }
        }
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
        var valuesOfColumn = try unpackedValues()
        var saltRow = 0
        var reasonRow = 0
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
            for _ in 0..<shape.contexts { context.insert(contexts.next()) }
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
            guard (0...63).contains(uncertainties[row]), (0...Int64(Int32.max)).contains(editions[row]) else {
                throw .malformed("a clock error or edition")
            }
            changes.append(
                Change(
                    dot: dot, record: record, type: Int(shape.type), caseFile: caseFile, context: context,
                    basis: shape.flags & Flag.hasBasis != 0 ? bases.next() : nil, edition: Int(editions[row]),
                    timestamp: HybridTimestamp(milliseconds: times[row], counter: counters[row]),
                    clock: ClockError(
                        offsetMilliseconds: offsets[row], uncertaintyExponent: Int(uncertainties[row])),
                    author: authors[row], reason: reasonOfRow, writes: writes, salt: saltOfRow))
        }
        return changes
    }

    private struct Tallies {
        var records = 0
        var cases = 0
        var bases = 0
        var reasons = 0
        var salts = 0

        mutating func add(_ shape: Kerben_V1_Shape) {
            if shape.flags & Flag.createsRecord == 0 { records += 1 }
            if shape.flags & (Flag.opensCaseFile | Flag.caseFileIsRecord) == 0 { cases += 1 }
            if shape.flags & Flag.hasBasis != 0 { bases += 1 }
            if shape.flags & Flag.hasReason != 0 { reasons += 1 }
            if shape.flags & Flag.hasSalt != 0 { salts += 1 }
        }
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

    private func unpackedValues() throws(WireError) -> ValueColumns {
        var rowsOfShape = [Int](repeating: 0, count: shapes.count)
        for number in try shape.unpacked(Int(count)) { rowsOfShape[Int(number)] += 1 }
        var rowsOfColumn: [ColumnKey: Int] = [:]
        for (shape, rows) in zip(shapes, rowsOfShape) {
            for field in shape.fields {
                rowsOfColumn[ColumnKey(type: Int(shape.type), field: Int(field)), default: 0] += rows
            }
        }
        var result = ValueColumns()
        for column in columns {
            let key = ColumnKey(type: Int(column.type), field: Int(column.field))
            guard let rows = rowsOfColumn[key], result.keys[key] == nil else { throw .malformed("a field column") }
            result.keys[key] = result.values.count
            result.values.append(ValueColumn(values: try column.unpacked(rows)))
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

extension Kerben_V1_FieldColumn {
    fileprivate init(type: Int, field: Int, packing values: [Value]) {
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

    fileprivate func unpacked(_ rows: Int) throws(WireError) -> [Value] {
        let kindOfRow = hasKinds ? try kinds.unpacked(rows) : [Int64](repeating: onlyKind, count: rows)
        var tallies = [0, 0, 0, 0]
        for kind in kindOfRow {
            guard (0...3).contains(kind) else { throw .malformed("a value's kind") }
            tallies[Int(kind)] += 1
        }
        let numbers = try integers.unpacked(tallies[1])
        let strings = try texts.unpacked(tallies[2])
        let counts = try removalCounts.unpacked(tallies[3])
        guard counts.allSatisfy({ (0...100_000).contains($0) }) else { throw .malformed("a removal's length") }
        let removedTotal = counts.reduce(0) { $0 + Int($1) }
        guard removedTotal <= Kerben_V1_Batch.valuesMax else { throw .malformed("a removal's length") }
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
