import ProcessHarness
import Glibc
import Testing

struct ProgramTests {
    private let ledger = ProcessLedger()
    private var shell: Program { Program(path: "/bin/sh", ledger: ledger) }

    @Test func `A command's output, words and status come apart`() throws {
        let output = try shell.attempt(["-c", "echo out; echo word >&2; exit 3"])
        #expect(output == Program.Output(status: 3, text: "out\n", words: "word"))
    }

    @Test func `More than a pipe holds comes whole on both`() throws {
        let output = try shell.attempt(["-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"])
        #expect(output.text.utf8.count == 300_000)
        #expect(output.words.utf8.count == 300_000)
    }

    @Test func `A command that must succeed says what it was and what it said`() {
        #expect(
            throws: HarnessError.commandRefused(command: "sh -c echo no >&2; exit 1", status: 1, words: "no")
        ) { try shell.run(["-c", "echo no >&2; exit 1"]) }
    }

    @Test func `A command that hangs is killed`() {
        #expect(throws: HarnessError.commandTooSlow(command: "sh -c exec sleep 100", seconds: 0)) {
            try shell.attempt(["-c", "exec sleep 100"], atMost: .milliseconds(100))
        }
    }

    @Test func `A child begins with no signal blocked or ignored`() throws {
        let masks = try shell.run(["-c", "sed -nE 's/Sig(Blk|Ign):.//p' /proc/self/status"])
            .split(separator: "\n").map { UInt64($0, radix: 16) }
        // The C library keeps signals 32 and 33 for itself.
        #expect(masks.map { $0.map { $0 & ~0x1_8000_0000 } } == [0, 0])
    }

    @Test func `A child keeps no cut link open`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        try facility.send("a")
        #expect(try facility.receive(1) == "a")
        let devNull = open("/dev/null", O_RDWR)
        defer { close(devNull) }
        let child = try ChildProcess("/bin/sleep", ["100"], input: devNull, output: devNull, errors: devNull)
        defer { child.killNow() }
        relay.cut()
        #expect(throws: TestSocket.Broken(code: ECONNRESET)) { try facility.receive(1) }
    }

    @Test func `Once interrupted nothing starts, and what runs is asked to stop`() throws {
        let devNull = open("/dev/null", O_RDWR)
        defer { close(devNull) }
        let child = try ledger.start {
            try ChildProcess("/bin/sleep", ["100"], input: devNull, output: devNull, errors: devNull)
        }
        ledger.interrupt()
        #expect(child.wait(atMost: .seconds(10)) == .killed(signal: SIGTERM))
        #expect(throws: HarnessError.interrupted) { try shell.run(["-c", "true"]) }
    }

    @Test func `A daemon is ready when it says so, and ends as it is told`() throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let daemon = SiteProcess(
            name: "daemon", state: folder.path, log: folder.path + "/log", program: shell,
            arguments: ["-c", "trap 'exit 4' TERM; echo ready >&2; while :; do sleep 0.01; done"])
        for _ in 1...2 {
            try daemon.start()
            #expect(daemon.isRunning)
            #expect(daemon.stop() == .exited(4))
            #expect(!daemon.isRunning)
        }
        try daemon.start()
        #expect(daemon.kill() == .killed(signal: SIGKILL))
        #expect(daemon.stop() == nil)
    }

    @Test func `A daemon that ends before it is ready is reported with its log`() throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let log = folder.path + "/log"
        let daemon = SiteProcess(
            name: "daemon", state: folder.path, log: log, program: shell, arguments: ["-c", "echo no >&2"])
        #expect(throws: HarnessError.daemonNotReady(name: "daemon", log: log)) { try daemon.start() }
    }
}
