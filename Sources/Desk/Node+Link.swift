import Facility
import Link
import Synchronization
package import Logging
import Trust

/// A facility's own certificate: in use, renewed, on disk.
extension Node {
    func renewingLink(to hubURL: String, _ logger: Logger) throws -> NodeLink {
        var link = LinkConfiguration(baseURL: hubURL)
        link.pinnedPublicKey = settings.hubKeyFingerprint
        if options.sendBytesPerSecondMax > 0 { link.maxSendBytesPerSecond = options.sendBytesPerSecondMax }
        if options.receiveBytesPerSecondMax > 0 { link.maxReceiveBytesPerSecond = options.receiveBytesPerSecondMax }
        let identity = NodeIdentity(
            site: settings.site, key: try NodeKey(pem: folder.secret("key.pem").readText()),
            certificatePEM: try folder.secret("certificate.pem").readText(),
            authorities: try AuthoritySet(pem: folder.secret("authority.pem").readText()))
        return NodeLink(link, identity, monotonic: surroundings.monotonic, logger: logger) { [self] renewed in
            // In this order: a certificate says with which authorities it was handed out, so they are here when it is.
            try folder.secret("authority.pem").write(renewed.authorities.pem)
            try folder.secret("certificate.pem").write(renewed.certificatePEM)
            // It is on disk. Where the store cannot take a word of it, the next start brings it.
            do { try noteTrust(isOwnChange: true) } catch { logger.debug("what is in trust/ is not noted: \(error)") }
        }
    }

    /// Where this machine calls its hub, and the hub's key by which it knows it.
    package func hubAddress() throws -> Table {
        try requireFacility()
        let settings = try folder.settings()
        return Table(
            columns: ["hub", "key"], rows: [[Table.Cell(settings.hubURL), Table.Cell(settings.hubKeyFingerprint)]])
    }

    /// Throws unless the hub that this machine knows answers there: one with the same key, whose certificate has that name.
    package func tryHub(at endpoint: NewSite.Endpoint, logger: Logger) throws {
        try requireFacility()
        let url = try Self.url(of: endpoint)
        do { try renewingLink(to: url, logger).probe() } catch {
            throw CommandFailure("nothing is changed: \(error)")
        }
    }

    /// Of a name or an address that a hub can have, alone: what else is typed is not dialled.
    private static func url(of endpoint: NewSite.Endpoint) throws -> String {
        let isBracketed = endpoint.host.hasPrefix("[") && endpoint.host.hasSuffix("]")
        let host = try HubNames.written(isBracketed ? String(endpoint.host.dropFirst().dropLast()) : endpoint.host)
        return "https://\(host.contains(":") ? "[\(host)]" : host):\(endpoint.port)"
    }

    /// Calls the hub at another address from now on: one that ``tryHub(at:logger:)`` found.
    package func callHub(at endpoint: NewSite.Endpoint) throws {
        try requireFacility()
        let url = try Self.url(of: endpoint)
        var changed = try folder.settings()
        changed.hubURL = url
        try folder.save(changed)
        link.withLock { $0?.redirect(to: url) }
    }
}
