/// What a protobuf message of ours is made of: by field number, its form and how much of it there may be.
///
/// Written beside `kerben.proto`, because a decoder that makes a million empty elements out of three bytes each asks
/// nobody how many there may be.
struct FrameShape: Sendable {
    /// What may repeat; counted over the whole body, since the sum over all siblings is what costs.
    enum Element: Int, CaseIterable {
        case columns, shapes, logs, shapeFields, linkSequences, linkDigests, heldRuns, knownRuns, digests,
            unknownFields

        var max: Int {
            switch self {
            case .columns: 8_192
            case .shapes, .logs: 65_536
            case .shapeFields: 2_000_000
            case .linkSequences, .linkDigests: 8_192
            // Gap and length alternate.
            case .heldRuns, .knownRuns: 262_144
            case .digests: 1_024
            // A newer sender's, which are skipped.
            case .unknownFields: 256
            }
        }

        /// As words for an error.
        var name: String {
            switch self {
            case .columns: "columns"
            case .shapes: "shapes"
            case .logs: "logs"
            case .shapeFields: "fields"
            case .linkSequences, .linkDigests: "chain links"
            case .heldRuns, .knownRuns: "numbers of held runs"
            case .digests: "digests"
            case .unknownFields: "unknown fields"
            }
        }
    }

    enum Part: Sendable {
        /// One number, as a varint.
        case varint
        case fixed64
        case bytes
        case message(FrameShape)
        case messages(Element, FrameShape)
        case blobs(Element)
        /// Packed, or one by one.
        case varints(Element)
        case fixed64s(Element)
    }

    /// Indexed by field number.
    private let parts: [Part?]

    private init(_ parts: [Int: Part]) {
        var table = [Part?](repeating: nil, count: (parts.keys.max() ?? 0) + 1)
        for (number, part) in parts { table[number] = part }
        self.parts = table
    }

    func part(_ field: UInt64) -> Part? { field < UInt64(parts.count) ? parts[Int(field)] : nil }

    static let request = FrameShape([
        1: .varint, 2: .varint, 3: .varint, 4: .fixed64, 5: .varint, 6: .varint, 7: .varint, 8: .message(batch),
        9: .varints(.linkSequences), 10: .fixed64s(.linkDigests), 11: .varint, 12: .varint, 13: .varint, 20: .fixed64,
        21: .varint,
    ])
    static let answer = FrameShape([
        1: .varint, 2: .varint, 3: .varint, 4: .fixed64, 5: .varint, 6: .varint, 7: .varint, 8: .varints(.heldRuns),
        9: .varint, 10: .message(batch), 11: .varints(.linkSequences), 12: .fixed64s(.linkDigests), 13: .varint,
        14: .message(receipt), 20: .fixed64, 21: .varint, 22: .varints(.knownRuns), 23: .varint,
    ])
    static let receipt = FrameShape([
        1: .varint, 2: .varint, 3: .varint, 4: .varints(.heldRuns), 5: .blobs(.digests), 6: .bytes,
        20: .varint, 21: .bytes, 22: .bytes,
    ])
    private static let numbers = FrameShape([1: .varint, 2: .varint, 3: .bytes, 4: .varint])
    private static let texts = FrameShape([1: .varint, 2: .message(numbers), 3: .bytes, 4: .message(numbers)])
    private static let column = FrameShape([
        1: .varint, 2: .varint, 3: .message(numbers), 4: .message(numbers), 5: .message(texts), 6: .message(numbers),
        7: .message(numbers),
    ])
    private static let shape = FrameShape([1: .varint, 2: .varint, 3: .varint, 4: .varints(.shapeFields)])
    static let batch = FrameShape(
        [
            1: .varint, 2: .varints(.logs), 5: .messages(.shapes, shape), 20: .message(texts), 21: .message(texts),
            22: .bytes, 23: .messages(.columns, column),
        ].merging([3, 4].map { ($0, .message(numbers)) }) { first, _ in first }
            .merging((6...19).map { ($0, .message(numbers)) }) { first, _ in first })
}
