import Dispatch
import Glibc
import Synchronization

/// The daemon's side: runs the commands that people give while it owns the store.
///
/// One connection carries one request and its reply, on a thread of its own, so a handler may wait for the disk. Only
/// root and the daemon's own user are served, by the kernel's word. Nothing that a client sends or leaves out stops the
/// server.
package final class ControlServer: Sendable {
    /// Runs one command for the user with this uid; called on many threads at once.
    package typealias Handler = @Sendable (_ request: ControlRequest, _ peerUID: UInt32) -> ControlReply

    private struct Connections {
        var open: Set<Int32> = []
        var isStopping = false
    }

    private let listener: ControlListener
    private let servedUIDs: Set<UInt32>
    private let group: SystemGroup?
    private let patience: Duration
    private let connectionsMax: Int
    private let handler: Handler
    private let connections = Mutex(Connections())
    /// The accepting thread and every connection.
    private let threads = DispatchGroup()

    /// Binds the socket and starts to serve; ends only by ``stop()``.
    ///
    /// - Parameters:
    ///   - path: the socket's file, in a folder that only the daemon's user can write.
    ///   - servedUIDs: root and this process's user, unless a test says otherwise.
    ///   - group: whose members are served too.
    ///   - patience: how long a client may keep its thread waiting for bytes.
    ///   - connectionsMax: how many commands run at once; more are told to come again.
    package init(
        path: String, servedUIDs: Set<UInt32> = [0, geteuid()], group: SystemGroup? = nil,
        patience: Duration = .seconds(30),
        connectionsMax: Int = 32, handler: @escaping Handler
    ) throws(ControlError) {
        listener = try ControlListener(path: path, group: group)
        self.servedUIDs = servedUIDs
        self.group = group
        self.patience = patience
        self.connectionsMax = connectionsMax
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
            if !admit(descriptor) {
                try? stream.send(ControlReply.refused(.busy(connectionsMax: connectionsMax)))  // Nobody to tell.
                close(descriptor)
            } else if !DetachedThread.run({ self.serve(stream) }) {
                try? stream.send(ControlReply.refused(.busy(connectionsMax: connectionsMax)))  // Nobody to tell.
                dismiss(descriptor)
            }
        }
        close(listener.descriptor)
        threads.leave()
    }

    private func admit(_ descriptor: Int32) -> Bool {
        connections.withLock { connections in
            guard connections.open.count < connectionsMax else { return false }
            connections.open.insert(descriptor)
            threads.enter()
            // What has arrived can still be read; no more is waited for.
            if connections.isStopping { shutdown(descriptor, Int32(SHUT_RD)) }
            return true
        }
    }

    private func dismiss(_ descriptor: Int32) {
        // Under the lock, so that a stop does not shut down another file that has been given the same number.
        connections.withLock { connections in
            connections.open.remove(descriptor)
            close(descriptor)
        }
        threads.leave()
    }

    private func serve(_ stream: MessageStream) {
        defer { dismiss(stream.descriptor) }
        guard let reply = reply(to: stream) else { return }
        do throws(ControlError) {
            try stream.send(reply)
        } catch .truncated {
            // The person has gone; the command is done all the same.
        } catch {
            try? stream.send(ControlReply.refused(error))  // As above.
        }
    }

    /// Nil where the other side closed without a request.
    private func reply(to stream: MessageStream) -> ControlReply? {
        guard let peerUID = stream.peerUID(),
            servedUIDs.contains(peerUID) || group?.includes(uid: peerUID) == true
        else {
            return .refused(.notPermitted(path: listener.path))
        }
        do throws(ControlError) {
            guard let request = try stream.receive(ControlRequest.self) else {
                return isStopping ? .refused(.stopping) : nil
            }
            return handler(request, peerUID)
        } catch {
            return .refused(isStopping && error == .truncated ? .stopping : error)
        }
    }

    private var isStopping: Bool { connections.withLock { $0.isStopping } }
}
