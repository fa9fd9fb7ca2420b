import Causality
import Machine
import Store

/// Whether a store is one whole: asked by a daemon before it serves, and by a command that writes or exchanges by itself, of what
/// can be seen in moments.
extension Node {
    private static let placeKey = "place"

    /// Throws, in words, where changes that were acknowledged are not there; and, of a store file that was not at this place
    /// before, where its pages do not fit together. Both are seen of a folder that was copied while it was written.
    package func requireWhole() throws {
        if let lost = try lostWords() { throw CommandFailure(lost) }
        guard let place = storePlace, try store.read({ try $0.text(Self.placeKey) }) != place else { return }
        let problems = try StoreSnapshot.problems(of: folder.store)
        guard problems.isEmpty else {
            throw CommandFailure(
                "\(folder.path): pages of the store do not fit together (\(problems.count) findings or more), as in a folder that "
                    + "was copied while it was written; nothing is served from it: \(Self.wayOut)")
        }
        // Where it cannot be kept, it is looked at again with the next start.
        try? store.write { try $0.setText(Self.placeKey, place) }
    }

    /// What is to be said where changes that were acknowledged are not there; nil where all are.
    func lostWords() throws -> String? {
        let lost = try store.read { try $0.proofs.lost() }
        guard !lost.isEmpty else { return nil }
        let count = lost.values.reduce(0) { $0 + $1.count }
        let logs = lost.keys.sorted().prefix(5).map(\.description).joined(separator: ", ")
        return
            "\(folder.path): \(count) changes that this store acknowledged are not in it (of the logs \(logs)), as in a folder "
            + "that was copied while it was written; nothing is served from it, nor written in it: \(Self.wayOut)"
    }

    private static let wayOut =
        "put a whole copy here, made with the daemon stopped or by 'kerben backup' ('kerben restore'); 'kerben doctor' says more"

    private var storePlace: String? { FileStatus(folder.store).map { "\($0.device):\($0.inode)" } }
}
