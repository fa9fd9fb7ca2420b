import Dispatch
import Glibc
import Machine
import Synchronization

/// The daemon's side: runs the commands that people give while it owns the store.
///
/// One connection carries one request and its reply, on a thread of its own, so a handler may wait for the disk. Only
/// root and the daemon's own user are served, by the kernel's word. Nothing that a client sends or leaves out stops the
/// server, and no user keeps it from the others (``ConnectionShares``).
package final class ControlServer: Sendable {
    /// Runs one command for whoever is on the other side; called on many threads at once.
    package typealias Handler = @Sendable (_ request: ControlRequest, _ peer: Peer) -> ControlReply

    private struct Connections {
        var open: Set<Int32> = []
        var shares: ConnectionShares
        var isStopping = false
    }

    private let listener: ControlListener
    private let servedUIDs: Set<UInt32>
    private let group: SystemGroup?
    private let patience: Duration
    private let messageMax: Duration
    private let connectionsMax: Int
    private let handler: Handler
    private let connections: Mutex<Connections>
    /// The accepting thread and every connection.
    private let threads = DispatchGroup()

    /// Binds the socket and starts to serve; ends only by ``stop()``.
    ///
    /// - Parameters:
    ///   - path: the socket's file, in a folder that only the daemon's user can write.
    ///   - servedUIDs: root and this process's user, unless a test says otherwise.
    ///   - group: whose members are served too.
    ///   - patience: how long a client may keep its thread waiting for bytes.
    ///   - messageMax: how long a client may take to send its whole request, and to take its whole reply.
    ///   - inputBytesMax: how many bytes of requests may be under way.
    ///   - connectionsMax: how many commands run at once; more are told to come again.
    package init(
        path: String, servedUIDs: Set<UInt32> = [0, geteuid()], group: SystemGroup? = nil,
        patience: Duration = .seconds(30), messageMax: Duration = .seconds(120), connectionsMax: Int = 32,
        inputBytesMax: Int = 128 << 20, handler: @escaping Handler
    ) throws(ControlError) {
        listener = try ControlListener(path: path, group: group)
        self.servedUIDs = servedUIDs
        self.group = group
        self.patience = patience
        self.messageMax = messageMax
        self.connectionsMax = connectionsMax
        connections = Mutex(
            Connections(
                shares: ConnectionShares(countMax: connectionsMax, bytesMax: inputBytesMax, owners: [0, geteuid()])))
        self.handler = handler
        threads.enter()
        guard DetachedThread.run({ self.acceptConnections() }) else {
            threads.leave()
            listener.stop()
            close(listener.descriptor)
            throw .system(operation: "start a thread for", path: path, code: EAGAIN)
        }
    }

    /// Takes no more requests, removes the socket file, and returns when every request in flight is answered.
    ///
    /// A request that had wholly arrived is in flight; one that was still being sent is refused. May be called again.
    package func stop() async {
        connections.withLock { connections in
            if connections.isStopping { return }
            connections.isStopping = true
            listener.stop()
            for descriptor in connections.open { shutdown(descriptor, Int32(SHUT_RD)) }
        }
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func acceptConnections() {
        while let descriptor = listener.accept() {
            let stream = MessageStream(descriptor: descriptor)
            stream.setPatience(patience)
            guard let uid = stream.peerUID(), group != nil || servedUIDs.contains(uid) else {
                try? stream.send(ControlReply.refused(.notPermitted(path: listener.path)))  // Nobody to tell.
                close(descriptor)
                continue
            }
            if !admit(descriptor, uid) {
                try? stream.send(ControlReply.refused(.busy(connectionsMax: connectionsMax)))  // Nobody to tell.
                close(descriptor)
            } else if !DetachedThread.run({ self.serve(stream, uid) }) {
                try? stream.send(ControlReply.refused(.busy(connectionsMax: connectionsMax)))  // Nobody to tell.
                dismiss(descriptor, uid, returning: 0)
            }
        }
        close(listener.descriptor)
        threads.leave()
    }

    private func admit(_ descriptor: Int32, _ uid: UInt32) -> Bool {
        connections.withLock { connections in
            guard connections.shares.enter(uid) else { return false }
            connections.open.insert(descriptor)
            threads.enter()
            // What has arrived can still be read; no more is waited for.
            if connections.isStopping { shutdown(descriptor, Int32(SHUT_RD)) }
            return true
        }
    }

    private func dismiss(_ descriptor: Int32, _ uid: UInt32, returning size: Int) {
        // Under the lock, so that a stop does not shut down another file that has been given the same number.
        connections.withLock { connections in
            connections.open.remove(descriptor)
            connections.shares.leave(uid, returning: size)
            close(descriptor)
        }
        threads.leave()
    }

    private func serve(_ stream: MessageStream, _ uid: UInt32) {
        var size = 0
        defer { dismiss(stream.descriptor, uid, returning: size) }
        guard let reply = reply(to: stream, uid, &size) else { return }
        do throws(ControlError) {
            try stream.send(reply, deadline: ContinuousClock.now + messageMax)
        } catch .truncated {
            // The person has gone; the command is done all the same.
        } catch {
            try? stream.send(ControlReply.refused(error))  // As above.
        }
    }

    /// Looked up on the connection's own thread, since a system's list of groups may be far away.
    private func isServed(_ uid: UInt32) -> Bool { servedUIDs.contains(uid) || group?.includes(uid: uid) == true }

    /// Nil where the other side closed without a request.
    private func reply(to stream: MessageStream, _ uid: UInt32, _ size: inout Int) -> ControlReply? {
        guard isServed(uid) else { return .refused(.notPermitted(path: listener.path)) }
        do throws(ControlError) {
            let request = try stream.receive(ControlRequest.self, deadline: ContinuousClock.now + messageMax) {
                wanted in
                guard connections.withLock({ $0.shares.take(wanted, for: uid) }) else { return false }
                size = wanted
                return true
            }
            guard let request else { return isStopping ? .refused(.stopping) : nil }
            guard request.isModest else { return .refused(.malformed) }
            return handler(request, Peer(uid: uid, session: stream.peerProcess().flatMap(SystemSession.init)))
        } catch {
            return .refused(isStopping && error == .truncated ? .stopping : error)
        }
    }

    private var isStopping: Bool { connections.withLock { $0.isStopping } }
}
