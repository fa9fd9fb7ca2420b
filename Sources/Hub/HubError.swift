/// Why the hub does not listen.
package enum HubError: Error, Hashable, Sendable, CustomStringConvertible {
    case credentialsUnusable(detail: String)
    case cannotListen(address: String, port: Int, detail: String)

    package var description: String {
        switch self {
        case .credentialsUnusable(let detail):
            "Cannot use the hub's certificate, key or authority (\(detail)); restore the three from one backup."
        case .cannotListen(let address, let port, let detail):
            "Cannot listen on \(address):\(port) (\(detail)); check the address and that no other process holds the port."
        }
    }
}
