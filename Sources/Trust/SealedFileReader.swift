import Crypto
import FoundationEssentials
import Glibc
import Machine

/// Reads a ``SealedFile`` chunk by chunk, as often as is asked. Nothing that it gives may be believed before the last chunk.
package final class SealedFileReader {
    package let path: String
    package let notice: [UInt8]
    /// The name of the key that it is sealed to, as ``Recipient/name``.
    package let recipientName: String
    /// Of the whole file.
    package let bytes: Int64

    private let descriptor: Int32
    private let head: [UInt8]
    private let encapsulated: Data

    /// Opens the file and reads what needs no key.
    package init(_ path: String) throws {
        // Not waiting for a writer, where it is a pipe.
        let descriptor = try checked("read", on: path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        do {
            let status = FileStatus(descriptor: descriptor)
            guard let status, status.isRegular else { throw SealedFileError.noSealedFile(path: path) }
            let fixed = SealedFile.magic.count + SealedFile.nameBytes + 4
            let start = try Descriptor.piece(of: descriptor, at: 0, count: fixed, path)
            guard start.starts(with: SealedFile.magic) else { throw SealedFileError.noSealedFile(path: path) }
            guard start.count == fixed else { throw SealedFileError.cut(path: path) }
            let length = start.suffix(4).reduce(0) { $0 << 8 | Int($1) }
            guard length <= SealedFile.noticeBytesMax else { throw SealedFileError.noSealedFile(path: path) }
            let headBytes = fixed + length + Recipient.keyBytes
            head = try Descriptor.piece(of: descriptor, at: 0, count: headBytes, path)
            let least = headBytes + SealedFile.tagBytes + SealedFile.hashBytes
            guard head.count == headBytes, status.bytes >= least else { throw SealedFileError.cut(path: path) }
            notice = Array(head[fixed..<fixed + length])
            encapsulated = Data(head.suffix(Recipient.keyBytes))
            recipientName = hexadecimal(start.dropFirst(SealedFile.magic.count).prefix(SealedFile.nameBytes))
            bytes = status.bytes
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Gives what is in it, in order, to `take`; returns only where all of it opened, to the last chunk.
    package func unseal(with key: RecipientKey, _ take: ([UInt8]) throws -> Void) throws {
        guard key.recipient.name == recipientName else {
            throw SealedFileError.otherKey(path: path, sealedTo: recipientName)
        }
        let fileKey: SymmetricKey
        do {
            fileKey = try HPKE.Recipient(
                privateKey: key.key, ciphersuite: Seal.suite, info: SealedFile.info, encapsulatedKey: encapsulated
            ).exportSecret(context: SealedFile.context, outputByteCount: 32)
        } catch { throw SealedFileError.altered(path: path, chunk: 1) }
        var hash = SHA256()
        hash.update(data: head)
        let end = bytes - Int64(SealedFile.hashBytes)
        var place = Int64(head.count)
        var number: UInt32 = 0
        var isLast = false
        while !isLast {
            let length = min(Int64(SealedFile.chunkBytes + SealedFile.tagBytes), end - place)
            isLast = place + length == end
            let chunk = try Descriptor.piece(of: descriptor, at: place, count: Int(length), path)
            guard chunk.count == length, length >= SealedFile.tagBytes, number < .max else {
                throw SealedFileError.cut(path: path)
            }
            hash.update(data: chunk)
            try take(plain(chunk, fileKey, number, isLast: isLast))
            place += length
            number += 1
        }
        try compare(hash)
    }

    /// Whether it is as it was written, by the hash at its end: needs no key, and says nothing of who wrote it.
    package func checkHash() throws {
        var hash = SHA256()
        let end = bytes - Int64(SealedFile.hashBytes)
        var place: Int64 = 0
        while place < end {
            let piece = try Descriptor.piece(
                of: descriptor, at: place, count: Int(min(Int64(SealedFile.chunkBytes), end - place)), path)
            guard !piece.isEmpty else { throw SealedFileError.cut(path: path) }
            hash.update(data: piece)
            place += Int64(piece.count)
        }
        try compare(hash)
    }

    /// The hash that it ends with, in hexadecimal digits.
    package func storedHash() throws -> String {
        hexadecimal(
            try Descriptor.piece(
                of: descriptor, at: bytes - Int64(SealedFile.hashBytes), count: SealedFile.hashBytes, path))
    }

    private func compare(_ hash: SHA256) throws {
        let stored = try Descriptor.piece(
            of: descriptor, at: bytes - Int64(SealedFile.hashBytes), count: SealedFile.hashBytes, path)
        guard Array(hash.finalize()) == stored else { throw SealedFileError.hashDiffers(path: path) }
    }

    private func plain(
        _ chunk: [UInt8], _ key: SymmetricKey, _ number: UInt32, isLast: Bool
    ) throws(SealedFileError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: SealedFile.nonce(number, isLast: isLast), ciphertext: chunk.dropLast(SealedFile.tagBytes),
                tag: chunk.suffix(SealedFile.tagBytes))
            return [UInt8](try ChaChaPoly.open(box, using: key, authenticating: number == 0 ? Data(head) : Data()))
        } catch { throw .altered(path: path, chunk: Int64(number) + 1) }
    }
}
