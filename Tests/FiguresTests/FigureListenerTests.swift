import Figures
import Foundation
import FoundationNetworking
import Logging
import Testing

@Suite struct FigureListenerTests {
    private struct Unknown: Error {}

    @Test(.timeLimit(.minutes(1))) func `Figures are given at one path, for who asks for them`() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let listener = FigureListener(port: 0, logger: Logger(label: "test"), onListening: { port.yield($0) }) {
            [Figure("kerben_waiting", [.init(3)])]
        }
        let serving = Task { try await listener.run() }
        defer { serving.cancel() }
        let at = try #require(await ports.first { _ in true })
        let (status, type, text) = try await get("http://127.0.0.1:\(at)/metrics")
        #expect(status == 200 && type == "text/plain; version=0.0.4; charset=utf-8")
        #expect(text == "# TYPE kerben_waiting gauge\nkerben_waiting 3\n")
        #expect(try await get("http://127.0.0.1:\(at)/").status == 404)
        #expect(try await get("http://127.0.0.1:\(at)/metrics", method: "POST").status == 404)
    }

    @Test(.timeLimit(.minutes(1))) func `What cannot be told is an error of the one who tells`() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let listener = FigureListener(port: 0, logger: logger, onListening: { port.yield($0) }) { throw Unknown() }
        let serving = Task { try await listener.run() }
        defer { serving.cancel() }
        let at = try #require(await ports.first { _ in true })
        #expect(try await get("http://127.0.0.1:\(at)/metrics").status == 500)
        // The port is taken: who comes second says so.
        let second = FigureListener(port: at, logger: logger) { [] }
        await #expect(throws: (any Error).self) { try await second.run() }
    }

    private func get(
        _ address: String, method: String = "GET"
    ) async throws -> (status: Int, type: String?, text: String) {
        var request = URLRequest(url: try #require(URL(string: address)))
        request.httpMethod = method
        let (data, response) = try await URLSession.shared.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return (
            answer.statusCode, answer.value(forHTTPHeaderField: "Content-Type"), String(decoding: data, as: UTF8.self)
        )
    }
}
