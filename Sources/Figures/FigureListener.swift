import Hummingbird
import HummingbirdCore
package import Logging

/// `GET /metrics` on this machine alone, for whatever collects figures here.
package struct FigureListener: Sendable {
    private let application: Application<RouterResponder<BasicRequestContext>>

    /// - Parameter figures: asked at each request; what it throws ends in a 500, and its line in the log.
    package init(
        port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        figures: @escaping @Sendable () async throws -> [Figure]
    ) {
        let router = Router()
        router.get("/metrics") { _, _ in
            let text: String
            do { text = try await figures().exposition } catch {
                logger.error("figures cannot be given: \(error)")
                throw HTTPError(.internalServerError)
            }
            var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
            response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return response
        }
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        // Whoever holds connections here keeps nobody but other collectors from the daemon.
        application = Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(16)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) }, logger: quiet)
    }

    /// Listens until the calling task is cancelled. Throws where the port cannot be had.
    package func run() async throws { try await application.run() }
}
