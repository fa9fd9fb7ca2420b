/// The hub's answer to one call, of any status.
package struct HTTPReply: Sendable {
    package var status: Int
    package var body: [UInt8]
    /// Bytes of the bodies, without headers and TLS.
    package var bytesSent: Int64
    package var bytesReceived: Int64
    /// From the start of the call to the last byte, connecting included.
    package var duration: Duration
    /// What stands in ``LinkConfiguration/noticeHeader``.
    package var notice: String?

    package init(
        status: Int, body: [UInt8], bytesSent: Int64, bytesReceived: Int64, duration: Duration, notice: String? = nil
    ) {
        self.status = status
        self.body = body
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.duration = duration
        self.notice = notice
    }
}
