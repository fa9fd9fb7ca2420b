import FoundationEssentials
import Synchronization
package import Trust

/// A hub's authorities and its own certificate, on disk and in force: the one object of a process that changes them.
package final class HubTrust: Sendable {
    private static let certificateFile = "server.pem"
    private static let keyFile = "server-key.pem"

    /// All of it at one moment, as it is on disk.
    package struct Content: Sendable {
        package var authorities: HubAuthorities { didSet { isInForce = false } }
        package var serverCertificatePEM: String { didSet { isInForce = false } }
        package let serverKeyPEM: String
        /// Whether the daemon that serves goes by it too.
        fileprivate var isInForce = true
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
    /// hour. Also ends what a power cut or a full disk left of a retirement. True where there is another one now.
    @discardableResult
    package func refresh() throws -> Bool { try change { try settle(&$0) } }

    private func settle(_ content: inout Content) throws -> Bool {
        let server = try ServerCertificate(pem: content.serverCertificatePEM)
        let now = surroundings.date
        let isDue = server.term.isRenewalDue(at: now, renewedEnd: content.authorities.serving.renewedEnd(now: now))
        let isIssuing = try isDue || !Self.isServerOfAuthority(content)
        // First what cannot be waited for: a key is deleted on a full disk too.
        let deletion = Result { try content.authorities.deleteRetiredKeys() }
        if isIssuing { try issueServer(names: server.names, &content) }
        try deletion.get()
        return isIssuing
    }

    private static func isServerOfAuthority(_ content: Content) throws -> Bool {
        let authority = try AuthorityCertificate(pem: content.authorities.serving.certificatePEM)
        return try ServerCertificate(pem: content.serverCertificatePEM).isSigned(by: authority)
    }

    /// Has the hub's certificate name `added` too, and `removed` no longer; gives all its names. The key stays, by which
    /// facilities know the hub.
    package func rename(adding added: [String], removing removed: [String]) throws -> [String] {
        var names: [String] = []
        try change { content in
            let former = try ServerCertificate(pem: content.serverCertificatePEM).names
            names = try HubNames.changed(former, adding: added, removing: removed)
            try issueServer(names: names, &content)
        }
        return names
    }

    /// Throws where ``rename(adding:removing:)`` would.
    package func checkRenaming(adding added: [String], removing removed: [String]) throws {
        _ = try HubNames.changed(try server.names, adding: added, removing: removed)
    }

    package func rollOver(name: String) throws {
        try change { content in
            content.authorities = try content.authorities.rollOver(name: name, now: surroundings.date)
        }
    }

    /// One that failed on its way is finished by the next try.
    package func retireFormer() throws {
        try change { content in
            let isUnfinished =
                try !content.isInForce || content.authorities.hasRetiredKeys || !Self.isServerOfAuthority(content)
            if content.authorities.isRollingOver || !isUnfinished {
                content.authorities = try content.authorities.retireFormer()
            }
            _ = try settle(&content)
        }
    }

    private func issueServer(names: [String], _ content: inout Content) throws {
        let key = try NodeKey(pem: content.serverKeyPEM)
        let pem = try content.authorities.serving.issueServer(key, names: names, now: surroundings.date)
        try folder.secret(Self.certificateFile).write(pem)
        content.serverCertificatePEM = pem
    }

    /// One change at a time. What was written counts even where a later step of it fails, as after a restart: it is put in
    /// force all the same, and where that fails, by the next change.
    private func change<Outcome: Sendable>(_ body: (inout Content) throws -> Outcome) throws -> Outcome {
        try content.withLock { content in
            let outcome = Result { try body(&content) }
            if !content.isInForce { try enforce.withLock { $0 }?(content) }
            content.isInForce = true
            return try outcome.get()
        }
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
