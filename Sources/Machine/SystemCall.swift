import Glibc

/// A system call that failed, with what it was for.
package struct SystemCallError: Error, Hashable, CustomStringConvertible, Sendable {
    /// As in `open`.
    package let operation: String
    /// The file that it was for; empty where there is none.
    package let path: String
    package let code: Int32

    package init(_ operation: String, on path: String = "", code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    package var description: String { "\(operation)\(path.isEmpty ? "" : " " + path): \(systemMessage(code))" }
}

/// Calls again for as long as a signal interrupts it (EINTR).
package func retried<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

/// The result of a system call that answers -1 where it fails.
@discardableResult
package func checked<Result: SignedInteger>(
    _ operation: String, on path: String = "", _ call: () -> Result
) throws(SystemCallError) -> Result {
    let result = retried(call)
    if result == -1 { throw SystemCallError(operation, on: path, code: errno) }
    return result
}

/// The system's words for an errno.
package func systemMessage(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
        guard let base = text.baseAddress, strerror_r(code, base, text.count) == 0 else { return "error \(code)" }
        return String(cString: base)
    }
}
