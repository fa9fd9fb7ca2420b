import Causality
import Exchange
import Register
import Testing
import Wire

/// Frames made field by field, each honest, odd or hostile, from a seed that a failure names.
struct HostileFrames {
    var random: RandomChanges

    init(seed: UInt64) { random = RandomChanges(seed: seed) }

    private mutating func isOdd() -> Bool { random.below(90) == 0 }

    private mutating func wild() -> UInt64 {
        let ends: [UInt64] = [0, 1, 2, 63, 64, 127, 128, 255, 65_535, 65_536, 1 << 28, 1 << 31, 1 << 32, 1 << 35]
        return [ends[random.below(UInt64(ends.count))], .max, random.draw(), UInt64(bitPattern: .max)][random.below(4)]
    }

    private mutating func value(_ honest: UInt64) -> UInt64 { isOdd() ? wild() : honest }

    /// A column of `rows` numbers in 0..<`below`, mostly of the right length.
    private mutating func numbers(_ rows: Int, below: UInt64, from low: Int64 = 0) -> [UInt8] {
        let width = random.below(3)
        let base = isOdd() ? Int64(bitPattern: wild()) : low + Int64(random.below(below))
        var out = Frames.column(base) + Frames.number(2, value(UInt64(width)))
        let count = isOdd() ? random.below(40) : width * rows
        let planes = (0..<count).map { $0 < rows && width > 0 ? UInt8(random.below(min(below, 200))) : 0 }
        if !planes.isEmpty || isOdd() { out += Frames.message(3, planes) }
        if isOdd() { out += Frames.number(4, 1) }
        return out
    }

    private mutating func texts(_ rows: Int) -> [UInt8] {
        let text = (0..<random.below(20)).map { _ in isOdd() ? UInt8(random.below(256)) : 65 }
        if random.below(3) > 0 { return Frames.number(1, value(1)) + Frames.message(3, text) }
        let pairs = (0..<rows).flatMap { _ in [66, UInt8(random.below(26) + 65)] }
        return Frames.number(1, value(UInt64(rows)))
            + Frames.message(2, isOdd() ? numbers(rows, below: 3) : Frames.column(2))
            + Frames.message(3, pairs) + (isOdd() ? Frames.message(4, numbers(rows, below: 2)) : [])
    }

    private mutating func column(_ rows: Int, type: UInt64, field: UInt64) -> [UInt8] {
        var out = Frames.number(1, type) + Frames.number(2, field)
        switch random.below(5) {
        case 0, 1: out += Frames.message(4, numbers(rows, below: 1 << 40))
        case 2: out += Frames.message(5, texts(rows))
        case 3:
            out += Frames.message(6, Frames.column(1)) + Frames.message(7, numbers(rows, below: 9, from: 1 << 35 | 1))
        default: out += isOdd() ? Frames.message(3, numbers(rows, below: 5)) : []
        }
        return out
    }

    mutating func batch() -> [UInt8] {
        let rows = random.below(6) + 1
        let type = value(40)
        let fields = (0..<random.below(4)).map { value(UInt64($0 + 1)) }
        let contexts = UInt64([0, 0, 1, 1, 1, 2][random.below(6)])
        // Creates its record and opens its file, or not, with a basis, a reason, a salt, or not.
        let flags = UInt64([3, 1, 0, 4, 11, 19, 35, 67][random.below(8)])
        func has(_ flag: UInt64) -> Bool { flags & flag != 0 }
        var out = Frames.number(1, value(UInt64(rows)))
        out += Frames.packed(2, (0..<3).map { _ in value(8_193 + UInt64(random.below(3))) })
        out += Frames.message(3, numbers(rows, below: 2)) + Frames.message(4, numbers(rows, below: 50, from: 1))
        out += Frames.message(
            5,
            Frames.number(1, type) + Frames.number(2, value(flags)) + Frames.number(3, value(contexts))
                + Frames.packed(4, fields))
        if !has(1) {
            out += Frames.message(7, numbers(rows, below: 2)) + Frames.message(8, numbers(rows, below: 50, from: 1))
        }
        if !has(2), !has(4) {
            out += Frames.message(9, numbers(rows, below: 2)) + Frames.message(10, numbers(rows, below: 50, from: 1))
        }
        if has(8) {
            out += Frames.message(11, numbers(rows, below: 2)) + Frames.message(12, numbers(rows, below: 50, from: 1))
        }
        if contexts > 0 {
            out += Frames.message(13, numbers(rows * Int(contexts), below: 3))
            out += Frames.message(14, numbers(rows * Int(contexts), below: 50, from: 1))
        }
        for number in UInt64(15)...19 where random.below(2) == 0 {
            out += Frames.message(number, numbers(rows, below: number == 16 ? 1 << 42 : 30))
        }
        out += Frames.message(20, texts(rows))
        if has(16) { out += Frames.message(21, texts(rows)) }
        if has(64) { out += Frames.message(22, [UInt8](repeating: 9, count: 8 * rows)) }
        for field in fields { out += Frames.message(23, column(rows, type: type, field: field)) }
        return out
    }

    mutating func request() -> [UInt8] {
        var out = [0] + Frames.number(1, value(1)) + Frames.number(2, value(8_193)) + Frames.number(3, value(1))
        out += Frames.fixed64(4, wild()) + Frames.number(5, value(7)) + Frames.message(8, batch())
        if isOdd() {
            out += Frames.packed(9, (0..<3).map { _ in wild() }) + Frames.message(10, [UInt8](repeating: 1, count: 24))
        }
        return out + (isOdd() ? Frames.number(13, wild()) + Frames.number(wild() & 0xFFFF, wild()) : [])
    }

    mutating func answer() -> [UInt8] {
        var out = [0] + Frames.number(1, value(UInt64(random.below(3)))) + Frames.number(2, value(1))
        out += Frames.fixed64(4, wild()) + Frames.number(6, value(1_780_000_000_000))
        out += Frames.packed(8, (0..<random.below(6)).map { _ in value(UInt64(random.below(9) + 1)) })
        out += Frames.message(10, batch())
        if isOdd() {
            let held = Frames.packed(4, [value(1), value(2)])
            out += Frames.message(14, held + Frames.message(5, [1]) + Frames.number(3, wild()))
        }
        return out
    }
}

@Suite(.timeLimit(.minutes(1))) struct HostileFrameTests {
    /// Refused, or changes that a store keeps and gives back, within what the bytes are worth.
    private func check(_ changes: [Change], _ allowance: BatchAllowance) throws {
        #expect(
            allowance.holds(changes: changes.count, size: changes.reduce(0) { $0 + ChangeForm.size(of: $1) }, links: 0))
        for change in changes {
            #expect(ChangeForm.fault(in: change) == nil)
            #expect(try stored(change) == change)
            #expect(Content.size(of: change) <= ChangeForm.size(of: change))
        }
    }

    @Test(arguments: UInt64(1)...8) func `What is accepted is stored and read back, the rest is refused`(seed: UInt64)
        throws
    {
        var frames = HostileFrames(seed: seed)
        var accepted = 0
        for _ in 0..<400 {
            let body = frames.request()
            if let request = try? MessageCoding.request(body) {  // Refused is right too; a trap is not.
                try check(request.changes, .request(bodyBytes: body.count))
                #expect(try MessageCoding.request(MessageCoding.bytes(request)) == request)
                accepted += request.changes.isEmpty ? 0 : 1
            }
            _ = try? MessageCoding.head(body)
            let answerBody = frames.answer()
            if let answer = try? MessageCoding.answer(answerBody) {
                try check(answer.changes, .answer)
                #expect(try MessageCoding.answer(MessageCoding.bytes(answer)) == answer)
            }
            _ = try? MessageCoding.receipt(bytes: Array(answerBody.dropFirst()))
        }
        // A generator whose every frame is refused proves nothing.
        #expect(accepted > 2)
    }

    @Test(arguments: UInt64(1)...6) func `Bytes put into frames, taken out and turned over never crash`(seed: UInt64)
        throws
    {
        var frames = HostileFrames(seed: seed &+ 100)
        for _ in 0..<200 {
            var body = frames.request()
            for _ in 0...frames.random.below(4) {
                let place = frames.random.below(UInt64(body.count - 1)) + 1
                switch frames.random.below(4) {
                case 0: body[place] ^= 1 << UInt8(frames.random.below(8))
                case 1: body.insert(UInt8(frames.random.below(256)), at: place)
                case 2: body.replaceSubrange(place..., with: body[place...].dropFirst(frames.random.below(9)))
                default: body.insert(contentsOf: body[place...].prefix(frames.random.below(60)), at: place)
                }
                if body.count < 2 { body = [0, 0] }
            }
            for body in [body, Compression.pack(body, level: 1)] {
                if let request = try? MessageCoding.request(body) {
                    try check(request.changes, .request(bodyBytes: body.count))
                }
                if let answer = try? MessageCoding.answer(body) { try check(answer.changes, .answer) }
            }
        }
    }
}
