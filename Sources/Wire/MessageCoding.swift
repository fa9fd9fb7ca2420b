import Causality
package import Exchange
import FoundationEssentials
import Ledger
package import Register
import SwiftProtobuf

/// Requests and answers as bytes: protobuf columns in a ``Compression`` frame.
package enum MessageCoding {
    /// Most bytes of a body on the wire; a server refuses more before it reads them.
    package static let bodyBytesMax = BatchAllowance.bodyBytesMax

    package static func bytes(_ request: Request) throws(WireError) -> [UInt8] {
        Compression.pack(try serialised(frame(request)))
    }

    /// The request as the hub takes it, and its bytes: with the first of its changes only, where all of them pack better
    /// or are more than one request may be. The hub says what it holds, so the rest goes with the next.
    package static func fitted(_ request: Request) throws(WireError) -> (request: Request, body: [UInt8]) {
        var request = request
        while true {
            if let body = try fittingBody(request) { return (request, body) }
            guard request.changes.count > 1 else { return (request, try bytes(request)) }
            request = request.first(request.changes.count / 2)
        }
    }

    private static func fittingBody(_ request: Request) throws(WireError) -> [UInt8]? {
        let size = request.size
        func isWithin(_ allowance: BatchAllowance) -> Bool {
            allowance.holds(changes: request.changes.count, size: size, links: request.links.count)
        }
        // Packing takes its time: not for what no body could carry.
        guard isWithin(.request(bodyBytes: bodyBytesMax)) else { return nil }
        let message = try serialised(frame(request))
        do { try FrameScan.check(message, .request) } catch { return nil }
        let body = Compression.pack(message)
        let allowance = BatchAllowance.request(bodyBytes: body.count)
        guard body.count <= bodyBytesMax, message.count <= allowance.unfoldedBytesMax, isWithin(allowance) else {
            return nil
        }
        return body
    }

    private static func frame(_ request: Request) throws(WireError) -> Kerben_V1_Request {
        var frame = Kerben_V1_Request()
        frame.version = try exact(request.version, "the version")
        frame.log = try exact(request.log.packed, "the log number")
        frame.epoch = try exact(request.epoch, "the epoch")
        frame.token = request.token
        frame.position = try exact(request.position, "the position")
        frame.edition = try exact(request.edition, "the edition")
        frame.logEnd = try exact(request.logEnd, "the log's end")
        if !request.changes.isEmpty { frame.batch = Kerben_V1_Batch(packing: request.changes) }
        frame.linkSequences = request.links.map { UInt64($0.sequence) }
        frame.linkDigests = request.links.map(\.digest)
        frame.answerKibMax = try exact(request.answerKiBMax, "the room for an answer")
        frame.wantsReceipt = request.wantsReceipt
        frame.branchAt = try exact(request.branchAt ?? 0, "the branch")
        frame.feedDigest = request.feedDigest ?? 0
        frame.asksOwed = request.asksOwed
        return frame
    }

    /// A number as the message has it: what a store keeps may be damaged.
    private static func exact<To: FixedWidthInteger>(
        _ number: some BinaryInteger, _ part: String
    ) throws(WireError) -> To {
        guard let exact = To(exactly: number) else { throw .malformed(part) }
        return exact
    }

    package static func request(_ body: [UInt8]) throws(WireError) -> Request {
        let allowance = BatchAllowance.request(bodyBytes: body.count)
        let frame: Kerben_V1_Request = try unpacked(body, .request, allowance)
        guard let log = LogID(packed: Int64(frame.log)) else { throw .malformed("the log number") }
        let head = RequestHead(
            version: Int(frame.version), log: log, epoch: Int(frame.epoch), token: frame.token,
            position: try number(frame.position, "the position"), edition: try edition(frame.edition),
            logEnd: try sequence(frame.logEnd, "the log's end"),
            branchAt: frame.branchAt == 0 ? nil : try sequence(frame.branchAt, "the branch"))
        var request = Request(
            head, batch: try frame.batch.unpacked(within: allowance).map { ChangeBatch($0) } ?? [],
            links: try links(frame.linkSequences, frame.linkDigests),
            answerKiBMax: min(Int(frame.answerKibMax), bodyBytesMax / 1_024), wantsReceipt: frame.wantsReceipt,
            feedDigest: frame.feedDigest == 0 ? nil : frame.feedDigest)
        request.asksOwed = frame.asksOwed
        return request
    }

    package static func bytes(_ answer: Answer) throws(WireError) -> [UInt8] {
        var frame = Kerben_V1_Answer()
        switch answer.outcome {
        case .done: break
        case .resync: frame.outcome = 1
        case .rejoin: frame.outcome = 3
        case .refused(let refusal):
            frame.outcome = 2
            frame.refusal = UInt32(refusal.rawValue)
        }
        frame.epoch = try exact(answer.epoch, "the epoch")
        frame.token = answer.token
        frame.position = try exact(answer.position, "the position")
        frame.hubTime = UInt64(max(0, answer.hubTime))
        frame.edition = try exact(answer.edition, "the edition")
        frame.held = gaps(answer.held)
        frame.safeUpTo = try exact(answer.safeUpTo, "the safe end")
        if !answer.changes.isEmpty { frame.batch = Kerben_V1_Batch(packing: answer.changes) }
        frame.linkSequences = answer.links.map { UInt64($0.sequence) }
        frame.linkDigests = answer.links.map(\.digest)
        frame.more = answer.more
        if let receipt = answer.receipt { frame.receipt = self.frame(receipt) }
        frame.feedDigest = answer.feedDigest ?? 0
        frame.resyncs = UInt64(max(0, answer.resyncs))
        frame.known = known(answer.known)
        frame.owed = UInt64(max(0, answer.owed ?? 0))
        return Compression.pack(try serialised(frame))
    }

    package static func answer(_ body: [UInt8]) throws(WireError) -> Answer {
        let frame: Kerben_V1_Answer = try unpacked(body, .answer, .answer)
        let outcome: Answer.Outcome
        switch frame.outcome {
        case 0: outcome = .done
        case 1: outcome = .resync
        case 3: outcome = .rejoin
        default:
            guard let refusal = ExchangeRefusal(rawValue: Int(frame.refusal)) else {
                throw .malformed("the refusal's number")
            }
            outcome = .refused(refusal)
        }
        var answer = Answer(
            outcome: outcome, epoch: Int(frame.epoch), token: frame.token,
            position: try number(frame.position, "the position"), hubTime: try time(frame.hubTime, "the hub's time"),
            edition: try edition(frame.edition), held: try set(frame.held),
            safeUpTo: try sequence(frame.safeUpTo, "the safe end"),
            changes: try frame.batch.unpacked(within: .answer).map { ChangeBatch($0).made } ?? [],
            links: try links(frame.linkSequences, frame.linkDigests), more: frame.more,
            receipt: frame.hasReceipt ? try receipt(frame.receipt) : nil,
            feedDigest: frame.feedDigest == 0 ? nil : frame.feedDigest,
            resyncs: try number(frame.resyncs, "the count of resyncs"), known: try known(frame.known))
        answer.owed = frame.owed == 0 ? nil : try sequence(frame.owed, "what more there is")
        return answer
    }

    /// A receipt as a file's bytes, for checking it without the store.
    package static func bytes(_ receipt: Receipt) -> [UInt8] {
        // A message without required fields or extensions cannot fail to serialise.
        (try? [UInt8](frame(receipt).serializedData())) ?? []
    }

    package static func receipt(bytes: [UInt8]) throws(WireError) -> Receipt {
        try receipt(decoded(bytes, .receipt) as Kerben_V1_Receipt)
    }

    /// Changes as bytes, to be kept beside the change set.
    package static func bytes(_ changes: [Change]) throws(WireError) -> [UInt8] {
        Compression.pack(try serialised(Kerben_V1_Batch(packing: changes)))
    }

    package static func changes(bytes: [UInt8]) throws(WireError) -> [Change] {
        let batch: Kerben_V1_Batch = try unpacked(bytes, .batch, .answer)
        return try batch.unpacked(within: .answer).map { ChangeBatch($0).made } ?? []
    }

    private static func serialised(_ message: some Message) throws(WireError) -> [UInt8] {
        do { return try message.serializedBytes() } catch { throw .tooLarge(bytesMax: Int(Int32.max)) }
    }

    private static func unpacked<M: Message>(
        _ body: [UInt8], _ shape: FrameShape, _ allowance: BatchAllowance
    ) throws(WireError) -> M {
        try decoded(try Compression.unpack(body, bytesMax: allowance.unfoldedBytesMax), shape)
    }

    private static func decoded<M: Message>(_ bytes: [UInt8], _ shape: FrameShape) throws(WireError) -> M {
        try FrameScan.check(bytes, shape)
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        do { return try M(serializedBytes: bytes, options: options) } catch { throw .malformed("the protobuf frame") }
    }

    private static func frame(_ receipt: Receipt) -> Kerben_V1_Receipt {
        .with {
            $0.epoch = UInt32(clamping: receipt.epoch)
            $0.log = UInt32(receipt.log.packed)
            $0.issuedAt = UInt64(max(0, receipt.issuedAt))
            $0.held = gaps(receipt.held)
            $0.digests = receipt.digests.map { Data($0) }
            $0.signature = Data(receipt.signature)
            $0.signer = Data(receipt.signer)
            if let feed = receipt.feed {
                $0.feedPosition = UInt64(max(0, feed.position))
                $0.feedDigest = Data(feed.digest)
            }
        }
    }

    private static func receipt(_ frame: Kerben_V1_Receipt) throws(WireError) -> Receipt {
        guard let log = LogID(packed: Int64(frame.log)) else { throw .malformed("the receipt's log") }
        let held = try set(frame.held)
        guard frame.digests.count == held.runs.count, frame.digests.allSatisfy({ $0.count <= 64 }),
            frame.feedDigest.count <= 64, frame.signer.count <= 64
        else {
            throw .malformed("the receipt's digests")
        }
        return Receipt(
            epoch: Int(frame.epoch), log: log, issuedAt: try time(frame.issuedAt, "the receipt's time"), held: held,
            digests: frame.digests.map { [UInt8]($0) },
            feed: frame.feedDigest.isEmpty
                ? nil
                : Receipt.Feed(
                    position: try number(frame.feedPosition, "the receipt's position"),
                    digest: [UInt8](frame.feedDigest)),
            signature: [UInt8](frame.signature), signer: [UInt8](frame.signer))
    }

    private static func number(_ value: UInt64, _ part: String) throws(WireError) -> Int64 {
        guard let number = Int64(exactly: value) else { throw .malformed(part) }
        return number
    }

    private static func sequence(_ value: UInt64, _ part: String) throws(WireError) -> Int64 {
        guard value <= UInt64(Dot.sequenceMax) else { throw .malformed(part) }
        return Int64(value)
    }

    private static func time(_ value: UInt64, _ part: String) throws(WireError) -> Int64 {
        guard value <= UInt64(ChangeForm.milliseconds.upperBound) else { throw .malformed(part) }
        return Int64(value)
    }

    private static func edition(_ value: UInt32) throws(WireError) -> Int {
        guard value <= ChangeForm.editionMax else { throw .malformed("the edition") }
        return Int(value)
    }

    private static func links(_ sequences: [UInt64], _ digests: [UInt64]) throws(WireError) -> [ChainLink] {
        guard sequences.count == digests.count, sequences.allSatisfy({ $0 <= UInt64(Dot.sequenceMax) }) else {
            throw .malformed("the chain links")
        }
        return zip(sequences, digests).map { ChainLink(sequence: Int64($0), digest: $1) }
    }

    private static func gaps(_ set: IntervalSet) -> [UInt64] {
        var out: [UInt64] = []
        var next: Int64 = 1
        for run in set.runs {
            out.append(UInt64(run.lowerBound - next))
            out.append(UInt64(run.upperBound - run.lowerBound + 1))
            next = run.upperBound + 1
        }
        return out
    }

    private static func known(_ logs: [LogID: IntervalSet]) -> [UInt64] {
        logs.sorted { $0.key < $1.key }.flatMap { log, held in
            [UInt64(log.packed), UInt64(held.runs.count)] + gaps(held)
        }
    }

    private static func known(_ numbers: [UInt64]) throws(WireError) -> [LogID: IntervalSet] {
        var logs: [LogID: IntervalSet] = [:]
        var rest = numbers[...]
        while rest.count >= 2 {
            let count = rest[rest.startIndex + 1]
            guard let packed = Int64(exactly: rest[rest.startIndex]), let log = LogID(packed: packed),
                count <= UInt64(rest.count - 2) / 2
            else { throw .malformed("the logs that the hub knows") }
            rest = rest.dropFirst(2)
            logs[log] = try set(Array(rest.prefix(Int(count) * 2)))
            rest = rest.dropFirst(Int(count) * 2)
        }
        guard rest.isEmpty else { throw .malformed("the logs that the hub knows") }
        return logs
    }

    private static func set(_ gaps: [UInt64]) throws(WireError) -> IntervalSet {
        guard gaps.count.isMultiple(of: 2) else { throw .malformed("the held runs") }
        var set = IntervalSet()
        var next: UInt64 = 1
        let limit = UInt64(Dot.sequenceMax)
        for pair in stride(from: 0, to: gaps.count, by: 2) {
            guard gaps[pair] <= limit, gaps[pair + 1] >= 1, gaps[pair + 1] <= limit else {
                throw .malformed("the held runs")
            }
            let low = next + gaps[pair]
            let high = low + gaps[pair + 1] - 1
            guard high <= limit else { throw .malformed("the held runs") }
            set.insert(Int64(low)...Int64(high))
            next = high + 1
        }
        return set
    }
}
