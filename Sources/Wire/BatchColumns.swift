import Causality
import Exchange
import FoundationEssentials
import Register
import SwiftProtobuf

/// Changes as columns: per column one packed array, so that like stands beside like and packs well.
///
/// What changes have in common (type, parts present, fields written) is a ``Kerben_V1_Shape``, named once.
extension Kerben_V1_Batch {
    enum Flag {
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

    struct ColumnKey: Hashable, Comparable {
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
}
