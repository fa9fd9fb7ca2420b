import FoundationEssentials
import Glibc
import Machine
import Register
package import Trust
import Wire

/// A backup that is there to be read.
package final class BackupFile {
    package let path: String
    package let notice: BackupNotice
    private let sealed: SealedFileReader

    /// Opens it, and reads what needs no key.
    package init(_ path: String) throws {
        sealed = try SealedFileReader(path)
        notice = try BackupNotice(json: sealed.notice, at: path)
        self.path = path
    }

    package var bytes: Int64 { sealed.bytes }
    package var recipientName: String { sealed.recipientName }
    package func storedHash() throws -> String { try sealed.storedHash() }

    /// Throws where another key signed it than the one of this name. Whoever can write where backups are can make one that opens
    /// with the right key, of a site of their own: what seals is public.
    package func require(signer: String) throws {
        guard signer.utf8.count >= 16 else {
            throw CommandFailure(
                "--signed-by: names a key by at least 16 digits, as signed_by of 'kerben backup list' shows it")
        }
        guard notice.signerFingerprint.hasPrefix(signer.lowercased()) else {
            throw CommandFailure(
                "\(path): is signed by the key \(notice.signerName), not by \(signer); it is no backup of the site that you mean"
            )
        }
    }

    /// Reads all of it: every chunk opens, every file is as the manifest says, and the site signed that. Writes nothing.
    package func check(with key: RecipientKey) throws -> BackupManifest { try read(with: key, into: nil) }

    /// Checks it, and puts its files into a folder that is this process's alone; they count only once this returns.
    func unpack(with key: RecipientKey, into folder: String) throws -> BackupManifest {
        try read(with: key, into: folder)
    }

    private func read(with key: RecipientKey, into folder: String?) throws -> BackupManifest {
        let intake = BackupIntake(path, into: folder, contentBytesMax: notice.contentBytes)
        do {
            let unpacking = try StreamUnpacking()
            var parser = BackupArchive.Parser()
            try sealed.unseal(with: key) { chunk in
                try unpacking.unpack(chunk) { try parser.take($0) { try intake.take($0) } }
            }
            try unpacking.finish()
            guard parser.isAtEnd else { throw CommandFailure("what is in it has no end") }
        } catch let error as SealedFileError { throw error } catch let error as SystemCallError { throw error } catch {
            throw CommandFailure("\(path): \(CommandFailure(error).message); take another backup")
        }
        return try intake.manifest(notice)
    }
}

/// Takes the files of a backup as they come, hashes them, and writes them where that is asked for.
private final class BackupIntake {
    /// More than any manifest has.
    private static let smallBytesMax: Int64 = 4 << 20

    private let path: String
    private let folder: String?
    private var left: Int64
    private var files: [BackupManifest.File] = []
    private var hash = StreamHash()
    private var descriptor: Int32 = -1
    /// The manifest and its signature; they are no files of the site.
    private var own: [String: [UInt8]] = [:]
    private var ownName: String?

    init(_ path: String, into folder: String?, contentBytesMax: Int64) {
        self.path = path
        self.folder = folder
        left = contentBytesMax
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func take(_ event: BackupArchive.Event) throws {
        switch event {
        case .begin(let name, let bytes): try begin(name, bytes)
        case .piece(let bytes):
            if let ownName {
                own[ownName, default: []] += bytes
            } else {
                hash.append(bytes)
                if descriptor >= 0 { try Descriptor.writeAll(bytes, to: descriptor, folder ?? "") }
            }
        case .end: try end()
        }
    }

    private func begin(_ name: String, _ bytes: Int64) throws {
        guard BackupContents.isName(name), !files.contains(where: { $0.name == name }), own[name] == nil else {
            throw CommandFailure("a file in it has a name that none can have, or another has")
        }
        guard ![BackupContents.manifest, BackupContents.signature].contains(name) else {
            guard bytes <= Self.smallBytesMax else { throw CommandFailure("its manifest is too long") }
            ownName = name
            own[name] = []
            return
        }
        guard own.isEmpty, bytes <= left else { throw CommandFailure("more is in it than it says") }
        left -= bytes
        hash = StreamHash()
        files.append(BackupManifest.File(name: name, bytes: bytes, sha256: ""))
        guard let folder else { return }
        let file = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: AtomicFile.folder(of: file), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        descriptor = try checked("write", on: file) {
            open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
    }

    private func end() throws {
        guard ownName == nil else {
            ownName = nil
            return
        }
        files[files.count - 1].sha256 = hash.text
        guard descriptor >= 0, let folder else { return }
        let open = descriptor
        descriptor = -1
        defer { close(open) }
        try checked("force to the disk", on: "\(folder)/\(files[files.count - 1].name)") { fsync(open) }
    }

    /// What the site signed, where that is what came.
    func manifest(_ notice: BackupNotice) throws -> BackupManifest {
        guard let json = own[BackupContents.manifest], let signed = own[BackupContents.signature] else {
            throw CommandFailure("\(path): has no signed manifest; take another backup")
        }
        // Bytes of another length are nobody's signature.
        let signature = try? ReceiptSignature(bytes: Array(signed.suffix(ReceiptSignature.byteCount)))
        guard
            signature?.isValid(
                for: BackupManifest.signedText(json), publicKey: signed.dropLast(ReceiptSignature.byteCount),
                pin: notice.signer) ?? false
        else { throw CommandFailure("\(path): is not signed by the site that it names; take another backup") }
        let manifest = try BackupManifest(json: json, at: path)
        guard manifest.notice == notice else {
            throw CommandFailure("\(path): says outside what it does not say inside; take another backup")
        }
        guard manifest.files == files else {
            let differing = zip(manifest.files, files).first { $0 != $1 }?.0.name ?? "a file that is missing"
            throw CommandFailure(
                "\(path): is not what its manifest says, at \(differing.printable); take another backup")
        }
        guard BackupContents.needed.allSatisfy({ name in files.contains { $0.name == name } }) else {
            throw CommandFailure(
                "\(path): has no \(BackupContents.needed.joined(separator: " or ")); take another backup")
        }
        return manifest
    }
}
