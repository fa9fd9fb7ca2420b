import Glibc
import Machine

/// System calls with their errors thrown in the words of this room.
enum SystemCall {
    @discardableResult
    static func run(_ operation: String, on path: String, _ call: () -> Int) throws(TrustError) -> Int {
        let answer = retried(call)
        guard answer >= 0 else { throw .fileUnusable(operation: operation, path: path, errno: errno) }
        return answer
    }
}
