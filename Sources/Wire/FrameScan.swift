/// Counts what a protobuf message would make before it is made: one pass over the bytes, nothing allocated on the way.
struct FrameScan {
    private var counts = [Int](repeating: 0, count: FrameShape.Element.allCases.count)

    /// Throws where `bytes` are no message of `shape`, name one of its single fields twice, or have too many of any.
    static func check(_ bytes: [UInt8], _ shape: FrameShape) throws(WireError) {
        var scan = FrameScan()
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(WireError) in try scan.check(bytes, shape) } }
        try result.get()
    }

    private mutating func check(_ bytes: UnsafeRawBufferPointer, _ shape: FrameShape) throws(WireError) {
        var input = FrameInput(bytes)
        var seen: UInt64 = 0
        while let key = try input.key() {
            guard let part = shape.part(key.field) else {
                try count(.unknownFields, 1)
                try input.skip(key.form)
                continue
            }
            switch (part, key.form) {
            case (.varint, .varint), (.fixed64, .fixed64), (.bytes, .length), (.message, .length):
                // Twice would be merged by the decoder: twice the elements, and another meaning.
                guard seen & 1 << key.field == 0 else { throw .malformed("the protobuf frame") }
                seen |= 1 << key.field
                if case .message(let inner) = part {
                    try check(try input.bytes(), inner)
                } else {
                    try input.skip(key.form)
                }
            case (.messages(let element, let inner), .length):
                try count(element, 1)
                try check(try input.bytes(), inner)
            case (.blobs(let element), .length):
                try count(element, 1)
                try input.skip(.length)
            case (.varints(let element), .length): try count(element, Self.varints(try input.bytes()))
            case (.fixed64s(let element), .length): try count(element, try input.bytes().count / 8)
            case (.varints(let element), .varint), (.fixed64s(let element), .fixed64):
                try count(element, 1)
                try input.skip(key.form)
            default: throw .malformed("the protobuf frame")
            }
        }
    }

    private mutating func count(_ element: FrameShape.Element, _ number: Int) throws(WireError) {
        counts[element.rawValue] += number
        guard counts[element.rawValue] <= element.max else { throw .tooMany(element.name, max: element.max) }
    }

    /// As many as there are bytes without the continuation bit.
    private static func varints(_ bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        for index in bytes.indices { count &+= Int(~bytes[index] >> 7) }
        return count
    }
}

/// Protobuf fields, one after the other, out of bytes that may end anywhere.
struct FrameInput {
    enum Form: UInt64 {
        case varint = 0
        case fixed64 = 1
        case length = 2
        case fixed32 = 5
    }

    private let input: UnsafeRawBufferPointer
    private var place = 0

    init(_ input: UnsafeRawBufferPointer) { self.input = input }

    /// The next field's number and form; nil at the end.
    mutating func key() throws(WireError) -> (field: UInt64, form: Form)? {
        guard place < input.count else { return nil }
        let key = try varint()
        // Groups are none of ours, and field numbers have 29 bits.
        guard let form = Form(rawValue: key & 7), key >> 3 > 0, key >> 3 < 1 << 29 else {
            throw .malformed("the protobuf frame")
        }
        return (key >> 3, form)
    }

    mutating func varint() throws(WireError) -> UInt64 {
        guard let value = Varint.read(input, at: &place) else { throw .malformed("the protobuf frame") }
        return value
    }

    mutating func fixed64() throws(WireError) -> UInt64 {
        let start = try taken(8)
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(input[start + index]) << UInt64(index * 8) }
        return value
    }

    mutating func bytes() throws(WireError) -> UnsafeRawBufferPointer {
        let length = try varint()
        guard length <= UInt64(input.count - place) else { throw .malformed("the protobuf frame") }
        let start = try taken(Int(length))
        return UnsafeRawBufferPointer(rebasing: input[start..<start + Int(length)])
    }

    mutating func skip(_ form: Form) throws(WireError) {
        switch form {
        case .varint: _ = try varint()
        case .fixed64: _ = try taken(8)
        case .fixed32: _ = try taken(4)
        case .length: _ = try bytes()
        }
    }

    private mutating func taken(_ count: Int) throws(WireError) -> Int {
        guard count <= input.count - place else { throw .malformed("the protobuf frame") }
        defer { place += count }
        return place
    }
}
