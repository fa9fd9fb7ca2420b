import HummingbirdCore
import Logging
import NIOCore
import NIOTLS
import Synchronization

/// Connections of one listener, under its ``ConnectionCap``; `Mutex`, because they live on several event loops.
final class ConnectionRoom: Sendable {
    private struct Content {
        var cap: ConnectionCap
        var channels: [ConnectionCap.ID: any Channel] = [:]
    }

    private let handshakeProves: Bool
    private let content: Mutex<Content>

    init(_ cap: ConnectionCap, handshakeProves: Bool) {
        self.handshakeProves = handshakeProves
        content = Mutex(Content(cap: cap))
    }

    /// Nil where the connection is to be closed; another is closed where it had to go for this one.
    func enter(_ channel: any Channel) -> ConnectionCap.ID? {
        let address = AddressKey(channel.remoteAddress)
        let (id, evicted) = content.withLock { content -> (ConnectionCap.ID?, (any Channel)?) in
            guard let (id, evicted) = content.cap.enter(address) else { return (nil, nil) }
            content.channels[id] = channel
            return (id, evicted.flatMap { content.channels.removeValue(forKey: $0) })
        }
        evicted?.triggerUserOutboundEvent(ConnectionGuard.Cut(), promise: nil)
        return id
    }

    /// A handshake proves who the peer is only where it asks for a certificate.
    func know(_ id: ConnectionCap.ID) { if handshakeProves { content.withLock { $0.cap.know(id) } } }

    func leave(_ id: ConnectionCap.ID) {
        content.withLock { content in
            content.cap.leave(id)
            content.channels[id] = nil
        }
    }
}

/// In front of TLS: a connection beyond the cap is closed before a handshake begins, and one past its deadline as it is.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    struct BeyondCap: Error {}

    let base: Base
    let room: ConnectionRoom
    let times: ConnectionDeadline.Times

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        guard let id = room.enter(channel) else {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(BeyondCap())
        }
        channel.closeFuture.whenComplete { [room] _ in room.leave(id) }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionGuard(times) { [room] in room.know(id) })
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// Closes the connection when its ``ConnectionDeadline`` has come; events reach it from behind as outbound ones.
///
/// It stands in front of the TLS handler, which would wait five seconds for a peer that is silent to say goodbye.
private final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// Close now, without a goodbye.
    struct Cut: Sendable {}

    private let onHandshake: () -> Void
    private var deadline: ConnectionDeadline
    private var timer: Scheduled<Void>?
    private var wakesAt = Int64.max

    init(_ times: ConnectionDeadline.Times, onHandshake: @escaping () -> Void) {
        self.onHandshake = onHandshake
        deadline = ConnectionDeadline(times, nowMilliseconds: Self.now)
    }

    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }

    func handlerAdded(context: ChannelHandlerContext) { wake(context) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        note(.received(bytes: unwrapInboundIn(data).readableBytes), context)
        context.fireChannelRead(data)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        switch event {
        case let event as ConnectionDeadline.Event:
            if event == .handshakeCompleted { onHandshake() }
            note(event, context)
            promise?.succeed()
        case is Cut:
            context.close(promise: nil)
            promise?.succeed()
        default: context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    private func note(_ event: ConnectionDeadline.Event, _ context: ChannelHandlerContext) {
        deadline.note(event, nowMilliseconds: Self.now)
        // A later deadline is found when the timer fires: a timer a packet would cost more than the packet.
        if deadline.closesAtMilliseconds < wakesAt { wake(context) }
    }

    private func wake(_ context: ChannelHandlerContext) {
        timer?.cancel()
        wakesAt = deadline.closesAtMilliseconds
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(max(0, wakesAt - Self.now))) {
            self.wakesAt = .max
            if self.deadline.closesAtMilliseconds <= Self.now {
                context.close(promise: nil)
            } else {
                self.wake(context)
            }
        }
    }
}

/// Behind TLS: tells the guard in front of it that the handshake is over.
final class HandshakeMark: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            context.triggerUserOutboundEvent(ConnectionDeadline.Event.handshakeCompleted, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }
}
