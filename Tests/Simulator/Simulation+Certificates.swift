import Decisions
import Exchange
import FoundationEssentials
import Store
import Trust

/// Whom the hub hears, by certificate: one that has ended is good for a renewal and for nothing else, and the hub looks at the
/// dates, by its own clock.
extension Simulation {
    /// Soon or now: then an exchange brings another beside it, or has to wait for one.
    func endCertificate(of facility: SimulatedFacility) {
        let left = Double(chance(-1, 1)) * 86_400 * 90
        let end = hub.date(at: now).addingTimeInterval(left - 1)
        facility.certificate = CertificateTerm(start: CertificateLifetime.start, end: end)
        count("the certificate of site \(facility.site) ends in \(left / 86_400) days")
    }

    /// Whether an exchange is carried out; where not, the caller is told that its certificate has ended, or that nobody knows it.
    func isHeard(_ facility: SimulatedFacility, _ held: HeldExchange, _ fate: AnswerFate) throws -> Bool {
        guard mishaps?.areHardships == true else { return true }
        guard try isKnown(facility) else { return false }
        // Whom the hub refuses it tells that, whatever certificate it shows.
        let isRefused = try hub.store.read { try $0.hub.refusal(ofSite: facility.site, now: 0) } != nil
        guard !isRefused, !facility.certificate.isInForce(at: hub.date(at: now)) else { return true }
        trace.add("\(now) the hub tells site \(facility.site) that its certificate has ended")
        note("certificates ended")
        if case .arrives = fate { ask(facility, held) }
        return false
    }

    /// Whose key is no enrolled site's is told nothing.
    private func isKnown(_ facility: SimulatedFacility) throws -> Bool {
        if try hub.store.read({ try $0.hub.site(ofKey: facility.key) }) == facility.site { return true }
        note("strangers turned away")
        return false
    }

    private func ask(_ facility: SimulatedFacility, _ held: HeldExchange?) {
        if bug == .renewal { return }
        queue.add(.renewalAsked(id: facility.id, held: held), at: now + 2 * chance(Self.networkMillisecondsMin, 2_000))
    }

    /// Beside an answer the hub says that it is time.
    func askToRenewWhenDue(_ facility: SimulatedFacility) {
        let now = hub.date(at: now)
        guard mishaps?.areHardships == true,
            facility.certificate.isRenewalDue(at: now, renewedEnd: CertificateLifetime.end(now: now))
        else { return }
        ask(facility, nil)
    }

    func renew(_ facility: SimulatedFacility, _ held: HeldExchange?) throws {
        guard !hub.isDown, now >= facility.partitionedUntil, chance(0, 4) > 0, try isKnown(facility),
            try hub.store.read({ try $0.hub.refusal(ofSite: facility.site, now: 0) }) == nil
        else { return trace.add("\(now) no certificate for site \(facility.site)") }
        let term = CertificateTerm(
            start: CertificateLifetime.start, end: CertificateLifetime.end(now: hub.date(at: now)))
        queue.add(
            .renewed(id: facility.id, term, held: held), at: now + chance(Self.networkMillisecondsMin, 2_000))
    }

    func show(_ term: CertificateTerm, _ facility: SimulatedFacility, _ held: HeldExchange?) {
        guard !facility.isDown, now >= facility.partitionedUntil else { return }
        if let held, facility.pendingExchange != held.number { return }
        note("certificates renewed")
        trace.add("\(now) site \(facility.site) has another certificate")
        facility.certificate = term
        guard let held else { return }
        queue.add(
            .hubReceived(id: facility.id, exchange: held.number, body: held.body, fate: .arrives),
            at: now + chance(Self.networkMillisecondsMin, 2_000))
    }
}
