import Hummingbird
import NIOCore

/// What a route answers, before it becomes HTTP: a status, a body and at most two headers.
///
/// No `Date` and no `Server`: over a satellite link the two would be as long as an idle exchange.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var contentType: String
    var body: [UInt8]

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

    var response: Response {
        Response(status: status, headers: [.contentType: contentType], body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension Hummingbird.Request {
    /// The whole body; nil where it is longer than `bytesMax`, of which no more than that is kept in memory.
    func bytes(upTo bytesMax: Int) async throws -> [UInt8]? {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax { return nil }
        do {
            let buffer = try await body.collect(upTo: bytesMax)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }
}
