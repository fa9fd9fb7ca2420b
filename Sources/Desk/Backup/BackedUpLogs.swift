package import Causality
import FoundationEssentials
import Machine
import Store
import Synchronization
import Trust

/// How far a hub's last good backup goes, log by log: what it tells each site of its own, in every answer.
package struct BackedUpLogs: Codable, Hashable, Sendable {
    /// A hub that was put back begins another, and has backed up nothing of it yet.
    private var epoch: Int
    /// The end of what is whole from the first change on, by the log's name.
    private var ends: [String: Int64]

    init(_ facts: StoreSnapshot.Facts) {
        epoch = facts.epoch
        ends = Dictionary(uniqueKeysWithValues: facts.ends.map { ($0.key.description, $0.value) })
    }

    private static func file(_ folder: StateFolder) -> SecretFile {
        SecretFile(in: folder.backup, named: "backed-up.json")
    }

    func save(in folder: StateFolder) throws { try Self.file(folder).write(Array(JSONEncoder().encode(self))) }

    private func end(of log: LogID, epoch: Int) -> Int64 {
        epoch == self.epoch ? max(0, ends[log.description] ?? 0) : 0
    }

    /// What a backup that another process made has written down, read again when it is another file.
    package final class Watch: Sendable {
        private struct Known {
            var inode: UInt64?
            var logs: BackedUpLogs?
        }

        private let folder: StateFolder
        private let known = Mutex(Known())

        package init(_ folder: StateFolder) { self.folder = folder }

        /// In the hub's epoch; 0 where nothing of it is in a backup, or that cannot be told: then a site keeps what it has.
        package func end(of log: LogID, epoch: Int) -> Int64 {
            let file = BackedUpLogs.file(folder)
            let inode = FileStatus(file.path)?.inode
            return known.withLock { known in
                if known.inode != inode || inode == nil {
                    // As if there were none; the next backup writes another.
                    known.logs = try? JSONDecoder().decode(BackedUpLogs.self, from: Data(file.read()))
                    known.inode = inode
                }
                return known.logs?.end(of: log, epoch: epoch) ?? 0
            }
        }
    }
}
