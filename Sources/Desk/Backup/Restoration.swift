import Control
import FoundationEssentials
import Glibc
import Machine
import Register
package import Trust

/// A backup put into an empty folder, all of it or nothing: until the last step the folder is no site's.
package struct Restoration {
    private static let part = ".restoring"
    /// What an empty folder may have in it: the lock of one that was tried, and what a disk brings along.
    private static let ignored: Set = ["lost+found", "lock"]
    /// What is put into its place, before the settings.
    private static let moved: Set = [BackupContents.store, "trust", "config", "backup"]

    private let backup: BackupFile
    private let folder: StateFolder

    /// `backup` was opened by whoever gave the command; the folder may be another user's.
    package init(_ backup: BackupFile, to folder: StateFolder) throws {
        self.backup = backup
        self.folder = folder
        try Self.checkEmpty(folder)
    }

    /// Restores it; gives what is to be told of it, a line each.
    package func run(with key: RecipientKey) throws -> [String] {
        var room = RoomCheck()
        room.add(backup.notice.contentBytes, at: Self.nearest(folder.path))
        try room.check()
        let isNew = FileStatus(folder.path) == nil
        try folder.create()
        let lock = try StateLock(state: folder.path)
        defer { withExtendedLifetime(lock) {} }
        do {
            // Again, now that nobody else can begin here.
            try Self.checkEmpty(folder)
            let manifest = try fill(with: key)
            if isNew { try Self.force(AtomicFile.folder(of: folder.path)) }
            return told(manifest)
        } catch {
            if isNew { Self.removeEmpty(folder) }
            throw error
        }
    }

    /// Puts it beside first: nothing counts until the last chunk has opened, and the site's signature was found on it.
    private func fill(with key: RecipientKey) throws -> BackupManifest {
        do {
            try Self.clear(folder)
            let part = folder.path + "/" + Self.part
            try checked("make the folder", on: part) { mkdir(part, 0o700) }
            let manifest = try backup.unpack(with: key, into: part)
            try take(part)
            return manifest
        } catch {
            // What is left is no site, and is removed the next time.
            try? Self.clear(folder)
            throw error
        }
    }

    /// Removes a folder that was made for nothing; one that anybody has put anything into stays, with its lock.
    package static func removeEmpty(_ folder: StateFolder) {
        // What cannot be listed is not empty.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path), names == ["lock"] else {
            return
        }
        unlink(folder.path + "/lock")
        rmdir(folder.path)
    }

    /// Settings last: without them the folder is no site's.
    private func take(_ part: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: part).sorted()
        where name != BackupContents.settings {
            try Self.forceFolders(at: part + "/" + name)
            try checked("rename to", on: folder.path + "/" + name) {
                rename(part + "/" + name, folder.path + "/" + name)
            }
        }
        try AtomicFile.place(part + "/" + BackupContents.settings, as: folder.path + "/" + BackupContents.settings)
        rmdir(part)
    }

    /// The names in a folder are on the disk only when it is forced there, too.
    private static func forceFolders(at path: String) throws {
        guard FileStatus(path, ofLink: true)?.isFolder == true else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try forceFolders(at: path + "/" + name)
        }
        try force(path)
    }

    private static func force(_ path: String) throws {
        let descriptor = try checked("open", on: path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(descriptor) }
        try checked("force to the disk", on: path) { fsync(descriptor) }
    }

    private static func checkEmpty(_ folder: StateFolder) throws {
        guard let status = FileStatus(folder.path) else { return }
        guard status.isFolder else { throw CommandFailure("\(folder.path): is no folder; choose another") }
        let names: Set<String>
        do { names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)).subtracting(ignored) } catch
        {
            throw CommandFailure("\(folder.path): cannot be read; check who owns it")
        }
        // One that was cut short is begun again; what it had put in its place is no site's yet.
        if names.contains(part), names.subtracting([part]).isSubset(of: moved) { return }
        guard names.subtracting([part]).isEmpty else {
            throw CommandFailure("\(folder.path): is not empty; a backup is restored into an empty folder only")
        }
    }

    /// Removes what a restoration that was cut short has left.
    private static func clear(_ folder: StateFolder) throws {
        guard FileStatus(folder.path + "/" + part, ofLink: true) != nil else { return }
        // The sign that it was one goes last.
        for name in [BackupContents.settings] + moved.sorted() + [part] {
            let path = folder.path + "/" + name
            guard FileStatus(path, ofLink: true) != nil else { continue }
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private static func nearest(_ path: String) -> String {
        var path = path
        while FileStatus(path) == nil, path != "/", path != "." { path = AtomicFile.folder(of: path) }
        return path
    }

    private func told(_ manifest: BackupManifest) -> [String] {
        let notice = manifest.notice
        let time = timeText(notice.madeAt)
        var lines = [
            "\(notice.siteName) as of \(time), up to \(notice.epoch):\(manifest.feed), signed by the key \(notice.signerName), is in "
                + folder.path
        ]
        lines.append(
            notice.site == 0
                ? "this hub is put back to \(time): what sites sent since comes back from them; see that no other copy of it serves. "
                    + "Whom it let in and shut out since then it takes from \(folder.path)-admissions, or wherever hub.yaml has "
                    + "that; where that is not there, type in by 'kerben hub admissions --take' what was printed, before it is started"
                : "this site is put back to \(time): see that no other copy of it runs; where it has exchanged since, the hub "
                    + "tells a copy, and 'kerben sync status' says what to do")
        // Settings that were checked as a file are read here as what they say.
        if let config = try? folder.settings().config, !isSameDescription(config) {
            lines.append(
                "\(config) is not the register description of then: put \(folder.path)/config in its place, or make sure that "
                    + "it is the newer one")
        }
        return lines
    }

    private func isSameDescription(_ config: String) -> Bool {
        // One that is missing or in no order is another.
        guard let here = try? loadDescription(config), let then = try? loadDescription(folder.path + "/config") else {
            return false
        }
        return here.digest == then.digest
    }
}
