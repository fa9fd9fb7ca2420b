import Causality
import FoundationEssentials
import Decisions
import Store
import Trust

/// Until when this site is let in and known, for people to see.
extension Node {
    /// The time that dates of certificates are compared with: the hub's, as far as this machine knows it.
    func dateByHub() throws -> Date {
        Date(milliseconds: try presentTime().milliseconds)
    }

    /// This machine's own; nil where the folder was never enrolled, and so nothing is missing.
    func ownCertificate() throws -> CertificateWords? {
        guard settings.hubURL != nil else { return nil }
        let certificate = try NodeCertificate(pem: folder.secret("certificate.pem").readText())
        guard try certificate.key == NodeKey(pem: folder.secret("key.pem").readText()).fingerprint else {
            throw TrustError.keyDoesNotFitCertificate
        }
        return CertificateWords(
            "certificate of this machine", certificate.term, at: try dateByHub(),
            remedy: "'kerben sync now' renews it, unless the site is revoked")
    }

    /// What doctor says of certificates, and what is wrong with them. Never throws: a file that cannot be read is a finding.
    func certificateFindings() -> (lines: [String], problems: [String]) {
        do {
            let (words, problems) = try isHub ? hubCertificates() : facilityCertificates()
            return (words.map(\.line) + (isHub ? try sitesLine() : []), problems)
        } catch {
            let line = "certificates: \(CommandFailure(error).message)"
            return ([line], [line])
        }
    }

    /// When each certificate that is of account here ends, in milliseconds since 1970. One that cannot be read is a finding of
    /// ``certificateFindings()``, and ends nowhere.
    func certificateEnds() -> [(name: String, end: Int64)] {
        do {
            return try (isHub ? hubCertificates() : facilityCertificates()).words.map { ($0.name, $0.endMilliseconds) }
        } catch { return [] }
    }

    private func facilityCertificates() throws -> (words: [CertificateWords], problems: [String]) {
        guard let own = try ownCertificate() else { return ([], []) }
        let now = try dateByHub()
        let authorities = try AuthoritySet(pem: folder.secret("authority.pem").readText()).members.map {
            CertificateWords(
                "hub's authority \($0.name)", $0.term, at: now, lifeDays: CertificateLifetime.authorityDaysDefault,
                remedy: "the hub's operator rolls over to another")
        }
        // A facility can do nothing about the hub's authority, and takes the hub by its key meanwhile.
        return ([own] + authorities, [own.problem].compactMap(\.self))
    }

    private func hubCertificates() throws -> (words: [CertificateWords], problems: [String]) {
        let trust = try hubTrust()
        let now = surroundings.date
        let server = CertificateWords(
            "hub's certificate", try trust.server.term, at: now,
            remedy: "a running hub renews it by itself; start it, or see its log")
        let authorities = try trust.authorities.trusted.members.map {
            CertificateWords(
                "authority \($0.name)", $0.term, at: now, lifeDays: CertificateLifetime.authorityDaysDefault,
                remedy: "'kerben hub authority roll-over' makes another")
        }
        let words = [server] + authorities
        return (words, words.compactMap(\.problem) + [HubNames.problem(try trust.server.names)].compactMap(\.self))
    }

    /// Sites that were not heard of for so long; each renews its own with its next call.
    private func sitesLine() throws -> [String] {
        let now = surroundings.date
        let shown = try store.read { try $0.hub.shownCertificates() }
        let late = try letIn().filter { site in
            switch shown[site]?.standing(at: now) {
            case .lastDays, .ended: true
            case .notYet, .fresh, .lastThird, nil: false
            }
        }
        return late.isEmpty
            ? []
            : [
                "certificates of \(late.count) sites end within a month or have ended; each is renewed with its next call: "
                    + "see 'kerben hub sites'"
            ]
    }
}
