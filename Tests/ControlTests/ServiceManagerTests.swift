import Control
import Glibc
import Synchronization
import Testing

@Suite struct ServiceManagerTests {
    /// What a daemon has said.
    private final class Notices: Sendable {
        let texts = Mutex<[String]>([])
        var manager: ServiceManager {
            ServiceManager(watchdogInterval: nil) { text in self.texts.withLock { $0.append(text) } }
        }
    }

    @Test func `Each state is told in the words of systemd`() {
        let notices = Notices()
        notices.manager.ready()
        notices.manager.ping()
        notices.manager.stopping()
        #expect(notices.texts.withLock { $0 } == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
    }

    @Test func `A reload carries its time`() throws {
        let notices = Notices()
        notices.manager.reloading()
        notices.manager.reloading()
        let times = try notices.texts.withLock { $0 }.map { text in
            let lines = text.split(separator: "\n")
            #expect(lines.first == "RELOADING=1")
            return try #require(lines.last.flatMap { Int64($0.drop { $0 != "=" }.dropFirst()) })
        }
        #expect(times[0] > 0)
        #expect(times[0] <= times[1])
    }

    @Test func `A status cannot pass for anything else`() {
        let notices = Notices()
        notices.manager.status("heard from site 4\r\nMAINPID=1\nREADY=1")
        #expect(notices.texts.withLock { $0 } == ["STATUS=heard from site 4 MAINPID=1 READY=1"])
    }

    // In processes of their own, since the environment belongs to the whole process.

    @Test func `A notice reaches the socket that systemd named`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let socket = try RawSocket(folder.file("notify"), kind: .datagram)
            setenv("NOTIFY_SOCKET", folder.file("notify"), 1)
            setenv("WATCHDOG_USEC", "30000000", 1)
            unsetenv("WATCHDOG_PID")
            let manager = ServiceManager()
            #expect(manager.watchdogInterval == .seconds(15))
            manager.ready()
            #expect(String(decoding: socket.receive(), as: UTF8.self) == "READY=1")
            manager.status("idle")
            #expect(String(decoding: socket.receive(), as: UTF8.self) == "STATUS=idle")
        }
    }

    @Test func `A daemon that was started by hand tells nobody`() async {
        await #expect(processExitsWith: .success) {
            unsetenv("NOTIFY_SOCKET")
            unsetenv("WATCHDOG_USEC")
            let manager = ServiceManager()
            #expect(manager.watchdogInterval == nil)
            manager.ready()
            manager.ping()
        }
    }
}
