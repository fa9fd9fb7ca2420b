import Machine

/// Why a key, certificate, request, signature or secret file cannot be used.
///
/// The text is one line: what failed, on what, and what to do next. It never holds key bytes or a secret.
package enum TrustError: Error, Equatable {
    /// The text is no PEM, or not of this kind.
    case malformed(_ what: String)
    /// Only P-256 is accepted, so that every TLS stack of the fleet can check every certificate.
    case keyNotP256(_ what: String)
    /// The request is not signed by the key that it names.
    case requestSignatureInvalid
    /// The private key and the certificate are not of one pair.
    case keyDoesNotFitCertificate
    /// The certificate may not sign others.
    case notAnAuthority
    /// A DNS name, IP address or facility name that no certificate may carry.
    case nameInvalid(_ name: String)
    /// The clock is before the start of every certificate's validity.
    case clockBeforeValidity
    /// A signature has another length than ``ReceiptSignature/byteCount``.
    case signatureLengthInvalid(_ byteCount: Int)
    /// A system call failed on a file or folder.
    case fileUnusable(operation: String, path: String, errno: Int32)
    /// A folder of secrets is open to its group or to others.
    case folderOpenToOthers(path: String, mode: UInt32)
    /// A file is larger than any secret.
    case fileTooLarge(path: String)
    /// The cryptographic library failed where its input was already checked.
    case cryptographyFailed(_ operation: String)
}

extension TrustError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let what):
            "Cannot read the \(what): it is no PEM or DER of that kind; give the file that was issued, unedited."
        case .keyNotP256(let what):
            "Cannot use the \(what): its key is not P-256; make a new key with this program."
        case .requestSignatureInvalid:
            "Cannot accept the certificate request: its signature does not fit its key; make the request again."
        case .keyDoesNotFitCertificate:
            "Cannot use the key with the certificate: they are not of one pair; restore both from one backup."
        case .notAnAuthority:
            "Cannot use the certificate as an authority: it may not sign others; give the authority's certificate."
        case .nameInvalid(let name):
            "Cannot issue a certificate for \"\(name)\": give a DNS name, an IP address, or a name of 1 to 64 characters."
        case .clockBeforeValidity:
            "Cannot issue a certificate: the clock is before 2020; set the clock of this machine first."
        case .signatureLengthInvalid(let byteCount):
            "Cannot read the signature: it has \(byteCount) bytes, not \(ReceiptSignature.byteCount); ask for it again."
        default: fileDescription
        }
    }

    private var fileDescription: String {
        switch self {
        case .fileUnusable(let operation, let path, let errno):
            "Cannot \(operation) \(path): \(systemMessage(errno)); check the path, its owner and the disk."
        case .folderOpenToOthers(let path, let mode):
            "Cannot keep secrets in \(path): its mode is \(String(mode, radix: 8)); run chmod 700 on it."
        case .fileTooLarge(let path):
            "Cannot read \(path): it is larger than any key or certificate; check the path."
        case .cryptographyFailed(let operation):
            "Cannot \(operation): the cryptographic library failed; try again, then report it with the version."
        default: preconditionFailure("every other case has its text above")
        }
    }
}
