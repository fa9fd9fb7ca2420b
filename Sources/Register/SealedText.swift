/// How a text is kept that only the body named in it can read: `sealed:1:PROSECUTOR:` and base64.
///
/// The form is the register's, the cryptography is the ``Trust`` room's.
package struct SealedText: Hashable, Sendable {
    package static let prefix = "sealed:1:"

    /// A code of the list of external bodies.
    package var body: String
    /// Base64 of the sealed bytes.
    package var payload: String

    package init(body: String, payload: String) {
        self.body = body
        self.payload = payload
    }

    /// Nil where `text` is not of this form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, text.hasPrefix(Self.prefix), !parts[2].isEmpty, parts[3].utf8.count >= 88,
            parts[3].utf8.allSatisfy({ Self.isBase64($0) })
        else { return nil }
        self.init(body: String(parts[2]), payload: String(parts[3]))
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    package var text: String { "\(Self.prefix)\(body):\(payload)" }

    /// Most bytes that a text of `length` bytes takes when it is sealed: padding, key and tag, and base64's third.
    package static func lengthMax(_ length: Int) -> Int { (length + 64 + 48) / 3 * 4 + 64 }
}
