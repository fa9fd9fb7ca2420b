import Causality
import Dispatch
import Exchange
import Facility
import Register
import Synchronization
import Wire

/// A hub of one site in memory behind a transport: holds what it gets, hands out its feed ten at a time.
final class MemoryHub: HubTransport {
    struct LinkDown: Error, CustomStringConvertible {
        var description: String { "the link is down" }
    }

    struct Content {
        var held = IntervalSet()
        var feed: [Change] = []
        static let firstToken: UInt64 = 7
        var token = firstToken
        var requests: [Request] = []
        var isDown = false
        var isDeaf = false
        /// Its tables are being made: it takes what comes, and sends nothing of what it has.
        var isMakingTables = false
        var refusal: ExchangeRefusal?
        var isAborted = false
        var renewalFailure: String?
    }

    private let content = Mutex(Content())
    /// Where set, each call waits for it, after telling that it waits.
    private let gate: DispatchSemaphore?
    let waiting: AsyncStream<Void>
    private let tell: AsyncStream<Void>.Continuation

    init(feed count: Int64 = 0, isGated: Bool = false) {
        gate = isGated ? DispatchSemaphore(value: 0) : nil
        (waiting, tell) = AsyncStream.makeStream()
        let feed = count == 0 ? [] : (1...count).map { Change.sample(site: 0, $0) }
        content.withLock { $0.feed = feed }
    }

    var now: Content { content.withLock { $0 } }

    func change(_ body: (inout sending Content) -> Void) { content.withLock { body(&$0) } }

    var renewalFailure: String? { now.renewalFailure }

    func openGate() { gate?.signal() }

    func abort() {
        content.withLock { $0.isAborted = true }
        gate?.signal()
    }

    func exchange(_ body: [UInt8]) throws -> [UInt8] {
        tell.yield()
        gate?.wait()
        let request = try MessageCoding.request(body)
        return try MessageCoding.bytes(
            content.withLock { content in
                content.requests.append(request)
                if content.isDown || content.isAborted { throw LinkDown() }
                return content.answer(request)
            })
    }
}

extension MemoryHub.Content {
    mutating func answer(_ request: Request) -> Answer {
        if let refusal { return Answer(outcome: .refused(refusal), epoch: 1, hubTime: 5_000) }
        guard request.token == token || request.token == 0 && token == Self.firstToken else {
            return Answer(outcome: .resync, epoch: 1, token: token, hubTime: 5_000, held: held)
        }
        if !isDeaf {
            for change in request.changes where change.dot.site != 0 {
                held.insert(change.dot.sequence...change.dot.sequence)
            }
        }
        let next = feed.dropFirst(Int(request.position)).prefix(isMakingTables ? 0 : 10)
        let position = request.position + Int64(next.count)
        token += request.changes.isEmpty && next.isEmpty ? 0 : 1
        return Answer(
            outcome: .done, epoch: 1, token: token, position: position, hubTime: 5_000, held: held,
            changes: Array(next), more: position < feed.count)
    }
}
