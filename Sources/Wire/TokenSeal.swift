package import Causality
import Crypto
package import Exchange
import Register

/// The hub's seal on the tokens that it gives: HMAC-SHA256 over whose, of which epoch, the how many-th.
package struct TokenSeal: Sendable {
    private let key: SymmetricKey

    /// The key is two numbers that nobody can foretell.
    package init(key: (UInt64, UInt64)) {
        self.key = SymmetricKey(
            data: [key.0, key.1].flatMap { word in withUnsafeBytes(of: word.bigEndian) { [UInt8]($0) } })
    }

    package func token(of log: LogID, epoch: Int, count: Int64) -> ContinuationToken {
        let text = "kerben token 1\n\(log)\n\(epoch)\n\(count)"
        let seal = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return ContinuationToken(count: count, seal: seal.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// What stands behind a line that this hub prints, to be typed in one day: ten hexadecimal digits. Nobody else can make it
    /// up, and a slip does not fit it.
    package func check(of line: String) -> String {
        let seal = HMAC<SHA256>.authenticationCode(for: Array("kerben line 1\n\(line)".utf8), using: key)
        return seal.prefix(5).map { $0.hexadecimal() }.joined()
    }
}
