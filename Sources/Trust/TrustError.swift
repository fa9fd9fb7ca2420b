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
    /// The request is for another key than the one that the site is known by.
    case requestOfAnotherKey
    /// The private key and the certificate are not of one pair.
    case keyDoesNotFitCertificate
    /// The certificate may not sign others.
    case notAnAuthority
    /// A DNS name, IP address or facility name that no certificate may carry.
    case nameInvalid(_ name: String)
    /// A renewed certificate, or what came with it, is not what this node can use.
    case renewalUnfit
    /// The file that says which authorities there are is none that this program wrote.
    case authoritiesDamaged(path: String)
    /// A step of passing to another authority at the wrong time.
    case rollOverUnfit(_ why: String)
    /// A signature has another length than ``ReceiptSignature/byteCount``.
    case signatureLengthInvalid(_ byteCount: Int)
    /// A system call failed on a file or folder.
    case fileUnusable(operation: String, path: String, errno: Int32)
    /// A folder of secrets is open to its group or to others.
    case folderOpenToOthers(path: String, mode: UInt32)
    /// A folder, a pipe or a device, where a file belongs.
    case noFile(path: String)
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
        case .requestOfAnotherKey:
            "Cannot renew by this certificate request: its key is not this machine's; enrol a machine with a new key."
        case .keyDoesNotFitCertificate:
            "Cannot use the key with the certificate: they are not of one pair; restore both from one backup."
        case .notAnAuthority:
            "Cannot use the certificate as an authority: it may not sign others; give the authority's certificate."
        case .nameInvalid(let name):
            "Cannot issue a certificate for \"\(name)\": give a DNS name, an IP address, or a name of 1 to 64 characters."
        case .renewalUnfit:
            "Cannot take the renewed certificate: it is another site's, or of an authority that nobody vouches for; "
                + "ask the hub's operator."
        case .rollOverUnfit(let why): why
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
        case .noFile(let path): "Cannot read \(path): it is no regular file; see what it is, and put the file back."
        case .fileTooLarge(let path):
            "Cannot read \(path): it is larger than any key or certificate; check the path."
        case .authoritiesDamaged(let path):
            "Cannot read \(path): it does not say which authorities there are; restore the folder from one backup."
        case .cryptographyFailed(let operation):
            "Cannot \(operation): the cryptographic library failed; try again, then report it with the version."
        default: preconditionFailure("every other case has its text above")
        }
    }
}
