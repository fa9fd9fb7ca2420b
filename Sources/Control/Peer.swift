import FoundationEssentials
import Glibc

/// Who gives a command, by the kernel's word.
package struct Peer: Hashable, Sendable {
    package var uid: UInt32
    /// Nil where the system does not tell, as for a process that has ended.
    package var session: SystemSession?

    package init(uid: UInt32, session: SystemSession? = nil) {
        self.uid = uid
        self.session = session
    }
}

/// A session of the operating system (setsid): one person's login at one terminal, or one script's run.
package struct SystemSession: Hashable, Sendable {
    /// The process that began it.
    package var leader: Int32
    /// When that process began, in ticks since the machine's start: a number is given again, with another beginning.
    package var beganAt: UInt64

    package init(leader: Int32, beganAt: UInt64) {
        self.leader = leader
        self.beganAt = beganAt
    }

    /// That of a process; nil where it, or the one that began the session, is gone: then nobody else is to be taken for it.
    package init?(ofProcess process: Int32) {
        guard let own = Self.fields(process), let leader = Int32(own[Field.session]), leader > 0,
            let first = Self.fields(leader), Int32(first[Field.session]) == leader,
            let began = UInt64(first[Field.began])
        else { return nil }
        self.init(leader: leader, beganAt: began)
    }

    /// Places in /proc/PID/stat after the name, which may hold anything (proc_pid_stat(5), fields 6 and 22).
    private enum Field {
        static let session = 3
        static let began = 19
    }

    private static func fields(_ process: Int32) -> [Substring]? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > Field.began ? fields : nil
    }
}
