package import FoundationEssentials
import Glibc
import X509

/// The authorities of a hub, in its folder of keys: one, or two while sites pass from one to the next.
///
/// `authorities.json` says which, and is replaced as a whole: each step of a roll-over has happened or has not, whenever the
/// power goes. Without the file there is the first authority alone, as every hub began.
package struct HubAuthorities: Sendable {
    private static let fileName = "authorities.json"

    /// What `authorities.json` holds.
    private struct Content: Codable {
        var generation: Int
        /// Of files, oldest first.
        var names: [String]
        /// Whose keys are to be deleted.
        var retired: [String]
    }

    /// Counts the sets of authorities that there have been; a node's certificate says with which it was handed out.
    package let generation: Int
    /// Oldest first.
    package let members: [CertificateAuthority]
    private let names: [String]
    private let retired: [String]
    private let folder: String

    private init(_ content: Content, folder: String) throws(TrustError) {
        self.folder = folder
        generation = content.generation
        names = content.names
        retired = content.retired
        var members: [CertificateAuthority] = []
        for name in content.names { members.append(try .load(from: folder, named: name)) }
        self.members = members
    }

    package static func load(from folder: String) throws(TrustError) -> HubAuthorities {
        let file = SecretFile(in: folder, named: fileName)
        guard file.exists else {
            let first = Content(generation: 1, names: [CertificateAuthority.firstName], retired: [])
            return try HubAuthorities(first, folder: folder)
        }
        let bytes = try file.read()
        // Names become paths: what this program did not write is not followed.
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)), content.generation > 0,
            (1...2).contains(content.names.count),
            (content.names + content.retired).allSatisfy({ name in
                name.hasPrefix(CertificateAuthority.firstName) && !name.contains("/")
            })
        else { throw .authoritiesDamaged(path: file.path) }
        return try HubAuthorities(content, folder: folder)
    }

    /// Signs the hub's own certificate, and is what a new machine compares its code with: every site knows it.
    package var serving: CertificateAuthority { members[0] }
    /// Signs the certificates of sites.
    package var issuing: CertificateAuthority { members[members.count - 1] }
    /// With which set of authorities sites were first told of the one in this place: who has shown a certificate of that or a
    /// later one trusts it.
    package func generation(of place: Int) -> Int {
        names[place].split(separator: "-").last.flatMap { Int($0) } ?? 1
    }
    package var isRollingOver: Bool { members.count > 1 }

    /// What is trusted, and told to nodes.
    package var trusted: AuthoritySet {
        get throws(TrustError) {
            var certificates: [AuthorityCertificate] = []
            for member in members { certificates.append(try AuthorityCertificate(member.certificate)) }
            return try AuthoritySet(certificates)
        }
    }

    /// Makes another authority beside the one there is; both are trusted until ``retireFormer()``.
    package func rollOver(name: String, now: Date) throws(TrustError) -> HubAuthorities {
        guard !isRollingOver else {
            throw .rollOverUnfit("a roll-over is under way already; 'kerben hub authority retire' ends it")
        }
        let next = generation + 1
        let file = "\(CertificateAuthority.firstName)-\(next)"
        try CertificateAuthority.make(name: name, generation: next, now: now).save(in: folder, named: file)
        return try step(to: Content(generation: next, names: names + [file], retired: []))
    }

    /// Trusts the newest alone from now on; what is left is ``deleteRetiredKeys()``.
    package func retireFormer() throws(TrustError) -> HubAuthorities {
        guard isRollingOver else {
            throw .rollOverUnfit("there is one authority alone; 'kerben hub authority roll-over' makes another")
        }
        let content = Content(
            generation: generation + 1, names: [names[names.count - 1]], retired: Array(names.dropLast()))
        return try step(to: content)
    }

    /// Whether a retirement was cut short.
    package var hasRetiredKeys: Bool {
        retired.contains { CertificateAuthority.keyFile(in: folder, named: $0).exists }
    }

    /// A key that signs no more must not lie about: whoever finds it could make machines for sites that were left behind.
    package func deleteRetiredKeys() throws(TrustError) {
        for name in retired {
            let path = CertificateAuthority.keyFile(in: folder, named: name).path
            guard unlink(path) != 0, errno != ENOENT else { continue }
            throw .fileUnusable(operation: "delete", path: path, errno: errno)
        }
    }

    private func step(to content: Content) throws(TrustError) -> HubAuthorities {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // Proved before it is put in force: what cannot be loaded would keep the hub from starting.
        let after = try HubAuthorities(content, folder: folder)
        let bytes: Data
        do { bytes = try encoder.encode(content) } catch { throw .cryptographyFailed("write the list of authorities") }
        try SecretFile(in: folder, named: Self.fileName).write(Array(bytes))
        return after
    }
}
