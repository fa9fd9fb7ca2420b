import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// TLS by the credentials that are in force when a connection comes; Hummingbird's own keeps those of the start.
struct CurrentTLSChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let door: @Sendable () -> HubIdentity.Door

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            let door = door()
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(
                    context: door.context, customVerificationCallback: door.verification, configuration: .init()))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
