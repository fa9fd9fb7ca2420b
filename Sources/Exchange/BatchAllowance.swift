import Causality
import Ledger
import Register

/// How much a message may unfold to: a sender stays within it, a receiver refuses what goes beyond.
///
/// A column of equal values is a few bytes on the wire, however many rows it claims; so what a request may cost the hub
/// is bounded by what it cost its sender. A batch that packs better than that is sent in pieces.
package struct BatchAllowance: Hashable, Sendable {
    /// Most bytes of a body on the wire; a server refuses more before it reads them.
    package static let bodyBytesMax = 16 * 1_024 * 1_024
    /// Most changes of one message: an exchange is one transaction, and keeps the hub's writer under a second.
    package static let changesMax = 16_384
    /// A batch is full with so many: what was written with the last of them still fits in.
    package static let changesPickedMax = 15_872

    /// Most bytes of the message, unpacked.
    package var unfoldedBytesMax: Int
    package var changesMax: Int
    /// Most bytes of all changes by ``ChangeForm/size(of:)``.
    package var sizeMax: Int
    /// Most runs that do not follow what the hub holds: each is a row of its own there.
    package var linksMax: Int

    /// Of a request of `bodyBytes`: the changes of one always fit in, and what a hundred thousand cost never does.
    package static func request(bodyBytes: Int) -> BatchAllowance {
        let bytes = min(max(0, bodyBytes), bodyBytesMax)
        return BatchAllowance(
            unfoldedBytesMax: min(64 * 1_024 * 1_024, 1_024 * 1_024 + 64 * bytes),
            changesMax: min(Self.changesMax, 1_000 + bytes / 4),
            sizeMax: min(48 * 1_024 * 1_024, 512 * 1_024 + 32 * bytes), linksMax: 8_192)
    }

    /// Of an answer, whatever its bytes: a facility trusts its hub with more, but not with its memory.
    package static let answer = BatchAllowance(
        unfoldedBytesMax: 64 * 1_024 * 1_024, changesMax: changesMax, sizeMax: 96 * 1_024 * 1_024, linksMax: 8_192)

    /// Whether changes of this number and size, and as many links, are within it.
    package func holds(changes: Int, size: Int, links: Int) -> Bool {
        changes <= changesMax && size <= sizeMax && links <= linksMax
    }
}

extension Request {
    package var size: Int { changes.reduce(0) { $0 + ChangeForm.size(of: $1) } }

    /// The request with its first `count` changes: the hub says what it holds, and the rest follows.
    package func first(_ count: Int) -> Request {
        guard count < changes.count else { return self }
        var part = self
        part.changes = Array(changes.prefix(count))
        let last = part.changes.last?.dot.sequence ?? 0
        part.links = links.filter { $0.sequence < last }
        return part
    }
}
