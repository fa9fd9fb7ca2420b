import Causality
import Exchange
import Facility
import Foundation
import Hub
import Link
import Testing
import Trust
import Wire

/// Somebody holds the door, drips or stays silent: everybody else is served.
@Suite(.timeLimit(.minutes(2)), .serialized) struct CrowdTests {
    private func exchange(_ nation: TestNation, _ ports: HubPorts) async throws -> Int {
        let link = nation.link(ports.exchange)
        let body = try MessageCoding.bytes(
            Request(
                RequestHead(
                    log: LogID(site: 27, incarnation: 1), epoch: 1, token: 0, position: 4, edition: 1, logEnd: 0)))
        return try await onThread {
            try CurlHubTransport(link).post("/v1/exchange", body: body, contentType: "application/octet-stream").status
        }
    }

    private func enrol(_ nation: TestNation, _ ports: HubPorts) async throws -> Enrolment {
        let code = nation.hub.code
        return try await onThread {
            try Enrolment.enrol(hubHost: "127.0.0.1", enrolPort: ports.enrolment, code: code, name: "kaunas-1")
        }
    }

    @Test func `Silent connections of one address beyond its share are closed, and others are served`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let crowd = BareConnections(port: ports.exchange)
            try crowd.open(300, from: "127.0.0.2")
            #expect(try await exchange(nation, ports) == 200)
            // The first went for one that came later.
            #expect(crowd.isClosed(0))
        }
    }

    @Test func `A full house of silent connections from many addresses shuts nobody out`() async throws {
        let nation = try TestNation()
        try await nation.running(limits: {
            $0.exchangeConnectionsMax = 60
            $0.enrolmentConnectionsMax = 60
        }) { ports in
            let crowds = [BareConnections(port: ports.exchange), BareConnections(port: ports.enrolment)]
            for crowd in crowds { for host in 2..<22 { try crowd.open(4, from: "127.0.0.\(host)") } }
            #expect(try await exchange(nation, ports) == 200)
            #expect(try await enrol(nation, ports).grant.site == 31)
        }
    }

    @Test func `Whoever holds the enrolment port from one address shuts nobody else out`() async throws {
        let nation = try TestNation()
        try await nation.running { ports in
            let crowd = BareConnections(port: ports.enrolment)
            try crowd.open(100, from: "127.0.0.2")
            #expect(try await enrol(nation, ports).grant.site == 31)
        }
    }

    @Test func `A handshake that does not come has its time`() async throws {
        let nation = try TestNation()
        try await nation.running(limits: {
            $0.exchangeTimes.handshakeMilliseconds = 100
            $0.enrolmentTimes.handshakeMilliseconds = 100
        }) { ports in
            for port in [ports.exchange, ports.enrolment] {
                let silent = BareConnections(port: port)
                try silent.open(1, from: "127.0.0.1")
                #expect(silent.isClosed(0))
            }
        }
    }

    @Test func `A body that drips is cut, one that is slow is not`() async throws {
        let nation = try TestNation()
        let body = [UInt8](repeating: 7, count: 60_000)
        try await nation.running(limits: {
            $0.exchangeTimes.graceMilliseconds = 300
            $0.exchangeTimes.bytesPerSecondMin = 40_000
        }) { ports in
            func status(bytesPerSecond: Int) async throws -> Int {
                var link = nation.link(ports.exchange)
                link.maxSendBytesPerSecond = bytesPerSecond
                let slow = link
                return try await onThread {
                    try CurlHubTransport(slow).post(
                        "/v1/exchange", body: body, contentType: "application/octet-stream"
                    ).status
                }
            }
            _ = try await #require(throws: CurlError.self) { _ = try await status(bytesPerSecond: 4_000) }
            // Malformed, but heard to its end.
            #expect(try await status(bytesPerSecond: 400_000) == 400)
            #expect(try await exchange(nation, ports) == 200)
        }
    }

    @Test func `A site has so many exchanges at once and is told to come back`() async throws {
        let gate = Gate()
        let nation = try TestNation(gate: gate)
        try await nation.running(limits: { $0.exchangesPerSiteMax = 1 }) { ports in
            async let first = exchange(nation, ports)
            await gate.untilEntered()
            // The body of the second is not read: it would be told of otherwise.
            let link = nation.link(ports.exchange)
            let second = try await onThread {
                try CurlHubTransport(link).post("/v1/exchange", body: [9], contentType: "application/octet-stream")
            }
            #expect(second.status == 429)
            #expect(String(decoding: second.body, as: UTF8.self).contains("under way already"))
            gate.open()
            #expect(try await first == 200)
        }
    }
}
