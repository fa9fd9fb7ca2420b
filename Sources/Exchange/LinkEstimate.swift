/// What the link carries, learned from exchanges, and so how large the next batch may be.
///
/// A batch should take about 15 s, so that a lost link costs at most that much work. What was learned outlives a restart, and
/// one `sync now` by hand goes on with what the last one learned.
package struct LinkEstimate: Hashable, Sendable {
    package static let batchSeconds = 15.0
    package static let batchBytesMin = 16 * 1_024
    package static let batchBytesMax = 8 * 1_024 * 1_024
    package static let batchContentBytesMax = 16 * 1_024 * 1_024
    /// Smaller exchanges measure the round trip, not the rate.
    package static let measuredBytesMin = 8 * 1_024
    /// Smaller exchanges say nothing of whether a larger one would get through.
    static let carriedBytesMin = 1_024
    /// Taken for a link that was never measured: 64 kbit/s, the slowest that is planned for.
    package static let assumedBytesPerSecond = 8_000.0

    /// Nil until an exchange was large enough to tell.
    package private(set) var measuredBytesPerSecond: Double?
    /// Content bytes in the store to one byte on the wire.
    package private(set) var packing: Double
    /// How often the batch is halved, since exchanges failed: apart from the rate, which a link that is down says nothing of.
    package private(set) var halvings: Int

    /// What a connection and an exchange carry beside the changes, both ways: TLS 1.3 with a certificate of each side, and what
    /// frames a request and an answer; as measured over `deploy/lib/link.py`.
    package static let connectionBytes = 4_500

    /// How long so many bytes take on a new connection; 0 for none.
    package func seconds(for bytes: Int) -> Int {
        bytes == 0 ? 0 : Int(min((Double(bytes + Self.connectionBytes) / bytesPerSecond).rounded(.up), 1e15))
    }

    package init(bytesPerSecond: Double? = nil, packing: Double = 3, halvings: Int = 0) {
        // A store can hold anything.
        measuredBytesPerSecond = bytesPerSecond.flatMap { $0.isFinite && $0 > 0 ? min($0, 1e12) : nil }
        self.packing = packing.isFinite && packing > 0 ? packing : 3
        self.halvings = min(max(0, halvings), Self.halvingsMax)
    }

    /// From the most that a batch has to the least.
    private static let halvingsMax = 9

    package var bytesPerSecond: Double { measuredBytesPerSecond ?? Self.assumedBytesPerSecond }

    /// An exchange was carried out.
    package mutating func observe(wireBytes: Int, contentBytes: Int, milliseconds: Int64) {
        if wireBytes >= Self.carriedBytesMin { halvings = max(0, halvings - 1) }
        guard wireBytes >= Self.measuredBytesMin else { return }
        let rate = Double(wireBytes) * 1_000 / Double(max(1, milliseconds))
        measuredBytesPerSecond = measuredBytesPerSecond.map { ($0 + rate) / 2 } ?? rate
        packing = max(1, (packing + Double(contentBytes) / Double(wireBytes)) / 2)
    }

    /// Half as much the next time: the link may no longer stand as long as a whole batch takes.
    package mutating func observeFailure() { if batchBytes > Self.batchBytesMin { halvings += 1 } }

    /// Most bytes on the wire of one batch.
    package var batchBytes: Int {
        let whole = min(Double(Self.batchBytesMax), bytesPerSecond * Self.batchSeconds)
        return max(Self.batchBytesMin, Int(whole) >> halvings)
    }

    /// Most content bytes to read from the store for one batch: well within what a request may unfold to, and some seconds
    /// of the hub's time, however well the batches pack.
    package var batchContentBytes: Int { Int(min(Double(Self.batchContentBytesMax), Double(batchBytes) * packing)) }
}
