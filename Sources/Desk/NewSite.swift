import Causality
import Decisions
import Facility
import FoundationEssentials
import Machine
import Register
import Store
package import Trust

/// A state folder that is to be made: nothing is in it yet.
package struct NewSite {
    private let folder: StateFolder
    private let config: String
    private let description: RegisterDescription

    /// `config` is the folder of the register description. Throws where the folder holds a store, or the description is in no
    /// order.
    package init(_ folder: StateFolder, config: String) throws {
        guard !folder.exists else { throw CommandFailure("\(folder.path): already holds a store; choose another") }
        self.folder = folder
        self.config = config
        description = try loadDescription(config)
    }

    /// Where a hub listens, and by which names it is called.
    package struct Address: Hashable, Sendable {
        package var hosts: [String]
        package var bind: String
        package var exchangePort: Int
        package var enrolmentPort: Int

        package init(hosts: [String], bind: String, exchangePort: Int, enrolmentPort: Int) {
            self.hosts = hosts
            self.bind = bind
            self.exchangePort = exchangePort
            self.enrolmentPort = enrolmentPort
        }
    }

    /// Makes a hub: its store, and a private CA that only it holds.
    package func makeHub(named name: String, at address: Address, in surroundings: Surroundings) throws {
        try checkSiteName(name)
        let hosts = try HubNames.changed([], adding: address.hosts)
        let options = try NodeOptions.load(
            config, SiteSettings(site: 0, incarnation: 1, name: name, epoch: 1, config: config))
        let list = AdmissionFile.path(in: options.admissionFolder, besides: folder)
        guard FileStatus(list) == nil else {
            throw CommandFailure(
                "\(list): is there, of a hub that was in this place: restore that from a backup, or move the list away")
        }
        try folder.create()
        let now = surroundings.date
        let authority = try CertificateAuthority.make(name: name, now: now)
        try authority.save(in: folder.trust)
        let key = NodeKey()
        let certificate = try authority.issueServer(key, names: hosts, now: now)
        try folder.secret("server-key.pem").write(key.pem)
        try folder.secret("server.pem").write(certificate)
        var settings = SiteSettings(site: 0, incarnation: 1, name: name, epoch: 1, config: URL(filePath: config).path)
        settings.bindAddress = address.bind
        settings.exchangePort = address.exchangePort
        settings.enrolmentPort = address.enrolmentPort
        try finish(settings, drawing: surroundings.chance)
    }

    /// A host and a port of it.
    package typealias Endpoint = (host: String, port: Int)

    /// Makes a facility: its key, the certificate that the hub gives for a code, and its store. `exchange` is where exchanges
    /// go, if not to the hub's own port. Gives the site's number and name.
    package func enrol(
        at hub: Endpoint, exchange: Endpoint?, code: EnrolmentCode, in surroundings: Surroundings
    ) throws -> (site: Int, name: String) {
        try folder.create()
        let begun = surroundings.monotonic()
        let enrolment = try Enrolment.enrol(
            hubHost: hub.host, enrolPort: hub.port, code: code, name: URL(filePath: folder.path).lastPathComponent)
        let measurement = try enrolment.measuredClock(
            wall: surroundings.wall(), took: surroundings.monotonic() - begun
        ).map { $0.moved(by: 0, to: surroundings.uptime(), boot: surroundings.boot()) }
        let grant = enrolment.grant
        let (host, port) = exchange ?? (hub.host, grant.exchangePort)
        try folder.secret("key.pem").write(enrolment.keyPEM)
        try folder.secret("certificate.pem").write(enrolment.certificatePEM)
        try folder.secret("authority.pem").write(enrolment.authoritiesPEM)
        var settings = SiteSettings(
            site: grant.site, incarnation: grant.incarnation, name: grant.name, epoch: grant.epoch,
            config: URL(filePath: config).path)
        settings.hubURL = "https://\(host):\(port)"
        settings.hubKeyFingerprint = enrolment.hubKeyFingerprint
        try finish(settings, measurement)
        return (grant.site, grant.name)
    }

    /// The settings last: without them the folder is no site's.
    private func finish(
        _ settings: SiteSettings, _ measurement: ClockMeasurement? = nil, drawing chance: (() -> UInt64)? = nil
    ) throws {
        let store = try Store.open(folder.store, description: description, creating: settings.identity, drawing: chance)
        try measurement.map { measurement in try store.write { try $0.facility.note(measurement) } }
        try store.close()
        try folder.save(settings)
    }
}

extension Enrolment {
    /// How far this machine's clock is off, by the certificate that the hub made meanwhile: known before any exchange, and for a
    /// machine that has no link for weeks the only word of it. Nil where the certificate does not say when it was made.
    fileprivate func measuredClock(wall: Int64, took: Int64) throws -> ClockMeasurement? {
        let certificate = try NodeCertificate(pem: certificatePEM)
        let isCut = try AuthoritySet(pem: authoritiesPEM).members.contains { $0.term.end <= certificate.term.end }
        guard !isCut, certificate.term.issuedAt > CertificateLifetime.start else { return nil }
        // Its dates are of whole seconds.
        var measurement = ClockMeasurement(
            sentAt: wall - took, receivedAt: wall, hubTime: certificate.term.issuedAt.milliseconds + 500,
            monotonicMilliseconds: 0)
        measurement.roundTripMilliseconds += 1_000
        return measurement
    }
}
