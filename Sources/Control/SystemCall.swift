import Glibc

/// Calls again for as long as a signal interrupts it (EINTR).
func retried<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

/// The system's words for an errno.
func systemMessage(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
        guard let base = text.baseAddress, strerror_r(code, base, text.count) == 0 else { return "error \(code)" }
        return String(cString: base)
    }
}
