import Glibc

/// System calls with their errors thrown.
enum SystemCall {
    /// Calls until the answer is other than "interrupted", and throws where it is negative.
    @discardableResult
    static func run(_ operation: String, on path: String, _ call: () -> Int) throws(TrustError) -> Int {
        while true {
            let answer = call()
            if answer >= 0 { return answer }
            guard errno == EINTR else { throw .fileUnusable(operation: operation, path: path, errno: errno) }
        }
    }

    /// The system's own words for an error number.
    static func text(of number: Int32) -> String {
        guard let words = strerror(number) else { return "error \(number)" }
        return String(cString: words)
    }
}
