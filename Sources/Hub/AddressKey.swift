package import NIOCore

/// Whom a connection is counted with: an IPv4 address, or an IPv6 network of 64 bits, of which one customer has all.
package struct AddressKey: Hashable, Sendable {
    /// The network's bytes: 4, or 8; none where the address is unknown.
    private let bytes: [UInt8]

    package init(_ address: SocketAddress?) {
        switch address {
        // Behind family and port in the one, and the flow's number too in the other.
        case .v4(let v4): self.init(bytes: withUnsafeBytes(of: v4.address) { Array($0[4..<8]) })
        case .v6(let v6): self.init(bytes: withUnsafeBytes(of: v6.address) { Array($0[8..<24]) })
        case .unixDomainSocket, nil: self.init(bytes: [])
        }
    }

    /// An IPv4 caller of a socket that takes both comes as `::ffff:a.b.c.d`, and is an IPv4 caller.
    private init(bytes address: [UInt8]) {
        let isMapped = address.count == 16 && address[..<10].allSatisfy { $0 == 0 } && address[10..<12] == [255, 255]
        bytes = Array(isMapped ? address[12...] : address.prefix(8))
    }
}
