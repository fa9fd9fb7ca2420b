import Exchange
import Facility
import Foundation
import Hub
import Logging
import Synchronization
import Trust
import Wire

extension TestNation {
    func identity() throws -> NodeIdentity {
        NodeIdentity(
            site: 27, key: clientKey, certificatePEM: clientPEM,
            authorities: try AuthoritySet(pem: authority.certificatePEM))
    }
}

/// A machine's identity on a disk in memory, with a link that renews it.
final class KeptIdentity: Sendable {
    struct DiskFull: Error {}

    private let content: Mutex<(identity: NodeIdentity, kept: Int, isFull: Bool)>
    private let clock = Mutex<Int64>(0)

    init(_ identity: NodeIdentity) { content = Mutex((identity, 0, false)) }

    var identity: NodeIdentity { content.withLock { $0.identity } }
    var kept: Int { content.withLock { $0.kept } }
    func setFull(_ isFull: Bool) { content.withLock { $0.isFull = isFull } }
    func wait(milliseconds: Int64) { clock.withLock { $0 += milliseconds } }

    /// A link of a machine that has just started.
    func link(_ nation: TestNation, _ ports: HubPorts) -> NodeLink {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return NodeLink(
            nation.link(ports.exchange), identity, monotonic: { self.clock.withLock { $0 } }, logger: logger
        ) { identity in
            try self.content.withLock { content in
                if content.isFull { throw DiskFull() }
                content.identity = identity
                content.kept += 1
            }
        }
    }

    func exchange(_ nation: TestNation, _ ports: HubPorts, _ body: [UInt8]) async throws -> Answer.Outcome {
        try await exchange(over: link(nation, ports), body)
    }

    func exchange(over link: NodeLink, _ body: [UInt8]) async throws -> Answer.Outcome {
        try await onThread { try MessageCoding.answer(try link.exchange(body)).outcome }
    }
}
