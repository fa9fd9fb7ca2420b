import Dispatch
import Glibc
import Machine
import Synchronization

/// What a relay's owner wants of it and what it has counted, shared with the thread that serves it.
final class RelayControl: Sendable {
    struct State {
        var traffic = LinkTraffic()
        var isCut = false
        var bytesUntilCut: Int?
        /// Bytes that may still go each way before nothing goes that way any more, while connections stay open.
        var bytesUntilStallUp: Int?
        var bytesUntilStallDown: Int?
        var isStopped = false

        var isStalled: Bool { bytesUntilStallUp == 0 || bytesUntilStallDown == 0 }

        /// How many bytes to take from one side at most.
        func room(isUp: Bool) -> Int { (isUp ? bytesUntilStallUp : bytesUntilStallDown) ?? .max }

        mutating func restore() {
            isCut = false
            bytesUntilCut = nil
            bytesUntilStallUp = nil
            bytesUntilStallDown = nil
        }

        /// Counts bytes that were taken from one side; gives how many of them pass.
        mutating func pass(_ count: Int, isUp: Bool) -> Int {
            let admitted = admit(count)
            if isUp {
                traffic.bytesUp += admitted
                bytesUntilStallUp? -= count
            } else {
                traffic.bytesDown += admitted
                bytesUntilStallDown? -= count
            }
            return admitted
        }

        /// How many of so many bytes may still pass; cuts the link where it is its time.
        private mutating func admit(_ count: Int) -> Int {
            // What comes after the cut and before the sockets are reset passes no more.
            if isCut { return 0 }
            guard let left = bytesUntilCut else { return count }
            bytesUntilCut = left - count
            if left > count { return count }
            bytesUntilCut = nil
            isCut = true
            return left
        }
    }

    let state = Mutex(State())
    /// Readable once the owner wants something.
    let wake: Int32
    private let wakeEnd: Int32
    private let turn = Mutex(())
    private let done = DispatchSemaphore(value: 0)

    init() throws { (wake, wakeEnd) = try makePipe() }

    deinit {
        close(wake)
        close(wakeEnd)
    }

    /// Changes the state and returns when the serving thread has acted on it; one caller at a time.
    func order(_ change: (inout State) -> Void) {
        turn.withLock { _ in
            let isServed = state.withLock { state in
                defer { change(&state) }
                return !state.isStopped
            }
            guard isServed else { return }
            var byte: UInt8 = 1
            // One byte into an empty pipe: it cannot block, and both ends stay open as long as this object.
            _ = retried { write(wakeEnd, &byte, 1) }
            done.wait()
        }
    }

    /// By the serving thread: takes the call, if there was one, and says that it was heeded.
    func acknowledge() {
        var byte: UInt8 = 0
        _ = retried { read(wake, &byte, 1) }
        done.signal()
    }
}
