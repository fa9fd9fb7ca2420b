import Glibc
import SwiftASN1
import X509

/// The names that a certificate may carry, checked before they are signed.
package enum SubjectName {
    /// A DNS name or an IP address as a subject alternative name.
    ///
    /// An IP address must be one in the certificate too: TLS clients do not match it against DNS names.
    static func alternative(_ name: String) throws(TrustError) -> GeneralName {
        if let address = addressBytes(name) { return .ipAddress(ASN1OctetString(contentBytes: address[...])) }
        guard isHostName(name) else { throw .nameInvalid(name) }
        return .dnsName(name)
    }

    /// Checks a name for people: X.520 ends it at 64 characters, and no line break may forge a second line in a log.
    package static func checkReadable(_ name: String) throws(TrustError) {
        // Format characters turn the direction of reading, or are not seen at all.
        let unseen: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
        let isControl = { (scalar: Unicode.Scalar) in unseen.contains(scalar.properties.generalCategory) }
        guard (1...64).contains(name.unicodeScalars.count), !name.unicodeScalars.contains(where: isControl) else {
            throw .nameInvalid(name)
        }
    }

    /// An address of 4 or 16 bytes, in its shortest form; nil for any other.
    static func text(ofAddress bytes: [UInt8]) -> String? {
        guard [4, 16].contains(bytes.count) else { return nil }
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func addressBytes(_ name: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, name, &bytes) == 1 { return bytes }
        }
        return nil
    }

    static func isHostName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
    }
}
