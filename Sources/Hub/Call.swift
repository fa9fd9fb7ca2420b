import Hummingbird
import HummingbirdCore
import NIOCore

/// One request on one connection, and how far it is: what the connection's deadline goes by.
struct Call: Sendable {
    let request: Hummingbird.Request
    let channel: any Channel

    /// A reader that takes nothing is noticed between two pieces.
    private static let pieceBytes = 64 * 1_024

    /// The whole body; nil where it is longer than `bytesMax`, of which no more than that is kept in memory.
    func body(upTo bytesMax: Int) async throws -> [UInt8]? {
        let body = try await request.bytes(upTo: bytesMax)
        mark(.requestEnded)
        return body
    }

    func mark(_ event: ConnectionDeadline.Event) { channel.triggerUserOutboundEvent(event, promise: nil) }

    /// Writes the answer piece by piece; returns when all of it is on its way.
    @concurrent func write(_ reply: Reply, _ writer: consuming ResponseWriter) async throws {
        mark(.answerBegan)
        let body = ByteBuffer(bytes: reply.body)
        let head = reply.head
        if body.readableBytes <= Self.pieceBytes {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: body))
        } else {
            try await writer.write(response: head, body: pieces(of: body))
        }
        mark(.answerEnded)
    }

    private func pieces(of body: ByteBuffer) -> ResponseBody {
        ResponseBody(contentLength: body.readableBytes) { writer in
            var rest = body
            while let piece = rest.readSlice(length: min(Self.pieceBytes, rest.readableBytes)), piece.readableBytes > 0
            {
                try await writer.write(piece)
                mark(.sent(bytes: piece.readableBytes))
            }
            try await writer.finish(nil)
        }
    }
}

extension Hummingbird.Request {
    /// The whole body; nil where it is longer than `bytesMax`, of which no more than that is kept in memory.
    fileprivate func bytes(upTo bytesMax: Int) async throws -> [UInt8]? {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax { return nil }
        do {
            let buffer = try await body.collect(upTo: bytesMax)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }
}
