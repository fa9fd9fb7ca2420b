import Dispatch
import Exchange
import Figures
import Link
import Wire

/// Carries out what the agent asks for: store calls at once, calls to the hub on a thread of their own.
struct EffectRunner: Sendable {
    let store: any AgentStore
    let transport: any HubTransport
    /// One call may take half an hour on a slow link, and the service must stay awake meanwhile.
    private let link = DispatchQueue(label: "kerben.link")

    init(store: any AgentStore, transport: any HubTransport) {
        self.store = store
        self.transport = transport
    }

    /// Sends a request; `done` is called on the link's thread, however the call ends.
    func call(
        _ request: Request, now: @escaping @Sendable () -> Moment, done: @escaping @Sendable (HubCall) -> Void
    ) {
        link.async { [transport] in done(HubCall(request, over: transport, now: now)) }
    }
}

/// One call to the hub as it ended.
struct HubCall: Sendable {
    var request: Request
    /// Of bodies, as far as known where the call failed.
    var bytesUp: Int64 = 0
    var bytesDown: Int64 = 0
    var sentAt: Moment
    var receivedAt: Moment
    /// One line where there is no answer.
    var result: Result<Answer, HubCallFailure>

    /// Blocks until the hub has answered or the call has failed.
    init(_ request: Request, over transport: any HubTransport, now: () -> Moment) {
        self.request = request
        sentAt = now()
        receivedAt = sentAt
        result = .failure(HubCallFailure(line: ""))
        do {
            let (sent, body) = try MessageCoding.fitted(request)
            self.request = sent
            // Encoding is not on the road: the clock offset is measured from here.
            sentAt = now()
            let reply = try transport.exchange(body)
            receivedAt = now()
            bytesUp = Int64(body.count)
            bytesDown = Int64(reply.count)
            result = .success(try MessageCoding.answer(reply))
        } catch {
            fail(error)
        }
    }

    private mutating func fail(_ error: any Error) {
        result = .failure(HubCallFailure(line: "\(error)"))
        guard let error = error as? CurlError else { return }
        bytesUp = error.bytesSent
        bytesDown = error.bytesReceived
    }

    /// As it is measured.
    var ended: ExchangeMeters.Ended {
        var ended = ExchangeMeters.Ended(
            outcome: "failed",
            duration: .milliseconds(receivedAt.monotonicMilliseconds - sentAt.monotonicMilliseconds),
            bytesUp: bytesUp, bytesDown: bytesDown)
        guard case .success(let answer) = result else { return ended }
        ended.outcome = answer.outcome.word
        if answer.outcome == .done { ended.changesUp = request.changes.count }
        ended.changesDown = answer.changes.count
        return ended
    }

    /// What the changes of both ways take in a store: what the link estimate compares the wire's bytes with.
    var contentBytes: Int {
        guard case .success(let answer) = result else { return 0 }
        return (request.changes + answer.changes).reduce(0) { $0 + Content.size(of: $1) }
    }
}

struct HubCallFailure: Error {
    var line: String
}
