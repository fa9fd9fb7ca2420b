import Crypto

/// What an officer at a new facility types once, read to them over the phone: `7GK2M-0D4XR-9TQBW-E51ZN`.
///
/// 40 bits are a secret, so that the hub knows the node; 60 bits are the start of the SHA-256 of the secret and the
/// authority's certificate, so that the node knows the hub before it sends anything. With the secret in the hash, nobody
/// can look for an authority of their own that fits before the code is made; the certificate's hash alone could be
/// worked on for years. The hub stores only ``secretDigest``. 40 bits withstand guessing over the network only if the
/// listener accepts a code once, for some days, and few tries of it.
package struct EnrolmentCode: Hashable, Sendable {
    static let authorityBitCount = 60
    static let secretBitCount = 40
    static let characterCount = 20

    private let authorityStart: UInt64
    private let secretNumber: UInt64

    /// Makes a new code for a hub of this authority.
    package init(authorityDER: [UInt8]) {
        secretNumber = UInt64.random(in: 0..<(1 << UInt64(Self.secretBitCount)))
        authorityStart = Self.start(ofHashOf: Self.bytes(ofSecret: secretNumber) + authorityDER)
    }

    /// Reads a code as people write it: in either case, O for 0, I or L for 1, with or without hyphens and spaces.
    ///
    /// Nil where the text is no code. A mistyped character, wherever it stands, is noticed by
    /// ``matches(authorityDER:)`` before anything is sent.
    package init?(_ text: some StringProtocol) {
        let characters = text.filter { $0 != "-" && !$0.isWhitespace }
        let values = characters.compactMap(CrockfordBase32.value(of:))
        guard values.count == characters.count, values.count == Self.characterCount else { return nil }
        authorityStart = CrockfordBase32.number(values.prefix(12))
        secretNumber = CrockfordBase32.number(values.suffix(8))
    }

    /// Whether this is the authority that the code was made for: check it before sending the secret.
    package func matches(authorityDER: [UInt8]) -> Bool {
        authorityStart == Self.start(ofHashOf: secret + authorityDER)
    }

    /// The secret, 5 bytes, that the node shows to the hub over a link whose authority ``matches(authorityDER:)``.
    package var secret: [UInt8] { Self.bytes(ofSecret: secretNumber) }

    /// What the hub stores, 32 bytes.
    package var secretDigest: [UInt8] { Self.digest(ofSecret: secret) }

    /// The digest of a secret that a node has shown, for the hub to look up.
    package static func digest(ofSecret secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }

    private static func bytes(ofSecret number: UInt64) -> [UInt8] {
        stride(from: secretBitCount - 8, through: 0, by: -8).map { UInt8(number >> UInt64($0) & 0xFF) }
    }

    private static func start(ofHashOf bytes: [UInt8]) -> UInt64 {
        SHA256.hash(data: bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> UInt64(64 - authorityBitCount)
    }
}

extension EnrolmentCode: CustomStringConvertible {
    /// Twenty characters in four groups of five. It holds the secret: for the operator's eyes, never for a log.
    package var description: String {
        let characters = CrockfordBase32.text(authorityStart, count: 12) + CrockfordBase32.text(secretNumber, count: 8)
        return stride(from: 0, to: Self.characterCount, by: 5)
            .map { String(characters.dropFirst($0).prefix(5)) }
            .joined(separator: "-")
    }
}
