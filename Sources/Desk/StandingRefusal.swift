import Exchange
import Store

/// That the hub refuses this machine, as it stood before a command: whoever writes meanwhile is told.
struct StandingRefusal {
    private let refusal: ExchangeRefusal
    private let since: Int64?
    private let logEnd: Int64

    /// Nil at the hub, and where no refusal stands.
    init?(_ node: Node) throws {
        guard !node.isHub else { return nil }
        let standing = try node.store.read { transaction in
            try transaction.facility.standingRefusal().map {
                (refusal: $0.refusal, since: $0.since, end: try transaction.ownLog.ownLogEnd())
            }
        }
        guard let standing else { return nil }
        (refusal, since, logEnd) = (standing.refusal, standing.since, standing.end)
    }

    /// Where the command wrote something: it is kept, and nobody else sees it.
    func told(_ node: Node) throws -> String? {
        guard try node.store.read({ try $0.ownLog.ownLogEnd() }) > logEnd else { return nil }
        return
            "kerben: written here and kept, but not sent: since \(since.map(timeText) ?? "its last call") the hub refuses "
            + "this machine: \(refusal.advice); see 'kerben sync status'"
    }
}
