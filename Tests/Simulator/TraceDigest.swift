/// FNV-1a over everything that happened: two runs of one seed are the same run exactly when these are equal.
struct TraceDigest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    /// The lines themselves, for a person who looks at one seed.
    private(set) var lines: [String]?

    init(keepsLines: Bool) { lines = keepsLines ? [] : nil }

    mutating func add(_ line: @autoclosure () -> String) {
        let line = line()
        for byte in line.utf8 { add(byte) }
        lines?.append(line)
    }

    mutating func add(_ bytes: [UInt8]) { for byte in bytes { add(byte) } }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
