import Facility
import Link
import Logging
import Trust

/// A facility's own certificate: in use, renewed, on disk.
extension Node {
    func renewingLink(_ link: LinkConfiguration, _ logger: Logger) throws -> NodeLink {
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
}
