import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// One port of the hub: HTTP/1.1 over TLS 1.3, its routes behind it.
///
/// On Hummingbird's server core instead of its `Application`, which puts `Date` into every answer. HTTP/2 was rejected:
/// libcurl 7.88 is cut off by NIO's server after some 200 requests on one connection.
struct Listener: Sendable {
    typealias Routes = @concurrent @Sendable (Call, consuming ResponseWriter) async throws -> Void

    let address: String
    let port: Int
    private let server: Server<GuardedChannel<CurrentTLSChannel<HTTP1Channel>>>

    init(
        address: String, port: Int, door: @escaping @Sendable () -> HubIdentity.Door, room: ConnectionRoom,
        times: ConnectionDeadline.Times,
        logger: Logger, onListening: @escaping @Sendable (Int) async -> Void, routes: @escaping Routes
    ) {
        self.address = address
        self.port = port
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                let call = Call(request: request, channel: channel)
                call.mark(.requestBegan)
                try await routes(call, writer)
            },
            configuration: .init(
                additionalChannelHandlers: [HandshakeMark()],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64)))
        // The server core tells of every start and cut line; what an operator wants to know, the routes say.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        server = Server(
            childChannelSetup: GuardedChannel(
                base: CurrentTLSChannel(base: channel, door: door), room: room, times: times),
            configuration: ServerConfiguration(address: .hostname(address, port: port)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
    }

    /// Listens until ``stop()``.
    func run() async throws(HubError) {
        do { try await server.run() } catch {
            throw .cannotListen(address: address, port: port, detail: "\(error)")
        }
    }

    /// Accepts nothing more, closes idle connections and waits for the answers under way.
    func stop() async { try? await server.shutdownGracefully() }
}
