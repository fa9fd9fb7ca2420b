package import Control
import FoundationEssentials
import Glibc
import Store

/// What is shown of a site whose disk takes no writing: a copy of its store, beside everything else as it stands there.
///
/// SQLite writes beside a store also where it only reads. The copy is its owner's alone, in memory where the machine has a place
/// for that, and gone with this object; whoever opens it has to keep others from writing in it (``Node/refuseWrites(_:)``).
package final class ReadOnlyCopy {
    package let folder: StateFolder
    private let scratch: PrivateScratch

    /// Whether a lock could not be taken since the disk takes no writing.
    package static func isCalledFor(by error: StateLockError) -> Bool {
        if case .unusable(_, let code) = error { code == EROFS } else { false }
    }

    /// `places` are folders of temporary files, the best first: the first that has room is taken.
    package init(of site: StateFolder, in places: [String]) throws {
        for place in places where access(place, W_OK) == 0 {
            let scratch = try PrivateScratch.shared(in: place)
            do { try Self.fill(scratch.path, from: site) } catch let error as CocoaError
                where error.code == .fileWriteOutOfSpace
            { continue }
            self.scratch = scratch
            folder = StateFolder(path: scratch.path)
            return
        }
        throw CommandFailure("\(site.path): the disk is read-only, and nowhere is there room for a copy to read")
    }

    private static func fill(_ path: String, from site: StateFolder) throws {
        let store = URL(filePath: site.store).lastPathComponent
        for name in try FileManager.default.contentsOfDirectory(atPath: site.path) {
            let (from, to) = ("\(site.path)/\(name)", "\(path)/\(name)")
            if [store, store + "-wal"].contains(name) {
                try FileManager.default.copyItem(atPath: from, toPath: to)
            } else if !left.contains(name), name != store + "-shm" {
                try FileManager.default.createSymbolicLink(atPath: to, withDestinationPath: from)
            }
        }
    }

    /// Of a running site, or of no use to one that is only read.
    private static let left: Set = ["lock", "control.sock", "reserve"]
}

extension Node {
    /// From now on whatever would write is refused, in these words.
    package func refuseWrites(_ why: String) { store.refuseWrites(why) }
}
