package import Causality

/// What a request says before its changes: enough to know whether these are to be read at all.
package struct RequestHead: Hashable, Sendable {
    package var version: Int
    /// The caller's own log; its site must be the certificate's.
    package var log: LogID
    /// The hub's epoch that `position` belongs to.
    package var epoch: Int
    /// As given by the last answer; 0 before the first.
    package var token: UInt64
    /// Received up to here in the hub's feed for this site.
    package var position: Int64
    package var edition: Int
    /// Last sequence of the caller's log: how much waits is known even while a backlog drains.
    package var logEnd: Int64
    /// Set once a store found that its log and the hub's disagree from this sequence on.
    package var branchAt: Int64?

    package init(
        version: Int = Request.versionNow, log: LogID, epoch: Int, token: UInt64, position: Int64,
        edition: Int = 0, logEnd: Int64 = 0, branchAt: Int64? = nil
    ) {
        self.version = version
        self.log = log
        self.epoch = epoch
        self.token = token
        self.position = position
        self.edition = edition
        self.logEnd = logEnd
        self.branchAt = branchAt
    }
}
