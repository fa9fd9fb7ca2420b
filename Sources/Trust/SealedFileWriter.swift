import Crypto
import FoundationEssentials
import Machine

/// Writes a ``SealedFile`` chunk by chunk; what it keeps in memory is one chunk.
package final class SealedFileWriter {
    private let descriptor: Int32
    private let path: String
    private let key: SymmetricKey
    private var head: Data
    private var pending: [UInt8] = []
    private var number: UInt32 = 0
    private var hash = SHA256()
    /// So far.
    package private(set) var bytes: Int64 = 0

    /// Begins one in an open, empty file; `notice` is read by anybody.
    package init(to descriptor: Int32, _ path: String, for recipient: Recipient, notice: [UInt8]) throws {
        guard notice.count <= SealedFile.noticeBytesMax else { throw SealedFileError.noticeTooLong }
        self.descriptor = descriptor
        self.path = path
        let publicKey = try recipient.publicKey()
        do {
            let sender = try HPKE.Sender(
                recipientKey: publicKey, ciphersuite: Seal.suite, info: SealedFile.info)
            key = try sender.exportSecret(context: SealedFile.context, outputByteCount: 32)
            head = Data(SealedFile.head(recipient, notice, sender.encapsulatedKey))
        } catch { throw SealedFileError.cryptographyFailed(path: path) }
        try write(Array(head))
    }

    package func append(_ content: [UInt8]) throws {
        pending += content
        // The last is told apart: one is sealed only when there is more.
        var start = 0
        while pending.count - start > SealedFile.chunkBytes {
            try seal(pending[start..<start + SealedFile.chunkBytes], isLast: false)
            start += SealedFile.chunkBytes
        }
        pending.removeFirst(start)
    }

    /// Ends it; gives the hash that it ends with. Nothing is forced to the disk.
    package func finish() throws -> [UInt8] {
        try seal(pending[...], isLast: true)
        pending = []
        let digest = Array(hash.finalize())
        try Descriptor.writeAll(digest, to: descriptor, path)
        bytes += Int64(digest.count)
        return digest
    }

    private func seal(_ chunk: ArraySlice<UInt8>, isLast: Bool) throws {
        guard number < .max else { throw SealedFileError.tooLong(path: path) }
        let sealed: ChaChaPoly.SealedBox
        do {
            sealed = try ChaChaPoly.seal(
                chunk, using: key, nonce: SealedFile.nonce(number, isLast: isLast),
                authenticating: number == 0 ? head : Data())
        } catch { throw SealedFileError.cryptographyFailed(path: path) }
        number += 1
        try write(Array(sealed.ciphertext + sealed.tag))
    }

    private func write(_ content: [UInt8]) throws {
        hash.update(data: content)
        try Descriptor.writeAll(content, to: descriptor, path)
        bytes += Int64(content.count)
    }
}
