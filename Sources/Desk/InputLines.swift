/// The lines of an input, without their ends.
struct InputLines: Sequence {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func makeIterator() -> AnyIterator<String> {
        var place = 0
        return AnyIterator {
            guard place < bytes.count else { return nil }
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
            var line = bytes[place..<end]
            if line.last == 13 { line.removeLast() }
            place = end + 1
            return String(decoding: line, as: UTF8.self)
        }
    }
}
