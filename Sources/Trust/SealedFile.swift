import Crypto
import FoundationEssentials
import Machine

/// A file of any size sealed to a recipient: whoever makes it cannot read it again.
///
/// A head, chunks, and the SHA-256 of all before it. The head is "KRBSEAL1", the recipient key's name (8 bytes), the length of
/// the notice (4 bytes) and the notice, which anybody can read, and HPKE's encapsulated key (RFC 9180: X25519, HKDF-SHA256).
/// From that, by `exportSecret`, comes the file's own key, by which each chunk of 64 KiB is sealed with ChaCha20-Poly1305;
/// its nonce is its number and whether it is the last, and the head is authenticated with the first. So a file that was cut,
/// lengthened, put in another order or altered in one bit does not open. The hash at the end needs no key: it tells a disk's
/// faults from a file that is whole, and proves nothing about who made it.
package enum SealedFile {
    static let magic = Array("KRBSEAL1".utf8)
    static let nameBytes = 8
    package static let chunkBytes = 64 * 1_024
    static let tagBytes = 16
    static let hashBytes = SHA256.byteCount
    package static let noticeBytesMax = 4_096

    static let info = Data("kerben sealed file 1".utf8)
    static let context = Data("file key".utf8)

    /// Never twice with one key: a chunk has its number, and each file a key of its own.
    static func nonce(_ number: UInt32, isLast: Bool) throws -> ChaChaPoly.Nonce {
        var bytes = [UInt8](repeating: 0, count: 12)
        for place in 0..<4 { bytes[7 + place] = UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32(place))) }
        bytes[11] = isLast ? 1 : 0
        return try ChaChaPoly.Nonce(data: bytes)
    }

    static func head(_ recipient: Recipient, _ notice: [UInt8], _ encapsulated: Data) -> [UInt8] {
        let length = UInt32(notice.count)
        return magic + name(of: recipient.key) + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
            + notice + encapsulated
    }

    static func name(of key: Data) -> [UInt8] { Array(SHA256.hash(data: key).prefix(nameBytes)) }
}

/// Why a sealed file cannot be made or opened: what, where, what to do.
package enum SealedFileError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSealedFile(path: String)
    case cut(path: String)
    /// `sealedTo` is the name of the recipient's key.
    case otherKey(path: String, sealedTo: String)
    /// A chunk that does not open; the first is 1.
    case altered(path: String, chunk: Int64)
    case hashDiffers(path: String)
    case tooLong(path: String)
    case noticeTooLong
    case cryptographyFailed(path: String)

    package var description: String {
        switch self {
        case .noSealedFile(let path): "\(path): is no sealed file of kerben; check the name"
        case .cut(let path): "\(path): is cut off; take another copy of it, or another backup"
        case .otherKey(let path, let name):
            "\(path): is sealed to the key \(name), and this is another; give the key of that name"
        case .altered(let path, let chunk):
            "\(path): does not open at its chunk \(chunk): it was cut off or altered; take another copy of it"
        case .hashDiffers(let path): "\(path): is not as it was written; take another copy of it, and check the disk"
        case .tooLong(let path): "\(path): would be longer than a sealed file may be"
        case .noticeTooLong:
            "the notice of a sealed file is longer than \(SealedFile.noticeBytesMax) bytes; report this"
        case .cryptographyFailed(let path): "\(path): the cryptographic library failed; try again, then report it"
        }
    }
}
