import FoundationEssentials
import Glibc
import Machine
import Store
import Trust
import Wire

/// One backup of a site: made beside whoever works on its store, sealed, whole or not there at all.
package struct BackupMaking {
    /// What was made, and what went for it.
    package struct Made: Hashable, Sendable {
        package var file: String
        package var notice: BackupNotice
        package var feed: Int64
        package var bytes: Int64
        package var recipient: String
        package var sha256: String
        /// What went wrong once it was good: of that, too, whoever asked for it is told.
        package var problems: [String] = []
    }

    private let folder: StateFolder
    private let settings: SiteSettings
    private let options: NodeOptions
    private let recipient: Recipient
    private let key: NodeKey
    private let place: BackupFolder
    private let surroundings: Surroundings
    private let program: String
    private let device: (String) -> UInt64?

    /// `to` is what was asked for instead of the site's option; `program` is this one's version; `device` says which disk
    /// a folder is on.
    package init(
        _ folder: StateFolder, to other: String?, program: String, in surroundings: Surroundings,
        device: @escaping (String) -> UInt64? = { FileStatus($0)?.device }
    ) throws {
        self.folder = folder
        self.surroundings = surroundings
        self.program = program
        self.device = device
        settings = try folder.settings()
        options = try NodeOptions.load(settings.config, settings)
        guard let recipient = try options.backup.recipient ?? folder.recipient() else {
            throw CommandFailure(
                "\(folder.path): no key is named that backups are sealed to; run 'kerben backup key' on another machine, and "
                    + "name its recipient here (backup-recipient)")
        }
        guard let path = other ?? options.backup.folder else {
            throw CommandFailure("--to: names no folder; give one, or set backup-folder in the configuration")
        }
        self.recipient = recipient
        key = try folder.nodeKey(settings)
        place = BackupFolder(path)
    }

    /// Makes it, and keeps how that went where monitoring reads it.
    package func run(keep change: (inout RetentionRule) -> Void = { _ in }, note: (String) -> Void) throws -> Made {
        var keep = options.backup.keep
        change(&keep)
        func remember(isGood: Bool, _ words: String) throws {
            let entry = BackupHistory.Entry(.backup, at: surroundings.wall(), isGood: isGood, words: words)
            try BackupHistory.append(entry, in: folder, signedBy: key)
        }
        var (made, facts): (Made, StoreSnapshot.Facts)
        do {
            (made, facts) = try make()
            try remember(
                isGood: true,
                "\(made.file) site \(made.notice.site) epoch \(made.notice.epoch) feed \(made.feed) bytes \(made.bytes) "
                    + "sha256 \(made.sha256)")
        } catch {
            // What went wrong is what is thrown, also where the disk has no room for a line about it.
            try? remember(isGood: false, CommandFailure(error).message)
            throw error
        }
        // It is good, whatever comes of what goes for it.
        do { try tellSites(facts, note) } catch {
            made.problems.append("sites are not told of it: \(CommandFailure(error).message)")
        }
        do {
            let removed = try place.removeSurplus(
                keep, of: made.notice, keeping: made.file, now: surroundings.wall(),
                offsetMinutes: options.utcOffsetMinutes)
            for name in removed { note("removed \(name), beyond what is kept") }
        } catch {
            made.problems.append("what is beyond what is kept cannot be removed: \(CommandFailure(error).message)")
        }
        return made
    }

    /// Has a hub tell its sites what of theirs is in a backup, where it outlives the hub's disk.
    private func tellSites(_ facts: StoreSnapshot.Facts, _ note: (String) -> Void) throws {
        guard settings.site == 0 else { return }
        let doubt = ToldOfBackup.doubt(
            isConfigured: place.path == options.backup.folder, device: device(place.path),
            stateDevice: device(folder.path))
        guard let doubt else { return try BackedUpLogs(facts).save(in: folder) }
        note("sites are not told of this backup: \(doubt)")
    }

    private func make() throws -> (Made, StoreSnapshot.Facts) {
        try place.checkWritable(outside: folder.path)
        try SecretFile(in: folder.backup, named: "history").makeFolder()
        let scratch = try PrivateScratch(folder.backup + "/scratch")
        defer { withExtendedLifetime(scratch) {} }
        try checkRoom(scratch)
        let store = scratch.path + "/store.sqlite"
        let facts = try StoreSnapshot.take(of: folder.store, to: store)
        let isSound = Self.isSound(store)
        let small = try BackupContents.read(of: folder, config: settings.config)
        guard let storeBytes = FileStatus(store)?.bytes else { throw CommandFailure("\(store): is gone; try again") }
        let notice = BackupNotice(
            facts, madeAt: surroundings.wall(),
            contentBytes: small.reduce(storeBytes) { $0 + Int64($1.bytes.count) }, program: program,
            signer: key.fingerprint)
        let name = place.freeName(notice, isOfSoundStore: isSound)
        let file = "\(place.path)/\(name)"
        try write(small, store, storeBytes, facts, notice, as: file)
        // Read again from where it is: what goes for it goes only then.
        let reader = try SealedFileReader(file)
        try reader.checkHash()
        guard isSound else {
            throw CommandFailure(
                "\(file): was made, of a store that is damaged; nothing was removed for it: run 'kerben doctor'")
        }
        let made = Made(
            file: name, notice: notice, feed: facts.feed, bytes: reader.bytes, recipient: recipient.name,
            sha256: try reader.storedHash())
        return (made, facts)
    }

    private static func isSound(_ store: String) -> Bool {
        // One that cannot even be looked through is none.
        do { return try StoreSnapshot.problems(of: store).isEmpty } catch { return false }
    }

    private func checkRoom(_ scratch: PrivateScratch) throws {
        let store = ["", "-wal"].reduce(Int64(0)) { $0 + (FileStatus(folder.store + $1)?.bytes ?? 0) }
        // Packed it is far less, as the last one shows.
        let last = try place.entries().last { $0.notice.site == settings.site }
        var room = RoomCheck()
        room.add(store, at: scratch.path)
        room.add(last.map { min($0.bytes + $0.bytes / 4, store) } ?? store, at: place.path)
        try room.check()
    }

    /// Writes it under a name for the time being, then gives it its own.
    private func write(
        _ small: [BackupContents.SmallFile], _ store: String, _ storeBytes: Int64, _ facts: StoreSnapshot.Facts,
        _ notice: BackupNotice, as file: String
    ) throws {
        let part = place.partPath(notice)
        // Left by a process that was killed.
        if FileStatus(part, ofLink: true) != nil { try checked("remove", on: part) { unlink(part) } }
        let descriptor = try checked("write", on: part) {
            open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        do {
            defer { close(descriptor) }
            let writer = try BackupWriter(
                SealedFileWriter(to: descriptor, part, for: recipient, notice: notice.json))
            for file in small { try writer.add(file.name, file.bytes) }
            try writer.add(BackupContents.store, from: store, bytes: storeBytes)
            try writer.finish(
                BackupManifest(notice: notice, name: settings.name, feed: facts.feed, files: writer.files), key)
            try AtomicFile.place(part, as: file)
        } catch {
            unlink(part)
            throw error
        }
    }
}

/// Writes the files of a backup, one after another, packed and sealed.
private final class BackupWriter {
    private static let pieceBytes = 1 << 16

    private let sealed: SealedFileWriter
    private let packing: StreamPacking
    private(set) var files: [BackupManifest.File] = []

    init(_ sealed: SealedFileWriter) throws {
        self.sealed = sealed
        packing = try StreamPacking()
    }

    func add(_ name: String, _ bytes: [UInt8]) throws {
        var hash = StreamHash()
        hash.append(bytes)
        files.append(BackupManifest.File(name: name, bytes: Int64(bytes.count), sha256: hash.text))
        try put(BackupArchive.head(name, bytes: Int64(bytes.count)) + bytes)
    }

    func add(_ name: String, from path: String, bytes: Int64) throws {
        let descriptor = try checked("read", on: path) { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        defer { close(descriptor) }
        var hash = StreamHash()
        try put(BackupArchive.head(name, bytes: bytes))
        var place: Int64 = 0
        while place < bytes {
            let count = Int(min(Int64(Self.pieceBytes), bytes - place))
            let piece = try Descriptor.piece(of: descriptor, at: place, count: count, path)
            guard piece.count == count else { throw CommandFailure("\(path): was cut while it was read; try again") }
            hash.append(piece)
            try put(piece)
            place += Int64(count)
        }
        files.append(BackupManifest.File(name: name, bytes: bytes, sha256: hash.text))
    }

    /// The manifest last, since it says what was written.
    func finish(_ manifest: BackupManifest, _ key: NodeKey) throws {
        let json = try manifest.json
        let signature = try ReceiptSignature(signing: BackupManifest.signedText(json), with: key)
        let signed = key.compressedPublicKey + signature.bytes
        try put(BackupArchive.head(BackupContents.manifest, bytes: Int64(json.count)) + json)
        try put(BackupArchive.head(BackupContents.signature, bytes: Int64(signed.count)) + signed)
        try put(BackupArchive.end)
        try packing.finish { try sealed.append($0) }
        _ = try sealed.finish()
    }

    private func put(_ bytes: [UInt8]) throws { try packing.pack(bytes) { try sealed.append($0) } }
}
