/// What went over one link.
package struct LinkTraffic: Hashable, Sendable {
    /// From the facility to the hub, TLS included.
    package var bytesUp = 0
    package var bytesDown = 0
    package var connections = 0
    /// Connections that came while the link was down.
    package var connectionsRefused = 0
    /// Changes of direction from up to down: requests answered, and one more a connection for its handshake.
    package var roundTrips = 0

    package init() {}

    package static func + (one: LinkTraffic, other: LinkTraffic) -> LinkTraffic {
        var sum = one
        sum.bytesUp += other.bytesUp
        sum.bytesDown += other.bytesDown
        sum.connections += other.connections
        sum.connectionsRefused += other.connectionsRefused
        sum.roundTrips += other.roundTrips
        return sum
    }
}
