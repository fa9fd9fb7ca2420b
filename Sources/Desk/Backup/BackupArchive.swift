/// The stream inside a backup: files one after another, each a name (2 bytes of length, then UTF-8), a length (8 bytes) and
/// its bytes; a name without length ends it.
package enum BackupArchive {
    package static let nameBytesMax = 200

    package static func head(_ name: String, bytes: Int64) -> [UInt8] {
        let name = Array(name.utf8)
        return bigEndian(UInt64(name.count), 2) + name + bigEndian(UInt64(bytes), 8)
    }

    package static let end: [UInt8] = [0, 0]

    private static func bigEndian(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64(count - 1 - $0))) }
    }

    package enum Event: Hashable {
        case begin(name: String, bytes: Int64)
        case piece([UInt8])
        case end
    }

    /// Takes the stream apart, however it is cut into pieces. Nothing in it is believed.
    package struct Parser {
        private var head: [UInt8] = []
        /// Of the file that is under way.
        private var left: Int64?
        package private(set) var isAtEnd = false

        package init() {}

        package mutating func take(_ bytes: [UInt8], _ event: (Event) throws -> Void) throws {
            var rest = bytes[...]
            while !rest.isEmpty {
                guard !isAtEnd else { throw CommandFailure("something follows the end of what is in it") }
                if let left {
                    let piece = rest.prefix(Int(min(left, Int64(rest.count))))
                    rest.removeFirst(piece.count)
                    try event(.piece(Array(piece)))
                    try go(on: left - Int64(piece.count), event)
                } else if let byte = rest.popFirst() {
                    head.append(byte)
                    try begin(event)
                }
            }
        }

        private mutating func go(on left: Int64, _ event: (Event) throws -> Void) throws {
            self.left = left == 0 ? nil : left
            if left == 0 { try event(.end) }
        }

        private mutating func begin(_ event: (Event) throws -> Void) throws {
            guard head.count >= 2 else { return }
            let length = Int(head[0]) << 8 | Int(head[1])
            if length == 0 {
                isAtEnd = true
                return
            }
            guard length <= BackupArchive.nameBytesMax else { throw CommandFailure("a name in it is too long") }
            guard head.count == 2 + length + 8 else { return }
            guard let name = String(validating: head[2..<2 + length], as: UTF8.self) else {
                throw CommandFailure("a name in it is no text")
            }
            let bytes = head.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let bytes = Int64(exactly: bytes) else { throw CommandFailure("a file in it is too long") }
            head = []
            try event(.begin(name: name, bytes: bytes))
            try go(on: bytes, event)
        }
    }
}
