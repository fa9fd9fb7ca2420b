import Causality
import Exchange
import Register
import Testing
import Wire

@Suite struct FeedDigestTests {
    private func change(_ sequence: Int64, author: String = "a", text: String = "x", salt: UInt64? = nil) -> Change {
        let log = LogID(site: 3, incarnation: 1)
        return Change(
            dot: Dot(log, sequence), record: Dot(log, 1), type: 16, caseFile: Dot(log, 1), edition: 1,
            timestamp: HybridTimestamp(milliseconds: 5), clock: .unknown, author: author,
            writes: [Write(1, .text(text))],
            salt: salt)
    }

    private func word(_ changes: [Change]) throws -> UInt64 {
        var digest = FeedDigest.start
        try digest.append(changes)
        return digest.word
    }

    @Test func `Order, number, and every part of a change make another digest`() throws {
        let (one, two) = (change(1, salt: 7), change(2))
        let feeds = [
            [], [one], [two], [one, two], [two, one], [one, two, two], [change(1, salt: 8), two],
            [one, change(2, author: "b")], [one, change(2, text: "y")],
        ]
        #expect(try Set(feeds.map(word)).count == feeds.count)
    }

    @Test func `It goes on from where it was kept`() throws {
        var kept = FeedDigest.start
        try kept.append(change(1))
        var resumed = try #require(FeedDigest(bytes: kept.bytes))
        try resumed.append(change(2))
        #expect(try resumed.word == word([change(1), change(2)]))
        #expect(FeedDigest(bytes: [1, 2]) == nil)
    }

    @Test func `Digests travel, and an exchange without them takes no byte for them`() throws {
        var request = Request(
            RequestHead(
                log: LogID(site: 3, incarnation: 1), epoch: 1, token: 9, position: 70_000, edition: 4, logEnd: 12_000))
        let idle = try MessageCoding.bytes(request)
        request.feedDigest = .max
        let shown = try MessageCoding.bytes(request)
        #expect(try MessageCoding.request(shown) == request)
        #expect(shown.count == idle.count + 10)
        var answer = Answer(
            outcome: .done, epoch: 1, token: 9, position: 70_000, hubTime: 1_782_864_000_000, edition: 4,
            held: IntervalSet(1...12_000), feedDigest: 5, resyncs: 300)
        #expect(try MessageCoding.answer(MessageCoding.bytes(answer)) == answer)
        answer.feedDigest = nil
        let said = try MessageCoding.bytes(answer)
        #expect(idle.count <= 64 && said.count <= 64, "\(idle.count), \(said.count)")
        answer.resyncs = 0
        #expect(try MessageCoding.bytes(answer).count == said.count - 4)
    }

    @Test func `A receipt that speaks of the feed travels whole; one that does not is signed as ever`() throws {
        var receipt = Receipt(
            epoch: 1, log: LogID(site: 3, incarnation: 1), issuedAt: 5, held: IntervalSet(1...4),
            digests: [[UInt8](repeating: 1, count: 32)], signature: [1], signer: [2, 3])
        #expect(try MessageCoding.receipt(bytes: MessageCoding.bytes(receipt)) == receipt)
        #expect(
            receipt.signedText == "kerben receipt 1\nepoch 1\nlog 3.1\nat 5\n1-4:" + String(repeating: "01", count: 32))
        receipt.feed = Receipt.Feed(position: 77, digest: [0xAB, 0x0C])
        #expect(try MessageCoding.receipt(bytes: MessageCoding.bytes(receipt)) == receipt)
        #expect(receipt.signedText.hasSuffix("\nfeed 77:ab0c"))
    }
}
