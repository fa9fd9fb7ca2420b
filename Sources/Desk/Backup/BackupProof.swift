import Causality
import Register
package import Store
package import Trust

/// What a backup was found to be worth, and how far that was looked into.
package struct BackupProof {
    package enum Depth: String, CaseIterable, Sendable {
        /// Every chunk opens, every file is as the signed manifest says.
        case files
        /// The store in it opens, and is in order as a database.
        case structure
        /// Every change in it is read, and proved as 'kerben audit verify' does.
        case changes
    }

    package let file: String
    package let depth: Depth
    package let manifest: BackupManifest
    package let recipient: String
    /// Of the changes, where they were read.
    package private(set) var proof: Proof?

    private init(_ backup: BackupFile, _ depth: Depth, _ manifest: BackupManifest) {
        file = backup.path
        self.depth = depth
        self.manifest = manifest
        recipient = backup.recipientName
    }

    /// Looks into a backup; for what is deeper than its files it is unpacked where `scratch` says, and thrown away.
    ///
    /// Throws where something is wrong.
    package static func of(
        _ backup: BackupFile, _ depth: Depth, with key: RecipientKey, in surroundings: Surroundings,
        scratch: () throws -> PrivateScratch
    ) throws -> BackupProof {
        guard depth != .files else { return BackupProof(backup, depth, try backup.check(with: key)) }
        let scratch = try scratch()
        defer { withExtendedLifetime(scratch) {} }
        var room = RoomCheck()
        room.add(backup.notice.contentBytes, at: scratch.path)
        try room.check()
        let folder = StateFolder(path: scratch.path + "/state")
        try folder.create()
        let manifest = try backup.unpack(with: key, into: folder.path)
        var found = BackupProof(backup, depth, manifest)
        found.proof = try found.examine(folder, depth, surroundings)
        return found
    }

    private func examine(_ folder: StateFolder, _ depth: Depth, _ surroundings: Surroundings) throws -> Proof? {
        let node = try Node.open(
            folder, config: folder.path + "/config", catchesUp: false, isScratch: true, in: surroundings)
        defer { node.close() }
        var problems: [String] = []
        let (notice, identity) = (manifest.notice, node.store.identity)
        guard identity.log == LogID(site: notice.site, incarnation: notice.incarnation),
            node.settings.site == notice.site,
            identity.epoch == notice.epoch, try node.store.read({ try $0.lastFeed() }) == manifest.feed
        else { throw CommandFailure("\(file): the store in it is not the one that it names; take another backup") }
        do { try node.requireKeys(of: notice.signer) } catch {
            throw CommandFailure(
                "\(file): the keys in it cannot be used: \(CommandFailure(error).message); keep another backup")
        }
        problems += try node.store.read { try $0.upkeep.checkIntegrity() }
        guard depth == .changes, problems.isEmpty else {
            try refuse(problems)
            return nil
        }
        let proof = try node.prove(node.signatures(certificatePEM: nil))
        try refuse(proof.problems)
        return proof
    }

    private func refuse(_ problems: [String]) throws {
        guard let first = problems.first else { return }
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        throw CommandFailure("\(file): what is in it is not in order: \(first)\(more); keep another backup")
    }

    package var table: Table {
        let notice = manifest.notice
        var rows: [(String, Table.Cell)] = [
            ("file", .text(file)), ("depth", .text(depth.rawValue)), ("site", Table.Cell(notice.site)),
            ("name", .text(manifest.name)), ("made_at", .text(timeText(notice.madeAt))),
            ("epoch", Table.Cell(notice.epoch)),
            ("log", .text("\(notice.site).\(notice.incarnation)")), ("feed", .number(manifest.feed)),
            ("schema", .number(notice.schema)), ("files", Table.Cell(manifest.files.count)),
            ("content_bytes", .number(notice.contentBytes)), ("program", .text(notice.program)),
            ("recipient", .text(recipient)), ("signed_by", .text(notice.signerName)),
        ]
        if let proof {
            rows.append(("changes", .number(proof.logs.reduce(0) { $0 + $1.changes })))
            rows.append(("proved", .number(proof.logs.reduce(0) { $0 + $1.proved })))
        }
        return Table(columns: rows.map(\.0), rows: [rows.map(\.1)])
    }
}

extension Node {
    /// Throws where the keys and certificates in the folder cannot be used with each other, or are not those of who signed.
    fileprivate func requireKeys(of signer: String) throws {
        let key = try folder.nodeKey(settings).fingerprint
        guard key.base64 == signer else { throw CommandFailure("they are not those of who signed it") }
        if isHub {
            guard try hubTrust().server.key == key else { throw TrustError.keyDoesNotFitCertificate }
        } else if try ownCertificate() != nil {
            _ = try AuthoritySet(pem: folder.secret("authority.pem").readText())
        }
    }
}
