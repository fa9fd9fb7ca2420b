import Control
import Dispatch
import Foundation
import Glibc
import ProcessHarness
import Testing

@Suite struct ControlServerTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("control.socket")
    }

    /// A daemon that says what it was told.
    private func echo(servedUIDs: Set<UInt32> = [0, geteuid()], connectionsMax: Int = 32) throws -> ControlServer {
        try ControlServer(path: path, servedUIDs: servedUIDs, connectionsMax: connectionsMax) { request, peer in
            ControlReply(
                status: 1, output: "\(request.arguments) \(request.input.count) \(peer.uid)", errors: "é\n")
        }
    }

    @Test func `A command is run by the daemon for the user that the kernel names`() async throws {
        let server = try echo()
        let input = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let request = ControlRequest(arguments: ["record", "put"], input: input)
        let reply = try ControlClient(path: path).ask(request)
        let output = #"["record", "put"] 1000 \#(geteuid())"#
        #expect(reply == ControlReply(status: 1, output: output, errors: "é\n"))
        await server.stop()
    }

    @Test func `A session of the system is known by its leader, and is nobody's once that has ended`() throws {
        // Begun here: the one that these tests run in may have lost its leader, or hide it.
        let output = Pipe()
        let leader = try ChildProcess(
            "/usr/bin/setsid", ["--wait", "/bin/sh", "-c", "sleep 60 & echo $$ $!; wait"],
            input: STDIN_FILENO, output: output.fileHandleForWriting.fileDescriptor, errors: STDERR_FILENO)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let numbers = line.split { !$0.isNumber }.compactMap { Int32($0) }
        try #require(numbers.count == 2)
        defer { kill(numbers[1], SIGKILL) }
        let session = try #require(SystemSession(ofProcess: numbers[1]))
        #expect(session.leader == numbers[0] && session.beganAt > 0)
        #expect(SystemSession(ofProcess: numbers[0]) == session)
        kill(numbers[0], SIGKILL)
        #expect(leader.wait(atMost: .seconds(60)) != nil)
        #expect(SystemSession(ofProcess: numbers[1]) == nil)
        #expect(SystemSession(ofProcess: -1) == nil)
    }

    @Test func `Every byte of the input arrives`() async throws {
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try ControlServer(path: path) { request, _ in
            ControlReply(status: request.input == input ? 0 : 1, output: String(repeating: "row\n", count: 500_000))
        }
        let reply = try ControlClient(path: path).ask(ControlRequest(arguments: [], input: input))
        #expect(reply?.status == 0)
        #expect(reply?.output.utf8.count == 2_000_000)
        await server.stop()
    }

    @Test func `What stands in the files that options name arrives; a console of an earlier program sends none`() throws
    {
        let request = ControlRequest(arguments: ["import"], input: [1], files: ["/a b.yaml": [2, 0], "c": []])
        let text = try JSONEncoder().encode(request)
        #expect(try JSONDecoder().decode(ControlRequest.self, from: text) == request)
        let earlier = Data(#"{"arguments":["import"],"input":"AQ=="}"#.utf8)
        #expect(
            try JSONDecoder().decode(ControlRequest.self, from: earlier)
                == ControlRequest(arguments: ["import"], input: [1]))
    }

    @Test func `Where nobody listens there is no answer`() throws {
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) == nil)
        _ = try RawSocket(path, kind: .bound)
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) == nil)
        let long = folder.file(String(repeating: "x", count: 120))
        #expect(try ControlClient(path: long).ask(ControlRequest(arguments: [])) == nil)
    }

    @Test func `The socket is for its owner alone`() async throws {
        let server = try echo()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        await server.stop()
    }

    @Test func `A group that is named may use the socket, and whoever is no member may not`() async throws {
        let member = try #require(SystemGroup(named: String(cString: getgrgid(getegid()).pointee.gr_name)))
        #expect(SystemGroup(named: "no-such-group-here") == nil)
        for (group, status) in [(member, Int32(0)), (SystemGroup(id: 54_321), 1)] where getuid() == 0 || status == 0 {
            let server = try ControlServer(path: path, servedUIDs: [], group: group) { _, _ in
                ControlReply(status: 0, output: "done\n")
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o660)
            #expect((attributes[.groupOwnerAccountID] as? NSNumber)?.uint32Value == group.id)
            #expect(try ControlClient(path: path).ask(ControlRequest(arguments: []))?.status == status)
            await server.stop()
        }
    }

    @Test func `A user who is not served gets one line`() async throws {
        let server = try echo(servedUIDs: [geteuid() + 1])
        let request = ControlRequest(arguments: [], input: Array(repeating: 1, count: 1_000_000))
        let reply = try ControlClient(path: path).ask(request)
        #expect(reply?.status == 1)
        #expect(reply?.errors == "kerben: \(ControlError.notPermitted(path: path))\n")
        await server.stop()
    }

    @Test func `A socket that a dead daemon left is replaced`() async throws {
        _ = try RawSocket(path, kind: .bound)
        let server = try echo()
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) != nil)
        await server.stop()
    }

    @Test func `A socket that a live daemon holds is refused and goes on`() async throws {
        let server = try echo()
        #expect(throws: ControlError.alreadyServed(path: path)) { try echo() }
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) != nil)
        await server.stop()
    }

    @Test func `A file that is no socket is left alone`() throws {
        try Data("dear".utf8).write(to: URL(filePath: path))
        #expect(throws: ControlError.notASocket(path: path)) { try echo() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "dear")
    }

    @Test func `A path that the system cannot take is refused by its name`() throws {
        let long = folder.file(String(repeating: "x", count: 120))
        let error = ControlError.pathTooLong(path: long, bytesMax: 107)
        #expect(throws: error) { try ControlServer(path: long) { _, _ in ControlReply(status: 0) } }
        #expect("\(error)".contains("107 bytes"))
        let longest = folder.path + "/" + String(repeating: "x", count: 106 - folder.path.utf8.count)
        #expect(longest.utf8.count == 107)
        #expect(throws: Never.self) { try RawSocket(longest, kind: .bound) }
    }

    @Test(
        arguments: [
            ([0, 0, 0, 5] + Array("{\"a\":".utf8), "not one of this protocol"),
            ([0, 0, 0, 0], "not one of this protocol"),
            (Array("GET / HTTP/1.1\r\n\r\n".utf8), "over the limit of 67108864"),
            ([0, 0, 1, 0, 1, 2], "in the middle of a message"),
            ([0, 0], "in the middle of a message"),
            ([], ""),
        ] as [([UInt8], String)])
    func `Bytes that are no request are answered and harm nothing`(bytes: [UInt8], answer: String) async throws {
        let server = try echo()
        let socket = try RawSocket(path)
        socket.send(bytes)
        socket.endSending()
        let text = socket.receiveAll()
        #expect(answer.isEmpty ? text.isEmpty : text.contains(answer))
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) != nil)
        await server.stop()
    }

    @Test func `A client that falls silent loses its patience and no more`() async throws {
        let server = try ControlServer(path: path, patience: .milliseconds(20)) { _, _ in ControlReply(status: 0) }
        let socket = try RawSocket(path)
        socket.send([0, 0, 0, 9])
        #expect(socket.receiveAll().contains("in the middle of a message"))
        await server.stop()
    }

    @Test func `A reply that is too large is answered with its size`() async throws {
        let server = try ControlServer(path: path) { _, _ in
            ControlReply(status: 0, output: String(repeating: "x", count: 64 << 20))
        }
        let reply = try ControlClient(path: path).ask(ControlRequest(arguments: []))
        #expect(reply?.status == 1)
        #expect(reply?.errors.contains("over the limit of 67108864") == true)
        await server.stop()
    }

    @Test func `A request that is too large is not sent`() async throws {
        let server = try echo()
        let request = ControlRequest(arguments: [], input: Array(repeating: 0, count: 64 << 20))
        let error = try #require(throws: ControlError.self) { try ControlClient(path: path).ask(request) }
        #expect("\(error)".contains("over the limit of 67108864"))
        await server.stop()
    }
}

@Suite struct ControlServerStopTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("control.socket")
    }

    @Test func `A stop answers what is in flight and removes the socket`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let released = DispatchSemaphore(value: 0)
        let server = try ControlServer(path: path) { _, _ in
            start.yield()
            released.wait()
            return ControlReply(status: 0, output: "done")
        }
        let path = path
        async let reply = onThread { try? ControlClient(path: path).ask(ControlRequest(arguments: [])) }
        for await _ in started { break }
        async let stopped: Void = server.stop()
        // The file goes at once, while the request is still in the handler.
        while FileManager.default.fileExists(atPath: path) { await Task.yield() }
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) == nil)
        released.signal()
        await stopped
        #expect(await reply == ControlReply(status: 0, output: "done"))
    }

    @Test(.timeLimit(.minutes(1))) func `A stop does not wait for a client that says nothing`() async throws {
        let server = try ControlServer(path: path, patience: .seconds(3600)) { _, _ in ControlReply(status: 0) }
        let silent = try RawSocket(path)
        let halfway = try RawSocket(path)
        halfway.send([0, 0, 0, 9, 1])
        // Whoever is served came after these two, so they have been let in.
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: [])) != nil)
        await server.stop()
        #expect(silent.receiveAll().contains("is stopping"))
        #expect(halfway.receiveAll().contains("is stopping"))
    }

    @Test func `A second stop changes nothing, and a new daemon may follow`() async throws {
        let first = try ControlServer(path: path) { _, _ in ControlReply(status: 1) }
        await first.stop()
        let second = try ControlServer(path: path) { _, _ in ControlReply(status: 2) }
        await first.stop()
        #expect(try ControlClient(path: path).ask(ControlRequest(arguments: []))?.status == 2)
        await second.stop()
    }

    @Test func `More commands than the daemon takes are told to come again`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let released = DispatchSemaphore(value: 0)
        let server = try ControlServer(path: path, connectionsMax: 1) { _, _ in
            start.yield()
            released.wait()
            return ControlReply(status: 0)
        }
        let path = path
        async let first = onThread { try? ControlClient(path: path).ask(ControlRequest(arguments: [])) }
        for await _ in started { break }
        let second = try ControlClient(path: path).ask(ControlRequest(arguments: []))
        #expect(second?.errors == "kerben: \(ControlError.busy(connectionsMax: 1))\n")
        released.signal()
        #expect(await first?.status == 0)
        await server.stop()
    }

    @Test func `Commands of many people run side by side`() async throws {
        let server = try ControlServer(path: path) { request, _ in
            ControlReply(status: 0, output: request.arguments[0])
        }
        let path = path
        let outputs = await withTaskGroup(of: String?.self) { group in
            for number in 0..<24 {
                group.addTask {
                    await onThread {
                        let request = ControlRequest(arguments: ["\(number)"])
                        return try? ControlClient(path: path).ask(request)
                    }?.output
                }
            }
            return await group.reduce(into: Set<String>()) { if let output = $1 { $0.insert(output) } }
        }
        #expect(outputs.count == 24)
        await server.stop()
    }
}

/// Waits for a blocking call without holding a thread of the small pool that tests run on.
private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
