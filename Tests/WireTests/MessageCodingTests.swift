import Causality
import Chance
import Exchange
import Ledger
import Register
import Testing
import Wire

/// Random changes of every shape, from a seed that a failure names.
struct RandomChanges {
    private var chance: SplitMix64

    init(seed: UInt64) { chance = SplitMix64(seed: seed) }

    mutating func draw() -> UInt64 { chance.next() }

    mutating func below(_ bound: UInt64) -> Int { Int(draw() % bound) }

    private mutating func dot() -> Dot {
        let wide = below(8) == 0
        return Dot(
            LogID(site: below(wide ? 32_768 : 4), incarnation: below(wide ? 8_192 : 3)),
            Int64(below(wide ? UInt64(Dot.sequenceMax) : 500)) + 1)
    }

    private mutating func number() -> Int64 {
        switch below(4) {
        case 0: Int64(bitPattern: draw())
        case 1: Int64(below(200)) - 100
        case 2: [Int64.min, .max, 0, -1][below(4)]
        default: 1_780_000_000_000 + Int64(below(1_000_000))
        }
    }

    private mutating func reading() -> Int64 {
        let ends = ChangeForm.milliseconds
        return [ends.lowerBound, ends.upperBound, -1, 0, 1_780_000_000_000 + Int64(below(1_000_000))][below(5)]
    }

    private mutating func offset() -> Int64 {
        [-ChangeForm.offsetMax, ChangeForm.offsetMax, 0, Int64(below(100_000)) - 50_000][below(4)]
    }

    private mutating func text() -> String {
        ["", "a", "Иванов", "\u{0}", "🂡🂢", String(repeating: "word ", count: below(40)), "\(below(1_000))"][below(7)]
    }

    private mutating func value() -> Value {
        switch below(5) {
        case 0: .none
        case 1, 2: .integer(number())
        case 3: .text(text())
        default: .removal((0..<below(4)).map { _ in dot() })
        }
    }

    mutating func change() -> Change {
        let own = dot()
        let record = below(2) == 0 ? own : dot()
        let caseFile = [own, record, dot()][below(3)]
        var fields: Set<Int> = []
        for _ in 0..<below(6) { fields.insert(below(60) + 1) }
        return Change(
            dot: own, record: record, type: below(60), caseFile: caseFile,
            context: below(3) == 0 ? VersionVector([record]) : VersionVector((0..<below(4)).map { _ in dot() }),
            basis: below(2) == 0 ? nil : dot(), edition: below(5),
            timestamp: HybridTimestamp(milliseconds: reading(), counter: Int64(below(3))),
            clock: ClockError(offsetMilliseconds: offset(), uncertaintyExponent: below(64)), author: text(),
            reason: text(), writes: fields.sorted().map { Write($0, value()) }, salt: below(2) == 0 ? nil : draw())
    }

    mutating func changes(_ count: Int) -> [Change] { (0..<count).map { _ in change() } }
}

@Suite struct MessageCodingTests {
    private func request(_ random: inout RandomChanges, _ count: Int) -> Request {
        Request(
            RequestHead(
                log: LogID(site: 7, incarnation: 2), epoch: 3, token: random.draw(), position: 1 << 40, edition: 9,
                logEnd: 1 << 34, branchAt: count % 2 == 0 ? nil : 17), changes: random.changes(count),
            links: [ChainLink(sequence: 5, digest: random.draw()), ChainLink(sequence: 9, digest: 0)],
            answerKiBMax: 300, wantsReceipt: true)
    }

    private func answer(_ random: inout RandomChanges, _ count: Int, _ outcome: Answer.Outcome = .done) -> Answer {
        Answer(
            outcome: outcome, epoch: 3, token: random.draw(), position: 12, hubTime: 1_780_000_000_000, edition: 4,
            held: IntervalSet([1...40, 95...97, 1_000...(1 << 34)]), safeUpTo: 30, changes: random.changes(count),
            links: [ChainLink(sequence: 40, digest: 1)], more: true,
            receipt: Receipt(
                epoch: 3, log: LogID(site: 7, incarnation: 2), issuedAt: 5, held: IntervalSet(1...40),
                digests: [[UInt8](repeating: 7, count: 32)], signature: [1, 2, 3]))
    }

    @Test(arguments: UInt64(1)...60) func `A request and an answer survive the wire`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        for count in [0, 1, 2, 7, 60] {
            let request = request(&random, count)
            #expect(try MessageCoding.request(MessageCoding.bytes(request)) == request)
            let answer = answer(&random, count)
            #expect(try MessageCoding.answer(MessageCoding.bytes(answer)) == answer)
        }
    }

    @Test(arguments: [Answer.Outcome.done, .resync] + (1...5).compactMap(ExchangeRefusal.init).map { .refused($0) })
    func `Every outcome survives the wire`(outcome: Answer.Outcome) throws {
        var random = RandomChanges(seed: 1)
        let answer = answer(&random, 0, outcome)
        #expect(try MessageCoding.answer(MessageCoding.bytes(answer)) == answer)
    }

    @Test func `A negative hub clock travels as zero, and nothing else is lost`() throws {
        let answer = Answer(outcome: .done, epoch: 1, hubTime: -5)
        #expect(try MessageCoding.answer(MessageCoding.bytes(answer)).hubTime == 0)
    }

    /// Thousands of damaged bodies: each is refused or gives a message that can be used; none stops the process.
    @Test(arguments: UInt64(1)...24) func `Damaged bodies never crash`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        // A batch that zstd leaves alone and one that it packs: damage gets past neither in the same way.
        for count in [1, 12] {
            for isPlain in [true, false] {
                let packed = try MessageCoding.bytes(request(&random, count))
                let plain = isPlain && packed.first == 1 ? [0] + (try Compression.unpack(packed)) : packed
                for _ in 0..<120 {
                    var body = plain
                    for _ in 0...random.below(3) {
                        switch random.below(4) {
                        case 0: body.removeLast(random.below(UInt64(body.count)))
                        case 1: body[random.below(UInt64(body.count))] ^= UInt8(1 << random.below(8))
                        case 2: body[random.below(UInt64(body.count))] = UInt8(random.below(256))
                        default: body.insert(UInt8(random.below(256)), at: random.below(UInt64(body.count)))
                        }
                    }
                    try use(try? MessageCoding.request(body).changes)
                    try use(try? MessageCoding.answer(body).changes)
                }
            }
        }
    }

    /// What got past the decoder is what the hub would store, hash, read back and resolve.
    private func use(_ changes: [Change]?) throws {
        for change in changes ?? [] {
            #expect(try stored(change) == change)
            _ = change.clock.range(of: change.timestamp)
            _ = change.correctedMilliseconds
        }
    }

    /// Equal strings with other bytes: one put for the other would break the log's chain.
    @Test func `Two spellings of one letter in one column stay what they are`() throws {
        var random = RandomChanges(seed: 5)
        var request = request(&random, 4)
        for (row, text) in ["\u{439}", "\u{438}\u{306}", "\u{439}", "x"].enumerated() {
            request.changes[row].type = 40
            request.changes[row].author = text
            request.changes[row].writes = [Write(1, .text(text))]
        }
        let again = try MessageCoding.request(MessageCoding.bytes(request))
        for (change, sent) in zip(again.changes, request.changes) {
            #expect(try Content.bytes(change) == Content.bytes(sent))
            #expect(Array(change.author.utf8) == Array(sent.author.utf8))
        }
    }

    @Test func `A body of another packing, an empty one and noise are refused`() {
        #expect(throws: WireError.malformed("the empty body")) { try MessageCoding.request([]) }
        #expect(throws: WireError.malformed("the packing 7")) { try MessageCoding.request([7, 1, 2]) }
        #expect(throws: WireError.malformed("the zstd frame")) { try MessageCoding.answer([1, 2, 3, 4]) }
        var random = RandomChanges(seed: 9)
        for length in 0..<300 {
            let noise = (0..<length).map { _ in UInt8(random.below(256)) }
            _ = try? MessageCoding.request([0] + noise)  // Thrown or empty: only a crash would be wrong.
            _ = try? MessageCoding.answer([1] + noise)
        }
    }

    @Test func `A receipt survives as a file, and its signed text names every run`() throws {
        let receipt = Receipt(
            epoch: 1, log: LogID(site: 2, incarnation: 1), issuedAt: 77, held: IntervalSet(1...9),
            digests: [[0xAB, 1]],
            signature: [9])
        #expect(try MessageCoding.receipt(bytes: MessageCoding.bytes(receipt)) == receipt)
        #expect(receipt.signedText == "kerben receipt 1\nepoch 1\nlog 2.1\nat 77\n1-9:ab01")
        #expect(throws: WireError.self) { try MessageCoding.receipt(bytes: [1, 2, 3]) }
    }
}

@Suite struct CompressionTests {
    @Test func `What packs well is packed, what does not stays as it is`() throws {
        let words = [UInt8](repeating: 65, count: 10_000)
        let packed = Compression.pack(words)
        #expect(packed.count < 100)
        #expect(try Compression.unpack(packed) == words)
        #expect(Compression.pack([1, 2, 3]) == [0, 1, 2, 3])
        #expect(try Compression.unpack([0]) == [])
    }

    @Test func `A body that would unfold to more than is allowed is refused before it does`() {
        let bomb = Compression.pack([UInt8](repeating: 0, count: 2_000_000))
        #expect(bomb.count < 1_000)
        #expect(throws: WireError.tooLarge(bytesMax: 1_000_000)) { try Compression.unpack(bomb, bytesMax: 1_000_000) }
    }

    @Test func `A frame that lies about its size is refused`() {
        let packed = Compression.pack([UInt8](repeating: 0, count: 2_000))
        for cut in 1..<packed.count {
            #expect(throws: WireError.self) { try Compression.unpack(Array(packed[..<cut])) }
        }
        #expect(throws: WireError.self) { try Compression.unpack(packed + packed) }
    }
}
