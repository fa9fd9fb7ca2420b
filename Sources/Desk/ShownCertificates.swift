package import Decisions
package import Store
import Synchronization

/// What is written of each site's certificate, at hand in memory: an exchange that shows the same writes nothing, after a
/// restart neither.
package final class ShownCertificates: Sendable {
    private let store: Store
    private let content: Mutex<[Int: HubSide.ShownCertificate]>

    package init(in store: Store) throws {
        self.store = store
        content = Mutex(try store.read { try $0.hub.shownCertificates() })
    }

    package func holds(_ certificate: HubSide.ShownCertificate, of site: Int) -> Bool {
        content.withLock { $0[site] == certificate }
    }

    package func note(_ certificate: HubSide.ShownCertificate, of site: Int) throws {
        try store.write { try $0.hub.note(certificate, site: site) }
        content.withLock { $0[site] = certificate }
    }
}
