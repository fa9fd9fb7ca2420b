package import Causality

/// What a request says before its changes: enough to know whether these are to be read at all.
package struct RequestHead: Hashable, Sendable {
    package var version: Int
    package var log: LogID
    package var epoch: Int
    package var token: UInt64
    package var position: Int64
    package var edition: Int
    package var logEnd: Int64
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

extension Request {
    package var head: RequestHead {
        RequestHead(
            version: version, log: log, epoch: epoch, token: token, position: position, edition: edition,
            logEnd: logEnd, branchAt: branchAt)
    }

    /// A request of which no more is known than its head: it is answered as any other that carries nothing.
    package init(_ head: RequestHead) {
        self.init(
            version: head.version, log: head.log, epoch: head.epoch, token: head.token, position: head.position,
            edition: head.edition, logEnd: head.logEnd, branchAt: head.branchAt)
    }
}
