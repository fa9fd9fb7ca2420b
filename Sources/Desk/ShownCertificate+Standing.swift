import FoundationEssentials
package import Decisions
package import Trust

extension HubSide.ShownCertificate {
    package init(_ certificate: NodeCertificate) {
        self.init(endMilliseconds: certificate.term.end.milliseconds, generation: certificate.generation)
    }

    func standing(at now: Date) -> CertificateTerm.Standing {
        CertificateTerm(start: CertificateLifetime.start, end: Date(milliseconds: endMilliseconds)).standing(at: now)
    }
}
