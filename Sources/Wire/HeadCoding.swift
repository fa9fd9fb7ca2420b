import Causality
package import Exchange
import Register

/// The head of a request out of its first bytes, so that a caller who is not heard costs no more than these.
extension MessageCoding {
    /// The changes come after the head; all the rest of a request without any fits in here too.
    fileprivate static let headBytesMax = 4_096

    package static func head(_ body: [UInt8]) throws(WireError) -> RequestHead {
        let bytesMax = BatchAllowance.request(bodyBytes: body.count).unfoldedBytesMax
        let bytes = try Compression.prefix(headBytesMax, of: body, bytesMax: bytesMax)
        let fields = bytes.withUnsafeBytes { bytes in Result { () throws(WireError) in try HeadFields(bytes) } }
        return try fields.get().head()
    }
}

/// Fields of a `Request` by their numbers, as far as the bytes go.
private struct HeadFields {
    private var numbers: [UInt64: UInt64] = [:]

    init(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
        var input = FrameInput(bytes)
        do {
            while let (field, number) = try Self.next(&input) { if let number { numbers[field] = number } }
        } catch {
            // Cut off by us, not by its sender: whatever comes later is read with the rest.
            guard bytes.count == MessageCoding.headBytesMax else { throw error }
        }
    }

    private static func next(_ input: inout FrameInput) throws(WireError) -> (UInt64, UInt64?)? {
        guard let key = try input.key() else { return nil }
        switch key.form {
        case .varint: return (key.field, try input.varint())
        case .fixed64: return (key.field, try input.fixed64())
        case .fixed32, .length:
            try input.skip(key.form)
            return (key.field, nil)
        }
    }

    func head() throws(WireError) -> RequestHead {
        func number(_ field: UInt64, max: UInt64, _ part: String) throws(WireError) -> Int64 {
            let value = numbers[field] ?? 0
            guard value <= max else { throw .malformed(part) }
            return Int64(value)
        }
        guard let log = LogID(packed: try number(2, max: UInt64(UInt32.max), "the log number")) else {
            throw .malformed("the log number")
        }
        let branch = try number(13, max: UInt64(Dot.sequenceMax), "the branch")
        return RequestHead(
            version: Int(try number(1, max: UInt64(UInt32.max), "the version")), log: log,
            epoch: Int(try number(3, max: UInt64(UInt32.max), "the epoch")), token: numbers[4] ?? 0,
            position: try number(5, max: UInt64(Int64.max), "the position"),
            edition: Int(try number(6, max: UInt64(ChangeForm.editionMax), "the edition")),
            logEnd: try number(7, max: UInt64(Dot.sequenceMax), "the log's end"),
            branchAt: branch == 0 ? nil : branch)
    }
}
