import Foundation
import Link
import Synchronization

/// A blocking call on a thread of its own, so that the test can play the hub meanwhile.
final class CallInBackground: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<HTTPReply, CurlError>?>(nil)

    init(_ call: @escaping @Sendable () throws(CurlError) -> HTTPReply) {
        Thread.detachNewThread { [self] in
            let outcome = Result(catching: call)
            result.withLock { $0 = outcome }
            ended.signal()
        }
    }

    /// Waits for the end; to be asked once.
    func reply() throws(CurlError) -> HTTPReply {
        ended.wait()
        guard let outcome = result.withLock({ $0 }) else { preconditionFailure("the result is set before the signal") }
        return try outcome.get()
    }
}
