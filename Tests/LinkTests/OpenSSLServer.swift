import Foundation
import Trust

/// A real TLS server for one test: `openssl s_server` on a free loopback port.
final class OpenSSLServer {
    /// What it does with a request.
    enum Manner {
        /// Answers any `GET` with a page on the TLS session, then closes.
        case page
        /// Shows what it receives to the test and sends what the test says.
        case dialogue
    }

    struct Failure: Error { let output: String }

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private let folder: URL
    private var seen = ""
    private(set) var port = 0

    init(_ party: TestParty, _ manner: Manner, version: String = "-tls1_3", demandsCertificate: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("kerben-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let files = try ["cert": party.serverPEM, "key": party.serverKey.pem, "CAfile": party.authority.certificatePEM]
            .flatMap { option, pem in ["-\(option)", try write(pem, as: option)] }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["openssl", "s_server", "-accept", "127.0.0.1:0", version] + files
            + (demandsCertificate ? ["-Verify", "1", "-verify_return_error"] : []) + (manner == .page ? ["-www"] : [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        port = try readPort()
    }

    deinit {
        // Its own process only, and not by SIGTERM: a child of a dispatch thread inherits a mask that blocks it.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        // A folder that stays behind in the temporary folder fails no test.
        try? FileManager.default.removeItem(at: folder)
    }

    var baseURL: String { "https://127.0.0.1:\(port)" }

    /// Reads its output until `text` has come, and returns everything up to there that was not returned before.
    @discardableResult
    func wait(for text: String) throws -> String {
        while true {
            if let range = seen.range(of: text) {
                defer { seen.removeSubrange(..<range.upperBound) }
                return String(seen[..<range.upperBound])
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(output: seen) }
            seen += String(decoding: data, as: UTF8.self)
        }
    }

    /// Sends an answer to the client now connected.
    func answer(_ body: String, status: String = "200 OK") throws {
        let head = "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        try input.fileHandleForWriting.write(contentsOf: Data((head + body).utf8))
    }

    /// It prints `ACCEPT 127.0.0.1:PORT` once it listens.
    private func readPort() throws -> Int {
        try wait(for: "ACCEPT 127.0.0.1:")
        let line = try wait(for: "\n")
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw Failure(output: line) }
        return port
    }

    private func write(_ pem: String, as name: String) throws -> String {
        let file = folder.appendingPathComponent(name + ".pem")
        try Data(pem.utf8).write(to: file)
        return file.path
    }
}
