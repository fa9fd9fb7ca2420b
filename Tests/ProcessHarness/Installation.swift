import Synchronization

/// A hub and its facilities as real processes over real mutual TLS on the loopback interface, in one folder.
package final class Installation: Sendable {
    package let folder: String
    package let hub: SiteProcess
    package let program: Program
    private let config: String
    private let exchangePort: UInt16
    private let enrolPort: UInt16
    private let facilities = Mutex<[FacilityNode]>([])

    /// Makes the hub's state; `config` is the folder with `register` and `codes`.
    package init(_ program: Program, config: String, folder: String) throws {
        self.program = program
        self.config = config
        self.folder = folder
        exchangePort = try LoopbackSocket.freePort()
        enrolPort = try LoopbackSocket.freePort()
        let state = "\(folder)/hub"
        hub = SiteProcess(
            name: "hub", state: state, log: "\(folder)/hub.log", program: program,
            arguments: ["hub", "run", "--state", state, "--config", config])
        try hub.run(
            ["hub", "init", "--config", config, "--host", "127.0.0.1"]
                + ["--port", "\(exchangePort)", "--enrol-port", "\(enrolPort)"])
    }

    package var hubPort: Int { Int(exchangePort) }

    package var nodes: [FacilityNode] { facilities.withLock { $0 } }

    /// Enrols a facility at the running hub and starts its daemon behind a link of its own.
    ///
    /// It exchanges on commit and when asked; the interval is long so that the caller decides when.
    @discardableResult
    package func addFacility(site: Int, name: String, intervalSeconds: Int = 3_600) throws -> FacilityNode {
        let answer = try hub.run(["hub", "enrol-code", "\(site)", "--name", name, "--format", "json"])
        let code = try Answer.decode(EnrolmentAnswer.self, from: answer, of: "kerben hub enrol-code").code
        let link = try LinkRelay(to: exchangePort)
        let state = "\(folder)/site\(site)"
        let process = SiteProcess(
            name: name, state: state, log: "\(folder)/site\(site).log", program: program,
            arguments: [
                "facility", "run", "--state", state, "--config", config, "--interval", "\(intervalSeconds)",
            ])
        try process.run(
            ["facility", "enrol", "--config", config, "--hub", "127.0.0.1:\(enrolPort)"]
                + ["--exchange", "127.0.0.1:\(link.port)", "--code", code])
        try process.start()
        let node = FacilityNode(site: site, name: name, process: process, link: link)
        facilities.withLock { $0.append(node) }
        return node
    }

    /// Stops every daemon in good order, facilities first, then the hub; gives those that did not end well and in time.
    @discardableResult
    package func stop() -> [String] {
        let problems = Mutex<[String]>([])
        @Sendable func stop(_ site: SiteProcess) {
            guard let end = site.stop(within: .seconds(5)), end != .exited(0) else { return }
            problems.withLock { $0.append("\(site.name) was asked to stop and \(end.words); its log is \(site.log)") }
        }
        Parallel.forEach(nodes) { stop($0.process) }
        stop(hub)
        for node in nodes { node.link.stop() }
        return problems.withLock { $0.sorted() }
    }

    /// Exchanges until nothing moves any more: a whole round in which the hub received nothing and nobody failed. Gives
    /// the number of rounds.
    package func syncUntilQuiescent(roundsMax: Int = 30, _ onRound: (Int, [String]) -> Void = { _, _ in }) throws -> Int
    {
        var watermark = try self.watermark()
        var failing: [String] = []
        for round in 1...roundsMax {
            let failed = Mutex<[String]>([])
            try Parallel.tryForEach(nodes) { node in
                if try !node.sync() { failed.withLock { $0.append(node.name) } }
            }
            let now = try self.watermark()
            let failures = failed.withLock { $0.sorted() }
            onRound(round, failures)
            if failures.isEmpty, now == watermark { return round }
            watermark = now
            failing = failures
        }
        throw HarnessError.notQuiescent(rounds: roundsMax, failing: failing)
    }

    /// How much the hub has.
    private func watermark() throws -> String {
        // Any day will do: the watermark is that of the whole store.
        let arguments = ["count", "population", "--as-of", "2000-01-01", "--closed-days", "--format", "json"]
        return try Answer.decode(WatermarkAnswer.self, from: hub.run(arguments), of: "kerben count population")
            .watermark
    }
}

/// What a count is as of, of all that it says.
private struct WatermarkAnswer: Decodable {
    var watermark: String
}

/// What `kerben hub enrol-code` answers.
private struct EnrolmentAnswer: Decodable {
    var code: String
}
