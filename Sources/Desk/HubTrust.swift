import FoundationEssentials
import Synchronization
package import Trust

/// A hub's authorities and its own certificate, on disk and in force: the one object of a process that changes them.
package final class HubTrust: Sendable {
    private static let certificateFile = "server.pem"
    private static let keyFile = "server-key.pem"

    /// All of it at one moment.
    package struct Content: Sendable {
        package var authorities: HubAuthorities
        package var serverCertificatePEM: String
        package var serverKeyPEM: String
    }

    private let folder: StateFolder
    private let surroundings: Surroundings
    private let content: Mutex<Content>
    /// Puts what was changed in force, where a daemon serves.
    private let enforce = Mutex<(@Sendable (Content) throws -> Void)?>(nil)

    init(_ folder: StateFolder, in surroundings: Surroundings) throws {
        self.folder = folder
        self.surroundings = surroundings
        content = Mutex(
            Content(
                authorities: try HubAuthorities.load(from: folder.trust),
                serverCertificatePEM: try folder.secret(Self.certificateFile).readText(),
                serverKeyPEM: try folder.secret(Self.keyFile).readText()))
    }

    package var current: Content { content.withLock { $0 } }
    package var authorities: HubAuthorities { current.authorities }
    package var server: ServerCertificate {
        get throws { try ServerCertificate(pem: current.serverCertificatePEM) }
    }

    /// Has changes put in force by a daemon from now on.
    package func whenChanged(_ body: @escaping @Sendable (Content) throws -> Void) { enforce.withLock { $0 = body } }

    /// Makes the hub's certificate anew where its time has come, or another authority is to sign it; at each start, and each
    /// hour. Also ends what a power cut left of a retirement. True where there is another one now.
    @discardableResult
    package func refresh() throws -> Bool {
        try change { content in
            try content.authorities.deleteRetiredKeys()
            let server = try ServerCertificate(pem: content.serverCertificatePEM)
            let authority = content.authorities.serving
            let now = surroundings.date
            let isDue = server.term.isRenewalDue(at: now, renewedEnd: authority.renewedEnd(now: now))
            let isOfAuthority = server.isSigned(by: try AuthorityCertificate(pem: authority.certificatePEM))
            guard isDue || !isOfAuthority else { return false }
            try issueServer(names: server.names, &content)
            return true
        }
    }

    /// Has the hub's certificate name `added` too, and `removed` no longer; gives all its names. The key stays, by which
    /// facilities know the hub.
    package func rename(adding added: [String], removing removed: [String]) throws -> [String] {
        var names: [String] = []
        _ = try change { content in
            let former = try ServerCertificate(pem: content.serverCertificatePEM).names
            for name in removed where !former.contains(name) {
                throw CommandFailure("\(name): is no name of this hub; see 'kerben hub names'")
            }
            names = added + former.filter { !added.contains($0) && !removed.contains($0) }
            guard !names.isEmpty else { throw CommandFailure("a hub without a name can be called by nobody") }
            try issueServer(names: names, &content)
            return true
        }
        return names
    }

    package func rollOver(name: String) throws {
        _ = try change { content in
            content.authorities = try content.authorities.rollOver(name: name, now: surroundings.date)
            return true
        }
    }

    package func retireFormer() throws {
        _ = try change { content in
            content.authorities = try content.authorities.retireFormer()
            try issueServer(names: try ServerCertificate(pem: content.serverCertificatePEM).names, &content)
            return true
        }
    }

    private func issueServer(names: [String], _ content: inout Content) throws {
        let key = try NodeKey(pem: content.serverKeyPEM)
        let pem = try content.authorities.serving.issueServer(key, names: names, now: surroundings.date)
        try folder.secret(Self.certificateFile).write(pem)
        content.serverCertificatePEM = pem
    }

    /// One change at a time; what was written counts even where a later step of it fails, as after a restart.
    private func change(_ body: (inout Content) throws -> Bool) throws -> Bool {
        let result = try content.withLock { content -> (isChanged: Bool, content: Content) in
            var changed = content
            defer { content = changed }
            return (try body(&changed), changed)
        }
        if result.isChanged, let enforce = enforce.withLock({ $0 }) { try enforce(result.content) }
        return result.isChanged
    }
}

extension Node {
    /// The hub's authorities and certificate; the same object for all of this process.
    package func hubTrust() throws -> HubTrust {
        try requireHub()
        return try trust.withLock { trust in
            if let trust { return trust }
            let made = try HubTrust(folder, in: surroundings)
            trust = made
            return made
        }
    }
}
