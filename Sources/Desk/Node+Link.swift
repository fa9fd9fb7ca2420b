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
        return NodeLink(link, identity, monotonic: surroundings.monotonic, logger: logger) { [folder] renewed in
            // In this order: a certificate says with which authorities it was handed out, so they are here when it is.
            try folder.secret("authority.pem").write(renewed.authorities.pem)
            try folder.secret("certificate.pem").write(renewed.certificatePEM)
        }
    }

    /// Where this machine calls its hub, and the hub's key by which it knows it.
    package func hubAddress() throws -> Table {
        try requireFacility()
        let settings = try folder.settings()
        return Table(
            columns: ["hub", "key"], rows: [[Table.Cell(settings.hubURL), Table.Cell(settings.hubKeyFingerprint)]])
    }

    /// Calls the hub at another address from now on, where the hub that this machine knows answers: one with the same key, whose
    /// certificate has that name.
    package func callHub(at endpoint: NewSite.Endpoint, logger: Logger) throws {
        try requireFacility()
        let url = "https://\(endpoint.host):\(endpoint.port)"
        do { try renewingLink(to: url, logger).probe() } catch {
            throw CommandFailure("nothing is changed: \(error)")
        }
        var changed = try folder.settings()
        changed.hubURL = url
        try folder.save(changed)
        link.withLock { $0?.redirect(to: url) }
    }
}
