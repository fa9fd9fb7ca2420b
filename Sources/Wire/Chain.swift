package import Causality
import Crypto
import FoundationEssentials

/// The hash chain over one log: proof that nothing in it was altered, inserted or taken out.
///
/// A leaf is salted with the case file's own salt, so an erased change keeps its leaf and nobody can test guesses
/// against it. `link(n) = SHA-256(link(n-1) ‖ leaf(n))`, `link(0)` is 32 zero bytes.
package struct Chain: Hashable, Sendable {
    package static let start = Chain(link: [UInt8](repeating: 0, count: 32))

    /// 32 bytes.
    package private(set) var link: [UInt8]

    package init(link: [UInt8]) {
        precondition(link.count == 32, "a chain link is a SHA-256 digest")
        self.link = link
    }

    /// As a store keeps it; nil where that is no link, which a damaged one may have.
    package init?(stored bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        link = bytes
    }

    /// The first 8 bytes: what travels.
    package var digest: UInt64 { link[..<8].reduce(0) { $0 << 8 | UInt64($1) } }

    package mutating func append(
        salt: UInt64, dot: Dot, record: Dot, caseFile: Dot, author: String, content: UnsafeRawBufferPointer
    ) {
        var leaf = SHA256()
        var header = (
            salt.littleEndian, dot.packed.littleEndian, record.packed.littleEndian, caseFile.packed.littleEndian,
            UInt64(author.utf8.count).littleEndian
        )
        withUnsafeBytes(of: &header) { leaf.update(bufferPointer: $0) }
        var author = author
        author.withUTF8 { leaf.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        leaf.update(bufferPointer: content)
        let leafDigest = leaf.finalize()
        var next = SHA256()
        link.withUnsafeBytes { next.update(bufferPointer: $0) }
        leafDigest.withUnsafeBytes { next.update(bufferPointer: $0) }
        next.finalize().withUnsafeBytes { digest in
            link.withUnsafeMutableBytes { $0.copyMemory(from: digest) }
        }
    }
}
