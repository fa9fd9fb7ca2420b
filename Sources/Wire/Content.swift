package import Causality
package import Register

/// The canonical bytes of a change's content: what the store keeps and the digest covers.
///
/// Field number and kind in one varint, then the bytes, in field order; a change has exactly one encoding. What the
/// store keeps in columns of their own (dot, record, case file, author, salt) is not repeated here. What ``ChangeForm``
/// refuses is neither written nor read.
package enum Content {
    /// Throws where ``change(dot:record:caseFile:author:salt:_:)`` would not read it back.
    package static func bytes(_ change: Change) throws(WireError) -> [UInt8] {
        if let fault = ChangeForm.fault(in: change) { throw .malformed(fault) }
        return encoded(change)
    }

    /// How many bytes a change that was read or received takes.
    package static func size(of change: Change) -> Int { encoded(change).count }

    private static func encoded(_ change: Change) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: roomMax(ChangeForm.size(of: change))) { memory, count in
            var out = ByteWriter(UnsafeMutableRawBufferPointer(memory))
            write(change, to: &out)
            count = out.count
        }
    }

    /// Room that a content is written in, by the size that its change has (``ChangeForm/size(of:)``).
    static func roomMax(_ size: Int) -> Int { size + 32 }

    /// What is in every content before its fields.
    struct Head {
        var type: Int
        var edition: Int64
        var timestamp: HybridTimestamp
        var clock: ClockError
        var basis: Dot?
    }

    static func write(_ head: Head, contexts: Int, to out: inout ByteWriter) {
        out.put(UInt64(head.type))
        out.put(UInt64(head.edition))
        out.put(signed: head.timestamp.milliseconds)
        out.put(signed: head.timestamp.counter)
        out.put(signed: head.clock.offsetMilliseconds)
        out.put(UInt64(head.clock.uncertaintyExponent))
        out.put(UInt64(head.basis?.packed ?? 0))
        out.put(UInt64(contexts))
    }

    static func write(context dot: Dot, to out: inout ByteWriter) {
        out.put(UInt64(dot.log.packed))
        out.put(UInt64(dot.sequence))
    }

    @inline(__always) static func write(field: Int, _ kind: ValueKind, to out: inout ByteWriter) {
        out.put(UInt64(field) << 2 | UInt64(kind.rawValue))
    }

    static func write(removed dots: some Collection<Dot>, to out: inout ByteWriter) {
        out.put(UInt64(dots.count))
        for dot in dots { out.put(UInt64(dot.packed)) }
    }

    /// What has no fault, into room for it.
    static func write(_ change: Change, to out: inout ByteWriter) {
        write(
            Head(
                type: change.type, edition: Int64(change.edition), timestamp: change.timestamp, clock: change.clock,
                basis: change.basis), contexts: change.context.entries.count, to: &out)
        for entry in change.context.entries { write(context: Dot(entry.log, entry.sequence), to: &out) }
        out.put(change.reason)
        for entry in change.writes {
            switch entry.value {
            case .none: write(field: entry.field, .none, to: &out)
            case .integer(let number):
                write(field: entry.field, .integer, to: &out)
                out.put(signed: number)
            case .text(let text):
                write(field: entry.field, .text, to: &out)
                out.put(text)
            case .removal(let dots):
                write(field: entry.field, .removal, to: &out)
                write(removed: dots, to: &out)
            }
        }
    }

    /// The type of a change, without the rest of it.
    static func type(_ content: UnsafeRawBufferPointer) throws(WireError) -> Int {
        var input = Reader(bytes: content)
        return try input.small()
    }

    /// Reads back what ``bytes(_:)`` wrote; throws where a stored row is damaged.
    package static func change(
        dot: Dot, record: Dot, caseFile: Dot, author: String, salt: UInt64?, _ content: UnsafeRawBufferPointer
    ) throws(WireError) -> Change {
        var input = Reader(bytes: content)
        let type = try input.small()
        let edition = try input.small()
        let time = try input.signed()
        let counter = try input.signed()
        let offset = try input.signed()
        let uncertainty = try input.small()
        let basis = try input.number()
        let context = try input.context()
        let reason = try input.text()
        var writes: [Write] = []
        while !input.isAtEnd {
            guard writes.count < ChangeForm.writesMax else { throw .malformed("the number of fields") }
            writes.append(try input.write())
        }
        let change = Change(
            dot: dot, record: record, type: type, caseFile: caseFile, context: context,
            basis: try input.basis(basis), edition: edition,
            timestamp: HybridTimestamp(milliseconds: time, counter: counter),
            clock: ClockError(offsetMilliseconds: offset, uncertaintyExponent: uncertainty), author: author,
            reason: reason, writes: writes, salt: salt)
        if let fault = ChangeForm.fault(in: change) { throw .malformed(fault) }
        return change
    }

    private struct Reader {
        var bytes: UnsafeRawBufferPointer
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        mutating func number() throws(WireError) -> UInt64 {
            guard let value = Varint.read(bytes, at: &place) else { throw .malformed("stored content") }
            return value
        }

        /// A number that is small wherever the row is not damaged.
        mutating func small() throws(WireError) -> Int {
            guard let number = Int32(exactly: try number()) else { throw .malformed("stored content") }
            return Int(number)
        }

        mutating func signed() throws(WireError) -> Int64 {
            let raw = try number()
            return Int64(bitPattern: raw >> 1) ^ -Int64(raw & 1)
        }

        mutating func text() throws(WireError) -> String {
            let length = try number()
            guard length <= UInt64(bytes.count - place) else { throw .malformed("stored content") }
            let end = place + Int(length)
            defer { place = end }
            let text = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
            guard let text = String(validating: text, as: UTF8.self) else {
                throw .malformed("stored content")
            }
            return text
        }

        /// How many of something follow; each takes a byte at least, so no number leads far.
        mutating func count(max: Int) throws(WireError) -> Int {
            guard let count = Int(exactly: try number()), count <= max, count <= bytes.count - place else {
                throw .malformed("stored content")
            }
            return count
        }

        mutating func context() throws(WireError) -> VersionVector {
            var context = VersionVector()
            var last: Int64 = -1
            for _ in 0..<(try count(max: ChangeForm.contextMax)) {
                // In order and each once, as they are written: a change has one encoding.
                guard let number = Int64(exactly: try number()), number > last, let log = LogID(packed: number),
                    let sequence = Int64(exactly: try self.number()), sequence >= 1, sequence <= Dot.sequenceMax
                else { throw .malformed("a context") }
                last = number
                context.insert(Dot(log, sequence))
            }
            return context
        }

        func basis(_ packed: UInt64) throws(WireError) -> Dot? {
            guard packed != 0 else { return nil }
            guard let number = Int64(exactly: packed), let dot = Dot(packed: number) else {
                throw .malformed("a custody basis")
            }
            return dot
        }

        mutating func write() throws(WireError) -> Write {
            let tag = try number()
            guard tag >> 2 <= UInt64(ChangeForm.fieldMax) else { throw .malformed("a field's number") }
            let field = Int(tag >> 2)
            switch tag & 3 {
            case 0: return Write(field, .none)
            case 1: return Write(field, .integer(try signed()))
            case 2: return Write(field, .text(try text()))
            default: return Write(field, .removal(try dots()))
            }
        }

        private mutating func dots() throws(WireError) -> [Dot] {
            var dots: [Dot] = []
            for _ in 0..<(try count(max: ChangeForm.removalMax)) {
                guard let number = Int64(exactly: try number()), let dot = Dot(packed: number) else {
                    throw .malformed("a removal")
                }
                dots.append(dot)
            }
            return dots
        }
    }
}
