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
        var author = author
        author.withUTF8 { author in
            // Side by side: each piece that is handed over by itself costs as much again as hashing it.
            withUnsafeTemporaryAllocation(byteCount: 40 + author.count + content.count, alignment: 8) { leaf in
                func put(_ number: UInt64, _ place: Int) {
                    leaf.storeBytes(of: number.littleEndian, toByteOffset: place * 8, as: UInt64.self)
                }
                put(salt, 0)
                put(UInt64(dot.packed), 1)
                put(UInt64(record.packed), 2)
                put(UInt64(caseFile.packed), 3)
                put(UInt64(author.count), 4)
                UnsafeMutableRawBufferPointer(rebasing: leaf[40...]).copyMemory(from: UnsafeRawBufferPointer(author))
                UnsafeMutableRawBufferPointer(rebasing: leaf[(40 + author.count)...]).copyMemory(from: content)
                append(leaf: UnsafeRawBufferPointer(leaf))
            }
        }
    }

    private mutating func append(leaf: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: leaf)
        let digest = hash.finalize()
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { pair in
            link.withUnsafeBytes { pair.copyMemory(from: $0) }
            digest.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: pair[32...]).copyMemory(from: $0) }
            var next = SHA256()
            next.update(bufferPointer: UnsafeRawBufferPointer(pair))
            next.finalize().withUnsafeBytes { digest in link.withUnsafeMutableBytes { $0.copyMemory(from: digest) } }
        }
    }
}
