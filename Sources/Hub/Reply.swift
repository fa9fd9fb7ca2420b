import Hummingbird
import Trust

/// What a route answers, before it becomes HTTP: a status, a body and at most four headers.
///
/// No `Date` and no `Server`: over a satellite link the two would be as long as an idle exchange.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var contentType: String
    var body: [UInt8]
    var retryAfterSeconds: Int?
    /// Said of the caller's certificate; most of the time nothing, which costs nothing.
    var notice: RenewalNotice?

    private static let noticeName = HTTPFields.Key(RenewalNotice.header)

    init(_ status: HTTPResponse.Status = .ok, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// One line for the person at the other end.
    init(_ status: HTTPResponse.Status, _ line: String) {
        self.init(status, contentType: "text/plain", body: Array(line.utf8))
    }

    static let notFound = Reply(.notFound, "no such path; check the address and the port")
    static let methodNotAllowed = Reply(.methodNotAllowed, "this path wants another method")
    /// Details are in the hub's log only: they are none of the caller's.
    static let failed = Reply(.internalServerError, "the hub failed to carry this out; its log says why")

    static func tooLarge(bytesMax: Int) -> Reply {
        Reply(.contentTooLarge, "the body is larger than \(bytesMax) bytes; send less at a time")
    }

    /// Where a caller is to come back later.
    static func tooMany(_ line: String, retryAfterSeconds: Int) -> Reply {
        var reply = Reply(.tooManyRequests, line)
        reply.retryAfterSeconds = retryAfterSeconds
        return reply
    }

    var head: HTTPResponse {
        var headers: HTTPFields = [.contentType: contentType, .contentLength: String(body.count)]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        if let notice, let name = Self.noticeName { headers[name] = notice.rawValue }
        return HTTPResponse(status: status, headerFields: headers)
    }
}
