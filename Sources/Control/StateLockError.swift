import Machine

/// Why a process may not open the store.
package enum StateLockError: Error, Equatable, CustomStringConvertible {
    /// Another process has it open; its process id, where it has written it.
    case held(state: String, holder: Int32?)
    /// The lock file cannot be opened or locked: an errno.
    case unusable(path: String, code: Int32)

    /// One line: what, why, what to do.
    package var description: String {
        switch self {
        case .held(let state, let holder):
            let process = holder.map { "process \($0)" } ?? "another process"
            return "\(state) is in use by \(process): wait for it to end, or stop it"
        case .unusable(let path, let code):
            return "cannot lock \(path): \(systemMessage(code)): check that the folder exists and who owns it"
        }
    }
}
