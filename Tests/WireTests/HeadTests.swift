import Causality
import Exchange
import Ledger
import Register
import Testing
import Wire

@Suite struct HeadTests {
    private func request(_ random: inout RandomChanges, changes: Int) -> Request {
        Request(
            RequestHead(
                version: random.below(3), log: LogID(site: random.below(900), incarnation: random.below(9)),
                epoch: random.below(5), token: random.draw(), position: Int64(random.below(1 << 40)), edition: 3,
                logEnd: 9, branchAt: random.below(2) == 0 ? nil : Int64(random.below(99) + 1)),
            changes: random.changes(changes))
    }

    @Test(arguments: UInt64(1)...30) func `The head is what the whole request says`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        for count in [0, 1, 5] {
            let request = request(&random, changes: count)
            #expect(try MessageCoding.head(MessageCoding.bytes(request)) == request.head)
        }
        // Of a long one, what comes after the changes is not looked for.
        let long = request(&random, changes: 400)
        var head = long.head
        head.branchAt = nil
        #expect(try MessageCoding.head(MessageCoding.bytes(long)) == head)
    }

    @Test func `What comes after the head is not unfolded`() throws {
        var random = RandomChanges(seed: 7)
        let request = Request(
            RequestHead(log: LogID(site: 7, incarnation: 2), epoch: 3, token: 9, position: 4, edition: 1, logEnd: 5),
            changes: random.changes(3_000))
        let body = try MessageCoding.bytes(request)
        let cut = Array(body.dropLast(body.count / 10))
        #expect(try MessageCoding.head(cut) == request.head)
        #expect(throws: WireError.self) { try MessageCoding.request(cut) }
    }

    @Test func `A head that no site has is refused`() {
        let bodies = [
            [0] + Frames.number(2, 1 << 28), [0] + Frames.number(1, 1 << 40), [0] + Frames.number(5, .max),
            [0] + Frames.number(13, 1 << 36), [0, 255, 255, 255], [], [9], [1, 2, 3],
        ]
        for body in bodies { #expect(throws: WireError.self) { try MessageCoding.head(body) } }
    }
}

@Suite struct FittingTests {
    private func equal(_ count: Int) -> Request {
        let log = LogID(site: 3, incarnation: 1)
        let changes = (1...count).map { sequence in
            Change(
                dot: Dot(log, Int64(sequence)), record: Dot(log, Int64(sequence)), type: 40, caseFile: Dot(log, 1),
                edition: 1, timestamp: HybridTimestamp(milliseconds: 5, counter: Int64(sequence)),
                clock: .unknown, author: "a@3", writes: [Write(1, .integer(7))])
        }
        return Request(
            RequestHead(log: log, epoch: 1, token: 1, position: 0, edition: 1, logEnd: Int64(count)), changes: changes)
    }

    @Test func `A batch that packs too well goes in pieces, each of which is taken`() throws {
        let request = equal(20_000)
        let whole = try MessageCoding.bytes(request)
        #expect(throws: WireError.self) { try MessageCoding.request(whole) }
        var rest = request
        var pieces = 0
        while !rest.changes.isEmpty {
            let (sent, body) = try MessageCoding.fitted(rest)
            #expect(try MessageCoding.request(body) == sent)
            #expect(!sent.changes.isEmpty)
            rest.changes.removeFirst(sent.changes.count)
            pieces += 1
        }
        #expect(pieces > 1 && pieces < 40)
    }

    @Test(arguments: [0, 1, 50, 3_000]) func `What is worth its bytes goes whole`(count: Int) throws {
        var random = RandomChanges(seed: UInt64(count) + 1)
        var request = equal(1)
        request.changes = random.changes(count)
        let (sent, body) = try MessageCoding.fitted(request)
        #expect(sent == request)
        #expect(try MessageCoding.request(body) == request)
    }

    @Test func `A piece takes along the links of its own runs only`() throws {
        var request = equal(12)
        request.changes.removeAll { [4, 8].contains($0.dot.sequence) }
        request.links = [ChainLink(sequence: 4, digest: 1), ChainLink(sequence: 8, digest: 2)]
        #expect(request.first(3).links.isEmpty)
        #expect(request.first(4).links.map(\.sequence) == [4])
        #expect(request.first(10) == request)
    }

    @Test func `More links than one request may have are sent in pieces`() throws {
        var request = equal(40_000)
        request.changes = request.changes.filter { $0.dot.sequence.isMultiple(of: 2) }
        request.links = request.changes.map {
            ChainLink(sequence: $0.dot.sequence - 1, digest: UInt64($0.dot.sequence))
        }
        let (sent, body) = try MessageCoding.fitted(request)
        #expect(sent.links.count == sent.changes.count && sent.links.count <= 8_192)
        #expect(try MessageCoding.request(body) == sent)
    }
}
