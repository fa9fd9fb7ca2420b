import Exchange
import FoundationEssentials
import Hummingbird
import Logging
import Trust

/// Another certificate for a site's key: for whoever holds that key, and for nobody whom the hub refuses.
extension ExchangeRoutes {
    /// What is said beside the answer to an exchange: it is time, or other authorities are to be trusted.
    func isRenewalDue(_ caller: Caller) -> Bool {
        let now = now()
        let (credentials, certificate) = (identity.current.credentials, caller.certificate)
        let renewedEnd = CertificateLifetime.end(now: now, authorityEnd: credentials.authorities.newest.term.end)
        return certificate.term.isRenewalDue(at: now, renewedEnd: renewedEnd)
            || certificate.generation < credentials.generation
    }

    func refused(renewal refusal: Answer, _ site: Int) -> Reply {
        logger.notice("site \(site): its certificate is not renewed, \(refusal.outcome)")
        guard case .refused(let reason) = refusal.outcome else { return .failed }
        return Reply(.forbidden, "not renewed: \(reason.advice)")
    }

    func renew(_ call: Call, _ caller: Caller) async throws -> Reply {
        let site = caller.site
        // The key's site and the certificate's must be one: else somebody's key is in another's hands.
        guard caller.certificate.site == site else {
            logger.notice("site \(site): renewal refused, the certificate shown names another site")
            return Reply(.forbidden, "not renewed: this certificate names another site; enrol this machine again")
        }
        guard let body = try await call.body(upTo: RenewalRequest.bytesMax) else {
            return .tooLarge(bytesMax: RenewalRequest.bytesMax)
        }
        // The decoder's words could repeat what was sent; the sender is told what is expected.
        guard let message = try? JSONDecoder().decode(RenewalRequest.self, from: Data(body)) else {
            return Reply(.badRequest, "malformed message: the renewal is no JSON of a request")
        }
        do {
            let renewed = try await service.renew(caller.certificate, site: site, by: message)
            logger.notice("site \(site): its certificate is renewed")
            return Reply(contentType: "application/json", body: Array(try JSONEncoder().encode(renewed)))
        } catch let error as TrustError where error.isOfRequest {
            return Reply(.badRequest, error.description)
        } catch { return failed(site, error) }
    }
}

extension TrustError {
    /// Whether the caller's certificate request is at fault, and so the caller is told.
    var isOfRequest: Bool {
        switch self {
        case .malformed("certificate request"), .keyNotP256, .requestSignatureInvalid, .requestOfAnotherKey: true
        default: false
        }
    }
}
