import Glibc
import Machine
import Synchronization

/// The thread of a relay: accepts, passes bytes, resets, until it is stopped.
struct RelayLoop: Sendable {
    let listener: Int32
    let control: RelayControl
    let hubPort: UInt16

    func run() {
        var connections: [RelayedConnection] = []
        defer { close(listener) }
        while true {
            var watched = [control.wake, listener].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let state = control.state.withLock { $0 }
            for connection in connections { watched += connection.interests(state) }
            guard retried({ poll(&watched, nfds_t(watched.count), -1) }) >= 0 else { continue }
            let isCalled = watched[0].revents != 0
            if !isCalled {
                serve(&connections)
                if watched[1].revents != 0 { accept(into: &connections) }
            }
            let (isCut, isStopped) = control.state.withLock { ($0.isCut, $0.isStopped) }
            if isCut || isStopped {
                for connection in connections { connection.reset() }
                connections = []
            }
            // An order can be seen before its call is: whoever waits must still be answered.
            guard isCalled else { continue }
            control.acknowledge()
            if isStopped { return }
        }
    }

    private func serve(_ connections: inout [RelayedConnection]) {
        for index in connections.indices.reversed() {
            if !connections[index].pass(control) { connections.remove(at: index) }
        }
    }

    private func accept(into connections: inout [RelayedConnection]) {
        let facility = notForChildren { Glibc.accept(listener, nil, nil) }
        guard facility >= 0 else { return }
        let isCut = control.state.withLock { state in
            if state.isCut { state.traffic.connectionsRefused += 1 } else { state.traffic.connections += 1 }
            return state.isCut
        }
        // No hub behind the link: the facility sees the same as without a link.
        guard !isCut, let hub = try? LoopbackSocket.connected(to: hubPort, for: facility) else {
            LoopbackSocket.reset(facility)
            return
        }
        connections.append(RelayedConnection(facility: facility, hub: hub))
    }
}
