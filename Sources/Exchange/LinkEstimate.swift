/// What the link carries, learned from exchanges, and so how large the next batch may be.
///
/// A batch should take about 15 s, so that a lost link costs at most that much work.
package struct LinkEstimate: Hashable, Sendable {
    package static let batchSeconds = 15.0
    package static let batchBytesMin = 16 * 1_024
    package static let batchBytesMax = 8 * 1_024 * 1_024
    package static let batchContentBytesMax = 16 * 1_024 * 1_024
    /// Smaller exchanges measure the round trip, not the rate.
    package static let measuredBytesMin = 8 * 1_024

    package private(set) var bytesPerSecond: Double
    /// Content bytes in the store to one byte on the wire.
    package private(set) var packing: Double

    package init(bytesPerSecond: Double = 32_000, packing: Double = 3) {
        self.bytesPerSecond = bytesPerSecond
        self.packing = packing
    }

    package mutating func observe(wireBytes: Int, milliseconds: Int64) {
        guard wireBytes >= Self.measuredBytesMin else { return }
        let rate = Double(wireBytes) * 1_000 / Double(max(1, milliseconds))
        bytesPerSecond = (bytesPerSecond + rate) / 2
    }

    package mutating func observe(contentBytes: Int, wireBytes: Int) {
        guard wireBytes >= Self.measuredBytesMin else { return }
        packing = max(1, (packing + Double(contentBytes) / Double(wireBytes)) / 2)
    }

    /// Halved after a failure: the link may have become worse.
    package mutating func observeFailure() { bytesPerSecond = max(1_000, bytesPerSecond / 2) }

    /// Most bytes on the wire of one batch.
    package var batchBytes: Int {
        Int(min(Double(Self.batchBytesMax), max(Double(Self.batchBytesMin), bytesPerSecond * Self.batchSeconds)))
    }

    /// Most content bytes to read from the store for one batch: well within what a request may unfold to, and some seconds
    /// of the hub's time, however well the batches pack.
    package var batchContentBytes: Int { Int(min(Double(Self.batchContentBytesMax), Double(batchBytes) * packing)) }
}
