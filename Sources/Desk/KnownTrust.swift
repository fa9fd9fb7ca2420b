import FoundationEssentials
import Store
import Trust

/// What a store knows of the keys and certificates beside it: enough to see that an old `trust/` was put back under it, or
/// another's.
struct KnownTrust: Hashable {
    /// Of the authorities.
    let generation: Int
    /// Until when the certificate is in force, in milliseconds since 1970.
    let end: Int64
    /// Of this machine, as a fingerprint: no command changes it.
    let key: String

    init(generation: Int, end: Int64, key: String) {
        self.generation = generation
        self.end = end
        self.key = key
    }

    /// As it is kept; nil where it is none.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let generation = Int(parts[0]), let end = Int64(parts[1]) else { return nil }
        self.init(generation: generation, end: end, key: String(parts[2]))
    }

    var text: String { "\(generation) \(end) \(key)" }

    /// What is wrong with this, where `known` was there before; nil where it may have followed.
    func problem(after known: KnownTrust) -> String? {
        if key != known.key {
            return "trust/: its key is not this site's as the store knows it; put back the folder that belongs to it"
        }
        if generation < known.generation {
            return "trust/: is of an earlier time, authorities \(generation) where the store knows of "
                + "\(known.generation); put back the newest"
        }
        guard generation == known.generation, end < known.end else { return nil }
        return "trust/: is of an earlier time, its certificate ends at \(timeText(end)) where the store knows of one "
            + "until \(timeText(known.end)); put back the newest"
    }
}

extension Node {
    private static let trustKey = "trust"

    /// Nil where a folder was never enrolled.
    private func trustNow() throws -> KnownTrust? {
        if isHub {
            let trust = try HubTrust(folder, in: surroundings)
            let server = try trust.server
            return KnownTrust(
                generation: trust.authorities.generation, end: server.term.end.milliseconds, key: server.key.base64)
        }
        guard settings.hubURL != nil else { return nil }
        let certificate = try NodeCertificate(pem: folder.secret("certificate.pem").readText())
        return KnownTrust(
            generation: certificate.generation, end: certificate.term.end.milliseconds, key: certificate.key.base64)
    }

    private func knownTrust(_ transaction: Transaction) throws -> KnownTrust? {
        try transaction.facility.text(Self.trustKey).flatMap(KnownTrust.init)
    }

    /// Of doctor: the folder as it is on disk now against what was last known of it. That a file cannot be read is said with the
    /// certificates.
    func trustFindings() -> [String] {
        do {
            guard let known = try store.read({ try knownTrust($0) }), let now = try trustNow() else { return [] }
            return [now.problem(after: known)].compactMap(\.self)
        } catch { return [] }
    }

    /// Has the store know `trust/` as it is; one that was put back alone where `isOwnChange` says that it was changed here.
    package func noteTrust(isOwnChange: Bool = false) throws {
        guard let now = try trustNow() else { return }
        try store.write { transaction in
            let known = try knownTrust(transaction)
            guard now != known, isOwnChange || known.flatMap({ now.problem(after: $0) }) == nil else { return }
            try transaction.facility.setText(Self.trustKey, now.text)
        }
    }
}
